// Constants as they are meant, to all digits: a fraction times a root times a power of √π. Products, quotients and powers of
// such numbers are such numbers, where the root comes out, and nothing of them is rounded.

import * as rational from './rational.ts';
import { asDouble, plus, type Rational, ratio, multiply as times, UNITY, whole } from './rational.ts';

/** fraction · √root · √π^halves */
export interface Exact {
  readonly fraction: Rational;
  /** Positive, and without a square in it. */
  readonly root: bigint;
  readonly halves: number;
}

/** Larger numbers (some 1200 digits) are left as they are written. */
const LARGEST = 1n << 4096n;
const isAffordable = ({ fraction }: Exact): boolean =>
  fraction.top < LARGEST && fraction.top > -LARGEST && fraction.below < LARGEST;

export const ofFraction = (fraction: Rational): Exact => ({ fraction, root: 1n, halves: 0 });
export const ONE: Exact = ofFraction(UNITY);

/** The fraction that it is; null of an irrational number. */
export const rationalOf = ({ fraction, root, halves }: Exact): Rational | null =>
  (root === 1n && halves === 0) || rational.isNil(fraction) ? fraction : null;

export const isZero = ({ fraction }: Exact): boolean => fraction.top === 0n;
export const isNegative = ({ fraction }: Exact): boolean => fraction.top < 0n;
export const isOne = (a: Exact): boolean => isUnit(a, 1n);
export const isMinusOne = (a: Exact): boolean => isUnit(a, -1n);
const isUnit = ({ fraction, root, halves }: Exact, unit: bigint): boolean =>
  fraction.top === unit && fraction.below === 1n && root === 1n && halves === 0;

/** One text for each number. */
export const keyOf = (a: Exact): string => (isZero(a) ? '0' : `${rational.text(a.fraction)}${unitKey(a)}`);

/** The number without its fraction: multiples of one unit add up to one number. */
export const unitKey = ({ root, halves }: Exact): string =>
  `${root === 1n ? '' : `√${root}`}${halves === 0 ? '' : `π^${halves}/2`}`;

/** The product; null where it has too many digits. */
export function product(a: Exact, b: Exact): Exact | null {
  if (a === ONE) return b;
  if (b === ONE) return a;
  const shared = commonDivisor(a.root, b.root);
  const value: Exact = {
    fraction: times(times(a.fraction, b.fraction), ratio(shared)),
    root: (a.root / shared) * (b.root / shared),
    halves: a.halves + b.halves,
  };
  return isAffordable(value) ? value : null;
}

function commonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** The sum of two multiples of one unit. */
export const total = (a: Exact, b: Exact): Exact => ({ ...a, fraction: plus(a.fraction, b.fraction) });

/** To a rational power; null where that is no such number, has too many digits, or is not real. */
export function power(a: Exact, exponent: Rational): Exact | null {
  if (isZero(a)) return exponent.top > 0n ? a : null;
  if (exponent.below === 1n) return wholePower(a, exponent.top);
  const under = wholePower(a, exponent.top);
  if (!under || isNegative(a) || under.root !== 1n || exponent.below > 64n) return null;
  const degree = Number(exponent.below);
  if (under.halves % degree !== 0) return null;
  const halves = under.halves / degree;
  const top = rootOf(under.fraction.top, exponent.below);
  const below = rootOf(under.fraction.below, exponent.below);
  if (top !== null && below !== null) return { fraction: ratio(top, below), root: 1n, halves };
  if (degree !== 2) return null;
  // √(p/q) is √(p q)/q.
  const parts = withoutSquares(under.fraction.top * under.fraction.below);
  return parts && { fraction: ratio(parts.outside, under.fraction.below), root: parts.inside, halves };
}

function wholePower(a: Exact, exponent: bigint): Exact | null {
  const size = exponent < 0n ? -exponent : exponent;
  // A power with too many digits is not even begun.
  const digits = BigInt(rational.text(a.fraction).length + rational.text(ratio(a.root)).length);
  const isSmall = isOne({ ...a, halves: 0 }) || isMinusOne({ ...a, halves: 0 });
  if (size > 4096n || (!isSmall && size * digits > 4096n)) return null;
  const value: Exact = {
    fraction: times(
      rational.power(a.fraction, exponent),
      rational.power(ratio(a.root), floorOfHalf(exponent)),
    ),
    root: exponent % 2n === 0n ? 1n : a.root,
    halves: a.halves * Number(exponent),
  };
  return isAffordable(value) ? value : null;
}

