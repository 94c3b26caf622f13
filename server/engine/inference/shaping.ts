// The state of inference: the shapes that names have, the sizes learnt so far, and the faults found on the way.

import type { FunctionSymbol } from '../names/symbols.ts';
import type { ProductOperation, Term } from '../names/term.ts';
import type { ProblemCode, Severity } from '../problems/problem.ts';
import { type Dimension, displaySize, fixedValue, subtractSizes } from '../shapes/dimension.ts';
import type { Shape } from '../shapes/shape.ts';
import { displayShape, isScalar, sameShape } from '../shapes/shape.ts';
import type { Span } from '../syntax/tree.ts';
import { isKnown, type Unifier } from './unifier.ts';

export type Axis = 'rows' | 'cols';

/** A size of a term, to be traced to the place that it comes from. */
export interface SizeSource {
  readonly term: Term;
  readonly axis: Axis;
}

/** A term with its shape. */
export interface Operand {
  readonly term: Term;
  readonly shape: Shape;
}

/** Where a shape error happened, for the repair: what was combined, and how. */
export type FaultSite =
  | {
      readonly kind: 'product';
      readonly sign: ProductOperation;
      readonly signSpan: Span;
      readonly left: Operand;
      readonly right: Operand;
    }
  | {
      readonly kind: 'sum';
      readonly sign: string;
      readonly signSpan: Span;
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly kind: 'power'; readonly base: Operand; readonly power: Span; readonly exponent: number | null }
  | { readonly kind: 'call'; readonly name: string; readonly span: Span; readonly args: readonly Operand[] }
  /** The argument at this place does not fit what it is given to. */
  | { readonly kind: 'argument'; readonly at: number; readonly args: readonly Operand[] }
  | { readonly kind: 'regroup'; readonly insert: readonly { readonly at: number; readonly text: string }[] }
  | { readonly kind: 'replace'; readonly options: readonly { readonly span: Span; readonly text: string }[] };

/** A fault of shapes, with the sizes that it rests on and the place to mend. */
export interface ShapeFault {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly span: Span;
  readonly message: string;
  readonly sources: readonly SizeSource[];
  readonly site: FaultSite | null;
}

/** The value of a name in a formula. */
export type NamedValue =
  | { readonly kind: 'shape'; readonly shape: Shape }
  /** Its own statement has an error that has been reported. */
  | { readonly kind: 'unknown' };

/** Whether two values have the same shape; of values without one, whether they are of one kind. */
export function alike(a: NamedValue | undefined, b: NamedValue | undefined): boolean {
  if (a?.kind !== 'shape' || b?.kind !== 'shape') return a?.kind === b?.kind;
  return sameShape(a.shape, b.shape);
}

/** The state in which one statement is inferred. */
export interface Shaping {
  /** The statement's text: messages quote it. */
  readonly text: string;
  readonly unifier: Unifier;
  readonly layout: 'numerator' | 'denominator';
  valueOf(name: string): NamedValue;
  /** The size that a term stands for where a size is expected (`ones(M, 2*n)`), or null. */
  sizeOf(term: Term): Dimension | null;
  /** How a user function with a formula, applied to arguments of these shapes, is shaped; null where that fails (reported). */
  applyFormula(symbol: FunctionSymbol, args: readonly Operand[], call: Term): Shape | null;
  /** The shapes of an unknown map's arguments and result, for one use. */
  signature(symbol: FunctionSymbol): { readonly from: readonly Shape[]; readonly to: Shape } | null;
  report(fault: ShapeFault): void;
  /** Indices of sums and products, with how far they run where that is known. */
  readonly indices: Map<string, { readonly from: Dimension; readonly to: Dimension | null }>;
  /** The shape of every term that has one, for hovers, lowering and blame. */
  readonly shapes: Map<Term, Shape>;
  /** Terms that were read under another grouping than written. */
  readonly regrouped: Map<Term, Term>;
}

/** A term as the person wrote it, in backquotes, shortened in the middle. */
export function quote(term: Term, by: Shaping): string {
  return quoteSpan(term.span, by);
}

/** A span of the statement in backquotes, shortened in the middle. */
export function quoteSpan(span: Span, by: Shaping): string {
  const text = by.text.slice(span.start, span.end).replace(/\s+/gu, ' ');
  return `\`${text.length > 60 ? `${text.slice(0, 28)} … ${text.slice(-28)}` : text}\``;
}

/** `X is M×in`, `2 is a scalar`. */
export function isShaped(operand: Operand, by: Shaping): string {
  const shape = by.unifier.knownShape(operand.shape);
  return `${quote(operand.term, by)} is ${isScalar(shape) ? 'a scalar' : displayShape(shape)}`;
}

/**
 * What would have to hold for sizes to be equal: `; that would need in = out`. Nothing where they cannot be, or are the
 * numbers that the message says already.
 */
export function neededEqual(...pairs: readonly (readonly [Dimension, Dimension])[]): string {
  const needs = new Set<string>();
  for (const [a, b] of pairs) {
    if (a === b) continue;
    const difference = subtractSizes(a, b);
    const signs = new Set(difference.monomials.map((term) => Math.sign(term.coefficient)));
    if (signs.size < 2 || !isKnown(difference)) return '';
    const [left, right] = fixedValue(a) !== null ? [b, a] : [a, b];
    if (needs.has(`${displaySize(right)} = ${displaySize(left)}`)) continue;
    needs.add(`${displaySize(left)} = ${displaySize(right)}`);
  }
  return needs.size === 0 ? '' : `; that would need ${[...needs].join(' and ')}`;
}

/** The same for two shapes. */
export function neededAlike(a: Shape, b: Shape): string {
  return neededEqual([a.rows, b.rows], [a.cols, b.cols]);
}

/** Without written parentheses. */
export function withoutParentheses(term: Term): Term {
  let inner = term;
  while (inner.kind === 'group') inner = inner.inside;
  return inner;
}
