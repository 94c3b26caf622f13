// Matrices of many digits: mathjs BigNumbers, row-major, and what the operators need of them. For tests alone: slow, simple.

import { all, type BigNumber, create } from 'mathjs';

/** Digits that everything is computed with. */
const DIGITS = 40;
const math = create(all ?? {}, { precision: DIGITS });

/** A number with all digits of the double, or of what the text says. */
export const big = (value: number | string): BigNumber => math.bignumber(value);
export const ZERO = big(0);
export const ONE = big(1);
export const TINY = big(10).pow(-DIGITS + 4);

export interface BigMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: readonly BigNumber[];
}

export function bigMatrix(
  rows: number,
  cols: number,
  entry: (row: number, col: number) => BigNumber,
): BigMatrix {
  const data: BigNumber[] = [];
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) data.push(entry(i, j));
  return { rows, cols, data };
}

export function entry(a: BigMatrix, row: number, col: number): BigNumber {
  const found = a.data[row * a.cols + col];
  if (!found) throw new Error(`no entry (${row}, ${col}) in ${a.rows}×${a.cols}`);
  return found;
}

export const scalar = (value: BigNumber): BigMatrix => ({ rows: 1, cols: 1, data: [value] });
export const only = (a: BigMatrix): BigNumber => entry(a, 0, 0);
export const identity = (n: number): BigMatrix => bigMatrix(n, n, (i, j) => (i === j ? ONE : ZERO));
export const transpose = (a: BigMatrix): BigMatrix => bigMatrix(a.cols, a.rows, (i, j) => entry(a, j, i));
export const map = (a: BigMatrix, f: (x: BigNumber) => BigNumber): BigMatrix => ({
  ...a,
  data: a.data.map(f),
});
export const scale = (a: BigMatrix, factor: BigNumber | number): BigMatrix => map(a, (x) => x.times(factor));
export const total = (values: readonly BigNumber[]): BigNumber =>
  values.reduce((sum, value) => sum.plus(value), ZERO);

/** Entry by entry; a size of 1 spreads. */
export function zip(a: BigMatrix, b: BigMatrix, f: (x: BigNumber, y: BigNumber) => BigNumber): BigMatrix {
  const at = (m: BigMatrix, i: number, j: number): BigNumber =>
    entry(m, m.rows === 1 ? 0 : i, m.cols === 1 ? 0 : j);
  return bigMatrix(Math.max(a.rows, b.rows), Math.max(a.cols, b.cols), (i, j) => f(at(a, i, j), at(b, i, j)));
}

export const add = (a: BigMatrix, b: BigMatrix): BigMatrix => zip(a, b, (x, y) => x.plus(y));
export const subtract = (a: BigMatrix, b: BigMatrix): BigMatrix => zip(a, b, (x, y) => x.minus(y));
export const hadamard = (a: BigMatrix, b: BigMatrix): BigMatrix => zip(a, b, (x, y) => x.times(y));
export const inner = (a: BigMatrix, b: BigMatrix): BigNumber => total(hadamard(a, b).data);
export const norm = (a: BigMatrix): BigNumber => inner(a, a).sqrt();

export function multiply(a: BigMatrix, b: BigMatrix): BigMatrix {
  return bigMatrix(a.rows, b.cols, (i, j) => {
    let sum = ZERO;
    for (let k = 0; k < a.cols; k++) sum = sum.plus(entry(a, i, k).times(entry(b, k, j)));
    return sum;
  });
}

export const vec = (a: BigMatrix): BigMatrix => ({ rows: a.rows * a.cols, cols: 1, data: transpose(a).data });
export const unvec = (a: BigMatrix, rows: number, cols: number): BigMatrix =>
  bigMatrix(rows, cols, (i, j) => entry(a, j * rows + i, 0));

/** Gauss and Jordan with row pivots: A⁻¹ and det A. */
export function invert(a: BigMatrix): { readonly inverse: BigMatrix; readonly determinant: BigNumber } {
  const n = a.rows;
  const rows = Array.from({ length: n }, (_, i) =>
    Array.from({ length: 2 * n }, (_, j) => (j < n ? entry(a, i, j) : j === n + i ? ONE : ZERO)),
  );
  let determinant = ONE;
  for (let k = 0; k < n; k++) {
    const size = (row: readonly BigNumber[] | undefined): BigNumber => row?.[k]?.abs() ?? ZERO;
    let most = k;
    for (let i = k; i < n; i++) if (size(rows[i]).gt(size(rows[most]))) most = i;
    const [pivotRow, other] = [rows[most] ?? [], rows[k] ?? []];
    const pivot = pivotRow[k] ?? ZERO;
    if (most !== k) [rows[most], determinant] = [other, determinant.neg()];
    determinant = determinant.times(pivot);
    const scaled = pivotRow.map((value) => value.div(pivot));
    for (let i = 0; i < n; i++) {
      const row = rows[i] ?? [];
      const factor = row[k] ?? ZERO;
      if (i !== k) rows[i] = row.map((value, j) => value.minus(factor.times(scaled[j] ?? ZERO)));
    }
    rows[k] = scaled;
  }
  return { inverse: bigMatrix(n, n, (i, j) => rows[i]?.[n + j] ?? ZERO), determinant };
}

/** Jacobi's rotations: eigenvalues of a symmetric matrix, ascending, with eigenvectors as columns. */
export function symmetricEigen(a: BigMatrix): {
  readonly values: readonly BigNumber[];
  readonly vectors: BigMatrix;
} {
  const n = a.rows;
  let d = a;
  let v = identity(n);
  for (let sweep = 0; sweep < 12; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const off = entry(d, p, q);
        if (off.abs().lt(TINY)) continue;
        const slope = entry(d, q, q)
          .minus(entry(d, p, p))
          .div(off.times(2));
        const sign = slope.isNegative() ? -1 : 1;
        const t = ONE.times(sign).div(slope.abs().plus(slope.times(slope).plus(1).sqrt()));
        const c = ONE.div(t.times(t).plus(1).sqrt());
        const s = t.times(c);
        const turn = bigMatrix(n, n, (i, j) => {
          if (i === p && j === q) return s;
          if (i === q && j === p) return s.neg();
          return i !== j ? ZERO : i === p || i === q ? c : ONE;
        });
        d = multiply(transpose(turn), multiply(d, turn));
        v = multiply(v, turn);
      }
    }
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => entry(d, i, i).cmp(entry(d, j, j)));
  return {
    values: order.map((i) => entry(d, i, i)),
    vectors: bigMatrix(n, n, (i, j) => entry(v, i, order[j] ?? 0)),
  };
}

/** exp(A): a Taylor series of A/2ᵏ, squared k times. */
export function exponential(a: BigMatrix): BigMatrix {
  const halvings = 12;
  const small = scale(a, ONE.div(2 ** halvings));
  let term = identity(a.rows);
  let sum = term;
  for (let k = 1; k < 24; k++) {
    term = scale(multiply(term, small), ONE.div(k));
    sum = add(sum, term);
  }
  for (let k = 0; k < halvings; k++) sum = multiply(sum, sum);
  return sum;
}

/** The principal square root, by the iteration of Denman and Beavers. */
export function squareRoot(a: BigMatrix): BigMatrix {
  let y = a;
  let z = identity(a.rows);
  for (let k = 0; k < 14; k++) {
    const [yInverse, zInverse] = [invert(y).inverse, invert(z).inverse];
    [y, z] = [scale(add(y, zInverse), 0.5), scale(add(z, yInverse), 0.5)];
  }
  return y;
}
