// Matrices of double-doubles, row-major, with what the operators need of them: slow and simple, for small sizes.

import * as dd from './double-double.ts';
import { ONE, type Wide, wide, ZERO } from './double-double.ts';
import type { Matrix } from './matrix.ts';

export interface WideMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: readonly Wide[];
}

export function wideMatrix(
  rows: number,
  cols: number,
  entry: (row: number, col: number) => Wide,
): WideMatrix {
  const data: Wide[] = [];
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) data.push(entry(i, j));
  return { rows, cols, data };
}

const NOWHERE = wide(Number.NaN);

export function entryOf(a: WideMatrix, row: number, col: number): Wide {
  return a.data[row * a.cols + col] ?? NOWHERE;
}

export const widened = (a: Matrix): WideMatrix => ({
  rows: a.rows,
  cols: a.cols,
  data: Array.from(a.data, (x) => wide(x)),
});
/** What doubles keep of it. */
export const narrowed = (a: WideMatrix): Matrix => ({
  rows: a.rows,
  cols: a.cols,
  data: Float64Array.from(a.data, ({ hi }) => hi),
});
export const scalar = (value: Wide): WideMatrix => ({ rows: 1, cols: 1, data: [value] });
export const only = (a: WideMatrix): Wide => entryOf(a, 0, 0);
export const identity = (n: number): WideMatrix => wideMatrix(n, n, (i, j) => (i === j ? ONE : ZERO));
export const transpose = (a: WideMatrix): WideMatrix =>
  wideMatrix(a.cols, a.rows, (i, j) => entryOf(a, j, i));
export const map = (a: WideMatrix, f: (x: Wide) => Wide): WideMatrix => ({
  rows: a.rows,
  cols: a.cols,
  data: a.data.map(f),
});
export const scale = (a: WideMatrix, factor: Wide): WideMatrix => map(a, (x) => dd.multiply(x, factor));
export const total = (values: readonly Wide[]): Wide => values.reduce(dd.add, ZERO);

/** Entry by entry; a size of 1 spreads. */
export function zip(a: WideMatrix, b: WideMatrix, f: (x: Wide, y: Wide) => Wide): WideMatrix {
  const at = (m: WideMatrix, i: number, j: number): Wide =>
    entryOf(m, m.rows === 1 ? 0 : i, m.cols === 1 ? 0 : j);
  return wideMatrix(Math.max(a.rows, b.rows), Math.max(a.cols, b.cols), (i, j) =>
    f(at(a, i, j), at(b, i, j)),
  );
}

export const add = (a: WideMatrix, b: WideMatrix): WideMatrix => zip(a, b, dd.add);
export const subtract = (a: WideMatrix, b: WideMatrix): WideMatrix => zip(a, b, dd.subtract);
export const hadamard = (a: WideMatrix, b: WideMatrix): WideMatrix => zip(a, b, dd.multiply);
export const inner = (a: WideMatrix, b: WideMatrix): Wide => total(hadamard(a, b).data);
export const frobeniusNorm = (a: WideMatrix): Wide => dd.squareRoot(inner(a, a));
export const maxAbs = (a: WideMatrix): number =>
  a.data.reduce((most, { hi }) => (Number.isNaN(hi) ? Number.NaN : Math.max(most, Math.abs(hi))), 0);

export function multiply(a: WideMatrix, b: WideMatrix): WideMatrix {
  return wideMatrix(a.rows, b.cols, (i, j) => {
    let sum = ZERO;
    for (let k = 0; k < a.cols; k++) sum = dd.add(sum, dd.multiply(entryOf(a, i, k), entryOf(b, k, j)));
    return sum;
  });
}

export const vec = (a: WideMatrix): WideMatrix => ({
  rows: a.rows * a.cols,
  cols: 1,
  data: transpose(a).data,
});
export const unvec = (a: WideMatrix, rows: number, cols: number): WideMatrix =>
  wideMatrix(rows, cols, (i, j) => entryOf(a, j * rows + i, 0));
/** [A B] */
export const beside = (a: WideMatrix, b: WideMatrix): WideMatrix =>
  wideMatrix(a.rows, a.cols + b.cols, (i, j) => (j < a.cols ? entryOf(a, i, j) : entryOf(b, i, j - a.cols)));
/** K with K vec(A) = vec(A') for A of rows × cols. */
export const commutation = (rows: number, cols: number): WideMatrix =>
  wideMatrix(rows * cols, rows * cols, (i, j) =>
    Math.floor(i / cols) === j % rows && i % cols === Math.floor(j / rows) ? ONE : ZERO,
  );
