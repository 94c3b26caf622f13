// Arithmetic on dense matrices as plain loops over Float64Array: sums, products, entrywise functions, reductions.
// Sizes are the caller's duty (shapes were checked before); where they do not fit, entries come out NaN.

import type { Matrix } from './matrix.ts';

/** An entry of the data; NaN beyond its end. */
export function at(data: Float64Array, index: number): number {
  return data[index] ?? Number.NaN;
}

/** Entry (row, col), from 0. */
export function entryOf(a: Matrix, row: number, col: number): number {
  return at(a.data, row * a.cols + col);
}

/** The rows×cols matrix with `value` in every entry. */
export function filled(rows: number, cols: number, value: number): Matrix {
  return { rows, cols, data: new Float64Array(rows * cols).fill(value) };
}

/** The rows×cols matrix of zeros. */
export function zeros(rows: number, cols: number): Matrix {
  return { rows, cols, data: new Float64Array(rows * cols) };
}

/** The n×n identity. */
export function identity(n: number): Matrix {
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) data[i * n + i] = 1;
  return { rows: n, cols: n, data };
}

/** A number as a 1×1 matrix. */
export function scalar(value: number): Matrix {
  return { rows: 1, cols: 1, data: Float64Array.of(value) };
}

/** The number that a 1×1 matrix is. */
export function scalarOf(a: Matrix): number {
  return at(a.data, 0);
}

/** A matrix from its rows. */
export function fromRows(rows: readonly (readonly number[])[]): Matrix {
  const cols = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * cols);
  rows.forEach((row, i) => {
    row.forEach((value, j) => {
      data[i * cols + j] = value;
    });
  });
  return { rows: rows.length, cols, data };
}

/** The entries as an array of rows. */
export function toRows(a: Matrix): number[][] {
  return Array.from({ length: a.rows }, (_, i) => [...a.data.subarray(i * a.cols, (i + 1) * a.cols)]);
}

function sameSizes(a: Matrix, b: Matrix): boolean {
  return a.rows === b.rows && a.cols === b.cols;
}

/** f of each entry. */
export function mapEntries(a: Matrix, f: (value: number) => number): Matrix {
  const { rows, cols, data } = a;
  const result = new Float64Array(data.length);
  for (let i = 0; i < result.length; i++) result[i] = f(at(data, i));
  return { rows, cols, data: result };
}

/** f of the entries at the same place of two matrices of the same sizes. */
function zipEntries(a: Matrix, b: Matrix, f: (x: number, y: number) => number): Matrix {
  const { rows, cols, data } = a;
  const result = new Float64Array(data.length);
  for (let i = 0; i < result.length; i++) result[i] = f(at(data, i), at(b.data, i));
  return { rows, cols, data: result };
}

/** f of the entries at the same place, where a size of 1 is repeated to the other's. */
export function zipBroadcast(a: Matrix, b: Matrix, f: (x: number, y: number) => number): Matrix {
  if (sameSizes(a, b)) return zipEntries(a, b, f);
  const rows = a.rows === 1 ? b.rows : a.rows;
  const cols = a.cols === 1 ? b.cols : a.cols;
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const x = entryOf(a, a.rows === 1 ? 0 : i, a.cols === 1 ? 0 : j);
      const y = entryOf(b, b.rows === 1 ? 0 : i, b.cols === 1 ? 0 : j);
      data[i * cols + j] = f(x, y);
    }
  }
  return { rows, cols, data };
}

/** The sum of two matrices of one shape. */
export function add(a: Matrix, b: Matrix): Matrix {
  const data = new Float64Array(a.data.length);
  for (let i = 0; i < data.length; i++) data[i] = at(a.data, i) + at(b.data, i);
  return { rows: a.rows, cols: a.cols, data };
}

/** The difference of two matrices of one shape. */
export function subtract(a: Matrix, b: Matrix): Matrix {
  const data = new Float64Array(a.data.length);
  for (let i = 0; i < data.length; i++) data[i] = at(a.data, i) - at(b.data, i);
  return { rows: a.rows, cols: a.cols, data };
}

/** a + factor · b */
export function addScaled(a: Matrix, factor: number, b: Matrix): Matrix {
  const data = new Float64Array(a.data.length);
  for (let i = 0; i < data.length; i++) data[i] = at(a.data, i) + factor * at(b.data, i);
  return { rows: a.rows, cols: a.cols, data };
}

/** A matrix times a number. */
export function scale(a: Matrix, factor: number): Matrix {
  const data = new Float64Array(a.data.length);
  for (let i = 0; i < data.length; i++) data[i] = factor * at(a.data, i);
  return { rows: a.rows, cols: a.cols, data };
}

