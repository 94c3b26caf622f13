// From a claim or question of a document to what the judge and the calculus are asked: expressions, variables, the kind.

import { dependenceInWords, dependentVariables } from '../analysis/dependence.ts';
import { type Order, ordersOf } from '../calculus/higher.ts';
import type { InferredDocument, InferredStatement } from '../document/document.ts';
import { writtenPartial } from '../document/written-derivative.ts';
import { variableOf } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { type DerivativeKind, insideVec } from '../inference/shape-of-derivative.ts';
import { withoutParentheses } from '../inference/shaping.ts';
import { createLowering } from '../lowering/lower.ts';
import { allLowered } from '../lowering/lowered.ts';
import type { Lowering, LoweringCalculus } from '../lowering/lowering.ts';
import type { DerivativeTerm, Term } from '../names/term.ts';
import type { PartialDerivative } from '../text/derivative.ts';

/** A derivative that is asked for, with everything named. */
export interface DerivativeQuery {
  readonly question: Question;
  readonly of: Expression;
  /** The variables' leaves, one for each order. */
  readonly variables: readonly Expression[];
  /** The question, in the file's letters. */
  readonly derivative: PartialDerivative;
  /** The same without `vec( )`, which differentials are written of. */
  readonly unstacked: PartialDerivative;
  /** The derivatives of lower orders; `of` is the last of them where the question is about none of a scalar's first two. */
  readonly lower: readonly Order[] | null;
  readonly kind: DerivativeKind;
  /** For a leaf that stands for a definition: its formula. */
  readonly definitions: ReadonlyMap<Expression, Expression>;
}

/** The names of definitions that stand as leaves in a query. */
export function keptBy({ definitions }: Pick<DerivativeQuery, 'definitions'>): readonly string[] {
  return [...definitions.keys()].flatMap((leaf) => variableOf(leaf)?.name ?? []);
}

export type QueryResolution = { readonly kind: 'resolved'; readonly query: DerivativeQuery } | Refused;

interface Refused {
  readonly kind: 'refused';
  readonly why: string;
  /** True where the analysis has an error for it, where it stands. */
  readonly isReported?: true;
}

/** Lowerings of one document, one for each set of names that are kept as variables. */
export interface Lowerings {
  /** Everything expanded. */
  readonly plain: Lowering;
  keeping(names: readonly string[]): Lowering;
}

/** The lowerings of a document, each made when it is first asked for. */
export function createLowerings(document: InferredDocument, calculus: LoweringCalculus): Lowerings {
  const known = new Map<string, Lowering>();
  const keeping = (names: readonly string[]): Lowering => {
    const key = [...names].sort().join(',');
    const lowering = known.get(key) ?? createLowering(document, calculus, new Set(names));
    known.set(key, lowering);
    return lowering;
  };
  return { plain: keeping([]), keeping };
}

/**
 * The query for a derivative in a statement: names are definitions kept as leaves or variables. Refused, with the reason as a
 * sentence, where it is none or cannot be lowered.
 */
export function resolveDerivative(
  target: DerivativeTerm,
  kind: DerivativeKind,
  statement: InferredStatement,
  text: string,
  document: InferredDocument,
  lowerings: Lowerings,
): QueryResolution {
  if (kind.kind === 'unsupported') return { kind: 'refused', why: kind.why };
  const dependent = dependentVariables(target, document);
  if (dependent) return { kind: 'refused', why: dependenceInWords(dependent), isReported: true };
  const names: string[] = [];
  for (const part of target.variables) {
    const variable = withoutParentheses(insideVec(part.variable) ?? part.variable);
    if (variable.kind !== 'name')
      return {
        kind: 'refused',
        why: `a derivative is taken by a name: give \`${quote(part.variable, text)}\` one first`,
      };
    for (let i = 0; i < part.power; i++) names.push(variable.name);
  }
  const defined = names.filter((name) => document.scope.symbols.get(name)?.kind === 'definition');
  const lowering = lowerings.keeping([...new Set(defined)]);
  const written = lowering.term(insideVec(target.of) ?? target.of, statement);
  if (written.kind === 'refused') return written;
  const leaves = allLowered(names.map((name) => lowering.leaf(name)));
  if (leaves.kind === 'refused') return leaves;
  const variables = leaves.value;
  const isHigher = variables.length > 1 && kind.kind !== 'hessian' && kind.kind !== 'vec-hessian';
  const lower = isHigher ? ordersOf(written.value, variables.slice(0, -1)) : null;
  if (lower?.kind === 'refused') return lower;
  const of = lower?.orders.at(-1)?.answer ?? written.value;
  const definitions = new Map<Expression, Expression>();
  for (const [place, leaf] of variables.entries()) {
    const name = names[place];
    if (name === undefined || !defined.includes(name)) continue;
    const formula = lowerings.plain.name(name);
    if (formula.kind === 'refused') return formula;
    definitions.set(leaf, formula.value);
  }
  const derivative = writtenPartial(target, text);
  const question = questionOf(kind, of, lower ? variables.slice(-1) : variables, statement);
  if (!derivative || !question) return { kind: 'refused', why: 'no variable is named' };
  const unstacked = writtenPartial(unstackedTerm(target), text) ?? derivative;
  return {
    kind: 'resolved',
    query: {
      question,
      of,
      variables,
      derivative,
      unstacked,
      lower: lower?.orders ?? null,
      kind,
      definitions,
    },
  };
}

/** ∂of/∂by of a scalar's name by a name; null of any other derivative. */
export function gradientByName(
  { of: asked, variables }: DerivativeTerm,
  { derivative }: InferredStatement,
): { readonly of: string; readonly by: string } | null {
  const [variable, ...more] = variables;
  const [of, by] = [withoutParentheses(asked), variable && withoutParentheses(variable.variable)];
  const isFirst = derivative?.kind === 'gradient' && variable?.power === 1 && more.length === 0;
  return isFirst && of.kind === 'name' && by?.kind === 'name' ? { of: of.name, by: by.name } : null;
}

function questionOf(
  kind: Exclude<DerivativeKind, { kind: 'unsupported' }>,
  of: Expression,
  variables: readonly Expression[],
  statement: InferredStatement,
): Question | null {
  const [by, and = by] = variables;
  if (!by || !and) return null;
  const { layout, symmetric } = statement.conventions;
  switch (kind.kind) {
    case 'gradient':
      return { kind: 'gradient', of, by, symmetric: symmetric === 'entries' ? 'entries' : 'frobenius' };
    case 'by-scalar':
      return { kind: 'scalarDerivative', of, by };
    case 'jacobian':
    case 'vec-jacobian':
      return { kind: 'jacobian', of, by, layout };
    case 'tensor':
      return { kind: 'jacobian', of, by, layout: 'numerator' };
    case 'hessian':
    case 'vec-hessian':
      return { kind: 'hessian', of, by, and };
  }
}

/** The derivative without `vec( )` around what it is of and by. */
function unstackedTerm(target: DerivativeTerm): DerivativeTerm {
  return {
    ...target,
    of: insideVec(target.of) ?? target.of,
    variables: target.variables.map((part) => ({
      ...part,
      variable: insideVec(part.variable) ?? part.variable,
    })),
  };
}

function quote(term: Term, text: string): string {
  return text.slice(term.span.start, term.span.end);
}
