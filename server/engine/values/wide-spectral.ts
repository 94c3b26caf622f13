// Decompositions and functions of matrices of double-doubles: Jacobi's rotations and Newton's iterations (Golub and Van Loan,
// sections 8.5 and 8.6; Higham, Functions of Matrices, chapters 6, 10 and 11). What is iterated is taken as it stands; how far the
// outcome is from what is meant, its residual tells. null where they do not converge, or where digits that are left do not
// tell (a rank, an eigenvector whose eigenvalue is not simple).

import * as dd from './double-double.ts';
import { ONE, type Wide, wide, ZERO } from './double-double.ts';
import type { WideMatrix } from './wide-matrix.ts';
import * as matrix from './wide-matrix.ts';
import { entryOf, wideMatrix } from './wide-matrix.ts';

const SWEEPS = 40;
/** The size of a rotation's target, relative, below which it counts as 0. */
const NEGLIGIBLE = 2 ** -100;
/** Residuals of a converged iteration, relative. */
const CONVERGED = 2 ** -88;
/** Singular values below the first part of the largest are 0; between the two nobody knows. */
const NOTHING = 2 ** -90;
const SOMETHING = 2 ** -36;

/** The loss of orthogonality by all rotations together, relative. */
const TURNS = 2 ** -92;

/** cos and sin of Jacobi's rotation that makes a 2×2 [[p, off], [off, q]] diagonal, as exact numbers: any angle is as right. */
function rotation(p: Wide, q: Wide, off: Wide): readonly [cos: Wide, sin: Wide] {
  const angle = dd.divide(dd.midpoint(dd.subtract(q, p)), dd.midpoint(dd.scaled(off, 1)));
  const root = dd.squareRoot(dd.add(dd.multiply(angle, angle), ONE));
  const size = dd.divide(ONE, dd.add(dd.absolute(angle), root));
  const t = dd.isNegative(angle) ? dd.negate(size) : size;
  const cos = dd.divide(ONE, dd.squareRoot(dd.add(dd.multiply(t, t), ONE)));
  return [dd.midpoint(cos), dd.midpoint(dd.multiply(t, cos))];
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
  const finer = matrix.fineness(a);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < a.cols; p++) {
      for (let q = p + 1; q < a.cols; q++) {
        const [x, y] = [left[p] ?? [], left[q] ?? []];
        const [xx, yy, xy] = [product(x, x), product(y, y), product(x, y)];
        const least = finer * NEGLIGIBLE * Math.max(Math.sqrt(xx.hi * yy.hi), NOTHING * largest * largest);
        if (xy.hi === 0 || Math.abs(xy.hi) <= least) continue;
        rotated = true;
        const by = rotation(xx, yy, xy);
        turn(left, p, q, by);
        turn(right, p, q, by);
      }
    }
    if (rotated) continue;
    const size = Math.hypot(...left.flatMap((column) => column.map(dd.most)));
    const lengths = left.map((column) =>
      dd.blurred(dd.squareRoot(product(column, column)), TURNS * finer * size),
    );
    const order = lengths.map((_, i) => i).sort((i, j) => (lengths[j]?.hi ?? 0) - (lengths[i]?.hi ?? 0));
    const lost = matrix.hasLost(a);
    return {
      values: order.map((i) => ({ ...(lengths[i] ?? ZERO), lost })),
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

/** The pseudo-inverse, n×m for m×n; null where the rank cannot be distinguished from rounding. */
export function pseudoInverse(a: WideMatrix): WideMatrix | null {
  if (a.rows < a.cols) {
    const rotated = pseudoInverse(matrix.transpose(a));
    return rotated && matrix.transpose(rotated);
  }
  const found = singular(a);
  if (!found) return null;
  const most = found.values[0]?.hi ?? 0;
  if (found.values.some(({ hi }) => hi > NOTHING * most && hi < SOMETHING * most)) return null;
  const rank = found.values.filter(({ hi }) => hi > NOTHING * most).length;
  const least = found.values[rank - 1]?.hi ?? 1;
  const defect = (TURNS * matrix.fineness(a) * (most / least) ** 2) / least;
  const inverse = wideMatrix(a.cols, a.rows, (i, j) => {
    let sum = ZERO;
    for (let k = 0; k < rank; k++) {
      const value = found.values[k] ?? ONE;
      const entry = dd.multiply(found.right[k]?.[i] ?? ZERO, found.scaledLeft[k]?.[j] ?? ZERO);
      sum = dd.add(sum, dd.divide(entry, dd.multiply(value, value)));
    }
    return dd.blurred(sum, defect);
  });
  return matrix.madeOf(inverse, a);
}

interface SymmetricEigen {
  readonly values: readonly Wide[];
  readonly vectors: Columns;
  /** How far the rotated matrix is from diagonal, at most (Golub and Van Loan, section 8.1). */
  readonly residual: number;
}

/** Eigenvalues and eigenvectors of a symmetric matrix, in no order; null where it is not symmetric. */
function symmetricEigen(a: WideMatrix): SymmetricEigen | null {
  const n = a.rows;
  const most = matrix.maxAbs(a);
  const finer = matrix.fineness(a);
  if (matrix.maxAbs(matrix.subtract(a, matrix.transpose(a))) > 1e-8 * most) return null;
  let work = matrix.map(matrix.add(a, matrix.transpose(a)), (x) => dd.scaled(x, -1));
  const vectors = columnsOf(matrix.identity(n));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const off = entryOf(work, p, q);
        if (off.hi === 0 || Math.abs(off.hi) <= NEGLIGIBLE * finer * most) continue;
        rotated = true;
        const by = rotation(entryOf(work, p, p), entryOf(work, q, q), off);
        const columns = columnsOf(work);
        turn(columns, p, q, by);
        // J'(A J): the rows are rotated as the columns are.
        const rows = columnsOf(wideMatrix(n, n, (i, j) => columns[i]?.[j] ?? ZERO));
        turn(rows, p, q, by);
        work = wideMatrix(n, n, (i, j) => rows[j]?.[i] ?? ZERO);
        turn(vectors, p, q, by);
      }
    }
    if (rotated) continue;
    const outside = work.data.map((x, at) => (at % (n + 1) === 0 ? x.off : dd.most(x)));
    return {
      values: matrix.diagonal(work),
      vectors,
      residual: Math.hypot(...outside) + TURNS * finer * n * most,
    };
  }
  return null;
}