/** A ∘ B, entry by entry. */
export function hadamard(a: Matrix, b: Matrix): Matrix {
  const data = new Float64Array(a.data.length);
  for (let i = 0; i < data.length; i++) data[i] = at(a.data, i) * at(b.data, i);
  return { rows: a.rows, cols: a.cols, data };
}

/** A ./ B, entry by entry. */
export function divideEntries(a: Matrix, b: Matrix): Matrix {
  return zipEntries(a, b, (x, y) => x / y);
}

/** A B, m×n for m×k and k×n. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  const { rows, cols: inner } = a;
  const { cols } = b;
  const data = new Float64Array(rows * cols);
  if (cols === 1) {
    for (let i = 0; i < rows; i++) {
      let total = 0;
      for (let k = 0; k < inner; k++) total += at(a.data, i * inner + k) * at(b.data, k);
      data[i] = total;
    }
    return { rows, cols, data };
  }
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const factor = at(a.data, i * inner + k);
      const from = k * cols;
      const to = i * cols;
      for (let j = 0; j < cols; j++) data[to + j] = at(data, to + j) + factor * at(b.data, from + j);
    }
  }
  return { rows, cols, data };
}

interface Sides {
  readonly rows: number;
  readonly cols: number;
}

/** The multiplications that a chain of factors takes from the left, and from the right. */
export function chainWork(factors: readonly Sides[]): { readonly left: number; readonly right: number } {
  const rows = factors[0]?.rows ?? 1;
  const cols = factors.at(-1)?.cols ?? 1;
  let left = 0;
  let right = 0;
  factors.forEach((factor, i) => {
    if (i > 0) left += rows * factor.rows * factor.cols;
    if (i < factors.length - 1) right += cols * factor.rows * factor.cols;
  });
  return { left, right };
}

/** The product of a chain, from its cheaper end: `A B x` as `A (B x)`. */
export function multiplyAll(factors: readonly Matrix[]): Matrix {
  const { left, right } = chainWork(factors);
  return right < left
    ? factors.reduceRight((behind, factor) => multiply(factor, behind))
    : factors.reduce(multiply);
}

/** The transpose; that of a row or column shares its entries. */
export function transpose(a: Matrix): Matrix {
  const { rows, cols } = a;
  if (rows === 1 || cols === 1) return { rows: cols, cols: rows, data: a.data };
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) data[j * rows + i] = at(a.data, i * cols + j);
  return { rows: cols, cols: rows, data };
}

/** A^exponent by repeated squaring, for a square A and a whole exponent ≥ 0. */
export function matrixPower(a: Matrix, exponent: number): Matrix {
  let result = identity(a.rows);
  let square = a;
  for (let rest = exponent; rest >= 1; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(result, square);
    if (rest >= 2) square = multiply(square, square);
  }
  return result;
}

/** ⟨A, B⟩ = Σᵢⱼ AᵢⱼBᵢⱼ */
export function inner(a: Matrix, b: Matrix): number {
  let total = 0;
  for (let i = 0; i < a.data.length; i++) total += at(a.data, i) * at(b.data, i);
  return total;
}

/** The sum of all entries, added in row-major order. */
export function sumEntries(a: Matrix): number {
  let total = 0;
  for (let i = 0; i < a.data.length; i++) total += at(a.data, i);
  return total;
}

/** The sum along each row: m×1 for m×n. */
export function rowSums(a: Matrix): Matrix {
  const data = new Float64Array(a.rows);
  for (let i = 0; i < a.rows; i++) {
    let total = 0;
    for (let j = 0; j < a.cols; j++) total += at(a.data, i * a.cols + j);
    data[i] = total;
  }
  return { rows: a.rows, cols: 1, data };
}

/** The sum along each column: 1×n for m×n. */
export function colSums(a: Matrix): Matrix {
  const data = new Float64Array(a.cols);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.cols; j++) data[j] = at(data, j) + at(a.data, i * a.cols + j);
  }
  return { rows: 1, cols: a.cols, data };
}

/** The sum of the diagonal of a square matrix. */
export function trace(a: Matrix): number {
  let total = 0;
  for (let i = 0; i < a.rows; i++) total += at(a.data, i * a.cols + i);
  return total;
}

/** Frobenius norm; of a column its 2-norm. */
export function frobeniusNorm(a: Matrix): number {
  return Math.sqrt(inner(a, a));
}

/** The largest absolute entry; NaN if any entry is. */
export function maxAbs(a: Matrix): number {
  let most = 0;
  for (let i = 0; i < a.data.length; i++) most = Math.max(most, Math.abs(at(a.data, i)));
  return most;
}

/** Whether no entry is infinite or NaN. */
export function allFinite(a: Matrix): boolean {
  for (let i = 0; i < a.data.length; i++) if (!Number.isFinite(at(a.data, i))) return false;
  return true;
}
