// Decompositions and functions of matrices of double-doubles: Jacobi's rotations and Newton's iterations (Golub and Van Loan,
// sections 8.5 and 8.6; Higham, Functions of Matrices, chapters 6, 10 and 11). null where they do not converge, or where
// digits that are left do not tell (a rank, an eigenvalue that is not simple).

import * as dd from './double-double.ts';
import { ONE, type Wide, wide, ZERO } from './double-double.ts';
import type { WideMatrix } from './wide-matrix.ts';
import * as matrix from './wide-matrix.ts';
import { entryOf, wideMatrix } from './wide-matrix.ts';

const SWEEPS = 40;
/** What is left of a rotation's target, relative, when it counts as turned away. */
const TURNED = 2 ** -100;
/** Residuals of a converged iteration, relative. */
const CONVERGED = 2 ** -88;
/** Singular values below the first part of the largest are 0; between the two nobody knows. */
const NOTHING = 2 ** -90;
const SOMETHING = 2 ** -36;

/** cos and sin of Jacobi's rotation that makes a 2×2 [[p, off], [off, q]] diagonal. */
function rotation(p: Wide, q: Wide, off: Wide): readonly [cos: Wide, sin: Wide] {
  const angle = dd.divide(dd.subtract(q, p), dd.scaled(off, 1));
  const root = dd.squareRoot(dd.add(dd.multiply(angle, angle), ONE));
  const size = dd.divide(ONE, dd.add(dd.absolute(angle), root));
  const t = dd.isNegative(angle) ? dd.negate(size) : size;
  const cos = dd.divide(ONE, dd.squareRoot(dd.add(dd.multiply(t, t), ONE)));
  return [cos, dd.multiply(t, cos)];
}

type Columns = (readonly Wide[])[];

const columnsOf = (a: WideMatrix): Columns =>
  Array.from({ length: a.cols }, (_, j) => Array.from({ length: a.rows }, (_, i) => entryOf(a, i, j)));

function product(x: readonly Wide[], y: readonly Wide[]): Wide {
  return x.reduce((sum, value, i) => dd.add(sum, dd.multiply(value, y[i] ?? ZERO)), ZERO);
}

function turn(columns: Columns, p: number, q: number, [cos, sin]: readonly [Wide, Wide]): void {
  const [x, y] = [columns[p] ?? [], columns[q] ?? []];
  columns[p] = x.map((value, i) => dd.subtract(dd.multiply(cos, value), dd.multiply(sin, y[i] ?? ZERO)));
  columns[q] = x.map((value, i) => dd.add(dd.multiply(sin, value), dd.multiply(cos, y[i] ?? ZERO)));
}

interface Singular {
  /** Descending, min(m, n) of them. */
  readonly values: readonly Wide[];
  /** Columns of U and V, in the same order; those of U are scaled by the singular values. */
  readonly scaledLeft: Columns;
  readonly right: Columns;
}

/** The singular value decomposition of a matrix that is not wide, by one-sided rotations. */
function singular(a: WideMatrix): Singular | null {
  const left = columnsOf(a);
  const right = columnsOf(matrix.identity(a.cols));
  const largest = matrix.maxAbs(a);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let turned = false;
    for (let p = 0; p < a.cols; p++) {
      for (let q = p + 1; q < a.cols; q++) {
        const [x, y] = [left[p] ?? [], left[q] ?? []];
        const [xx, yy, xy] = [product(x, x), product(y, y), product(x, y)];
        const least = TURNED * Math.max(Math.sqrt(xx.hi * yy.hi), NOTHING * largest * largest);
        if (xy.hi === 0 || Math.abs(xy.hi) <= least) continue;
        turned = true;
        const by = rotation(xx, yy, xy);
        turn(left, p, q, by);
        turn(right, p, q, by);
      }
    }
    if (turned) continue;
    const lengths = left.map((column) => dd.squareRoot(product(column, column)));
    const order = lengths.map((_, i) => i).sort((i, j) => (lengths[j]?.hi ?? 0) - (lengths[i]?.hi ?? 0));
    return {
      values: order.map((i) => lengths[i] ?? ZERO),
      scaledLeft: order.map((i) => left[i] ?? []),
      right: order.map((i) => right[i] ?? []),
    };
  }
  return null;
}

/** Descending; null where the rotations do not converge. */
export function singularValues(a: WideMatrix): readonly Wide[] | null {
  return singular(a.rows < a.cols ? matrix.transpose(a) : a)?.values ?? null;
}

/** The pseudo-inverse, n×m for m×n; null where the rank cannot be told from rounding. */
export function pseudoInverse(a: WideMatrix): WideMatrix | null {
  if (a.rows < a.cols) {
    const turned = pseudoInverse(matrix.transpose(a));
    return turned && matrix.transpose(turned);
  }
  const found = singular(a);
  if (!found) return null;
  const most = found.values[0]?.hi ?? 0;
  if (found.values.some(({ hi }) => hi > NOTHING * most && hi < SOMETHING * most)) return null;
  const rank = found.values.filter(({ hi }) => hi > NOTHING * most).length;
  return wideMatrix(a.cols, a.rows, (i, j) => {
    let sum = ZERO;
    for (let k = 0; k < rank; k++) {
      const value = found.values[k] ?? ONE;
      const entry = dd.multiply(found.right[k]?.[i] ?? ZERO, found.scaledLeft[k]?.[j] ?? ZERO);
      sum = dd.add(sum, dd.divide(entry, dd.multiply(value, value)));
    }
    return sum;
  });
}

