// What elementary functions of double-doubles, and of numbers of 50 digits, say of their own errors: the right value, by mathjs
// with 100 digits, lies within the bound at both ends of what the argument may be, and the bound is not much wider than that.

import { all, type BigNumber, create } from 'mathjs';
import { fiftyDigits } from '../../../server/engine/numeric/digits/fifty-digits.ts';
import { randomOf } from '../../../server/engine/numeric/random.ts';
import type { Digits } from '../../../server/engine/values/digits.ts';
import type { Wide } from '../../../server/engine/values/double-double.ts';
import * as dd from '../../../server/engine/values/double-double.ts';
import * as fn from '../../../server/engine/values/wide-functions.ts';

const math = create(all ?? {}, { precision: 100 });
const big = (text: string | number): BigNumber => math.bignumber(text);
const TWO = big(2);
const PI = big(-1).acos();

/** A double with all its digits. */
function exactly(x: number): BigNumber {
  if (x === 0) return big(0);
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(x))) - 53, -1074);
  return big(String(BigInt(x / 2 ** exponent))).times(TWO.pow(exponent));
}

/** erf by its series, whose terms are all of one sign. */
function erf(x: BigNumber): BigNumber {
  const square = x.times(x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 2000 && !term.isZero() && term.abs().gt(sum.abs().times(big('1e-98'))); n++) {
    term = term
      .times(square)
      .times(2)
      .div(2 * n + 1);
    sum = sum.plus(term);
  }
  return sum.times(2).div(PI.sqrt()).times(square.neg().exp());
}

interface Case {
  readonly name: string;
  readonly of: (x: Wide) => Wide;
  readonly right: (x: BigNumber) => BigNumber;
  /** A bound on the slope around x, to a factor of 3. */
  readonly slope: (x: number) => number;
  readonly at: readonly number[];
}

const random = randomOf(7, 'bounds');
const spread = (least: number, most: number, count = 7): readonly number[] =>
  Array.from({ length: count }, () => random.between(least, most));
const anywhere = [...spread(-3, 3), ...spread(-0.2, 0.2, 6), 1e-5, -1e-9];
const above = [...spread(0.02, 5), 1e-6, 1, 40, 1e4];

const CASES: readonly Case[] = [
  {
    name: 'exp',
    of: fn.exponential,
    right: (x) => x.exp(),
    slope: Math.exp,
    at: [...anywhere, 0, 30, -40, 650, -650],
  },
  { name: 'log', of: fn.logarithm, right: (x) => x.ln(), slope: (x) => 1 / x, at: above },
  { name: 'sin', of: fn.sine, right: (x) => x.sin(), slope: () => 1, at: [...anywhere, 100, -2000] },
  { name: 'cos', of: fn.cosine, right: (x) => x.cos(), slope: () => 1, at: [...anywhere, 100, -2000] },
  { name: 'atan', of: fn.arctangent, right: (x) => x.atan(), slope: () => 1, at: [...anywhere, 50, -1e4] },
  { name: 'acos', of: fn.arccosine, right: (x) => x.acos(), slope: () => 3, at: spread(-0.8, 0.8) },
  { name: 'asin', of: fn.arcsine, right: (x) => x.asin(), slope: () => 3, at: spread(-0.8, 0.8) },
  { name: 'sinh', of: fn.hyperbolicSine, right: (x) => x.sinh(), slope: Math.cosh, at: anywhere },
  {
    name: 'tanh',
    of: fn.hyperbolicTangent,
    right: (x) => x.tanh(),
    slope: () => 1,
    at: [...anywhere, 11, -14],
  },
  {
    name: 'softplus',
    of: fn.softplus,
    right: (x) => x.exp().plus(1).ln(),
    slope: () => 1,
    at: [...anywhere, 5, -6, -12, 20, -30],
  },
  { name: 'erf', of: fn.errorFunction, right: erf, slope: () => 1.2, at: [...anywhere, 4.5, -4.8, 5.5, -6] },
  {
    name: 'erfc',
    of: fn.complementaryErrorFunction,
    right: (x) => big(1).minus(erf(x)),
    slope: (x) => (x < 4 ? 1.2 : 1.2 * Math.exp(-x * x)),
    at: [...spread(-6, 8), 4.2, 6.5, 9],
  },
  {
    name: 'x^0.3',
    of: (x) => fn.power(x, dd.wide(0.3)),
    right: (x) => x.pow(exactly(0.3)),
    slope: (x) => 0.3 * x ** -0.7,
    at: above,
  },
];

