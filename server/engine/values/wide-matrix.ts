// Matrices of double-doubles, row-major, with what the operators need of them: slow and simple, for small sizes.

import * as dd from './double-double.ts';
import { ONE, type Wide, wide, ZERO } from './double-double.ts';
import type { Matrix } from './matrix.ts';

/** A matrix of double-doubles, row-major. */
export interface WideMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: readonly Wide[];
}

/** The rows×cols matrix with `entry(row, col)` at each place, row-major. */
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

/** The entry at a place; without a value outside the matrix. */
export function entryOf(a: WideMatrix, row: number, col: number): Wide {
  return a.data[row * a.cols + col] ?? NOWHERE;
}

/** A matrix of doubles, taken as exact. */
export const widened = (a: Matrix): WideMatrix => ({
  rows: a.rows,
  cols: a.cols,
  data: Array.from(a.data, (x) => wide(x)),
});
/** The matrix rounded to doubles. */
export const narrowed = (a: WideMatrix): Matrix => ({
  rows: a.rows,
  cols: a.cols,
  data: Float64Array.from(a.data, ({ hi }) => hi),
});
export const scalar = (value: Wide): WideMatrix => ({ rows: 1, cols: 1, data: [value] });
export const only = (a: WideMatrix): Wide => entryOf(a, 0, 0);
export const identity = (n: number): WideMatrix => wideMatrix(n, n, (i, j) => (i === j ? ONE : ZERO));
/** The transpose. */
export const transpose = (a: WideMatrix): WideMatrix =>
  wideMatrix(a.cols, a.rows, (i, j) => entryOf(a, j, i));
/** A matrix with `f` applied to each entry. */
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
/** The largest absolute value among the entries, in doubles; 0 of an empty matrix. */
export const maxAbs = (a: WideMatrix): number =>
  a.data.reduce((most, { hi }) => (Number.isNaN(hi) ? Number.NaN : Math.max(most, Math.abs(hi))), 0);
/** The largest error bound among the entries. */
export const maxOff = (a: WideMatrix): number =>
  a.data.reduce((most, { off }) => (Number.isNaN(off) ? Number.NaN : Math.max(most, off)), 0);
/** Whether some entry has lost what left no trace in it. */
export const hasLost = (a: WideMatrix): boolean => a.data.some(({ lost }) => lost);
/** How much finer its entries are than double-doubles: what tolerances are to be multiplied with. */
export const fineness = (a: WideMatrix): number => Math.min(1, ...a.data.map(dd.fineness));
/** The value that an algorithm computed from a matrix: its bounds cover small terms that left no trace, but not terms that the matrix itself has lost. */
export const madeOf = (value: WideMatrix, { data }: WideMatrix): WideMatrix => {
  const lost = data.some((x) => x.lost);
  return map(value, (x) => ({ ...x, lost }));
};
/** ‖A‖_F of what is meant, at most. */
export const normAtMost = (a: WideMatrix): number => Math.hypot(...a.data.map(dd.most));
export const midpoints = (a: WideMatrix): WideMatrix => map(a, dd.midpoint);
export const blurred = (a: WideMatrix, by: number): WideMatrix => map(a, (x) => dd.blurred(x, by));

/** The product of an m×n and an n×p matrix. */
export function multiply(a: WideMatrix, b: WideMatrix): WideMatrix {
  return wideMatrix(a.rows, b.cols, (i, j) => {
    let sum = ZERO;
    for (let k = 0; k < a.cols; k++) sum = dd.add(sum, dd.multiply(entryOf(a, i, k), entryOf(b, k, j)));
    return sum;
  });
}

/** The columns of a matrix stacked into one column (Magnus and Neudecker, Matrix Differential Calculus, section 2.4). */
export const vec = (a: WideMatrix): WideMatrix => ({
  rows: a.rows * a.cols,
  cols: 1,
  data: transpose(a).data,
});
/** The rows×cols matrix whose stacked columns are `a`. */
export const unvec = (a: WideMatrix, rows: number, cols: number): WideMatrix =>
  wideMatrix(rows, cols, (i, j) => entryOf(a, j * rows + i, 0));
/** [A B] */
const beside = (a: WideMatrix, b: WideMatrix): WideMatrix =>
  wideMatrix(a.rows, a.cols + b.cols, (i, j) => (j < a.cols ? entryOf(a, i, j) : entryOf(b, i, j - a.cols)));
/** K with K vec(A) = vec(A') for A of rows × cols. */
export const commutation = (rows: number, cols: number): WideMatrix =>
  wideMatrix(rows * cols, rows * cols, (i, j) =>
    Math.floor(i / cols) === j % rows && i % cols === Math.floor(j / rows) ? ONE : ZERO,
  );
/** The diagonal of a square matrix from the top left. */
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

