// Exact fractions, and the fraction that a double stands for.

export interface Rational {
  readonly top: bigint;
  /** Always positive; the two have no common divisor. */
  readonly below: bigint;
}

const divisor = (a: bigint, b: bigint): bigint => {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
};

/** top / below; below is not 0. */
export function ratio(top: bigint, below = 1n): Rational {
  const common = divisor(top, below) || 1n;
  const sign = below < 0n ? -1n : 1n;
  return { top: (sign * top) / common, below: (sign * below) / common };
}

export const NIL: Rational = ratio(0n);
export const UNITY: Rational = ratio(1n);
export const MINUS: Rational = ratio(-1n);
export const HALF: Rational = ratio(1n, 2n);

export const whole = (value: number): Rational => ratio(BigInt(value));
export const plus = (a: Rational, b: Rational): Rational =>
  a.below === 1n && b.below === 1n
    ? { top: a.top + b.top, below: 1n }
    : ratio(a.top * b.below + b.top * a.below, a.below * b.below);
export const multiply = (a: Rational, b: Rational): Rational =>
  a.below === 1n && b.below === 1n
    ? { top: a.top * b.top, below: 1n }
    : ratio(a.top * b.top, a.below * b.below);
export const negative = (a: Rational): Rational => ({ top: -a.top, below: a.below });
export const inverted = (a: Rational): Rational => ratio(a.below, a.top);
export const isNil = (a: Rational): boolean => a.top === 0n;
export const isUnity = (a: Rational): boolean => a.top === 1n && a.below === 1n;
export const isWhole = (a: Rational): boolean => a.below === 1n;
export const isEven = (a: Rational): boolean => a.below === 1n && a.top % 2n === 0n;
export const same = (a: Rational, b: Rational): boolean => a.top === b.top && a.below === b.below;
export const less = (a: Rational, b: Rational): boolean => a.top * b.below < b.top * a.below;
export const text = (a: Rational): string => (a.below === 1n ? `${a.top}` : `${a.top}/${a.below}`);

/** The largest whole number that is no larger. */
export function floor(a: Rational): bigint {
  const quotient = a.top / a.below;
  return a.top < 0n && quotient * a.below !== a.top ? quotient - 1n : quotient;
}

/** a to a whole power; of a negative one a is not 0. */
export function power(a: Rational, exponent: bigint): Rational {
  const base = exponent < 0n ? inverted(a) : a;
  const size = exponent < 0n ? -exponent : exponent;
  return { top: base.top ** size, below: base.below ** size };
}

/** Denominators of people's constants; beyond, a double is no fraction of anybody's. */
const MOST_BELOW = 1e7;
/** What the arithmetic of a few doubles may leave, in units of the last place. */
const ROUNDING = 4 * Number.EPSILON;

/** The fraction with a small denominator that a double is the rounded value of (0.1, 1/63, 2/3 · 1/7), else null. */
export function fractionOf(value: number): Rational | null {
  if (!Number.isFinite(value)) return null;
  if (Number.isInteger(value)) return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? whole(value) : null;
  const size = Math.abs(value);
  // Continued fractions: every best approximation is one of their convergents.
  let [top, topBefore, below, belowBefore] = [Math.floor(size), 1, 1, 0];
  let rest = size - top;
  for (let round = 0; round < 40 && rest > 0; round++) {
    if (Math.abs(top / below - size) <= ROUNDING * size) break;
    const next = 1 / rest;
    const digit = Math.floor(next);
    rest = next - digit;
    [top, topBefore, below, belowBefore] = [digit * top + topBefore, top, digit * below + belowBefore, below];
    if (below > MOST_BELOW || top > 2 ** 50) return decimalOf(value);
  }
  // Of a number that is drawn at random hardly one in a million has a convergent as close and as short as this.
  if (Math.abs(top / below - size) > ROUNDING * size || top * below > 1e12) return decimalOf(value);
  return ratio(BigInt(value < 0 ? -top : top), BigInt(below));
}

/** A decimal fraction of few digits, such as 0.797885 or 1e-12, as it was written. */
function decimalOf(value: number): Rational | null {
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const [before = '', after = ''] = digits.split('.');
  if (before.length + after.length > 13) return null;
  const shift = Number(exponent) - after.length;
  if (Math.abs(shift) > 60) return null;
  const top = BigInt(before + after);
  return shift >= 0 ? ratio(top * 10n ** BigInt(shift)) : ratio(top, 10n ** BigInt(-shift));
}
