// Constants to all digits: what a double stands for, what written digits say, and arithmetic that rounds nothing.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as exact from '../../../server/engine/values/exact-number.ts';
import { asDouble, ratio } from '../../../server/engine/values/rational.ts';
import { wideOf } from '../../../server/engine/values/wide-number.ts';

const text = (value: exact.Exact | null): string | null => value && exact.keyOf(value);

test.each([
  [0.1, '1/10'],
  [1 / 63, '1/63'],
  [0.797885, '159577/200000'],
  [0.3333333333, '3333333333/10000000000'],
  [1e-12, '1/1000000000000'],
  [0.1 + 0.2, '7500000000000001/25000000000000000'],
  [Math.SQRT2, '1√2'],
  [2 / Math.sqrt(Math.PI), '2π^-1/2'],
  [1 / Math.sqrt(2 * Math.PI), '1/2√2π^-1/2'],
  [-Math.PI / 2, '-1/2π^2/2'],
  [1e23, '100000000000000000000000'],
  [Number.NaN, null],
])('%d stands for %s', (value, meant) => {
  expect(text(exact.standsFor(value))).toBe(meant);
});

test.each([
  ['1.0000000000000000001', '10000000000000000001/10000000000000000000'],
  ['0.30000000000000004', '7500000000000001/25000000000000000'],
  ['0.3333333333333333', '1/3'],
  ['0.333333333333', '333333333333/1000000000000'],
  ['1.1283791670955126', '2π^-1/2'],
  ['1e-300', `1/1${'0'.repeat(300)}`],
  ['9007199254740993', '9007199254740993'],
  ['.5', '1/2'],
])('%s is written for %s', (digits, meant) => {
  expect(text(exact.written(digits, Number(digits)))).toBe(meant);
});

test.each([
  ['1.00000000000000000001', true],
  ['9007199254740993', false],
  ['0.1234567', false],
  ['0.5', false],
])('%s is another number in doubles: %s', (digits, isLost) => {
  const value = exact.ofDigits(digits);
  expect(value && exact.isLostInDoubles(value)).toBe(isLost);
});

const fractions = fc
  .tuple(fc.bigInt(-(10n ** 6n), 10n ** 6n), fc.bigInt(1n, 10n ** 6n))
  .map(([top, below]) => exact.ofFraction(ratio(top, below)));
const positive = fractions.filter((value) => !exact.isZero(value) && !exact.isNegative(value));

test('the square of a root is what was under it', () => {
  fc.assert(
    fc.property(positive, (value) => {
      const root = exact.power(value, ratio(1n, 2n));
      if (root) expect(exact.power(root, ratio(2n))).toEqual(value);
    }),
  );
});

test('a sum of three is the same in any order', () => {
  fc.assert(
    fc.property(fractions, fractions, fractions, (a, b, c) => {
      expect(exact.total(exact.total(a, b), c)).toEqual(exact.total(a, exact.total(b, c)));
    }),
  );
});

test('a double is the nearest one, and what is meant by it is it again', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const meant = exact.standsFor(value);
      expect(meant && Math.abs(exact.doubleOf(meant) - value) <= 2 ** -51 * Math.abs(value)).toBe(true);
    }),
  );
  expect(asDouble(ratio(10n ** 400n, 10n ** 399n))).toBe(10);
  expect(asDouble(ratio(1n, 10n ** 400n))).toBe(0);
  expect(asDouble(ratio(2n ** 70n + 1n))).toBe(2 ** 70);
});

test('in double-doubles nothing is lost that they can hold', () => {
  const { hi, lo, off } = wideOf(exact.ofFraction(ratio(10n ** 20n + 1n, 10n ** 20n)));
  expect([hi, lo]).toEqual([1, 1e-20]);
  expect(off).toBeLessThan(2e-36);
  expect(wideOf(exact.ofFraction(ratio(1n, 10n ** 400n))).lost).toBe(true);
});