export const diagonal = (a: WideMatrix): readonly Wide[] =>
  Array.from({ length: a.rows }, (_, i) => entryOf(a, i, i));

/** `rows` reduces each row to one number, `cols` each column. */
export function alongAxis(
  a: WideMatrix,
  axis: 'rows' | 'cols',
  f: (xs: readonly Wide[]) => Wide,
): WideMatrix {
  if (axis === 'cols') return transpose(alongAxis(transpose(a), 'rows', f));
  return wideMatrix(a.rows, 1, (i) => f(a.data.slice(i * a.cols, (i + 1) * a.cols)));
}

export function matrixPower(a: WideMatrix, exponent: number): WideMatrix {
  const base = exponent < 0 ? invert(a).inverse : a;
  let result = identity(a.rows);
  for (let k = 0; k < Math.abs(exponent); k++) result = multiply(result, base);
  return result;
}

/** A without one row and one column, counted from 0. */
export function without(a: WideMatrix, row: number, col: number): WideMatrix {
  return wideMatrix(a.rows - 1, a.cols - 1, (i, j) => entryOf(a, i < row ? i : i + 1, j < col ? j : j + 1));
}

/** Gauss and Jordan with row pivots: A⁻¹ and det A. */
export function invert(a: WideMatrix): { readonly inverse: WideMatrix; readonly determinant: Wide } {
  const n = a.rows;
  const rows = Array.from({ length: n }, (_, i) =>
    Array.from({ length: 2 * n }, (_, j) => (j < n ? entryOf(a, i, j) : j === n + i ? ONE : ZERO)),
  );
  let determinant = ONE;
  for (let k = 0; k < n; k++) {
    const size = (row: readonly Wide[] | undefined): number => Math.abs(row?.[k]?.hi ?? 0);
    let most = k;
    for (let i = k; i < n; i++) if (size(rows[i]) > size(rows[most])) most = i;
    const pivotRow = rows[most] ?? [];
    const other = rows[k] ?? [];
    if (most !== k) {
      rows[most] = other;
      determinant = dd.negate(determinant);
    }
    const pivot = pivotRow[k] ?? ZERO;
    determinant = dd.multiply(determinant, pivot);
    const leading = pivotRow.map((value) => dd.divide(value, pivot));
    for (let i = 0; i < n; i++) {
      const row = rows[i] ?? [];
      const factor = row[k] ?? ZERO;
      if (i !== k) rows[i] = row.map((x, j) => dd.subtract(x, dd.multiply(factor, leading[j] ?? ZERO)));
    }
    rows[k] = leading;
  }
  return { inverse: wideMatrix(n, n, (i, j) => rows[i]?.[n + j] ?? ZERO), determinant };
}

/** exp(A): a Taylor series of A/2ᵏ, squared k times. */
export function matrixExponential(a: WideMatrix): WideMatrix {
  const halvings = 10;
  const small = map(a, (x) => dd.scaled(x, -halvings));
  let term = identity(a.rows);
  let sum = term;
  for (let k = 1; k < 24; k++) {
    term = map(multiply(term, small), (x) => dd.divide(x, wide(k)));
    sum = add(sum, term);
  }
  for (let k = 0; k < halvings; k++) sum = multiply(sum, sum);
  return sum;
}

/** A ⊗ B */
export const kronecker = (a: WideMatrix, b: WideMatrix): WideMatrix =>
  wideMatrix(a.rows * b.rows, a.cols * b.cols, (i, j) =>
    dd.multiply(
      entryOf(a, Math.floor(i / b.rows), Math.floor(j / b.cols)),
      entryOf(b, i % b.rows, j % b.cols),
    ),
  );

/** The diagonal matrix of a column or row. */
export const diagonalMatrix = ({ data }: WideMatrix): WideMatrix =>
  wideMatrix(data.length, data.length, (i, j) => (i === j ? (data[i] ?? NOWHERE) : ZERO));

/** Blocks as one matrix, `columnsPerRow` of them in each row of blocks. */
export function blocks(args: readonly WideMatrix[], columnsPerRow: readonly number[]): WideMatrix {
  let start = 0;
  return columnsPerRow
    .map((count) => {
      start += count;
      return args.slice(start - count, start).reduce(beside);
    })
    .reduce((above, below) => transpose(beside(transpose(above), transpose(below))));
}
