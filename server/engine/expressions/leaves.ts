// Leaves: numbers, sizes, variables and constant matrices, with the questions that constructors ask of them.

import { type Dimension, fixedValue, multiplySizes, namedSize, ONE } from '../shapes/dimension.ts';
import { isScalar, SCALAR, type Shape, shapeOf } from '../shapes/shape.ts';
import type { Exact } from '../values/exact-number.ts';
import * as exact from '../values/exact-number.ts';
import {
  type Expression,
  intern,
  NONE,
  type OperatorName,
  type Payload,
  type Variable,
} from './expression.ts';
import {
  commutationNode,
  identityNode,
  isNumber,
  isPower,
  isScaling,
  isZeros,
  numberNode,
  onesNode,
  sizeNode,
  variableNode,
  zerosNode,
} from './forms.ts';

const numberLeaf = (payload: Payload): Expression => numberNode([], SCALAR, payload);

/** A number, as a scalar: what this double stands for. */
export function number(value: number): Expression {
  return numberLeaf({ kind: 'number', value: value === 0 ? 0 : value });
}

/** A number to all its digits; the same as `number` of a double that stands for it, where one does. */
export function exactNumber(value: Exact): Expression {
  const near = exact.doubleOf(value);
  const meant = exact.standsFor(near);
  if (meant && exact.keyOf(meant) === exact.keyOf(value)) return number(near);
  return numberLeaf({ kind: 'exact', value });
}

/** A number as it is written in a formula: its digits, or what they are the rounded digits of. */
export function literal(text: string, value: number): Expression {
  const written = exact.written(text, value);
  return written ? exactNumber(written) : number(value);
}

export const UNIT = number(1);
export const NOTHING = number(0);

/** A size as a scalar number; a product of sizes is a product of scalars. */
export function sizeFactors(size: Dimension): readonly Expression[] {
  const fixed = fixedValue(size);
  if (fixed !== null) return [number(fixed)];
  const [only, ...more] = size.monomials;
  if (!only || more.length > 0) return [sizeNode([], SCALAR, { kind: 'size', size })];
  const named = only.factors.map((name) => sizeNode([], SCALAR, { kind: 'size', size: namedSize(name) }));
  return only.coefficient === 1 ? named : [number(only.coefficient), ...named];
}

/** A leaf: a variable, a differential or a derivative by name, of this shape. */
export function variable(of: Variable, shape: Shape): Expression {
  return variableNode([], shape, { kind: 'variable', variable: of });
}

/** The rows×cols matrix of ones; the number 1 where that is 1×1. */
export function ones(rows: Dimension, cols: Dimension): Expression {
  if (rows === ONE && cols === ONE) return UNIT;
  return onesNode([], shapeOf(rows, cols), { kind: 'sizes', rows, cols });
}

/** The rows×cols matrix of zeros; the number 0 where that is 1×1. */
export function zeros(rows: Dimension, cols: Dimension): Expression {
  if (rows === ONE && cols === ONE) return NOTHING;
  return zerosNode([], shapeOf(rows, cols), { kind: 'sizes', rows, cols });
}

/** The n×n identity; the number 1 where n is 1. */
export function eye(n: Dimension): Expression {
  if (n === ONE) return UNIT;
  return identityNode([], shapeOf(n, n), { kind: 'sizes', rows: n, cols: n });
}

/** The mn×mn matrix K with K vec(A) = vec(A') for m×n matrices A; the identity where m or n is 1. */
export function commutation(m: Dimension, n: Dimension): Expression {
  const size = multiplySizes(m, n);
  if (m === ONE || n === ONE) return eye(size);
  return commutationNode([], shapeOf(size, size), { kind: 'sizes', rows: m, cols: n });
}

/** Everything zero of this shape. */
export function zerosLike(shape: Shape): Expression {
  return zeros(shape.rows, shape.cols);
}

/** All ones of this shape. */
export function onesLike(shape: Shape): Expression {
  return ones(shape.rows, shape.cols);
}

/** The number that a leaf is, where a double stands for it, else null: beside 1, 1 + 1e-20 is a number of its own. */
export function numberOf(expression: Expression): number | null {
  return expression.payload.kind === 'number' && isNumber(expression) ? expression.payload.value : null;
}

/** The double next to the number that a leaf is, else null. */
export function doubleIn({ operator, payload }: Expression): number | null {
  if (!isNumber({ operator })) return null;
  if (payload.kind === 'exact') return exact.doubleOf(payload.value);
  return payload.kind === 'number' ? payload.value : null;
}

/** The number that a leaf is, to all its digits, else null. */
export function exactOf({ operator, payload }: Expression): Exact | null {
  if (!isNumber({ operator })) return null;
  if (payload.kind === 'exact') return payload.value;
  return payload.kind === 'number' ? exact.standsFor(payload.value) : null;
}

/** Whether an expression is the number 0 or a matrix of zeros. */
export function isZero(expression: Expression): boolean {
  return isZeros(expression) || numberOf(expression) === 0;
}

/** Whether it is, or has as a factor, 1 / 0. */
export function isDividedByZero(expression: Expression): boolean {
  const factors = isScaling(expression) ? expression.args : [expression];
  return factors.some((factor) => {
    const [base, exponent] = isPower(factor) ? factor.args : [];
    return base && exponent && isZero(base) && (numberOf(exponent) ?? 0) < 0;
  });
}

/** Whether an expression is 1×1. */
export function isScalarExpression(expression: Expression): boolean {
  return isScalar(expression.shape);
}

/** The variable that a leaf is, else null. */
export function variableOf(expression: Expression): Variable | null {
  return expression.payload.kind === 'variable' ? expression.payload.variable : null;
}

/** A bare node: nothing is simplified. */
export function node(operator: OperatorName, args: readonly Expression[], shape: Shape): Expression {
  return intern(operator, args, NONE, shape);
}
