// Matrices taken apart and put together: diagonals, vec, Kronecker products, commutation matrices, slices and blocks.

import { at, entryOf } from './kernels.ts';
import type { Matrix } from './matrix.ts';
import { matrixOf } from './matrix.ts';

/** A column or row of n entries as the n×n diagonal matrix. */
export function diagonalMatrix(a: Matrix): Matrix {
  const n = a.data.length;
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) data[i * n + i] = at(a.data, i);
  return { rows: n, cols: n, data };
}

/** The diagonal of an n×n matrix as a column. */
export function diagonalOf(a: Matrix): Matrix {
  return matrixOf(a.rows, 1, (i) => entryOf(a, i, i));
}

/** The columns of an m×n matrix one below the other: m·n×1. */
export function vec(a: Matrix): Matrix {
  return matrixOf(a.rows * a.cols, 1, (k) => entryOf(a, k % a.rows, Math.floor(k / a.rows)));
}

/** The rows×cols matrix with vec(result) = a; undoes `vec`. */
export function unvec(a: Matrix, rows: number, cols: number): Matrix {
  return matrixOf(rows, cols, (i, j) => at(a.data, j * rows + i));
}

/** A ⊗ B: mp×nq for m×n and p×q. */
export function kronecker(a: Matrix, b: Matrix): Matrix {
  return matrixOf(
    a.rows * b.rows,
    a.cols * b.cols,
    (i, j) => entryOf(a, Math.floor(i / b.rows), Math.floor(j / b.cols)) * entryOf(b, i % b.rows, j % b.cols),
  );
}

/** The mn×mn matrix K with K vec(A) = vec(Aᵀ) for every m×n matrix A. */
export function commutation(m: number, n: number): Matrix {
  // Row j + n·i of vec(Aᵀ) is A(i, j), which stands at i + m·j in vec(A).
  const data = new Float64Array(m * n * m * n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) data[(j + n * i) * m * n + (i + m * j)] = 1;
  return { rows: m * n, cols: m * n, data };
}

/** Rows and columns from–to, counted from 0, both ends included; NaN where the range leaves the matrix. */
export function slice(a: Matrix, rows: readonly [number, number], cols: readonly [number, number]): Matrix {
  const inside = rows[0] >= 0 && cols[0] >= 0 && rows[1] < a.rows && cols[1] < a.cols;
  return matrixOf(Math.max(0, rows[1] - rows[0] + 1), Math.max(0, cols[1] - cols[0] + 1), (i, j) =>
    inside ? entryOf(a, rows[0] + i, cols[0] + j) : Number.NaN,
  );
}

/** A rows×cols matrix of zeros with `a` placed so that its first entry stands at (row, col), from 0. */
export function embed(a: Matrix, rows: number, cols: number, row: number, col: number): Matrix {
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.cols; j++) data[(row + i) * cols + col + j] = entryOf(a, i, j);
  }
  return { rows, cols, data };
}

/** The matrix made of rows of blocks: blocks of a row share their height, rows share their width. */
export function blocks(rows: readonly (readonly Matrix[])[]): Matrix {
  const height = rows.reduce((total, row) => total + (row[0]?.rows ?? 0), 0);
  const width = rows[0]?.reduce((total, block) => total + block.cols, 0) ?? 0;
  const data = new Float64Array(height * width).fill(Number.NaN);
  let top = 0;
  for (const row of rows) {
    let left = 0;
    for (const block of row) {
      for (let i = 0; i < block.rows; i++) {
        for (let j = 0; j < block.cols; j++) data[(top + i) * width + left + j] = entryOf(block, i, j);
      }
      left += block.cols;
    }
    top += row[0]?.rows ?? 0;
  }
  return { rows: height, cols: width, data };
}
