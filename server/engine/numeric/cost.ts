// The cost of an evaluation, in numbers computed: entries, and the multiplications inside products and decompositions.

import type { Expression } from '../expressions/expression.ts';
import { isMatrixProduct } from '../expressions/forms.ts';
import { operatorOf } from '../operators/table.ts';
import { chainWork } from '../values/kernels.ts';

/** Whether a node's value takes a decomposition: a rank, a determinant, eigenvalues or an inverse, which tell sizes apart. */
export const takesDecomposition = (node: Expression): boolean => operatorOf(node).cubicCost > 0;

/** The cost of a node beside its numbers. */
export const OVERHEAD = 16;

/** An evaluation that costs more than this is not begun. */
export const LARGEST = 2e6;

/** The cost of one node: entries of the result, and an eighth of its multiplications; sizes are those of its arguments and itself. */
export function costOf(node: Expression, args: readonly Sides[], result: Sides): number {
  const entries = OVERHEAD + result.rows * result.cols;
  if (isMatrixProduct(node)) {
    const { left, right } = chainWork(args);
    return entries + Math.min(left, right) / 8;
  }
  const [{ rows, cols } = result] = args;
  return entries + (rows * cols * cols * operatorOf(node).cubicCost) / 8;
}

interface Sides {
  readonly rows: number;
  readonly cols: number;
}
