// From a claim or question of a document to what the judge and the calculus are asked: expressions, variables, the kind.

import { dependenceInWords, dependentVariables } from '../analysis/dependence.ts';
import { type Order, ordersOf } from '../calculus/higher.ts';
import type { InferredDocument, InferredStatement } from '../document/document.ts';
import { writtenPartial } from '../document/written-derivative.ts';
import { variableOf } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { type DerivativeKind, insideVec } from '../inference/shape-of-derivative.ts';
import { bare } from '../inference/shaping.ts';
import { createLowering } from '../lowering/lower.ts';
import { type Lowering, type LoweringCalculus, NotLowered } from '../lowering/lowering.ts';
import type { DerivativeTerm, Term } from '../names/term.ts';
import type { PartialDerivative } from '../text/derivative.ts';

/** A derivative that is asked for, with everything named. */
export interface DerivativeQuery {
  readonly question: Question;
  readonly of: Expression;
  /** The variables' leaves, one for each order. */
  readonly variables: readonly Expression[];
  /** What is asked for, in the file's letters. */
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

/** What cannot be lowered, as a sentence instead of an exception. */
export function lowered<T>(
  work: () => T,
): { readonly kind: 'done'; readonly value: T } | { readonly kind: 'refused'; readonly why: string } {
  try {
    return { kind: 'done', value: work() };
  } catch (error) {
    if (error instanceof NotLowered) return { kind: 'refused', why: error.message };
    throw error;
  }
}

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
    const variable = bare(insideVec(part.variable) ?? part.variable);
    if (variable.kind !== 'name')
      return {
        kind: 'refused',
        why: `a derivative is taken by a name: give \`${quote(part.variable, text)}\` one first`,
      };
    for (let i = 0; i < part.power; i++) names.push(variable.name);
  }
  const query = lowered((): DerivativeQuery => {
    const defined = names.filter((name) => document.scope.symbols.get(name)?.kind === 'definition');
    const lowering = lowerings.keeping([...new Set(defined)]);
    const written = lowering.term(insideVec(target.of) ?? target.of, statement);
    const variables = names.map((name) => lowering.leaf(name));
    const derivative = writtenPartial(target, text);
    if (!derivative) throw new NotLowered('no variable is named');
    const isHigher = variables.length > 1 && kind.kind !== 'hessian' && kind.kind !== 'vec-hessian';
    const lower = isHigher ? byAll(written, variables.slice(0, -1)) : null;
    const of = lower?.at(-1)?.answer ?? written;
    const definitions = new Map(defined.map((name) => [lowering.leaf(name), lowerings.plain.name(name)]));
    const question = questionOf(kind, of, lower ? variables.slice(-1) : variables, statement);
    return {
      question,
      of,
      variables,
      derivative,
      unstacked: writtenPartial(unstackedTerm(target), text) ?? derivative,
      lower,
      kind,
      definitions,
    };
  });
  return query.kind === 'done' ? { kind: 'resolved', query: query.value } : query;
}

/** ∂of/∂by of a scalar's name by a name; null of any other derivative. */
export function gradientByName(
  { of: asked, variables }: DerivativeTerm,
  { derivative }: InferredStatement,
): { readonly of: string; readonly by: string } | null {
  const [variable, ...more] = variables;
  const [of, by] = [bare(asked), variable && bare(variable.variable)];
  const isFirst = derivative?.kind === 'gradient' && variable?.power === 1 && more.length === 0;
  return isFirst && of.kind === 'name' && by?.kind === 'name' ? { of: of.name, by: by.name } : null;
}

function questionOf(
  kind: Exclude<DerivativeKind, { kind: 'unsupported' }>,
  of: Expression,
  variables: readonly Expression[],
  statement: InferredStatement,
): Question {
  const [by, and = by] = variables;
  if (!by || !and) throw new NotLowered('no variable is named');
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

/** The derivatives by all these variables; what has no rule is refused where it is posed. */
function byAll(of: Expression, variables: readonly Expression[]): readonly Order[] {
  const found = ordersOf(of, variables);
  if (found.kind === 'refused') throw new NotLowered(found.why);
  return found.orders;
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
