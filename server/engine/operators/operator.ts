// An entry of the table of operators. To add a function is to add one entry; nothing else knows its name.

import type { Expression, OperatorName } from '../expressions/expression.ts';
import type { AlgebraicFacts } from '../expressions/facts.ts';
import type { Dimension } from '../shapes/dimension.ts';
import type { Shape } from '../shapes/shape.ts';
import type { Wide } from '../values/double-double.ts';
import type { Decompositions, Matrix } from '../values/matrix.ts';
import type { WideMatrix } from '../values/wide-matrix.ts';
import type { ArrayRule } from './array-code.ts';
import type { Meeting } from './entrywise-products.ts';
import type { IndexRule } from './index-rules.ts';
import type { MistakesRule } from './mistakes.ts';

/** A rule as a derivation cites it: its name, and the number it has in a book where it has one. */
export interface Citation {
  readonly rule: string;
  /** `Delong (12)`, `Matrix Cookbook (51)`; null for what every calculus course has. */
  readonly cite: string | null;
}

/** A size of one of the arguments: what an error points at. */
interface SizeRef {
  readonly argument: number;
  readonly axis: 'rows' | 'cols';
}

/** Two sizes that must be equal (or one that must be a given size) for the operation to exist. */
export interface Demand {
  readonly left: SizeRef;
  readonly right: SizeRef | Dimension;
}

/** The shape of a result if the demands hold, or a sentence that says why there is none ("softmax of a matrix needs `rows` or `cols`"). */
export type ShapeRuling =
  | { readonly kind: 'shape'; readonly shape: Shape; readonly demands: readonly Demand[] }
  | { readonly kind: 'refused'; readonly message: string };

/** Sizes that an evaluation happens at, decompositions, and values for unknown functions. */
export interface EvaluationContext {
  size(size: Dimension): number;
  readonly decompositions: Decompositions;
  /** The value of an unknown function's application, a derivative of it, or its action: `node` is the expression, `args` its arguments' values. */
  unknown(node: Expression, args: readonly Matrix[]): Matrix;
}

/** Of a node that is linear in X the J with vec(node) = J vec(X); null where it does not depend on X, or has no such form. */
export type MatrixOf = (node: Expression) => Expression | null;

/** How an expression is written in a target notation: `write` renders an argument, with parentheses if it binds looser than `level`. */
export interface Writer {
  write(argument: Expression, level: number): string;
}

/** How a formula calls it: `tr(A)`, `sum(A, rows)`, `norm(A, fro)`. */
export interface Calling {
  /** All names it is called by; the first is the one that is printed. */
  readonly names: readonly string[];
  readonly arity: readonly [least: number, most: number];
  /** Words that may stand as last argument, such as `rows` and `cols`. */
  readonly options: readonly string[];
  /**
   * Whether arguments are sizes (`ones(M, n)`, `eye(n)`): they are passed in `sizes`, none in `args`.
   * 'tail' for `mat(x, m, n)`: the first argument is a value, the others are sizes.
   */
  readonly takesSizes: 'none' | 'all' | 'tail';
  shape(args: readonly Shape[], sizes: readonly Dimension[], option: string | null): ShapeRuling;
  /** The expression for a call whose demands hold; may be made of other operators (`mean(A)` is a sum over a size). */
  build(args: readonly Expression[], sizes: readonly Dimension[], option: string | null): Expression;
  /** One line for hovers and completion: `sum of all entries`. */
  readonly summary: string;
  /** Of what is called with sizes alone: which sum or product it is where that has no terms. */
  readonly neutralOf?: '∑' | '∏';
}

/** Bounds of entries, both included. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** A function that acts on each entry by itself. */
export interface Elementwise {
  /** f′ at `x`, an expression shaped like `x`. */
  derivative(x: Expression): Expression;
  value(x: number): number;
  /** The same in double-doubles. */
  readonly wide: ((x: Wide) => Wide) | null;
  /** Where f is smooth: points are taken inside, and this far away from its kinks. */
  readonly domain: { readonly least: number; readonly most: number; readonly kinks: readonly number[] };
}

/**
 * Where a value has kinks, and where computing it breaks down. Distances from kinks are signed, one for each entry and kink:
 * where a sign changes, the value has passed a kink. null where there is none.
 */
export interface Smoothness {
  /** From the kinks on whose sides a formula is another one. */
  branches(args: readonly Matrix[]): Float64Array | null;
  /** From all kinks, the ends of domains and what is never negative among them. */
  kinks(args: readonly Matrix[], decompositions: Decompositions): Float64Array | null;
  /** Whether a decomposition that the value needs is far from breaking down. */
  isWellConditioned(args: readonly Matrix[], decompositions: Decompositions): boolean;
}

