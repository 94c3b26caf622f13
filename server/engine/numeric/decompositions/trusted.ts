// The same decompositions by mathjs: slow to load, but somebody else's. What the plain loops are tested against, and a
// second opinion where one is wanted.

import {
  create,
  detDependencies,
  eigsDependencies,
  expmDependencies,
  invDependencies,
  matrixDependencies,
  pinvDependencies,
  sqrtmDependencies,
} from 'mathjs';
import {
  add,
  addScaled,
  entryOf,
  filled,
  frobeniusNorm,
  fromRows,
  identity,
  multiply,
  scale,
  subtract,
  toRows,
  transpose,
} from '../../values/kernels.ts';
import type { Decompositions, Matrix } from '../../values/matrix.ts';
import { matrixOf } from '../../values/matrix.ts';

/** mathjs with the picked functions only. */
export function trustedDecompositions(): Decompositions {
  const math = create({
    ...detDependencies,
    ...eigsDependencies,
    ...expmDependencies,
    ...invDependencies,
    ...matrixDependencies,
    ...pinvDependencies,
    ...sqrtmDependencies,
  });
  const inverse = (a: Matrix): Matrix => orMissing(a.cols, a.rows, () => numericRows(math.inv(toRows(a))));
  const squareRoot = (a: Matrix): Matrix =>
    orMissing(a.rows, a.cols, () => numericRows(math.sqrtm(toRows(a))));
  const symmetricEigen: Decompositions['symmetricEigen'] = (a) => {
    const n = a.rows;
    try {
      const { eigenvectors } = math.eigs(toRows(a), { eigenvectors: true, precision: 1e-14 });
      const pairs = eigenvectors
        .map(({ value, vector }) => ({ value: Number(value), vector: numericColumn(vector) }))
        .sort((p, q) => p.value - q.value);
      return {
        values: Float64Array.from(pairs, (pair) => pair.value),
        vectors: matrixOf(n, n, (i, j) => pairs[j]?.vector[i] ?? Number.NaN),
      };
    } catch {
      return { values: new Float64Array(n).fill(Number.NaN), vectors: filled(n, n, Number.NaN) };
    }
  };
  const singular: Decompositions['singular'] = (a) => {
    if (a.rows < a.cols) {
      const { values, left, right } = singular(transpose(a));
      return { values, left: right, right: left };
    }
    // AᵀA V = V Σ²: half the digits for small singular values, all that a test needs.
    const eigen = symmetricEigen(multiply(transpose(a), a));
    const n = a.cols;
    const values = Float64Array.from(eigen.values, (value) => Math.sqrt(Math.max(0, value))).reverse();
    const right = matrixOf(n, n, (i, j) => entryOf(eigen.vectors, i, n - 1 - j));
    const image = multiply(a, right);
    return { values, right, left: matrixOf(a.rows, n, (i, j) => entryOf(image, i, j) / (values[j] ?? 0)) };
  };
  return {
    inverse,
    determinant: (a) => Number(math.det(toRows(a))),
    pseudoInverse: (a) => orMissing(a.cols, a.rows, () => numericRows(math.pinv(toRows(a)))),
    symmetricEigen,
    singular,
    exponential: (a) =>
      orMissing(a.rows, a.cols, () => numericRows(math.expm(math.matrix(toRows(a))).toArray())),
    logarithm: (a) => logarithmBy(a, squareRoot, inverse),
    squareRoot,
  };
}

/** log A = 2ˢ log A^(1/2ˢ), by the series of log near I. */
function logarithmBy(a: Matrix, squareRoot: (a: Matrix) => Matrix, inverse: (a: Matrix) => Matrix): Matrix {
  const one = identity(a.rows);
  let root = a;
  let factor = 2;
  for (let i = 0; i < 40 && frobeniusNorm(subtract(root, one)) > 0.1; i++) {
    root = squareRoot(root);
    factor *= 2;
  }
  const z = multiply(subtract(root, one), inverse(add(root, one)));
  let power = z;
  let total = z;
  for (let k = 3; k < 30; k += 2) {
    power = multiply(multiply(power, z), z);
    total = addScaled(total, 1 / k, power);
  }
  return scale(total, factor);
}

/** The value of `compute`, or NaN where mathjs throws or finds no real result. */
function orMissing(rows: number, cols: number, compute: () => number[][] | null): Matrix {
  try {
    const found = compute();
    return found ? fromRows(found) : filled(rows, cols, Number.NaN);
  } catch {
    return filled(rows, cols, Number.NaN);
  }
}

/** Rows of numbers out of what mathjs returns, null where an entry is no real number. */
function numericRows(value: unknown): number[][] | null {
  if (!Array.isArray(value)) return null;
  const rows: number[][] = [];
  for (const row of value) {
    if (!Array.isArray(row) || !row.every((entry) => typeof entry === 'number')) return null;
    rows.push(row);
  }
  return rows;
}

function numericColumn(value: unknown): number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}
