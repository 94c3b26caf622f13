// Reductions to numbers, rows and columns: sums, traces, inner products, sums over an index.

import { type Dimension, ONE } from '../shapes/dimension.ts';
import { isSquare, SCALAR, sameShape, shapeOf } from '../shapes/shape.ts';
import { splitMatrixPower } from './chain.ts';
import { type Expression, intern, NONE, type OperatorName } from './expression.ts';
import { factsOf } from './facts.ts';
import {
  axisSumNode,
  indexProductNode,
  indexSumNode,
  innerNode,
  isCommutation,
  isDiagonal,
  isDiagonalMatrix,
  isIdentity,
  isKronecker,
  isMatrixProduct,
  isOnes,
  isTranspose,
  totalNode,
  traceNode,
} from './forms.ts';
import { isScalarExpression, isZero, NOTHING, onesLike, sizeFactors, zeros } from './leaves.ts';
import { matmul, times } from './product.ts';
import { splitScalars } from './structure.ts';
import { holdsFor, transpose } from './transpose.ts';

/** Whether rows ('rows') or columns ('cols') of these values sum to 1: softmax, and variables that are declared so. */
function sumsToOne(a: Expression, axis: 'rows' | 'cols'): boolean {
  if (factsOf(a).sumsToOne) return a.payload.kind === 'axis' && a.payload.axis === axis;
  const vector = a.shape.cols === ONE ? 'cols' : a.shape.rows === ONE ? 'rows' : null;
  return (
    holdsFor(a, axis === 'rows' ? ['simplex rows', 'onehot rows'] : ['simplex cols', 'onehot cols']) ||
    (vector === axis && holdsFor(a, ['simplex', 'onehot']))
  );
}

/** The sum of all entries, a scalar. */
export function sumAll(a: Expression): Expression {
  if (isScalarExpression(a)) return a;
  if (isZero(a)) return NOTHING;
  const [scalars, body] = splitScalars(a);
  if (scalars.length > 0) return times([...scalars, sumAll(body)]);
  const [first] = body.args;
  if (sumsToOne(body, 'rows')) return times(sizeFactors(body.shape.rows));
  if (sumsToOne(body, 'cols')) return times(sizeFactors(body.shape.cols));
  if (isOnes(body)) return times([...sizeFactors(body.shape.rows), ...sizeFactors(body.shape.cols)]);
  if (isIdentity(body)) return times(sizeFactors(body.shape.rows));
  if (first && factsOf(body).keepsTotal) return sumAll(first);
  if (first && isDiagonal(body)) return trace(first);
  return totalNode([body], SCALAR);
}

/** Sums along each row (m×n to m×1, 'rows') or along each column (to 1×n, 'cols'). */
export function reduce(a: Expression, axis: 'rows' | 'cols'): Expression {
  const { rows, cols } = a.shape;
  if ((axis === 'rows' ? cols : rows) === ONE) return a;
  if ((axis === 'rows' ? rows : cols) === ONE) return sumAll(a);
  if (isZero(a)) return axis === 'rows' ? zeros(rows, ONE) : zeros(ONE, cols);
  const [scalars, body] = splitScalars(a);
  if (scalars.length > 0) return times([...scalars, reduce(body, axis)]);
  const shape = axis === 'rows' ? shapeOf(rows, ONE) : shapeOf(ONE, cols);
  if (sumsToOne(body, axis)) return onesLike(shape);
  if (isOnes(body)) return times([...sizeFactors(axis === 'rows' ? cols : rows), onesLike(shape)]);
  if (isIdentity(body) || isCommutation(body)) return onesLike(shape);
  const [first] = body.args;
  if (isDiagonalMatrix(body) && first) return axis === 'rows' ? first : transpose(first);
  if (isTranspose(body) && first) return transpose(reduce(first, axis === 'rows' ? 'cols' : 'rows'));
  return axisSumNode([body], shape, { kind: 'axis', axis });
}

/** tr(A), for a square A. */
export function trace(a: Expression): Expression {
  if (isScalarExpression(a)) return a;
  if (isZero(a)) return NOTHING;
  const [scalars, body] = splitScalars(a);
  if (scalars.length > 0) return times([...scalars, trace(body)]);
  const [first, second] = body.args;
  if (isIdentity(body) || isOnes(body)) return times(sizeFactors(body.shape.rows));
  if (isTranspose(body)) return first ? trace(first) : body;
  if (isDiagonalMatrix(body)) return first ? sumAll(first) : body;
  if (isKronecker(body) && first && second && isSquare(first.shape) && isSquare(second.shape))
    return times([trace(first), trace(second)]);
  if (isMatrixProduct(body)) {
    const narrow = body.args.findIndex((factor) => factor.shape.rows === ONE);
    if (narrow > 0) return matmul([...body.args.slice(narrow), ...body.args.slice(0, narrow)]);
    return cyclic(body);
  }
  return traceNode([body], SCALAR);
}

/** tr(A B … Z) where Z and A are powers of one base, or cancel: one of them moves round. */
function cyclic(product: Expression): Expression {
  const last = product.args.at(-1);
  const [first, ...rest] = product.args;
  if (!first || !last || rest.length < 1) return traceNode([product], SCALAR);
  const [left, exponent] = splitMatrixPower(first);
  const [right, other] = splitMatrixPower(last);
  if (left === right && Math.sign(exponent) !== Math.sign(other)) return trace(matmul([...rest, first]));
  return traceNode([product], SCALAR);
}

/** ⟨A, B⟩ = Σ Aᵢⱼ Bᵢⱼ, for two of one shape; of columns it is a' b. */
export function inner(a: Expression, b: Expression): Expression {
  if (!sameShape(a.shape, b.shape)) throw new Error('an inner product of different shapes');
  if (isScalarExpression(a)) return times([a, b]);
  if (isZero(a) || isZero(b)) return NOTHING;
  const [scalarsOfA, left] = splitScalars(a);
  const [scalarsOfB, right] = splitScalars(b);
  if (scalarsOfA.length + scalarsOfB.length > 0)
    return times([...scalarsOfA, ...scalarsOfB, inner(left, right)]);
  if (isOnes(left)) return sumAll(right);
  if (isOnes(right)) return sumAll(left);
  if (left.shape.cols === ONE) return matmul([transpose(left), right]);
  if (left.shape.rows === ONE) return matmul([left, transpose(right)]);
  if (isIdentity(left)) return trace(right);
  if (isIdentity(right)) return trace(left);
  if (isTranspose(left) && isTranspose(right) && left.args[0] && right.args[0]) {
    return inner(left.args[0], right.args[0]);
  }
  return innerNode([left, right], SCALAR);
}

/** A function of each entry by its name in the table; a transpose goes outside, zeros and ones of a number inside. */
export function elementwise(operator: OperatorName, a: Expression): Expression {
  const [first] = a.args;
  if (isTranspose(a) && first) return transpose(elementwise(operator, first));
  if (first && factsOf({ operator }).undoes === a.operator) return first;
  return intern(operator, [a], NONE, a.shape);
}

/** Σ of a body in which an index is bound, over from..to (both included). */
export function sumOver(index: string, from: Dimension, to: Dimension, body: Expression): Expression {
  return indexSumNode([body], body.shape, { kind: 'binder', index, from, to });
}

/** Π of a scalar body in which an index is bound, over from..to (both included). */
export function productOver(index: string, from: Dimension, to: Dimension, body: Expression): Expression {
  return indexProductNode([body], body.shape, { kind: 'binder', index, from, to });
}
