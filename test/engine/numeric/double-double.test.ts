// Double-doubles against mathjs' numbers of 50 digits.

import { all, type BigNumber, create } from 'mathjs';
import { describe, expect, test } from 'vitest';
import { randomOf } from '../../../server/engine/numeric/random.ts';
import type { Wide } from '../../../server/engine/values/double-double.ts';
import * as dd from '../../../server/engine/values/double-double.ts';
import * as fn from '../../../server/engine/values/wide-functions.ts';
import { type ElementaryFunction, elementaryFunctions } from './elementary-functions.ts';

const math = create(all ?? {}, { precision: 50 });

/** A double with all its digits; mathjs itself reads the shortest decimal that stands for it. */
function big(x: number): BigNumber {
  const exponent = x === 0 ? 0 : Math.floor(Math.log2(Math.abs(x))) - 53;
  return math.bignumber(String(BigInt(x / 2 ** exponent))).times(math.bignumber(2).pow(exponent));
}
const exactly = (x: Wide): BigNumber => big(x.hi).plus(big(x.lo));

/** How far a double-double is from the right value, relative. */
function errorOf(found: Wide, right: BigNumber): number {
  if (right.isZero()) return Math.abs(found.hi);
  return exactly(found).minus(right).div(right).abs().toNumber();
}

const random = randomOf(1, 'double-doubles');
const points = Array.from({ length: 40 }, () =>
  dd.add(dd.wide(3 * random.normal()), dd.wide(1e-17 * random.normal())),
);
const inside = points.map((x) => dd.divide(x, dd.wide(20)));
const positive = points.map((x) => dd.add(dd.absolute(x), dd.wide(0.01)));

const functions: readonly ElementaryFunction<Wide>[] = [
  ...elementaryFunctions({ anywhere: points, inside, positive }, big),
  ['x^-3', points, (x) => fn.power(x, dd.wide(-3)), (x) => x.pow(-3)],
];

describe('double-doubles', () => {
  test.each(functions)('%s to 28 digits', (_, at, found, right) => {
    for (const x of at) expect(errorOf(found(x), right(exactly(x)))).toBeLessThan(1e-28);
  });

  test.each(functions)('%s: the bound holds, and is no wider than it must be', (_, at, found, right) => {
    for (const x of at) {
      const value = found(x);
      expect(
        exactly(value)
          .minus(right(exactly(x)))
          .abs()
          .toNumber(),
      ).toBeLessThanOrEqual(value.off);
      expect(value.off).toBeLessThan(1e-26 * (1 + Math.abs(value.hi)));
    }
  });

  test.each(functions)('%s: what the argument may be off by is counted', (_, at, found, right) => {
    for (const x of at) {
      const value = found(dd.blurred(x, 1e-20));
      for (const end of ['1e-20', '-1e-20']) {
        const other = right(exactly(x).plus(math.bignumber(end)));
        expect(exactly(value).minus(other).abs().toNumber()).toBeLessThanOrEqual(value.off);
      }
    }
  });

  test('what leaves no trace is noted', () => {
    expect(dd.add(dd.ONE, dd.wide(1e-40)).lost).toBe(true);
    expect(dd.add(dd.ONE, dd.wide(1e-25)).lost).toBe(false);
    expect(fn.hyperbolicTangent(dd.wide(50)).lost).toBe(true);
    expect(dd.multiply(dd.ZERO, fn.hyperbolicTangent(dd.wide(50))).lost).toBe(false);
    expect(Number.isNaN(dd.signOf(dd.wide(1e-33, 0, 1e-32)).hi)).toBe(true);
  });

  test('sums and products to 31 digits', () => {
    points.forEach((x, i) => {
      const y = positive[i] ?? dd.ONE;
      const [a, b] = [exactly(x), exactly(y)];
      expect(errorOf(dd.multiply(x, y), a.times(b))).toBeLessThan(1e-31);
      expect(exactly(dd.add(x, y)).minus(a.plus(b)).abs().toNumber()).toBeLessThan(1e-30);
      expect(
        exactly(dd.subtract(dd.wide(1e15), x))
          .minus(big(1e15).minus(a))
          .abs()
          .toNumber(),
      ).toBeLessThan(1e-15);
    });
  });

  test('erf has the slope 2/√π e^(-x²)', () => {
    for (const x of points.filter(({ hi }) => Math.abs(hi) < 3)) {
      const h = dd.wide(2 ** -30);
      const slope = dd.divide(
        dd.subtract(fn.errorFunction(dd.add(x, h)), fn.errorFunction(dd.subtract(x, h))),
        dd.scaled(h, 1),
      );
      const right = exactly(x).pow(2).neg().exp().times(2).div(big(-1).acos().sqrt());
      expect(errorOf(slope, right)).toBeLessThan(1e-12);
    }
  });

  test('large and small arguments', () => {
    expect(errorOf(fn.sine(dd.wide(12345.678)), big(12345.678).sin())).toBeLessThan(1e-26);
    expect(errorOf(fn.exponential(dd.wide(-300)), big(-300).exp())).toBeLessThan(1e-28);
    expect(errorOf(fn.hyperbolicTangent(dd.wide(1e-9)), big(1e-9).tanh())).toBeLessThan(1e-28);
  });
});
