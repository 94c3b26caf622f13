// The vec matrix of a block matrix: vec puts its columns of blocks below each other, and so are their matrices.

import { addAll, block, eye, kronecker, matmul, splitScalars, times, zeros } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { type Dimension, multiplySizes, ONE } from '../shapes/dimension.ts';
import type { MatrixOf } from './operator.ts';

/**
 * The J with vec([A B; C D]) = J vec(X), from those of the blocks, row by row; null where the rows of blocks are cut
 * differently, or a block that varies has no matrix.
 */
export function stackedMatrix(
  rows: readonly (readonly Expression[])[],
  matrixOf: MatrixOf,
  moving: ReadonlySet<Expression>,
): Expression | null {
  const entries = rows.flat();
  if (entries.some((entry) => moving.has(entry) && !matrixOf(entry))) return null;
  const width = entries.flatMap((entry) => matrixOf(entry) ?? [])[0]?.shape.cols;
  const columns = columnsOf(rows);
  if (!columns || !width) return null;
  return block(columns.map((column) => [columnMatrix(column, matrixOf, width)]));
}

/** The columns of blocks; null where the rows are not cut alike. */
function columnsOf(rows: readonly (readonly Expression[])[]): readonly (readonly Expression[])[] | null {
  const [first = []] = rows;
  const isGrid = rows.every(
    (row) =>
      row.length === first.length && row.every(({ shape }, place) => shape.cols === first[place]?.shape.cols),
  );
  return isGrid ? first.map((_, place) => rows.flatMap((row) => row[place] ?? [])) : null;
}

/** The matrix of one column of blocks, all of them c wide. */
function columnMatrix(column: readonly Expression[], matrixOf: MatrixOf, width: Dimension): Expression {
  const [first] = column;
  const c = first?.shape.cols ?? ONE;
  const matrices = column.map((entry) => matrixOf(entry));
  if (c === ONE || column.length === 1)
    return block(
      matrices.map((j, place) => [j ?? zeros(multiplySizes(column[place]?.shape.rows ?? ONE, c), width)]),
    );
  const alike = repeated(column, matrices, c);
  if (alike) return kronecker(eye(c), block(alike.map((m) => [m])));
  // vec([A; B]) = (I ⊗ [I; 0]) vec(A) + (I ⊗ [0; I]) vec(B)
  const parts = matrices.flatMap((j, place) => {
    const height = column[place]?.shape.rows ?? ONE;
    const placed = column.map(({ shape }, row) => [row === place ? eye(height) : zeros(shape.rows, height)]);
    return j ? [matmul(kronecker(eye(c), block(placed)), j)] : [];
  });
  const rows = column.map(({ shape }) => shape.rows);
  return parts.length > 0
    ? addAll(parts)
    : block(rows.map((height) => [zeros(multiplySizes(height, c), width)]));
}

/** The M of every block of a column whose matrix is I ⊗ M, as that of `A X` is; null where some other form is among them. */
function repeated(
  column: readonly Expression[],
  matrices: readonly (Expression | null)[],
  c: Dimension,
): readonly Expression[] | null {
  const inside = matrices.map((j, place) => j && insideKronecker(j, c, column[place]?.shape.rows ?? ONE));
  const width = inside.flatMap((m) => m ?? [])[0]?.shape.cols;
  if (!width || inside.some((m, place) => matrices[place] && m?.shape.cols !== width)) return null;
  return inside.map((m, place) => m ?? zeros(column[place]?.shape.rows ?? ONE, width));
}

/** M of I ⊗ M, the identity of size c. */
function insideKronecker(j: Expression, c: Dimension, height: Dimension): Expression | null {
  const [scalars, body] = splitScalars(j);
  const [left, right] = body.args;
  if (body.operator === 'eye') return times([...scalars, eye(height)]);
  return body.operator === 'kron' && left?.operator === 'eye' && left.shape.rows === c && right
    ? times([...scalars, right])
    : null;
}
