// Numbers of 50 digits: their functions against mathjs' numbers of 120, every operator of the table against its double-doubles,
// and the cases that only they can decide.

import { all, type BigNumber, create } from 'mathjs';
import { describe, expect, test } from 'vitest';
import { constantInFiftyDigits, fiftyDigits } from '../../../server/engine/numeric/digits/fifty-digits.ts';
import { wideValue } from '../../../server/engine/numeric/digits/wide-value.ts';
import { variableKey } from '../../../server/engine/numeric/program.ts';
import { randomOf } from '../../../server/engine/numeric/random.ts';
import type { Wide } from '../../../server/engine/values/double-double.ts';
import * as dd from '../../../server/engine/values/double-double.ts';
import { ofFraction } from '../../../server/engine/values/exact-number.ts';
import { ratio } from '../../../server/engine/values/rational.ts';
import * as fn from '../../../server/engine/values/wide-functions.ts';
import * as matrix from '../../../server/engine/values/wide-matrix.ts';
import { SIZES, SMOOTH, SURROGATES, samples } from '../operators/samples.ts';
import { type ElementaryFunction, elementaryFunctions } from './elementary-functions.ts';

const math = create(all ?? {}, { precision: 120 });

/** The double with all its digits. */
const big = (x: number): BigNumber => {
  const exponent = x === 0 ? 0 : Math.floor(Math.log2(Math.abs(x))) - 53;
  return math.bignumber(String(BigInt(x / 2 ** exponent))).times(math.bignumber(2).pow(exponent));
};

/** A number of many digits as a sum of doubles, each for what those before it lack. */
function inFiftyDigits(value: BigNumber): Wide {
  let sum = fiftyDigits(value.toNumber());
  let rest = value.minus(big(value.toNumber()));
  for (let i = 0; i < 4; i++) {
    sum = dd.add(sum, fiftyDigits(rest.toNumber()));
    rest = rest.minus(big(rest.toNumber()));
  }
  return sum;
}

/** erf by its series (Abramowitz and Stegun 7.1.5), which 120 digits can afford to cancel. */
function errorFunction(x: BigNumber): BigNumber {
  let term = x;
  let sum = x;
  for (let n = 1; term.abs().greaterThan('1e-110'); n++) {
    term = term.times(x).times(x).div(-n);
    sum = sum.plus(term.div(2 * n + 1));
  }
  return sum.times(2).div(big(-1).acos().sqrt());
}

const random = randomOf(1, 'fifty digits');
const points = Array.from({ length: 12 }, () => 3 * random.normal());
const inside = points.map((x) => x / 20);
const positive = points.map((x) => Math.abs(x) + 0.01);

const functions: readonly ElementaryFunction<number>[] = [
  ...elementaryFunctions({ anywhere: points, inside, positive }, big),
  ['tanh far out', [40, -50], fn.hyperbolicTangent, (x) => x.tanh()],
  ['softplus', [...points, -90, 90], fn.softplus, (x) => x.exp().plus(1).ln()],
  ['erf', [...points, 4.5, 6, -6], fn.errorFunction, errorFunction],
  ['erfc', [4, 4.5, 5, 8], fn.complementaryErrorFunction, (x) => big(1).minus(errorFunction(x))],
  ['1000 x + 1', points, (x) => dd.add(dd.multiply(dd.wide(1000), x), dd.ONE), (x) => x.times(1000).plus(1)],
];

describe('functions', () => {
  test.each(functions)('%s: to 44 digits, and no further off than it says', (_, at, found, right) => {
    for (const x of at) {
      const value = found(fiftyDigits(x));
      const wanted = inFiftyDigits(right(big(x)));
      const apart = Math.abs(dd.subtract(value, wanted).hi);
      expect(apart).toBeLessThanOrEqual(value.off + 1e-49 * Math.abs(wanted.hi));
      expect(value.off).toBeLessThan(1e-44 * Math.max(1, Math.abs(value.hi)));
      const blurred = found(dd.blurred(fiftyDigits(x), 1e-30));
      for (const end of ['1e-30', '-1e-30']) {
        const other = inFiftyDigits(right(big(x).plus(math.bignumber(end))));
        expect(Math.abs(dd.subtract(blurred, other).hi)).toBeLessThanOrEqual(blurred.off);
      }
    }
  });

  test('constants', () => {
    const third = constantInFiftyDigits(ofFraction(ratio(1n, 3n)));
    expect(Math.abs(dd.subtract(dd.multiply(dd.wide(3), third), dd.ONE).hi)).toBeLessThan(1e-49);
    const root = constantInFiftyDigits({ fraction: ratio(1n, 2n), root: 2n, halves: -1 });
    const wanted = inFiftyDigits(big(2).sqrt().div(2).div(big(-1).acos().sqrt()));
    expect(Math.abs(dd.subtract(root, wanted).hi)).toBeLessThan(1e-49);
    expect(constantInFiftyDigits(ofFraction(ratio(7n))).off).toBe(0);
  });

  test('what leaves no trace is noted, and what is larger is not', () => {
    const [one, large] = [fiftyDigits(1), fiftyDigits(50)];
    expect(dd.add(one, fiftyDigits(1e-40)).lost).toBe(false);
    expect(dd.add(one, fiftyDigits(1e-300)).lost).toBe(true);
    expect(fn.hyperbolicTangent(large).lost).toBe(false);
    expect(fn.exponential(fiftyDigits(-800)).lost).toBe(true);
    expect(dd.isExactZero(dd.subtract(one, one))).toBe(true);
  });
});

describe('every operator', () => {
  const at = (of: (x: number) => Wide) => ({
    sizes: SIZES,
    values: new Map(
      [...SMOOTH].flatMap(([leaf, value]) =>
        leaf.payload.kind === 'variable'
          ? [
              [
                variableKey(leaf.payload.variable),
                matrix.map(matrix.widened(value), ({ hi }) => of(hi)),
              ] as const,
            ]
          : [],
      ),
    ),
    surrogates: SURROGATES,
  });
  const doubled = at((x) => dd.wide(x));
  const inFifty = { ...at(fiftyDigits), constant: constantInFiftyDigits };

  test.each(samples.map((sample) => [sample.label, sample] as const))('%s', (_, { node }) => {
    const wide = wideValue(node, doubled);
    const found = wideValue(node, inFifty);
    expect(found === null).toBe(wide === null);
    if (!wide || !found) return;
    const size = Math.max(1e-6, matrix.maxAbs(wide));
    const apart = matrix.subtract(found, wide);
    // The two bounds together hold what the two are apart; that of 50 digits alone is far smaller. What stands for an unknown
    // function is made of double-doubles, and a logarithm of many roots.
    const isRough = node.payload.kind === 'function' || node.operator === 'logm';
    expect(apart.data.filter(({ hi, off }) => Math.abs(hi) > off)).toEqual([]);
    expect(matrix.maxOff(found)).toBeLessThan((isRough ? 1e-29 : 1e-38) * size);
  });
});
