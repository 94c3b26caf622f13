// Powers of entries: A.^p, and s^p for scalars, with the laws that hold wherever both sides exist.

import { isScalar } from '../shapes/shape.ts';
import type { Exact } from '../values/exact-number.ts';
import * as exact from '../values/exact-number.ts';
import type { Expression } from './expression.ts';
import { factsOf } from './facts.ts';
import { isHadamard, isOnes, isPower, isScaling, powerNode } from './forms.ts';
import { exactNumber, exactOf, number, numberOf, onesLike } from './leaves.ts';
import { hadamard, times } from './product.ts';
import { hasAttribute } from './transpose.ts';

/** A power with a number as exponent as [base, exponent]; anything else as [itself, 1]. */
export function splitPower(a: Expression): readonly [Expression, number] {
  const [base, exponent] = a.args;
  if (!isPower(a) || !base || !exponent) return [a, 1];
  const value = numberOf(exponent);
  return value === null ? [a, 1] : [base, value];
}

/** The same to all digits of the exponent, also where no double stands for it. */
export function splitExactPower(a: Expression): readonly [Expression, Exact] {
  const [base, exponent] = a.args;
  const value = isPower(a) && base && exponent ? exactOf(exponent) : null;
  return base && value !== null ? [base, value] : [a, exact.ONE];
}

/** Entries that are never negative, as far as the form tells. */
export function isNonnegative(a: Expression): boolean {
  if (factsOf(a).sign !== null) return true;
  const value = exactOf(a);
  if (value !== null) return !exact.isNegative(value);
  if (isPower(a))
    return (
      a.args.every(isNonnegativeNumber) || evenPower(a) || (a.args[0] ? isNonnegative(a.args[0]) : false)
    );
  return hasAttribute(a, ['positive', 'nonneg', 'probability', 'binary']);
}

/** Whether its declaration admits 0, or its form shows one. */
function mayBeZero(a: Expression): boolean {
  const [base] = a.args;
  if (isPower(a) && base) return mayBeZero(base);
  return numberOf(a) === 0 || factsOf(a).sign === 'nonnegative' || hasAttribute(a, ['nonneg', 'binary']);
}

function isNonnegativeNumber(a: Expression): boolean {
  const value = exactOf(a);
  return value !== null && !exact.isNegative(value);
}

function evenPower(a: Expression): boolean {
  const [, exponent] = splitPower(a);
  return Number.isInteger(exponent / 2);
}

/** Each entry of `a` to a power: a number, a scalar, or entries of the same shape. */
export function powerEach(a: Expression, exponent: Expression): Expression {
  const p = numberOf(exponent);
  if (p === null) return powerNode([a, exponent], a.shape);
  if (p === 1) return a;
  if (p === 0) return onesLike(a.shape);
  const power = powerOfNumber(a, exponent);
  if (power) return power;
  if (isOnes(a)) return a;
  const [inner, symbolic] = isPower(a) ? a.args : [];
  if (inner && symbolic && numberOf(symbolic) === null && Number.isInteger(p))
    return powerEach(inner, times([exponent, symbolic]));
  if (isPower(a)) {
    const [base, before] = splitPower(a);
    const [, inside] = a.args;
    if (
      inside &&
      before !== 1 &&
      (Number.isInteger(p) || isNonnegative(base) || !Number.isInteger(before / 2))
    ) {
      return powerEach(base, times([inside, exponent]));
    }
  }
  if (isScaling(a) || isHadamard(a)) {
    const join = isScaling(a) && isScalar(a.shape) ? times : hadamardOf;
    if (Number.isInteger(p)) return join(a.args.map((factor) => powerEach(factor, exponent)));
    // 0 times a negative number has a root, and the root of neither factor says so.
    const [outside, inside] = a.args.every(isNonnegative)
      ? [a.args, []]
      : split(a.args, (factor) => isNonnegative(factor) && !mayBeZero(factor));
    if (outside.length > 0 && inside.length > 0) {
      return join([
        ...outside.map((factor) => powerEach(factor, exponent)),
        powerEach(join(inside), exponent),
      ]);
    }
    if (inside.length === 0) return join(a.args.map((factor) => powerEach(factor, exponent)));
  }
  return powerNode([a, exponent], a.shape);
}

/** A number to a rational power, where that is a number that can be said to all digits. */
function powerOfNumber(a: Expression, exponent: Expression): Expression | null {
  const [value, p] = [exactOf(a), exactOf(exponent)];
  const rational = p && exact.rationalOf(p);
  const power = value && rational && exact.power(value, rational);
  return power && exactNumber(power);
}

/** Scalars and one matrix, or matrices only. */
function hadamardOf(factors: readonly Expression[]): Expression {
  const scalars = factors.filter((factor) => isScalar(factor.shape));
  const matrices = factors.filter((factor) => !isScalar(factor.shape));
  return matrices.length > 0 ? times([...scalars, hadamard(matrices)]) : times(scalars);
}

function split(
  items: readonly Expression[],
  test: (item: Expression) => boolean,
): [Expression[], Expression[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

/** The square root of each entry. */
export function squareRoot(a: Expression): Expression {
  return powerEach(a, number(0.5));
}
