// The backward pass of a scalar, by names: one sweep over the program gives each derivative that matters as one line in
// the file's names. A line is simplified by itself, and a name is passed over where that makes the whole shorter.

import { isScalarExpression, numberOf, substitute, variableOf } from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import { isMatrixProduct, isScaling, isTranspose } from '../../expressions/forms.ts';
import type { SymmetricConvention } from '../../expressions/question.ts';
import {
  coneOf,
  derivativeLeaf,
  derivativeNamed,
  derivativesIn,
  type NamedValue,
  type Program,
} from '../../lowering/program.ts';
import { sameShape } from '../../shapes/shape.ts';
import { answerQuestion } from '../derive.ts';
import { cost } from '../simplification/operations.ts';
import { type DerivedLine, deriveLine, isPlain, type Line } from './derive-line.ts';
import { asSymmetric, type SymmetricLeaves } from './symmetric-names.ts';

/** The derivatives of one scalar by names (adjoints), each a line over the others, or the reason why there are none. */
export type BackwardPass =
  | {
      readonly kind: 'derived';
      readonly lines: readonly Line[];
      /** The derivatives that are symmetric matrices, as leaves. */
      readonly symmetric: SymmetricLeaves;
    }
  | { readonly kind: 'refused'; readonly why: string };

export interface BackwardRequest {
  /** The scalar's name. */
  readonly of: string;
  /** The leaves of the names that it is differentiated by. */
  readonly wanted: readonly Expression[];
  readonly symmetric: SymmetricConvention;
  /** By a name x, the leaf that the file has for ∂of/∂x: that derivative is written as this leaf, and never passed over. */
  readonly named: ReadonlyMap<string, Expression>;
}

/** Names that are passed over on the way of one line are at most so many. */
const LONGEST_WAY = 24;
/** A line into which another is folded is no longer than this, in operators. */
const MOST_OPERATIONS = 14;
/** A line that is read once and works entry by entry is folded into its reader where it has no more operators. */
const BRIEF = 2;

/**
 * The lines for all that is wanted, in an order in which each can be computed: first those of inner names, then that of each
 * wanted name. Time linear in the program, but for a name that very many others read.
 */
export function backwardPass(program: Program, request: BackwardRequest): BackwardPass {
  const { of, wanted } = request;
  const cone = coneOf(program, of);
  const missing = whyNot(program, of, cone);
  if (missing !== null) return { kind: 'refused', why: missing };
  const moving = movingOf(program, cone, wanted.map(nameOf));
  const sweep = createSweep(program, request, cone, moving);
  const inner = [...cone]
    .filter((name) => name !== of && moving.has(name) && !wanted.some((leaf) => nameOf(leaf) === name))
    .flatMap((name) => program.values.get(name) ?? [])
    .sort((a, b) => b.place - a.place);
  for (const leaf of [...inner.map((value) => value.leaf), ...wanted]) {
    const why = sweep.add(leaf, wanted.includes(leaf));
    if (why !== null) return { kind: 'refused', why };
  }
  return { kind: 'derived', lines: needed(sweep.lines(), wanted, of), symmetric: sweep.symmetric() };
}

/** Why a scalar has no backward pass: what it is made of is no formula over names. */
function whyNot(program: Program, of: string, cone: ReadonlySet<string>): string | null {
  if (!program.values.has(of)) return program.refused.get(of) ?? `\`${of}\` is no definition`;
  for (const name of cone)
    for (const read of program.values.get(name)?.reads ?? []) {
      const why = program.refused.get(read);
      if (why !== undefined) return `\`${read}\`: ${why}`;
      if (derivativeNamed(read)) return `\`${name}\` reads the derivative ${read}`;
    }
  return null;
}

/** The wanted names, and what depends on them within the cone. */
function movingOf(
  program: Program,
  cone: ReadonlySet<string>,
  wanted: readonly string[],
): ReadonlySet<string> {
  const moving = new Set<string>();
  const open = [...wanted];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (moving.has(name)) continue;
    moving.add(name);
    for (const reader of program.dependentsOf(name)) if (cone.has(reader.name)) open.push(reader.name);
  }
  return moving;
}

interface Sweep {
  /** Adds the line of a name, and passes over what that makes shorter; why there is none, else null. */
  add(leaf: Expression, isWanted: boolean): string | null;
  /** The lines so far, by name, in their order. */
  lines(): ReadonlyMap<string, Line>;
  /** The derivatives so far that are symmetric. */
  symmetric(): SymmetricLeaves;
}

