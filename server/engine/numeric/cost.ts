// What an evaluation costs, in numbers computed: entries, and the multiplications inside products and decompositions.

import type { Expression } from '../expressions/expression.ts';
import { chainWork } from '../values/kernels.ts';

/** Operators that take about n³ multiplications, with how many times that. */
const CUBIC: Readonly<Record<string, number>> = {
  matrixPower: 4,
  inverse: 2,
  det: 1,
  logdet: 1,
  pinv: 40,
  expm: 30,
  logm: 200,
  sqrtm: 60,
  sinm: 60,
  cosm: 60,
  eigmax: 40,
  eigmin: 40,
  eigvecmax: 40,
  norm2: 40,
  normNuclear: 40,
};

/** Whether a node's value takes a decomposition: a rank, a determinant, eigenvalues or an inverse, which tell sizes apart. */
export const takesDecomposition = ({ operator }: Expression): boolean => CUBIC[operator] !== undefined;

/** What a node costs beside its numbers. */
export const OVERHEAD = 16;

/** An evaluation that costs more than this is not begun. */
export const LARGEST = 2e6;

/** The cost of one node: entries of the result, and an eighth of its multiplications; sizes are those of its arguments and itself. */
export function costOf(node: Expression, args: readonly Sides[], result: Sides): number {
  const { operator } = node;
  const entries = OVERHEAD + result.rows * result.cols;
  if (operator === 'matmul') {
    const { left, right } = chainWork(args);
    return entries + Math.min(left, right) / 8;
  }
  const [{ rows, cols } = result] = args;
  return entries + (rows * cols * cols * (CUBIC[operator] ?? 0)) / 8;
}

interface Sides {
  readonly rows: number;
  readonly cols: number;
}
