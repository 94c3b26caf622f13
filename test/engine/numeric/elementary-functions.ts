// Functions of one number in double-doubles and in mathjs' numbers, for tests that compare them at points of their own.

import type { BigNumber } from 'mathjs';
import type { Wide } from '../../../server/engine/values/double-double.ts';
import * as dd from '../../../server/engine/values/double-double.ts';
import * as fn from '../../../server/engine/values/wide-functions.ts';

/** A function with the points at which it has a value, and its right value. */
export type ElementaryFunction<Point> = readonly [
  name: string,
  at: readonly Point[],
  found: (x: Wide) => Wide,
  right: (x: BigNumber) => BigNumber,
];

interface Points<Point> {
  readonly anywhere: readonly Point[];
  /** Between -1 and 1. */
  readonly inside: readonly Point[];
  readonly positive: readonly Point[];
}

/** The functions that both kinds of numbers have; `big` is a double with all its digits. */
export const elementaryFunctions = <Point>(
  { anywhere, inside, positive }: Points<Point>,
  big: (x: number) => BigNumber,
): readonly ElementaryFunction<Point>[] => [
  ['exp', anywhere, fn.exponential, (x) => x.exp()],
  ['log', positive, fn.logarithm, (x) => x.ln()],
  ['sqrt', positive, dd.squareRoot, (x) => x.sqrt()],
  ['sin', anywhere, fn.sine, (x) => x.sin()],
  ['cos', anywhere, fn.cosine, (x) => x.cos()],
  ['tan', anywhere, fn.tangent, (x) => x.tan()],
  ['asin', inside, fn.arcsine, (x) => x.asin()],
  ['acos', inside, fn.arccosine, (x) => x.acos()],
  ['atan', anywhere, fn.arctangent, (x) => x.atan()],
  ['sinh', [...anywhere, ...inside], fn.hyperbolicSine, (x) => x.sinh()],
  ['cosh', anywhere, fn.hyperbolicCosine, (x) => x.cosh()],
  ['tanh', anywhere, fn.hyperbolicTangent, (x) => x.tanh()],
  ['1/x', anywhere, (x) => dd.divide(dd.ONE, x), (x) => big(1).div(x)],
  ['x^7', anywhere, (x) => fn.power(x, dd.wide(7)), (x) => x.pow(7)],
  ['x^0.3', positive, (x) => fn.power(x, dd.wide(0.3)), (x) => x.pow(big(0.3))],
];
