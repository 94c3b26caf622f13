// The constructors that formulas are made with: all bring their result to normal form. One door for the other rooms.

import type { Dimension } from '../shapes/dimension.ts';
import { SCALAR, type Shape, shapeOf } from '../shapes/shape.ts';
import type { Expression, UnknownFunction } from './expression.ts';
import { actionNode, adjointNode, derivativeNode, isScaling, unknownNode } from './forms.ts';
import { isScalarExpression, sizeFactors } from './leaves.ts';
import * as product from './product.ts';
import { times } from './product.ts';

export { canonical, sameExpression } from './canonical.ts';
export { inverse, matrixPower } from './inverse.ts';
export { isMostlyInvertible } from './invertible.ts';
export {
  commutation,
  exactOf,
  eye,
  isScalarExpression,
  isZero,
  literal,
  number,
  numberOf,
  ones,
  onesLike,
  variable,
  variableOf,
  zeros,
  zerosLike,
} from './leaves.ts';
export { lift } from './lift.ts';
export { isNonnegative, powerEach, splitPower, squareRoot } from './power.ts';
export { broadcast, divide, divideEach, scale, spread, times } from './product.ts';
export { rebuild } from './rebuild.ts';
export {
  elementwise,
  inner,
  productOver,
  reduce,
  sumAll,
  sumOver,
  trace,
} from './reduction.ts';
export { isNeverZero } from './sign.ts';
export {
  block,
  diagMatrix,
  diagVector,
  kronecker,
  mat,
  slice,
  splitScalars,
  vec,
} from './structure.ts';
export {
  rewritten,
  substitute,
  substituteAsWritten,
  substituteIndex,
} from './substitute.ts';
export { add, addAll, negate, splitCoefficient, subtract } from './sum.ts';
export { hasAttribute, isSymmetric, transpose } from './transpose.ts';

/** A size as a number. */
export function size(dimension: Dimension): Expression {
  return times(sizeFactors(dimension));
}

/** The matrix product; a scalar among the factors scales the others. */
export function matmul(...factors: readonly Expression[]): Expression {
  return product.matmul(factors);
}

/** A ∘ B ∘ … */
export function hadamard(...factors: readonly Expression[]): Expression {
  return product.hadamard(factors);
}

/** An unknown elementwise h^(order) at `a`, shaped like a. */
export function unknownElementwise(fn: UnknownFunction, order: number, a: Expression): Expression {
  return unknownNode([a], a.shape, { kind: 'function', fn, order, argument: 0 });
}

/** An unknown map at its arguments. Row by row or column by column, the number of rows (columns) is the argument's. */
export function unknownMap(
  fn: UnknownFunction & { readonly kind: 'map' },
  args: readonly Expression[],
): Expression {
  return unknownNode(args, mapShape(fn, args), { kind: 'function', fn, order: 0, argument: 0 });
}

/** An unknown scalar function, its gradient (order 1, shaped like the argument) or its Hessian (order 2, n×n, of a column). */
export function unknownScalar(
  fn: UnknownFunction & { readonly kind: 'scalar' },
  order: number,
  args: readonly Expression[],
  argument = 0,
): Expression {
  const at = args[argument]?.shape ?? SCALAR;
  const shape = order === 0 ? SCALAR : order === 1 ? at : shapeOf(at.rows, at.rows);
  return unknownNode(args, shape, { kind: 'function', fn, order, argument });
}

/** The m×n Jacobian h'(x) of an unknown map of a column of n to a column of m. */
export function unknownJacobian(
  fn: UnknownFunction & { readonly kind: 'map' },
  args: readonly Expression[],
  argument = 0,
): Expression {
  const columns = args[argument]?.shape.rows ?? SCALAR.rows;
  return unknownNode(args, shapeOf(mapShape(fn, args).rows, columns), {
    kind: 'function',
    fn,
    order: 1,
    argument,
  });
}

/** h'(A)[H]: the action of the derivative of an unknown map by one of its arguments on a direction shaped like it. */
export function unknownAction(
  fn: UnknownFunction & { readonly kind: 'map' },
  args: readonly Expression[],
  direction: Expression,
  argument = 0,
): Expression {
  return linear(actionNode, fn, args, direction, argument, mapShape(fn, args));
}

/** h'(A)ᵀ[G]: the adjoint of that action, for G shaped like h(A). */
export function unknownAdjoint(
  fn: UnknownFunction & { readonly kind: 'map' },
  args: readonly Expression[],
  adjoint: Expression,
  argument = 0,
): Expression {
  return linear(adjointNode, fn, args, adjoint, argument, args[argument]?.shape ?? SCALAR);
}

/** A node that is linear in its last argument: scalars and zeros come out. */
function linear(
  node: typeof actionNode,
  fn: UnknownFunction & { readonly kind: 'map' },
  args: readonly Expression[],
  last: Expression,
  argument: number,
  shape: Shape,
): Expression {
  const payload = { kind: 'function', fn, order: 1, argument } as const;
  if (isScaling(last) && !isScalarExpression(last)) {
    const body = last.args.at(-1) ?? last;
    return times([...last.args.slice(0, -1), node([...args, body], shape, payload)]);
  }
  return node([...args, last], shape, payload);
}

function mapShape(fn: UnknownFunction & { readonly kind: 'map' }, args: readonly Expression[]): Shape {
  const first = args[0]?.shape ?? SCALAR;
  if (fn.along === 'rows') return shapeOf(first.rows, fn.to.rows === SCALAR.rows ? fn.to.cols : fn.to.rows);
  if (fn.along === 'cols') return shapeOf(fn.to.rows, first.cols);
  return fn.to;
}

/** ∂of/∂wrt as a value whose shape is known and whose formula is worked out later (`calculus/expand.ts`). */
export function derivativeOf(of: Expression, wrt: readonly Expression[], shape: Shape): Expression {
  return derivativeNode([of, ...wrt], shape, { kind: 'number', value: wrt.length });
}
