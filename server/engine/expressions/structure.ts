// Structure: Kronecker products, vec and its inverse, diagonals, slices and blocks.

import {
  addSizes,
  type Dimension,
  fixedSize,
  multiplySizes,
  ONE,
  subtractSizes,
} from '../shapes/dimension.ts';
import { columnOf, isColumn, isSquare, type Shape, shapeOf } from '../shapes/shape.ts';
import { type Expression, intern, NONE, type Slice } from './expression.ts';
import { factsOf } from './facts.ts';
import {
  isDiagonalMatrix,
  isHadamard,
  isIdentity,
  isMat,
  isMatrixProduct,
  isOnes,
  isPower,
  isScaling,
  isSum,
  isTranspose,
  isVariable,
  isVec,
  isZeros,
} from './forms.ts';
import { eye, isScalarExpression, isZero, ones, zeros } from './leaves.ts';
import { powerEach } from './power.ts';
import { times } from './product.ts';
import { hasAttribute, transpose } from './transpose.ts';

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
  return intern('kron', [a, b], NONE, shape);
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
  return intern('vec', [body], NONE, columnOf(rows));
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
  return intern('mat', [body], NONE, shapeOf(m, n));
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
  return intern('diagMatrix', [body], NONE, shapeOf(n, n));
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
  return intern('diagVector', [body], NONE, columnOf(n));
}

/** The lower or upper triangle of A, the diagonal included. */
export type Triangle = 'tril' | 'triu';

/** tril(A) or triu(A), m×n for m×n: scalars in front, and nothing to do where the other entries are 0 already. */
export function triangle(kind: Triangle, a: Expression): Expression {
  if (isScalarExpression(a)) return a;
  const [scalars, body] = splitScalars(a);
  if (scalars.length > 0) return times([...scalars, triangle(kind, body)]);
  if (isTriangular(body, kind, DEPTH)) return body;
  const [first] = body.args;
  if (isTranspose(body) && first) return transpose(triangle(otherTriangle(kind), first));
  if (body.operator === otherTriangle(kind) && first && isSquare(first.shape))
    return diagMatrix(diagVector(first));
  return intern(kind, [body], NONE, body.shape);
}

const otherTriangle = (kind: Triangle): Triangle => (kind === 'tril' ? 'triu' : 'tril');

/** How deep the form of a matrix is looked at. */
const DEPTH = 4;

/** Whether all entries outside of this triangle are 0, as far as the form and the attributes tell. */
function isTriangular(a: Expression, kind: Triangle, depth: number): boolean {
  if (isZero(a)) return true;
  if (depth === 0 || a.args.length > 8) return false;
  const inside = (arg: Expression): boolean => isTriangular(arg, kind, depth - 1);
  const [first] = a.args;
  if (a.operator === kind || factsOf(a).isDiagonal) return true;
  if (a.operator === otherTriangle(kind)) return first !== undefined && inside(first);
  if (isVariable(a)) return hasAttribute(a, ['diagonal', kind === 'tril' ? 'lower' : 'upper']);
  if (isTranspose(a)) return first !== undefined && isTriangular(first, otherTriangle(kind), depth - 1);
  if (isSum(a)) return a.args.every(inside);
  if (isScaling(a) || isHadamard(a)) return a.args.some((arg) => !isScalarExpression(arg) && inside(arg));
  return isMatrixProduct(a) && a.args.every((arg) => isSquare(arg.shape) && inside(arg));
}

/** How many places a slice of an axis of `size` has. */
export function sliceSize(slice: Slice, size: Dimension): Dimension {
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
  return intern(
    'slice',
    [body],
    { kind: 'slice', rows: shorter(rows, a.shape.rows), cols: shorter(cols, a.shape.cols) },
    shape,
  );
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
  return intern(
    'block',
    entries,
    { kind: 'block', columnsPerRow: rows.map((row) => row.length) },
    shapeOf(height, width),
  );
}
