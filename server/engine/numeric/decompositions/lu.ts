// Inverse and determinant by LU factorisation with partial pivoting (Golub and Van Loan, section 3.4), as plain loops.

import { at, filled, identity } from '../../values/kernels.ts';
import type { Matrix } from '../../values/matrix.ts';

/** Beyond this condition number (1-norm) an inverse is rounding noise and counts as not existing. */
const WORST_CONDITION = 1e13;

/** A⁻¹, n×n; all NaN where A is singular to working precision. */
export function inverse(a: Matrix): Matrix {
  const n = a.rows;
  const work = Float64Array.from(a.data);
  const result = Float64Array.from(identity(n).data);
  for (let k = 0; k < n; k++) {
    const pivot = pivotRow(work, n, k);
    const head = at(work, pivot * n + k);
    if (!(Math.abs(head) > 0)) return filled(n, n, Number.NaN);
    swapRows(work, n, k, pivot);
    swapRows(result, n, k, pivot);
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = at(work, i * n + k) / head;
      if (factor === 0) continue;
      subtractRow(work, n, i, k, factor, k);
      subtractRow(result, n, i, k, factor, 0);
    }
  }
  for (let i = 0; i < n; i++) {
    const head = at(work, i * n + i);
    for (let j = 0; j < n; j++) result[i * n + j] = at(result, i * n + j) / head;
  }
  const condition = oneNorm(a.data, n) * oneNorm(result, n);
  return condition < WORST_CONDITION ? { rows: n, cols: n, data: result } : filled(n, n, Number.NaN);
}

/** A pivot of at most so many units in the last place of what was subtracted to make it is rounding. */
const ROUNDING = 8 * 2 ** -52;

/** det(A) as the product of the pivots; 0 where a pivot is nothing but rounding, as of X'X for a wide X. */
export function determinant(a: Matrix): number {
  const n = a.rows;
  const work = Float64Array.from(a.data);
  const sizes = Float64Array.from(a.data, Math.abs);
  let product = 1;
  for (let k = 0; k < n; k++) {
    const pivot = pivotRow(work, n, k);
    const head = at(work, pivot * n + k);
    if (Number.isNaN(head)) return head;
    if (Math.abs(head) <= n * ROUNDING * largestBelow(sizes, n, k)) return 0;
    if (pivot !== k) product = -product;
    product *= head;
    swapRows(work, n, k, pivot);
    swapRows(sizes, n, k, pivot);
    for (let i = k + 1; i < n; i++) {
      const factor = at(work, i * n + k) / head;
      subtractRow(work, n, i, k, factor, k);
      for (let j = k; j < n; j++) {
        const subtracted = Math.abs(factor) * at(sizes, k * n + j);
        sizes[i * n + j] = Math.max(at(sizes, i * n + j), subtracted);
      }
    }
  }
  return product;
}

/** The largest of the numbers that the entries of column k, from row k on, were made of. */
function largestBelow(sizes: Float64Array, n: number, k: number): number {
  let most = 0;
  for (let i = k; i < n; i++) most = Math.max(most, at(sizes, i * n + k));
  return most;
}

/** The row at or below k with the largest entry in column k. */
function pivotRow(data: Float64Array, n: number, k: number): number {
  let best = k;
  for (let i = k + 1; i < n; i++) {
    if (Math.abs(at(data, i * n + k)) > Math.abs(at(data, best * n + k))) best = i;
  }
  return best;
}

function swapRows(data: Float64Array, n: number, i: number, k: number): void {
  if (i === k) return;
  for (let j = 0; j < n; j++) {
    const kept = at(data, i * n + j);
    data[i * n + j] = at(data, k * n + j);
    data[k * n + j] = kept;
  }
}

/** row i −= factor · row k, from column `from` on */
function subtractRow(
  data: Float64Array,
  n: number,
  i: number,
  k: number,
  factor: number,
  from: number,
): void {
  for (let j = from; j < n; j++) data[i * n + j] = at(data, i * n + j) - factor * at(data, k * n + j);
}

/** The largest sum of absolute entries of a column. */
function oneNorm(data: Float64Array, n: number): number {
  let most = 0;
  for (let j = 0; j < n; j++) {
    let total = 0;
    for (let i = 0; i < n; i++) total += Math.abs(at(data, i * n + j));
    most = Math.max(most, total);
  }
  return most;
}
