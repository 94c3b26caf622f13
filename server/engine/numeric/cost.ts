// What an evaluation costs, in numbers computed: entries, and the multiplications inside products and decompositions.

import type { Expression } from '../expressions/expression.ts';

/** Operators that take about n³ multiplications, with how many times that. */
const CUBIC: Readonly<Record<string, number>> = {
  matmul: 1,
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
  eigvecmax: 40,
  norm2: 40,
  normNuclear: 40,
};

const OVERHEAD = 16;

/** The cost of one node: entries of the result, and an eighth of its multiplications; sizes are those of its arguments and itself. */
export function costOf(
  node: Expression,
  argumentEntries: readonly number[],
  argumentColumns: number,
  entries: number,
  columns: number,
): number {
  const weight = CUBIC[node.operator];
  if (weight === undefined) return OVERHEAD + entries;
  const width = node.operator === 'matmul' ? columns : argumentColumns;
  const work = argumentEntries.reduce((total, each) => total + each, 0) * width * weight;
  return OVERHEAD + entries + work / 8;
}