function createSweep(
  program: Program,
  { of, wanted, symmetric, named }: BackwardRequest,
  cone: ReadonlySet<string>,
  moving: ReadonlySet<string>,
): Sweep {
  const passed = new Set<string>([of]);
  const kept = new Set([...named.keys(), ...wanted.map(nameOf)]);
  const lines = new Map<string, Line>();
  /** Derivatives that are symmetric matrices. */
  const adjoints = new Map<Expression, Expression>();
  /** How many lines name the derivative by this name. */
  const uses = new Map<string, number>();
  const attempt = (leaf: Expression, also: string | null): DerivedLine => {
    const isKnown = (name: string): boolean => !passed.has(name) && name !== also;
    const way = { of, by: nameOf(leaf), cone, isKnown, most: LONGEST_WAY };
    return deriveLine(program, way, leaf, symmetric, adjoints);
  };
  const isReadOnce = ({ reads }: NamedValue): boolean =>
    [...reads].filter((read) => moving.has(read)).length === 1;
  /** The line with what is read here alone passed over, where both together are shorter so. */
  const folded = (start: Line): Line => {
    let line = start;
    const tried = new Set<string>();
    const next = (): NamedValue | undefined =>
      line.way.find(
        (value) =>
          lines.has(value.name) &&
          !kept.has(value.name) &&
          !tried.has(value.name) &&
          !uses.get(value.name) &&
          isReadOnce(value),
      );
    for (let value = next(); value; value = next()) {
      tried.add(value.name);
      const inner = lines.get(value.name);
      const together = inner && shorter(attempt(line.by, value.name), putIn(line, inner, of));
      if (!together || effort(together.expression) > MOST_OPERATIONS) continue;
      const apart = effort(line.expression) + effort(inner.expression);
      const isBrief = isEntrywise(inner.expression) && effort(inner.expression) <= BRIEF;
      if (effort(together.expression) >= apart + (isBrief ? 1 : 0)) continue;
      line = together;
      drop(value.name);
    }
    return line;
  };
  const drop = (name: string): void => {
    const line = lines.get(name);
    if (line) count(line, -1);
    lines.delete(name);
    passed.add(name);
  };
  const count = (line: Line, by: number): void => {
    for (const name of derivativesIn(line.expression, of)) uses.set(name, (uses.get(name) ?? 0) + by);
  };
  return {
    add: (leaf, isWanted) => {
      const found = attempt(leaf, null);
      if (found.kind === 'refused') return found.why;
      if (found.isSymmetric && !isScalarExpression(leaf)) {
        const adjoint = derivativeLeaf(of, nameOf(leaf), leaf.shape);
        adjoints.set(adjoint, asSymmetric(adjoint));
      }
      const own = named.get(nameOf(leaf));
      const line = own ? { ...found.line, expression: own } : folded(found.line);
      if (!isWanted && !own && saysNothing(line.expression)) {
        passed.add(nameOf(leaf));
        return null;
      }
      lines.set(nameOf(leaf), line);
      count(line, 1);
      return null;
    },
    lines: () => lines,
    symmetric: () => adjoints,
  };
}

/** The line with another in place of its derivative, simplified. */
function putIn(line: Line, inner: Line, of: string): Line | null {
  const leaf = derivativeLeaf(of, nameOf(inner.by), inner.by.shape);
  const expression = substitute(line.expression, new Map([[leaf, inner.expression]]));
  const simple = answerQuestion({ kind: 'identity', of: expression });
  return simple.kind === 'derived' ? { ...line, expression: simple.expression } : null;
}

/** The shorter of two ways to the same line. */
function shorter(derived: DerivedLine, put: Line | null): Line | null {
  if (derived.kind === 'refused' || !put) return derived.kind === 'refused' ? put : derived.line;
  return effort(put.expression) < effort(derived.line.expression) ? put : derived.line;
}

/** Whether every entry comes from entries at the same place, and from numbers. */
function isEntrywise(expression: Expression): boolean {
  return topological([expression]).every(
    (node) =>
      !isMatrixProduct(node) &&
      node.args.every((arg) => isScalarExpression(arg) || sameShape(arg.shape, node.shape)),
  );
}

/** Operators of a line but transposes: `(∂L/∂S X)' Q` is no shorter to read than two lines. */
function effort(expression: Expression): number {
  const transposed = topological([expression]).filter(isTranspose).length;
  return cost(expression) - transposed;
}

/** A name or number, whatever its sign, or transposed: no line of its own. */
function saysNothing(expression: Expression): boolean {
  const [first, second] = expression.args;
  if (isScaling(expression) && first && second && expression.args.length === 2)
    return numberOf(first) !== null && isPlain(second);
  return isPlain(expression);
}

const nameOf = (leaf: Expression): string => variableOf(leaf)?.name ?? '';

/** The lines that the wanted ones need. */
function needed(
  lines: ReadonlyMap<string, Line>,
  wanted: readonly Expression[],
  of: string,
): readonly Line[] {
  const found = new Set<string>();
  const open = wanted.map(nameOf);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const line = lines.get(name);
    if (!line || found.has(name)) continue;
    found.add(name);
    open.push(...derivativesIn(line.expression, of));
  }
  return [...lines].flatMap(([name, line]) => (found.has(name) ? [line] : []));
}