/** Aᵏ of a square matrix by repeated squaring; A⁻ᵏ is the power of the inverse. */
export function matrixPower(a: WideMatrix, exponent: number): WideMatrix {
  let square = exponent < 0 ? invert(a) : a;
  let result = identity(a.rows);
  for (let rest = Math.abs(exponent); rest >= 1; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(result, square);
    if (rest >= 2) square = multiply(square, square);
  }
  return result;
}

/** A without one row and one column, counted from 0. */
export function without(a: WideMatrix, row: number, col: number): WideMatrix {
  return wideMatrix(a.rows - 1, a.cols - 1, (i, j) => entryOf(a, i < row ? i : i + 1, j < col ? j : j + 1));
}

/** A⁻¹ by Gauss and Jordan with row pivots; NaN where a pivot may be 0. */
export function invert(a: WideMatrix): WideMatrix {
  const n = a.rows;
  const rows = Array.from({ length: n }, (_, i) =>
    Array.from({ length: 2 * n }, (_, j) => (j < n ? entryOf(a, i, j) : j === n + i ? ONE : ZERO)),
  );
  for (let k = 0; k < n; k++) {
    pivoted(rows, k);
    const pivot = rows[k]?.[k] ?? ZERO;
    const leading = (rows[k] ?? []).map((value) => dd.divide(value, pivot));
    for (let i = 0; i < n; i++) if (i !== k) rows[i] = withoutLeading(rows[i] ?? [], leading, k);
    rows[k] = leading;
  }
  return madeOf(
    wideMatrix(n, n, (i, j) => rows[i]?.[n + j] ?? ZERO),
    a,
  );
}

/** det A by elimination; where a pivot may be 0, what is left is at most as large as its rows are long together (Hadamard). */
export function determinant(a: WideMatrix): Wide {
  const n = a.rows;
  const rows = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => entryOf(a, i, j)));
  let product = ONE;
  for (let k = 0; k < n; k++) {
    if (pivoted(rows, k)) product = dd.negate(product);
    const pivot = rows[k]?.[k] ?? ZERO;
    if (k < n - 1 && dd.mayVanish(pivot)) {
      const lengths = rows.slice(k).map((row) => Math.hypot(...row.slice(k).map(dd.most)));
      return dd.wide(
        0,
        0,
        lengths.reduce((size, length) => size * length, dd.most(product)),
      );
    }
    if (dd.isExactZero(pivot)) return ZERO;
    product = dd.multiply(product, pivot);
    const leading = (rows[k] ?? []).map((value) => dd.divide(value, pivot));
    if (k < n - 1) for (let i = k + 1; i < n; i++) rows[i] = withoutLeading(rows[i] ?? [], leading, k);
  }
  return product;
}

/** The row with the largest entry in column k, from row k on, goes up to row k; whether it was another one. */
function pivoted(rows: Wide[][], k: number): boolean {
  const size = (row: readonly Wide[] | undefined): number => Math.abs(row?.[k]?.hi ?? 0);
  let most = k;
  for (let i = k; i < rows.length; i++) if (size(rows[i]) > size(rows[most])) most = i;
  const [up, down] = [rows[most] ?? [], rows[k] ?? []];
  rows[most] = down;
  rows[k] = up;
  return most !== k;
}

/** A row less so many times the one that leads with 1 in column k. */
function withoutLeading(row: readonly Wide[], leading: readonly Wide[], k: number): Wide[] {
  const factor = row[k] ?? ZERO;
  return row.map((x, j) => dd.subtract(x, dd.multiply(factor, leading[j] ?? ZERO)));
}

/** exp(A): a Taylor series of A/2ᵏ, squared k times; what the series leaves is less than its bound for the rounding. */
export function matrixExponential(a: WideMatrix): WideMatrix {
  const size = normAtMost(a);
  if (!(size < 700)) return map(a, () => dd.UNSURE);
  const halvings = Math.max(4, Math.ceil(Math.log2(size || 1)) + 4);
  const small = map(a, (x) => dd.scaled(x, -halvings));
  let term = identity(a.rows);
  let sum = term;
  const finer = fineness(a);
  const terms = finer < 1 ? TERMS_OF_MANY_DIGITS : TERMS;
  for (let k = 1; k < terms; k++) {
    term = map(multiply(term, small), (x) => dd.divide(x, wide(k)));
    sum = add(sum, term);
  }
  // ‖A/2ᵏ‖ is at most 1/16: 16⁻²⁰/20! is below 2⁻¹⁴⁰, 16⁻²⁸/28! below 2⁻²⁰⁰.
  sum = blurred(sum, 2 ** -140 * finer);
  for (let k = 0; k < halvings; k++) sum = multiply(sum, sum);
  return madeOf(sum, a);
}

const TERMS = 20;
const TERMS_OF_MANY_DIGITS = 28;

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