/** The places of the two largest values. */
function largestTwo(values: readonly Wide[]): readonly [number, number | undefined] {
  const order = values.map((_, i) => i).sort((i, j) => (values[j]?.hi ?? 0) - (values[i]?.hi ?? 0));
  return [order[0] ?? 0, order[1]];
}

/** The largest eigenvalue of a symmetric matrix; by Weyl it is off by no more than the residual. */
export function largestEigenvalue(a: WideMatrix): Wide | null {
  const found = symmetricEigen(a);
  if (!found) return null;
  const value = found.values[largestTwo(found.values)[0]] ?? ZERO;
  return { ...dd.blurred(value, found.residual), lost: matrix.hasLost(a) };
}

/** Its vector of norm 1 with its largest entry positive; null where another eigenvalue is as large. Off by the residual over the gap (Davis and Kahan). */
export function largestEigenvector(a: WideMatrix): WideMatrix | null {
  const found = symmetricEigen(a);
  if (!found) return null;
  const { values, vectors, residual } = found;
  const [first, second] = largestTwo(values);
  const gap = second === undefined ? 1 : (values[first]?.hi ?? 0) - (values[second]?.hi ?? 0);
  if (gap <= SOMETHING * matrix.maxAbs(a) && second !== undefined) return null;
  const column = vectors[first] ?? [];
  // A hair above the largest so far: entries that tie by symmetry keep the first one's sign.
  const largest = column.reduce(
    (best, x) => (Math.abs(x.hi) > Math.abs(best.hi) * (1 + 1e-9) ? x : best),
    ZERO,
  );
  const data = dd.isNegative(largest) ? column.map(dd.negate) : column;
  return matrix.madeOf(
    matrix.blurred({ rows: a.rows, cols: 1, data }, (2 * residual) / gap + TURNS * matrix.fineness(a)),
    a,
  );
}

