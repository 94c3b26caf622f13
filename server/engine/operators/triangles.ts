// The lower and the upper triangle of a matrix in normal form.

import {
  diagMatrix,
  diagVector,
  hasAttribute,
  isScalarExpression,
  isZero,
  splitScalars,
  times,
  transpose,
} from '../expressions/build.ts';
import { type Expression, intern, NONE } from '../expressions/expression.ts';
import { factsOf } from '../expressions/facts.ts';
import {
  isHadamard,
  isMatrixProduct,
  isScaling,
  isSum,
  isTranspose,
  isVariable,
} from '../expressions/forms.ts';
import { isSquare } from '../shapes/shape.ts';

/** The lower or upper triangle of A, the diagonal included. */
export type Triangle = 'tril' | 'triu';

/** tril(A), m×n for m×n. */
export const lowerTriangle = (a: Expression): Expression => triangle('tril', a);
/** triu(A), m×n for m×n. */
export const upperTriangle = (a: Expression): Expression => triangle('triu', a);

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

/** How deep the form of a matrix is examined. */
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