/** The largest eigenvalue of a symmetric matrix, and its vector of norm 1 with its largest entry positive; null where another is as large. */
export function largestEigen(a: WideMatrix): { readonly value: Wide; readonly vector: WideMatrix } | null {
  const n = a.rows;
  const most = matrix.maxAbs(a);
  if (matrix.maxAbs(matrix.subtract(a, matrix.transpose(a))) > 1e-8 * most) return null;
  let work = matrix.map(matrix.add(a, matrix.transpose(a)), (x) => dd.scaled(x, -1));
  const vectors = columnsOf(matrix.identity(n));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let turned = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const off = entryOf(work, p, q);
        if (off.hi === 0 || Math.abs(off.hi) <= TURNED * most) continue;
        turned = true;
        const by = rotation(entryOf(work, p, p), entryOf(work, q, q), off);
        const columns = columnsOf(work);
        turn(columns, p, q, by);
        // J'(A J): the rows are turned as the columns are.
        const rows = columnsOf(wideMatrix(n, n, (i, j) => columns[i]?.[j] ?? ZERO));
        turn(rows, p, q, by);
        work = wideMatrix(n, n, (i, j) => rows[j]?.[i] ?? ZERO);
        turn(vectors, p, q, by);
      }
    }
    if (!turned) break;
    if (sweep === SWEEPS - 1) return null;
  }
  const values = matrix.diagonal(work);
  const order = values.map((_, i) => i).sort((i, j) => (values[j]?.hi ?? 0) - (values[i]?.hi ?? 0));
  const [first = 0, second] = order;
  const value = values[first] ?? ZERO;
  const next = second === undefined ? undefined : values[second];
  if (next && value.hi - next.hi <= SOMETHING * most) return null;
  const column = vectors[first] ?? [];
  const largest = column.reduce((best, x) => (Math.abs(x.hi) > Math.abs(best.hi) ? x : best), ZERO);
  const data = dd.isNegative(largest) ? column.map(dd.negate) : column;
  return { value, vector: { rows: n, cols: 1, data } };
}

/** The principal square root by Denman and Beavers' iteration. */
export function squareRoot(a: WideMatrix): WideMatrix | null {
  let root = a;
  let inverseRoot = matrix.identity(a.rows);
  const half = (x: Wide): Wide => dd.scaled(x, -1);
  for (let i = 0; i < 60; i++) {
    const next = matrix.map(matrix.add(root, matrix.invert(inverseRoot).inverse), half);
    inverseRoot = matrix.map(matrix.add(inverseRoot, matrix.invert(root).inverse), half);
    const change = matrix.maxAbs(matrix.subtract(next, root));
    root = next;
    if (!Number.isFinite(change)) return null;
    // Convergence is quadratic: behind a change of 1e-17 is nothing but rounding.
    if (change <= 1e-17 * matrix.maxAbs(root)) break;
  }
  const residual = matrix.maxAbs(matrix.subtract(matrix.multiply(root, root), a));
  return residual <= CONVERGED * Math.max(matrix.maxAbs(a), matrix.maxAbs(root) ** 2) ? root : null;
}

/** The principal logarithm: 2ᵏ log A^(1/2ᵏ), by Gregory's series. */
export function logarithm(a: WideMatrix): WideMatrix | null {
  const one = matrix.identity(a.rows);
  let root: WideMatrix | null = a;
  let doublings = 0;
  while (matrix.maxAbs(matrix.subtract(root, one)) * a.rows > 0.25) {
    if (doublings > 30) return null;
    root = squareRoot(root);
    if (!root) return null;
    doublings += 1;
  }
  const z = matrix.multiply(matrix.subtract(root, one), matrix.invert(matrix.add(root, one)).inverse);
  const square = matrix.multiply(z, z);
  let power = z;
  let total = z;
  for (let k = 3; k < 50; k += 2) {
    power = matrix.multiply(power, square);
    total = matrix.add(total, matrix.scale(power, dd.divide(ONE, wide(k))));
  }
  return matrix.map(total, (x) => dd.scaled(x, doublings + 1));
}

/** exp([0 -A; A 0]) = [cos A, -sin A; sin A, cos A]. */
function circular(a: WideMatrix): WideMatrix {
  const n = a.rows;
  return matrix.matrixExponential(
    wideMatrix(2 * n, 2 * n, (i, j) => {
      if (i < n && j >= n) return dd.negate(entryOf(a, i, j - n));
      return i >= n && j < n ? entryOf(a, i - n, j) : ZERO;
    }),
  );
}

export function sine(a: WideMatrix): WideMatrix {
  const whole = circular(a);
  return wideMatrix(a.rows, a.rows, (i, j) => entryOf(whole, a.rows + i, j));
}

export function cosine(a: WideMatrix): WideMatrix {
  const whole = circular(a);
  return wideMatrix(a.rows, a.rows, (i, j) => entryOf(whole, i, j));
}

/** The nearest matrix with orthonormal columns (rows, where it is wide), from one that is next to it: Newton and Schulz's steps. */
export function orthonormal(a: WideMatrix): WideMatrix {
  if (a.rows < a.cols) return matrix.transpose(orthonormal(matrix.transpose(a)));
  let q = a;
  for (let i = 0; i < 2; i++) {
    const gram = matrix.multiply(matrix.transpose(q), q);
    const step = matrix.subtract(matrix.scale(matrix.identity(a.cols), wide(3)), gram);
    q = matrix.map(matrix.multiply(q, step), (x) => dd.scaled(x, -1));
  }
  return q;
}
