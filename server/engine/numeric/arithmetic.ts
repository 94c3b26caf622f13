// The operations that formulas written once for doubles and for double-doubles need.

import type { Wide } from '../values/double-double.ts';
import * as dd from '../values/double-double.ts';
import { cosine, sine } from '../values/wide-functions.ts';

export interface Arithmetic<T> {
  /** A double as a number of this kind. */
  of(value: number): T;
  add(a: T, b: T): T;
  multiply(a: T, b: T): T;
  sine(a: T): T;
  cosine(a: T): T;
}

export const DOUBLES: Arithmetic<number> = {
  of: (value) => value,
  add: (a, b) => a + b,
  multiply: (a, b) => a * b,
  sine: Math.sin,
  cosine: Math.cos,
};

export const WIDE: Arithmetic<Wide> = {
  of: (value) => dd.wide(value),
  add: dd.add,
  multiply: dd.multiply,
  sine,
  cosine,
};

/** The n-th derivative of sin. */
export function sineDerivative<T>(numbers: Arithmetic<T>, x: T, order: number): T {
  const value = order % 2 === 0 ? numbers.sine(x) : numbers.cosine(x);
  return order % 4 < 2 ? value : numbers.multiply(numbers.of(-1), value);
}

/** base to a whole exponent of at least 0, by repeated multiplication in the given arithmetic. */
export function powerOf<T>(numbers: Arithmetic<T>, base: T, exponent: number): T {
  let power = numbers.of(1);
  for (let i = 0; i < exponent; i++) power = numbers.multiply(power, base);
  return power;
}
