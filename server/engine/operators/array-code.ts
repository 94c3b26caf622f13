// The nodes of programs over arrays: operations that every target has, in a shared graph. The entries of the
// table say how an expression is computed in them; a target says how each operation is written.

import type { Expression, UnknownFunction } from '../expressions/expression.ts';
import type { Dimension } from '../shapes/dimension.ts';
import type { Shape } from '../shapes/shape.ts';
import type { EntrywiseFunction, MatrixFunction } from './array-functions.ts';

export type Axis = 'rows' | 'cols';

/** A range of rows or columns, counted from 1, both ends included; null is all. */
export type Range = { readonly from: Dimension; readonly to: Dimension } | null;

/** One operation on arrays; entrywise ones repeat numbers, columns and rows by themselves. */
export type Operation =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'size'; readonly size: Dimension }
  | { readonly kind: 'variable'; readonly name: string; readonly role: 'value' | 'differential' | 'bound' }
  | { readonly kind: 'filled'; readonly value: 0 | 1 }
  | { readonly kind: 'eye' }
  | { readonly kind: 'commutation'; readonly rows: Dimension; readonly cols: Dimension }
  | { readonly kind: 'entrywise'; readonly name: EntrywiseFunction }
  | { readonly kind: 'add' | 'subtract' | 'multiply' | 'divide' | 'power' | 'maximum' | 'minimum' | 'negate' }
  /** Two matrices, or (`chain`) several in the order that is cheapest when their sizes are known. */
  | { readonly kind: 'matmul' | 'chain' | 'kron' | 'cross' }
  /** The sum of products of entries, a number. */
  | { readonly kind: 'vdot' }
  /** A⁻¹ B */
  | { readonly kind: 'solve' }
  /** The triangular factor of a positive definite matrix; A⁻¹ B, A⁻¹ and log det A, each from the factor. */
  | { readonly kind: 'cholesky' | 'solveByFactor' | 'inverseByFactor' | 'logdetByFactor' }
  | { readonly kind: 'transpose' | 'inverse' | 'determinant' | 'logdet' | 'traceOf' }
  | { readonly kind: 'matrixPower'; readonly power: number }
  | { readonly kind: 'matrixFunction'; readonly name: MatrixFunction }
  | { readonly kind: 'sumOf'; readonly axis: Axis | null }
  /** The sums along an axis of the products of the entries of two arrays. */
  | { readonly kind: 'sumOfProducts'; readonly axis: Axis }
  /** The largest entry along an axis, or of all. */
  | { readonly kind: 'largestOf'; readonly axis: Axis | null }
  | { readonly kind: 'meanOf' }
  | { readonly kind: 'normOf'; readonly which: 'frobenius' | 'spectral' | 'nuclear' }
  /** The softmax along an axis, or its logarithm. */
  | { readonly kind: 'softmax'; readonly isLog: boolean; readonly axis: Axis }
  | { readonly kind: 'logsumexp' | 'cumsum'; readonly axis: Axis }
  /** The diagonal as a column; a column as a diagonal matrix; the two triangles. */
  | { readonly kind: 'diagonalOf' | 'diagonalMatrix' | 'lowerTriangle' | 'upperTriangle' }
  /** Columns below each other; a column as a matrix. */
  | { readonly kind: 'stacked' | 'unstacked' }
  | { readonly kind: 'part'; readonly rows: Range; readonly cols: Range }
  | { readonly kind: 'blocks'; readonly columnsPerRow: readonly number[] }
  /** A sum or product over an index: its argument is the body. */
  | {
      readonly kind: 'loop';
      readonly index: string;
      readonly from: Dimension;
      readonly to: Dimension;
      readonly combine: 'sum' | 'product';
    }
  /** An unknown function, or its derivative: `h(a)`, `dh(a)`; `pick` is which of several results. */
  | {
      readonly kind: 'call';
      readonly fn: UnknownFunction;
      readonly order: number;
      readonly pick: number | null;
    }
  /** From the vector-Jacobian product of a map: the Jacobian, or what the derivative makes of the last argument. */
  | {
      readonly kind: 'jacobian' | 'action';
      readonly fn: UnknownFunction;
      readonly pick: number | null;
    };

/** An operation that is made of a vector-Jacobian product. */
export type PulledOperation = Extract<Operation, { kind: 'jacobian' | 'action' }>;

