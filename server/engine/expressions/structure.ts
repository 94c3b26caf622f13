// Structure: Kronecker products, vec and its inverse, diagonals, slices and blocks.

import {
  addSizes,
  type Dimension,
  fixedSize,
  multiplySizes,
  ONE,
  subtractSizes,
} from '../shapes/dimension.ts';
import { columnOf, isColumn, type Shape, shapeOf } from '../shapes/shape.ts';
import type { Expression, Slice } from './expression.ts';
import {
  blockNode,
  diagonalMatrixNode,
  diagonalNode,
  isDiagonalMatrix,
  isIdentity,
  isMat,
  isOnes,
  isPower,
  isScaling,
  isTranspose,
  isVec,
  isZeros,
  kroneckerNode,
  matNode,
  sliceNode,
  vecNode,
} from './forms.ts';
import { eye, isScalarExpression, isZero, ones, zeros } from './leaves.ts';
import { powerEach } from './power.ts';
import { times } from './product.ts';
import { transpose } from './transpose.ts';

/** A ⊗ B, mp×nq for m×n and p×q. */
export function kronecker(a: Expression, b: Expression): Expression {
  if (isScalarExpression(a) || isScalarExpression(b)) return times([a, b]);
  const shape = shapeOf(multiplySizes(a.shape.rows, b.shape.rows), multiplySizes(a.shape.cols, b.shape.cols));
  if (isZero(a) || isZero(b)) return zeros(shape.rows, shape.cols);
  if (isIdentity(a) && isIdentity(b)) return eye(shape.rows);
  if (isOnes(a) && isOnes(b)) return ones(shape.rows, shape.cols);
  if (isScaling(a) || isScaling(b)) {
    const [scalarsOfA, left] = splitScalars(a);
    const [scalarsOfB, right] = splitScalars(b);
    return times([...scalarsOfA, ...scalarsOfB, kronecker(left, right)]);
  }
  return kroneckerNode([a, b], shape);
}

/** The scalars in front of a matrix, and the matrix. */
export function splitScalars(a: Expression): readonly [readonly Expression[], Expression] {
  if (!isScaling(a) || isScalarExpression(a)) return [[], a];
  return [a.args.slice(0, -1), a.args.at(-1) ?? a];
}

/** The columns of A one below the other, mn×1. */
export function vec(a: Expression): Expression {
  if (a.shape.cols === ONE) return a;
  if (a.shape.rows === ONE) return transpose(a);
  const rows = multiplySizes(a.shape.rows, a.shape.cols);
  const [scalars, body] = splitScalars(a);
  if (scalars.length > 0) return times([...scalars, vec(body)]);
  if (isOnes(body)) return ones(rows, ONE);
  if (isZeros(body)) return zeros(rows, ONE);
  const [first] = body.args;
  if (isMat(body) && first) return first;
  if (isPower(body) && first && body.args[1] && isScalarExpression(body.args[1]))
    return powerEach(vec(first), body.args[1]);
  return vecNode([body], columnOf(rows));
}

/** The m×n matrix whose vec is the column x. */
export function mat(x: Expression, m: Dimension, n: Dimension): Expression {
  if (n === ONE) return x;
  if (m === ONE) return transpose(x);
  const [scalars, body] = splitScalars(x);
  if (scalars.length > 0) return times([...scalars, mat(body, m, n)]);
  if (isOnes(body)) return ones(m, n);
  if (isZeros(body)) return zeros(m, n);
  const [first] = body.args;
  if (isVec(body) && first && first.shape.rows === m && first.shape.cols === n) return first;
  return matNode([body], shapeOf(m, n));
}

/** The diagonal n×n matrix of a column or row of n entries. */
export function diagMatrix(x: Expression): Expression {
  if (isScalarExpression(x)) return x;
  const column = isColumn(x.shape) ? x : transpose(x);
  const n = column.shape.rows;
  const [scalars, body] = splitScalars(column);
  if (scalars.length > 0) return times([...scalars, diagMatrix(body)]);
  if (isOnes(body)) return eye(n);
  if (isZeros(body)) return zeros(n, n);
  return diagonalMatrixNode([body], shapeOf(n, n));
}

/** The diagonal of an n×n matrix as a column. */
export function diagVector(a: Expression): Expression {
  if (isScalarExpression(a)) return a;
  const n = a.shape.rows;
  const [scalars, body] = splitScalars(a);
  if (scalars.length > 0) return times([...scalars, diagVector(body)]);
  const [first] = body.args;
  if (isIdentity(body)) return ones(n, ONE);
  if (isZeros(body)) return zeros(n, ONE);
  if ((isDiagonalMatrix(body) || isTranspose(body)) && first) {
    return isDiagonalMatrix(body) ? first : diagVector(first);
  }
  return diagonalNode([body], columnOf(n));
}

/** How many places a slice of an axis of `size` has. */
function sliceSize(slice: Slice, size: Dimension): Dimension {
  return slice.kind === 'all' ? size : addSizes(subtractSizes(slice.to, slice.from), fixedSize(1));
}

/** A[rows, cols], places counted from 1. */
export function slice(a: Expression, rows: Slice, cols: Slice): Expression {
  const shape: Shape = shapeOf(sliceSize(rows, a.shape.rows), sliceSize(cols, a.shape.cols));
  if (whole(rows, a.shape.rows) && whole(cols, a.shape.cols)) return a;
  const [scalars, body] = splitScalars(a);
  if (scalars.length > 0) return times([...scalars, slice(body, rows, cols)]);
  if (isOnes(body)) return ones(shape.rows, shape.cols);
  if (isZeros(body)) return zeros(shape.rows, shape.cols);
  if (isTranspose(body) && body.args[0]) return transpose(slice(body.args[0], cols, rows));
  return sliceNode([body], shape, {
    kind: 'slice',
    rows: shorter(rows, a.shape.rows),
    cols: shorter(cols, a.shape.cols),
  });
}

function whole(slice: Slice, size: Dimension): boolean {
  return slice.kind === 'all' || (slice.from === ONE && slice.to === size);
}

const shorter = (slice: Slice, size: Dimension): Slice => (whole(slice, size) ? { kind: 'all' } : slice);

/** The matrix made of rows of blocks: blocks of one row are equally high, all rows equally wide. */
export function block(rows: readonly (readonly Expression[])[]): Expression {
  const width = (rows[0] ?? []).map((entry) => entry.shape.cols).reduce(addSizes, fixedSize(0));
  const height = rows.map((row) => row[0]?.shape.rows ?? fixedSize(0)).reduce(addSizes, fixedSize(0));
  const entries = rows.flat();
  const [only] = entries;
  if (entries.length === 1 && only) return only;
  return blockNode(entries, shapeOf(height, width), {
    kind: 'block',
    columnsPerRow: rows.map((row) => row.length),
  });
}
