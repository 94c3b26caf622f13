// Dense matrices of doubles, row-major: what expressions evaluate to. A scalar is 1×1, a column n×1.

/** A matrix of doubles, row-major. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  /** Entry (i, j), from 0, is data[i * cols + j]. */
  readonly data: Float64Array;
}

/** The rows×cols matrix with `entry(row, col)` at each place, row-major. */
export function matrixOf(rows: number, cols: number, entry: (row: number, col: number) => number): Matrix {
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) data[i * cols + j] = entry(i, j);
  return { rows, cols, data };
}

/** Operations that need a decomposition, and so a library: passed in, so that the table of operators stays light. None throws; a value that does not exist is NaN. */
export interface Decompositions {
  /** A⁻¹, n×n. */
  inverse(a: Matrix): Matrix;
  determinant(a: Matrix): number;
  /** Moore–Penrose pseudo-inverse, n×m for m×n. */
  pseudoInverse(a: Matrix): Matrix;
  /** Eigenvalues, ascending, and eigenvectors as columns of a symmetric matrix. */
  symmetricEigen(a: Matrix): { readonly values: Float64Array; readonly vectors: Matrix };
  /** Singular values, descending, with U (m×r) and V (n×r), r = min(m, n). */
  singular(a: Matrix): { readonly values: Float64Array; readonly left: Matrix; readonly right: Matrix };
  exponential(a: Matrix): Matrix;
  logarithm(a: Matrix): Matrix;
  squareRoot(a: Matrix): Matrix;
}