const floorOfHalf = (a: bigint): bigint => (a - (((a % 2n) + 2n) % 2n)) / 2n;

/** The whole root of a positive number, by Newton's steps from above; null where there is none. */
function rootOf(value: bigint, degree: bigint): bigint | null {
  let root = 1n << (BigInt(value.toString(2).length) / degree + 1n);
  for (;;) {
    const next = ((degree - 1n) * root + value / root ** (degree - 1n)) / degree;
    if (next >= root) break;
    root = next;
  }
  return root ** degree === value ? root : null;
}

const MOST_FACTOR = 1000n;

/** value = outside² · inside, with no square in `inside`; null where its factors are too large to find. */
function withoutSquares(value: bigint): { readonly outside: bigint; readonly inside: bigint } | null {
  let [rest, outside, inside] = [value, 1n, 1n];
  for (let factor = 2n; factor <= MOST_FACTOR && factor * factor <= rest; factor++) {
    while (rest % (factor * factor) === 0n) {
      rest /= factor * factor;
      outside *= factor;
    }
    if (rest % factor === 0n) {
      rest /= factor;
      inside *= factor;
    }
  }
  const root = rootOf(rest, 2n);
  if (root !== null) return { outside: outside * root, inside };
  return rest <= MOST_FACTOR * MOST_FACTOR ? { outside, inside: inside * rest } : null;
}

/** A number as written, `12.5e-3`: digits · 10^shift. */
interface Decimal {
  readonly digits: string;
  readonly shift: bigint;
}

