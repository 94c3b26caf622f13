// Determinants and adjugates in normal form: a transposition in them falls away or goes outside.

import { elementwise, isScalarExpression, number, transpose } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { form, isIdentity, isTranspose } from '../expressions/forms.ts';
import { SCALAR } from '../shapes/shape.ts';

const [isDeterminant, determinantNode] = form('det');
const [, logDeterminantNode] = form('logdet');
const [isLogarithm] = form('log');
const [isAbsolute] = form('abs');
const [isAdjugate, adjugateNode] = form('adjugate');

export { isAdjugate, isDeterminant };

/** det(A), for a square A. */
export function determinant(a: Expression): Expression {
  if (isScalarExpression(a)) return a;
  const [first] = a.args;
  if (isIdentity(a)) return number(1);
  return isTranspose(a) && first ? determinant(first) : determinantNode([a], SCALAR);
}

/** log |det(A)|, for a square A. */
export function logDeterminant(a: Expression): Expression {
  if (isScalarExpression(a)) return elementwise('log', elementwise('abs', a));
  const [first] = a.args;
  if (isIdentity(a)) return number(0);
  return isTranspose(a) && first ? logDeterminant(first) : logDeterminantNode([a], SCALAR);
}

/** log |det(A)| as it is written out. */
export function logarithmOfDeterminant(node: Expression): Expression | null {
  const [inside] = isLogarithm(node) ? node.args : [];
  const [determinantInside] = isAbsolute(inside) ? inside.args : [];
  const [matrix] = isDeterminant(determinantInside) ? determinantInside.args : [];
  return matrix ? logDeterminant(matrix) : null;
}

/** The adjugate of A, n×n: the transposed matrix of cofactors, det(A) A⁻¹ where A is invertible. */
export function adjugate(a: Expression): Expression {
  if (isScalarExpression(a)) return number(1);
  const [first] = a.args;
  if (isIdentity(a)) return a;
  return isTranspose(a) && first ? transpose(adjugate(first)) : adjugateNode([a], a.shape);
}