/** Further out erfc is smaller than any double. */
const FAR_OUT = [27.5, 40];

interface Kind {
  readonly make: (x: number) => Wide;
  /** What the argument is off by, beside its size; what is left of the value at best. */
  readonly off: number;
  readonly unit: number;
}
const KINDS: readonly Kind[] = [
  { make: (x) => dd.wide(x, x * 2 ** -56), off: 1e-22, unit: 2 ** -88 },
  { make: fiftyDigits, off: 1e-42, unit: 2 ** -140 },
];

/** The least that a value may be away from the right one, in digits of its own kind. */
function distance(value: Wide, right: BigNumber): number {
  if (!value.more) return exactly(value.hi).plus(exactly(value.lo)).minus(right).abs().toNumber();
  let rest = right;
  let wanted: Digits = value.more.of(0);
  for (let part = 0; part < 5; part++) {
    const double = rest.toNumber();
    wanted = wanted.plus(value.more.of(double));
    rest = rest.minus(exactly(double));
  }
  return Math.abs(value.more.plus(wanted.negated()).double);
}

const exactOf = (x: Wide, given: number): BigNumber =>
  x.more ? exactly(given) : exactly(x.hi).plus(exactly(x.lo));

/** Where a bound does not hold, or is wider than it has to be. */
export function brokenBounds(): readonly string[] {
  const broken = KINDS.flatMap(({ make, off, unit }) =>
    CASES.flatMap(({ name, of, right, slope, at }) =>
      at.flatMap((given) =>
        [0, off * Math.max(Math.abs(given), 1e-3)].flatMap((blur) => {
          const x = make(given);
          const value = of(dd.blurred(x, blur));
          const ends = blur === 0 ? [0] : [-blur, blur];
          const isBounded = ends.every(
            (end) => distance(value, right(exactOf(x, given).plus(exactly(end)))) <= value.off,
          );
          const size = Math.abs(value.hi) + Math.abs(given) * slope(given);
          const isTight = value.off <= 9 * slope(given) * blur + unit * size + 1e-300;
          return [
            ...(isBounded ? [] : [`${name} at ${given}, off by ${blur}: beyond its bound`]),
            ...(isTight ? [] : [`${name} at ${given}, off by ${blur}: a bound of ${value.off}`]),
          ];
        }),
      ),
    ),
  );
  const wide = CASES.flatMap(({ name, of, right, at }) =>
    at
      .filter((given) => Math.abs(given) < 20)
      .flatMap((given, i) => {
        const blur = 0.3 * Math.abs(given);
        const value = of(dd.blurred(i % 2 === 0 ? dd.wide(given) : fiftyDigits(given), blur));
        if (!Number.isFinite(value.hi)) return [];
        const isBounded = [-blur, 0, blur].every(
          (end) => distance(value, right(exactly(given).plus(exactly(end)))) <= value.off,
        );
        return isBounded ? [] : [`${name} at ${given}, off by a third: beyond its bound`];
      }),
  );
  const unsure = fn.logarithm(dd.blurred(dd.ONE, 1.5));
  const tails = FAR_OUT.flatMap((x) => {
    const { hi, off, lost } = fn.complementaryErrorFunction(dd.wide(x));
    return hi === 0 && lost && off < 1e-300 ? [] : [`erfc at ${x}: off by ${off}`];
  });
  return [
    ...broken,
    ...wide,
    ...tails,
    ...(Number.isNaN(unsure.hi) ? [] : ['a logarithm of what may be negative']),
  ];
}
