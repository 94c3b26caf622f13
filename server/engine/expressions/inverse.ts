// Inverses and whole powers of square matrices.

import { isSquare } from '../shapes/shape.ts';
import type { Expression } from './expression.ts';
import {
  inverseNode,
  isDiagonalMatrix,
  isIdentity,
  isInverse,
  isKronecker,
  isMatrixPower,
  isMatrixProduct,
  isScaling,
  isTranspose,
  matrixPowerNode,
} from './forms.ts';
import { eye, isScalarExpression, number } from './leaves.ts';
import { powerEach } from './power.ts';
import { matmul, times } from './product.ts';
import { diagMatrix, kronecker } from './structure.ts';
import { holdsFor, transpose } from './transpose.ts';

/** A⁻¹, n×n. A product of square matrices has an inverse only where each factor has one. */
export function inverse(a: Expression): Expression {
  if (isScalarExpression(a)) return powerEach(a, number(-1));
  const [first, second] = a.args;
  if (isInverse(a)) return first ?? a;
  if (isIdentity(a)) return a;
  if (isScaling(a)) return times(a.args.map(inverse));
  if (isTranspose(a)) return first ? transpose(inverse(first)) : a;
  if (isDiagonalMatrix(a)) return first ? diagMatrix(powerEach(first, number(-1))) : a;
  if (isMatrixPower(a))
    return first && a.payload.kind === 'number' ? matrixPower(first, -a.payload.value) : a;
  const isOfSquares = a.args.every((factor) => isSquare(factor.shape));
  if (isMatrixProduct(a) && isOfSquares) return matmul([...a.args].reverse().map(inverse));
  if (isKronecker(a) && isOfSquares && first && second) return kronecker(inverse(first), inverse(second));
  return holdsFor(a, ['orthogonal']) && isSquare(a.shape) ? transpose(a) : bare(a);
}

const bare = (a: Expression): Expression => inverseNode([a], a.shape);

/** A^k for a square A and a whole number k of any sign. */
export function matrixPower(a: Expression, exponent: number): Expression {
  if (isScalarExpression(a)) return powerEach(a, number(exponent));
  if (exponent === 0) return eye(a.shape.rows);
  if (exponent === 1) return a;
  if (exponent === -1) return inverse(a);
  const [first] = a.args;
  if (isIdentity(a)) return a;
  if (isInverse(a)) return first ? matrixPower(first, -exponent) : a;
  if (isTranspose(a)) return first ? transpose(matrixPower(first, exponent)) : a;
  if (isMatrixPower(a) && first && a.payload.kind === 'number')
    return matrixPower(first, a.payload.value * exponent);
  if (isScaling(a)) return times(a.args.map((factor) => matrixPower(factor, exponent)));
  if (isDiagonalMatrix(a) && first) return diagMatrix(powerEach(first, number(exponent)));
  return matrixPowerNode([a], a.shape, { kind: 'number', value: exponent });
}