function decimalIn(text: string): Decimal | null {
  const [, before = '', after = '', exponent = '0'] = /^(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/u.exec(text) ?? [];
  const digits = before + after;
  return digits === '' ? null : { digits, shift: BigInt(exponent) - BigInt(after.length) };
}

/** Decimals with more digits, or digits so far from the point, are not kept. */
const MOST_DIGITS = 1000;

/** The value of a decimal; null where it is none, or too long. */
export function ofDigits(text: string): Exact | null {
  const decimal = decimalIn(text);
  if (!decimal || decimal.digits.length > MOST_DIGITS) return null;
  const { digits, shift } = decimal;
  if (shift > MOST_DIGITS || shift < -MOST_DIGITS) return null;
  const whole = BigInt(digits);
  return ofFraction(shift >= 0n ? ratio(whole * 10n ** shift) : ratio(whole, 10n ** -shift));
}

/** How many digits a written number has, but for zeros in front. */
export const significantDigits = (text: string): number =>
  decimalIn(text)?.digits.replace(/^0+/u, '').length ?? 0;

/** So many digits people only have from a computer: they are what is left of another number. */
export const AS_DOUBLE = 16;
/** Fractions that are longer are nobody's. */
const MOST_SHORT = 10n ** 12n;

/**
 * What a number with these digits, next to this double, says: just that, but 0.3333333333333333 is 1/3 and 1.1283791670955126
 * is 2/√π. null where it is written without digits, or with too many.
 */
export function written(text: string, near: number): Exact | null {
  const decimal = ofDigits(text);
  const meant = decimal && significantDigits(text) >= AS_DOUBLE ? standsFor(near) : null;
  return meant && decimal && isRounded(text, decimal.fraction, meant) ? meant : decimal;
}

/** Whether doubles take it for a simpler number, as 1 + 1e-20 for 1. */
export function isLostInDoubles(value: Exact): boolean {
  const meant = standsFor(doubleOf(value));
  return (
    meant !== null && keyOf(meant) !== keyOf(value) && (rationalOf(meant) === null || isShort(meant.fraction))
  );
}

const isShort = ({ top, below }: Rational): boolean => (top < 0n ? -top : top) * below <= MOST_SHORT;

/** Whether these are the digits that a computer prints for the double next to them. */
const isShortest = (text: string, decimal: Rational): boolean => {
  const printed = ofDigits(Math.abs(Number(text)).toExponential().replace('+', ''));
  return printed !== null && rational.same(printed.fraction, decimal);
};

/** Whether these digits are what is left of a number: of a fraction they are the nearest ones, or those that a computer prints. */
function isRounded(text: string, decimal: Rational, meant: Exact): boolean {
  const value = rationalOf(meant);
  if (!value) return true;
  if (!isShort(value)) return false;
  const apart = plus(decimal, rational.negative(value));
  const twice = times(apart, ratio(apart.top < 0n ? -2n : 2n));
  const lastPlace = rational.power(ratio(10n), decimalIn(text)?.shift ?? 0n);
  return rational.less(twice, lastPlace) || isShortest(text, decimal);
}

/** √π to a power that is not 0, as a double. */
const powerOfPi = (halves: number): number => Math.PI ** (halves / 2);

/** The double next to it, up to its last place. */
export function doubleOf({ fraction, root, halves }: Exact): number {
  const value = asDouble(fraction);
  if (root === 1n && halves === 0) return value;
  const under = Number(root) * Math.PI ** halves;
  // One root, not one of each: 1/√(2π) has one rounding less.
  return root === 1n ? value * powerOfPi(halves) : value * Math.sqrt(under);
}

/** Under the root people have short fractions. */
const MOST_UNDER_ROOT = 1_000_000;
const POWERS_OF_PI = [0, 1, -1, 2, -2, 3, -3, 4, -4];
/** Two units of the last place: a root and a quotient. */
const LAST_PLACES = 2 * Number.EPSILON;

const known = new Map<number, Exact | null>();
const MOST_KNOWN = 5000;

/**
 * What a double stands for: the fraction with a small denominator that it is the rounded value of (0.1, 1/63), a root of one
 * or one of these times a power of √π (2/√π), else its decimal digits. null of what is not finite.
 */
export function standsFor(value: number): Exact | null {
  if (Number.isSafeInteger(value)) return ofFraction(whole(value));
  const before = known.get(value);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const found = meantBy(value);
  known.set(value, found);
  return found;
}

function meantBy(value: number): Exact | null {
  if (!Number.isFinite(value)) return null;
  const size = Math.abs(value);
  const signed = (a: Exact): Exact => (value < 0 ? { ...a, fraction: rational.negative(a.fraction) } : a);
  const short = shortFraction(size, 0);
  if (short) return signed(ofFraction(short));
  const digits = ofDigits(size.toExponential().replace('+', ''));
  // A decimal of few digits is one, and nothing else.
  if (digits && significantDigits(size.toExponential()) <= FEW_DIGITS) return signed(digits);
  for (const halves of POWERS_OF_PI) {
    const under = shortFraction((size * size) / Math.PI ** halves, 4 * Number.EPSILON);
    if (!under || Number(under.top * under.below) > MOST_UNDER_ROOT) continue;
    const root = power(ofFraction(under), rational.HALF);
    if (!root || (root.root === 1n && halves === 0)) continue;
    const meant = { ...root, halves };
    if (Math.abs(doubleOf(meant) - size) <= LAST_PLACES * size) return signed(meant);
  }
  return digits && signed(digits);
}

const FEW_DIGITS = 13;
/** Denominators of people's constants; beyond, a double is no fraction of anybody's. */
const MOST_BELOW = 1e6;

/** The fraction with a small denominator that is this positive number, up to a part of it; null where there is none. */
function shortFraction(size: number, tolerance: number): Rational | null {
  if (!Number.isFinite(size)) return null;
  // Continued fractions: every best approximation is one of their convergents.
  let [top, topBefore, below, belowBefore] = [Math.floor(size), 1, 1, 0];
  let rest = size - top;
  for (let round = 0; round < 40; round++) {
    if (Math.abs(top / below - size) <= tolerance * size) break;
    if (rest <= 0) return null;
    const next = 1 / rest;
    const digit = Math.floor(next);
    rest = next - digit;
    [top, topBefore, below, belowBefore] = [digit * top + topBefore, top, digit * below + belowBefore, below];
    if (below > MOST_BELOW || top > 2 ** 50) return null;
  }
  // Of a number that is drawn at random hardly one in a million has a convergent as close and as short as this.
  if (Math.abs(top / below - size) > tolerance * size || top * below > 1e12) return null;
  return ratio(BigInt(top), BigInt(below));
}