/**
 * The principal square root by Denman and Beavers' iteration. An error E of a root X solves X E + E X = A - X²; it is at most
 * ‖A - X²‖ ‖X⁻¹‖ where X is symmetric, and with the condition of X counted in, for others (Higham, section 6.1).
 */
export function squareRoot(a: WideMatrix): WideMatrix | null {
  let root = matrix.midpoints(a);
  let inverseRoot = matrix.identity(a.rows);
  const half = (x: Wide): Wide => dd.midpoint(dd.scaled(x, -1));
  const finer = matrix.fineness(a);
  for (let i = 0; i < 60; i++) {
    const next = matrix.map(matrix.add(root, matrix.midpoints(matrix.invert(inverseRoot))), half);
    inverseRoot = matrix.map(matrix.add(inverseRoot, matrix.midpoints(matrix.invert(root))), half);
    const change = matrix.maxAbs(matrix.subtract(next, root));
    root = next;
    if (!Number.isFinite(change)) return null;
    // Convergence is quadratic: behind a change of 1e-17 is nothing but rounding.
    if (change <= 1e-17 * Math.sqrt(finer) * matrix.maxAbs(root)) break;
  }
  const residual = matrix.subtract(matrix.multiply(root, root), a);
  if (!(matrix.maxAbs(residual) <= CONVERGED * finer * Math.max(matrix.maxAbs(a), matrix.maxAbs(root) ** 2)))
    return null;
  const [size, inverse] = [matrix.normAtMost(root), matrix.normAtMost(inverseRoot)];
  const asymmetry = matrix.maxAbs(matrix.subtract(root, matrix.transpose(root)));
  const condition = asymmetry <= 1e-20 * size ? 1 : size * inverse;
  return matrix.madeOf(matrix.blurred(root, matrix.normAtMost(residual) * inverse * condition), a);
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
  const z = matrix.multiply(matrix.subtract(root, one), matrix.invert(matrix.add(root, one)));
  const square = matrix.multiply(z, z);
  let power = z;
  let total = z;
  const finer = matrix.fineness(a);
  const last = finer < 1 ? 72 : 50;
  for (let k = 3; k < last; k += 2) {
    power = matrix.multiply(power, square);
    total = matrix.add(total, matrix.scale(power, dd.divide(ONE, wide(k))));
  }
  // ‖Z‖ is below 1/7, and what the series leaves below 7⁻⁵¹, or 7⁻⁷³.
  return matrix.madeOf(
    matrix.map(matrix.blurred(total, 2 ** -140 * finer), (x) => dd.scaled(x, doublings + 1)),
    a,
  );
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

/** sin A of a square matrix, a block of the exponential of [0 -A; A 0] (Higham, Functions of Matrices, chapter 12). */
export function sine(a: WideMatrix): WideMatrix {
  const whole = circular(a);
  return wideMatrix(a.rows, a.rows, (i, j) => entryOf(whole, a.rows + i, j));
}

/** cos A of a square matrix, a block of the exponential of [0 -A; A 0] (Higham, Functions of Matrices, chapter 12). */
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
    q = matrix.midpoints(matrix.map(matrix.multiply(q, step), (x) => dd.scaled(x, -1)));
  }
  const defect = matrix.subtract(matrix.multiply(matrix.transpose(q), q), matrix.identity(a.cols));
  return matrix.blurred(q, matrix.normAtMost(defect));
}