/** Laws that proofs may use of an operator: they hold for all arguments at which it has a value. */
export interface OperatorLaws {
  /** The same made of other operators, equal wherever it has a value; null where it is made of none. */
  unfolds(node: Expression): Expression | null;
  /** Its law for entries; `odd` is f(-x) = -f(x). */
  readonly entry: 'exponential' | 'logarithm' | 'signum' | 'sine' | 'cosine' | 'odd' | null;
  /** f(A') for a square A: `same` as f(A), or `transposed`, f(A)'. */
  readonly underTransposition: 'same' | 'transposed' | null;
  /** Whether it is linear in its last argument. */
  readonly isLinearInLast: boolean;
  /** The condition under which it has a value. */
  readonly needs: Need | null;
  /** A power of it and another factor of one product, where they are one formula. */
  readonly meets: Meeting;
}

/** A condition on an argument, entry by entry or as a matrix; `special` where it is only known that there may be no value. */
export type Need =
  | 'nonzero'
  | 'positive'
  | 'nonnegative'
  | 'unit interval'
  | 'invertible'
  | 'definite'
  | 'semidefinite'
  | 'special';

/** How a formula is seen to write an operator out. */
export interface Recognition {
  /** An operator that stands in every formula that does. */
  readonly by: OperatorName;
  /** The same formula with this operator; null where it is not written out there. */
  of(node: Expression): Expression | null;
}

/** An entry of the table: all that is known of an operator. */
export interface Operator {
  /** Its name in expressions, unique in the table. */
  readonly name: OperatorName;
  readonly calling: Calling | null;
  readonly elementwise: Elementwise | null;
  /** Arguments this far from 0 or from one another leave too little of the value for doubles (`1 - tanh(40)` is 0): no points are chosen there. */
  readonly saturates: number | null;
  /**
   * How the value depends on the arguments: linear in all of them together (a sum, a transpose, a trace), linear in each
   * while the others stay (products), or neither.
   */
  readonly linearity: 'joint' | 'each' | null;
  /** Whether its differential is one factor times that of what is inside, entry by entry or in an inner product. */
  readonly hasOneFactor: boolean;
  readonly smoothness: Smoothness;
  /** Bounds of all entries of its values, whatever the arguments. */
  readonly range: Bounds;
  /** The same, given what the entries of each argument lie between. */
  rangeOf(args: readonly Expression[], of: (arg: Expression) => Bounds): Bounds;
  /** The rule that gives the differential; what a derivation cites. */
  readonly differentialRule: Citation;
  /** The rule that moves the factor to the other side of the inner product. */
  readonly pullbackRule: Citation;
  /**
   * The part of d(node) that comes from argument `index`, given the differential of that argument (same shape as it).
   * null where there is no rule; `refusal` says why.
   */
  differential(node: Expression, index: number, d: Expression): Expression | null;
  /** The adjoint of that map: what `adjoint` (shaped like node) becomes at argument `index` (shaped like it). */
  pullback(node: Expression, index: number, adjoint: Expression): Expression | null;
  /**
   * For a node that is linear in X: the J with vec(node) = J vec(X), from those of its arguments (Magnus and Neudecker,
   * chapter 9). `moving` are the nodes that depend on X. null where the operator has no such form.
   */
  vecMatrix(node: Expression, matrixOf: MatrixOf, moving: ReadonlySet<Expression>): Expression | null;
  /** Its entry at a row and a column, in the entries of its arguments. */
  readonly indexRule: IndexRule;
  readonly recognition: Recognition | null;
  /** Of a node whose argument is a row or a column: what it is of every row of a matrix, a row each; null where there is no such form. */
  ofRows(node: Expression, rows: Expression): Expression | null;
  /** How little a reader likes to see it where there is another formula of the same length, in operators. */
  readonly reluctance: number;
  /** Its value for an n×n argument takes about so many times n³ multiplications; 0 where it takes no decomposition. */
  readonly cubicCost: number;
  /** Usual mistakes in place of its differential. */
  readonly mistakes: MistakesRule;
  /** Why there is no derivative, for the operators without one. */
  readonly refusal: string | null;
  value(node: Expression, args: readonly Matrix[], context: EvaluationContext): Matrix;
  /** The same in some 31 digits; null where it has none, and doubles must do. */
  wideValue(
    node: Expression,
    args: readonly WideMatrix[],
    size: (of: Dimension) => number,
  ): WideMatrix | null;
  /** In the language itself; level as in `print.ts` of this room. */
  print(node: Expression, writer: Writer): { readonly text: string; readonly level: number };
  latex(node: Expression, writer: Writer): { readonly text: string; readonly level: number };
  /** With arrays, in every target of the export; null where it cannot be computed, which the export says. */
  readonly array: ArrayRule | null;
  /** Whether a program over arrays writes out a name for it: what it meets decides how it is computed. */
  readonly isSeenThrough: boolean;
  readonly laws: OperatorLaws;
  /** The facts that the constructors read. */
  readonly algebra: AlgebraicFacts;
}