/** One operation on others; equal nodes are the same object, so what is shared is computed once. */
export interface ArrayNode {
  /** Greater than that of every node that it is made of. */
  readonly id: number;
  readonly operation: Operation;
  readonly args: readonly ArrayNode[];
  readonly shape: Shape;
  /** The indices of loops around it that it reads. */
  readonly free: ReadonlySet<string>;
}

/** The operations that entries of the table write with. */
export interface ArrayWriter {
  /** The node that computes an expression. */
  of(expression: Expression): ArrayNode;
  make(operation: Operation, args: readonly ArrayNode[], shape: Shape): ArrayNode;
  number(value: number): ArrayNode;
  size(size: Dimension): ArrayNode;
  /** The leaf of a variable, or what a name of the program stands for. */
  variable(name: string, role: 'value' | 'differential' | 'bound', shape: Shape): ArrayNode;
  entrywise(name: EntrywiseFunction, x: ArrayNode): ArrayNode;
  binary(
    kind: 'add' | 'subtract' | 'multiply' | 'divide' | 'power' | 'maximum' | 'minimum',
    a: ArrayNode,
    b: ArrayNode,
  ): ArrayNode;
  negate(x: ArrayNode): ArrayNode;
  transpose(x: ArrayNode): ArrayNode;
  /** A product of two matrices: a number where its shape is one. */
  matmul(a: ArrayNode, b: ArrayNode): ArrayNode;
  solve(a: ArrayNode, b: ArrayNode): ArrayNode;
  vdot(a: ArrayNode, b: ArrayNode): ArrayNode;
  sum(x: ArrayNode, axis: Axis | null): ArrayNode;
  /** The product of two nodes where it has been computed already. */
  known(kind: 'matmul' | 'solve', a: ArrayNode, b: ArrayNode): ArrayNode | null;
  /** Whether a dim is no larger than another one for a reason that the formulas show. */
  isSmall(dim: string): boolean;
  /** In how many places of the formulas an expression stands. */
  uses(expression: Expression): number;
}

/** How an expression is computed with arrays. */
export type ArrayRule = (node: Expression, to: ArrayWriter) => ArrayNode;

/** The sign between the arguments of an operation that acts entry by entry. */
export type Sign = '+' | '-' | '*' | '/';

/** The sign of an operation; null where it is written in another way. */
export function signOf({ kind }: Operation): Sign | null {
  switch (kind) {
    case 'add':
      return '+';
    case 'subtract':
      return '-';
    case 'multiply':
      return '*';
    case 'divide':
      return '/';
    default:
      return null;
  }
}

/** Whether an operation makes an array of its own, or may give a view of the memory of its argument. */
export function memoryOf({ kind }: Operation): 'own' | 'shared' | 'unknown' {
  switch (kind) {
    case 'matmul':
    case 'chain':
    case 'solve':
    case 'inverse':
    case 'cholesky':
    case 'solveByFactor':
    case 'inverseByFactor':
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'negate':
    case 'power':
    case 'entrywise':
    case 'maximum':
    case 'minimum':
    case 'softmax':
      return 'own';
    case 'transpose':
    case 'part':
    case 'stacked':
    case 'unstacked':
    case 'diagonalOf':
    case 'diagonalMatrix':
    case 'call':
    case 'jacobian':
    case 'action':
      return 'shared';
    default:
      return 'unknown';
  }
}

/** The node whose memory a view examines: of transposes and parts, what they are of. */
export function behindViews(node: ArrayNode): ArrayNode {
  switch (node.operation.kind) {
    case 'transpose':
    case 'part':
    case 'stacked':
    case 'unstacked':
    case 'diagonalOf':
      return node.args[0] ? behindViews(node.args[0]) : node;
    default:
      return node;
  }
}

/** The name of an array of ones or zeros in every target. */
export const filledName = (value: 0 | 1): string => (value === 1 ? 'ones' : 'zeros');

/** Whether a node is too cheap for a local variable: names, numbers, and transposes of names. */
export function isCheap({ operation, args: [inside] }: ArrayNode): boolean {
  switch (operation.kind) {
    case 'number':
    case 'size':
    case 'variable':
      return true;
    case 'transpose':
      return inside !== undefined && isCheap(inside);
    default:
      return false;
  }
}
