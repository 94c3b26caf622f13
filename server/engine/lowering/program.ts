// A program: a document's definitions as an ordered list of named values, each an expression over leaves that stand for
// names. A definition is never written out; derivations, verdicts and proofs by names read this one list. (After the
// jaxprs of JAX: equations with one operator graph each.)

import { derivativeOf, variable, variableOf } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { differentialNode } from '../expressions/forms.ts';
import { substituteAsWritten } from '../expressions/substitute.ts';
import { isScalar, isSquare, type Shape } from '../shapes/shape.ts';

/** One definition: `leaf` stands for it in other formulas, `formula` is over the leaves of the names that it reads. */
export interface NamedValue {
  readonly name: string;
  readonly leaf: Expression;
  readonly formula: Expression;
  /** The names of the leaves in `formula`: definitions, declared variables, and derivatives as values. */
  readonly reads: ReadonlySet<string>;
  /** Its place in the program: what it reads stands before it. */
  readonly place: number;
}

export interface Program {
  /** In an order in which each can be computed. */
  readonly values: ReadonlyMap<string, NamedValue>;
  /** Definitions that have no expression over names, each with the reason. */
  readonly refused: ReadonlyMap<string, string>;
  /** The definitions whose formulas name this name. */
  dependentsOf(name: string): readonly NamedValue[];
}

/** The program of these values, given in an order in which each can be computed. */
export function createProgram(
  formulas: Iterable<Pick<NamedValue, 'name' | 'leaf' | 'formula'>>,
  refused: ReadonlyMap<string, string>,
): Program {
  const values = new Map<string, NamedValue>();
  const readers = new Map<string, NamedValue[]>();
  for (const { name, leaf, formula } of formulas) {
    const reads = new Set(namesOf(formula));
    const value: NamedValue = { name, leaf, formula, reads, place: values.size };
    values.set(name, value);
    for (const read of reads) {
      const known = readers.get(read);
      if (known) known.push(value);
      else readers.set(read, [value]);
    }
  }
  return { values, refused, dependentsOf: (name) => readers.get(name) ?? [] };
}

/** The names of an expression's leaves; indices and differentials are none. */
export function namesOf(expression: Expression): readonly string[] {
  return topological([expression]).flatMap((node) => {
    const found = variableOf(node);
    return found?.role === 'value' ? [found.name] : [];
  });
}

const cones = new WeakMap<Program, Map<string, ReadonlySet<string>>>();

/** The definitions that `of` is computed from, itself among them. Time linear in the part of the program below it. */
export function coneOf(program: Program, of: string): ReadonlySet<string> {
  const known = cones.get(program) ?? new Map<string, ReadonlySet<string>>();
  cones.set(program, known);
  const cone = known.get(of) ?? namesBelow(program, of);
  known.set(of, cone);
  return cone;
}

function namesBelow(program: Program, of: string): ReadonlySet<string> {
  const cone = new Set<string>();
  const open = [of];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const value = program.values.get(name);
    if (!value || cone.has(name)) continue;
    cone.add(name);
    open.push(...value.reads);
  }
  return cone;
}

/** No name of a file has this sign in it. */
const SIGN = '∂';
const SECOND = '∂²';

/** The leaf that stands for ∂of/∂by as a value, shaped like `by`. */
export function derivativeLeaf(of: string, by: string, shape: Shape): Expression {
  return variable({ name: `${SIGN}${of}/${SIGN}${by}`, attributes: [], role: 'value' }, shape);
}

/** ∂of/∂by of a column, or ∂²of/∂by∂and of a scalar, between names. */
export interface Higher {
  readonly of: string;
  readonly by: string;
  readonly and: string | null;
}

/** The leaf that stands for a Jacobian or a second derivative as a value; ∂²of/∂by² is symmetric. */
export function higherLeaf({ of, by, and }: Higher, shape: Shape): Expression {
  if (and === null) return derivativeLeaf(of, by, shape);
  const attributes = by === and && isSquare(shape) && !isScalar(shape) ? (['symmetric'] as const) : [];
  return variable({ name: `${SECOND}${of}/${SIGN}${by}/${SIGN}${and}`, attributes, role: 'value' }, shape);
}

/** The numerator and variables of a leaf that is a second derivative; null of any other leaf. */
export function secondNamed(leafName: string): Higher | null {
  if (!leafName.startsWith(SECOND)) return null;
  const [of, by, and] = leafName.slice(SECOND.length).split(`/${SIGN}`);
  return of !== undefined && by !== undefined && and !== undefined ? { of, by, and } : null;
}

/** The numerator and variable of a leaf that is a derivative; null of any other leaf. */
export function derivativeNamed(leafName: string): { readonly of: string; readonly by: string } | null {
  const [nothing, of, by] = leafName.split(/\/?∂/u);
  return nothing === '' && of !== undefined && by !== undefined ? { of, by } : null;
}

/** The names x whose ∂of/∂x stands in an expression as a value. */
export function derivativesIn(expression: Expression, of: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of namesOf(expression)) {
    const derivative = derivativeNamed(name);
    if (derivative?.of === of) found.add(derivative.by);
  }
  return found;
}

/**
 * The same expression with derivatives as they are written, for printing; `names` are those that some have of their own,
 * `whole` what they are derivatives of where no definition is.
 */
export function withWrittenDerivatives(
  expression: Expression,
  program: Program,
  names: ReadonlyMap<string, string>,
  whole: Expression | null = null,
): Expression {
  const written = new Map<Expression, Expression>();
  for (const node of topological([expression])) {
    const found = variableOf(node);
    const second = found?.role === 'value' ? secondNamed(found.name) : null;
    const bent = second && program.values.get(second.of);
    if (second?.and && bent) {
      const named = [second.by, second.and].map((name) => plainLeaf(name, node.shape));
      written.set(node, derivativeOf(bent.leaf, named, node.shape));
      continue;
    }
    const derivative = found && found.role !== 'bound' ? derivativeNamed(found.name) : null;
    const of = derivative && (program.values.get(derivative.of)?.leaf ?? whole);
    if (!found || !derivative || !of) continue;
    const own = program.values.get(names.get(derivative.by) ?? '');
    const by = plainLeaf(derivative.by, node.shape);
    const value = own?.leaf ?? derivativeOf(of, [by], node.shape);
    written.set(node, found.role === 'differential' ? differentialAsWritten(value) : value);
  }
  return written.size === 0 ? expression : substituteAsWritten(expression, written);
}

const plainLeaf = (name: string, shape: Shape): Expression =>
  variable({ name, attributes: [], role: 'value' }, shape);

/** `d(∂L/∂H)`, as it stands on paper. */
export const differentialAsWritten = (of: Expression): Expression => differentialNode([of], of.shape);
