// Eigenvalues of symmetric matrices by Jacobi's cyclic rotations, and singular values by the one-sided variant
// (Golub and Van Loan, sections 8.5 and 8.6): slow for large matrices, accurate to the last digits for small ones.

import {
  at,
  entryOf,
  filled,
  frobeniusNorm,
  identity,
  maxAbs,
  multiply,
  transpose,
} from '../../values/kernels.ts';
import type { Matrix } from '../../values/matrix.ts';
import { matrixOf } from '../../values/matrix.ts';

const SWEEPS = 60;
/** The size of a rotation's target, relative to the largest entry, below which it counts as 0: less is rounding. */
const NEGLIGIBLE = 2 ** -56;
/** How far from symmetric, relative to its largest entry, a matrix may be by rounding. */
const ASYMMETRY = 1e-8;

export interface SymmetricEigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** n×n, the eigenvectors as columns; the largest entry of each is positive. */
  readonly vectors: Matrix;
}

/** All NaN where A is not symmetric. */
export function symmetricEigen(a: Matrix): SymmetricEigen {
  const n = a.rows;
  const most = maxAbs(a);
  const work = matrixOf(n, n, (i, j) => 0.5 * (entryOf(a, i, j) + entryOf(a, j, i)));
  const vectors = Float64Array.from(identity(n).data);
  let asymmetry = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++)
      asymmetry = Math.max(asymmetry, Math.abs(entryOf(a, i, j) - entryOf(a, j, i)));
  }
  if (!(asymmetry <= ASYMMETRY * most) || !Number.isFinite(most)) {
    return { values: new Float64Array(n).fill(Number.NaN), vectors: filled(n, n, Number.NaN) };
  }
  const data = work.data;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const off = at(data, p * n + q);
        if (Math.abs(off) <= NEGLIGIBLE * most || off === 0) continue;
        rotated = true;
        const angle = (at(data, q * n + q) - at(data, p * n + p)) / (2 * off);
        const t = Math.sign(angle || 1) / (Math.abs(angle) + Math.sqrt(angle * angle + 1));
        const cos = 1 / Math.sqrt(t * t + 1);
        rotateColumns(data, n, n, p, q, cos, t * cos);
        rotateRows(data, n, p, q, cos, t * cos);
        rotateColumns(vectors, n, n, p, q, cos, t * cos);
      }
    }
    if (!rotated) break;
  }
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (i, j) => at(data, i * n + i) - at(data, j * n + j),
  );
  const signs = order.map((k) => signOfLargest(vectors, n, k));
  return {
    values: Float64Array.from(order, (k) => at(data, k * n + k)),
    vectors: matrixOf(n, n, (i, j) => (signs[j] ?? 1) * at(vectors, i * n + (order[j] ?? 0))),
  };
}

export interface Singular {
  /** Descending, r = min(m, n) of them. */
  readonly values: Float64Array;
  /** m×r and n×r, with orthonormal columns where the singular value is not 0. */
  readonly left: Matrix;
  readonly right: Matrix;
}

/** The thin singular value decomposition A = left · diag(values) · rightᵀ. */
export function singular(a: Matrix): Singular {
  if (a.rows < a.cols) {
    const { values, left, right } = singular(transpose(a));
    return { values, left: right, right: left };
  }
  const { rows: m, cols: n } = a;
  const columns = Float64Array.from(a.data);
  const right = Float64Array.from(identity(n).data);
  const largest = frobeniusNorm(a) ** 2;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const pp = columnInner(columns, m, n, p, p);
        const qq = columnInner(columns, m, n, q, q);
        const pq = columnInner(columns, m, n, p, q);
        const least = Math.max(Math.sqrt(pp * qq), NEGLIGIBLE * largest);
        if (!(Math.abs(pq) > 1e-16 * least)) continue;
        rotated = true;
        const angle = (qq - pp) / (2 * pq);
        const t = Math.sign(angle || 1) / (Math.abs(angle) + Math.sqrt(angle * angle + 1));
        const cos = 1 / Math.sqrt(t * t + 1);
        rotateColumns(columns, m, n, p, q, cos, t * cos);
        rotateColumns(right, n, n, p, q, cos, t * cos);
      }
    }
    if (!rotated) break;
  }
  const norms = Array.from({ length: n }, (_, j) => Math.sqrt(columnInner(columns, m, n, j, j)));
  const order = norms.map((_, j) => j).sort((i, j) => (norms[j] ?? 0) - (norms[i] ?? 0));
  const values = Float64Array.from(order, (j) => norms[j] ?? Number.NaN);
  return {
    values,
    left: matrixOf(m, n, (i, j) =>
      at(values, j) === 0 ? 0 : at(columns, i * n + (order[j] ?? 0)) / at(values, j),
    ),
    right: matrixOf(n, n, (i, j) => at(right, i * n + (order[j] ?? 0))),
  };
}

/** Moore–Penrose pseudo-inverse, n×m for m×n; singular values below 1e-12 of the largest count as 0. */
export function pseudoInverse(a: Matrix): Matrix {
  const { values, left, right } = singular(a);
  const cutoff = 1e-12 * at(values, 0);
  const scaled = matrixOf(right.rows, right.cols, (i, j) => {
    const value = at(values, j);
    return value <= cutoff ? 0 : entryOf(right, i, j) / value;
  });
  return multiply(scaled, transpose(left));
}

function columnInner(data: Float64Array, rows: number, cols: number, p: number, q: number): number {
  let total = 0;
  for (let i = 0; i < rows; i++) total += at(data, i * cols + p) * at(data, i * cols + q);
  return total;
}

function rotateColumns(
  data: Float64Array,
  rows: number,
  cols: number,
  p: number,
  q: number,
  cos: number,
  sin: number,
): void {
  for (let i = 0; i < rows; i++) {
    const x = at(data, i * cols + p);
    const y = at(data, i * cols + q);
    data[i * cols + p] = cos * x - sin * y;
    data[i * cols + q] = sin * x + cos * y;
  }
}

function rotateRows(data: Float64Array, n: number, p: number, q: number, cos: number, sin: number): void {
  for (let j = 0; j < n; j++) {
    const x = at(data, p * n + j);
    const y = at(data, q * n + j);
    data[p * n + j] = cos * x - sin * y;
    data[q * n + j] = sin * x + cos * y;
  }
}

function signOfLargest(vectors: Float64Array, n: number, column: number): number {
  let largest = 0;
  for (let i = 0; i < n; i++) {
    // A hair above the largest so far: entries that tie by symmetry keep the first one's sign.
    if (Math.abs(at(vectors, i * n + column)) > Math.abs(largest) * (1 + 1e-9))
      largest = at(vectors, i * n + column);
  }
  return largest < 0 ? -1 : 1;
}
