// Exact fractions.

/** A fraction in lowest terms, its denominator positive. */
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
/** The sum in lowest terms. */
export const plus = (a: Rational, b: Rational): Rational =>
  a.below === 1n && b.below === 1n
    ? { top: a.top + b.top, below: 1n }
    : ratio(a.top * b.below + b.top * a.below, a.below * b.below);
/** The product in lowest terms. */
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

/** The double next to it: 0 or infinite where it is beyond them. */
export function asDouble({ top, below }: Rational): number {
  const isSmall = top <= EXACT && top >= -EXACT && below <= EXACT;
  if (isSmall) return Number(top) / Number(below);
  const size = top < 0n ? -top : top;
  // A quotient of 64 bits or more, of which the last says whether there is a rest: then one rounding is left.
  const shift = below.toString(2).length - size.toString(2).length + 64;
  const [over, under] = shift >= 0 ? [size << BigInt(shift), below] : [size, below << BigInt(-shift)];
  const quotient = over / under;
  const sticky = quotient * under === over ? quotient * 2n : quotient * 2n + 1n;
  return (top < 0n ? -1 : 1) * scaledDown(Number(sticky), shift + 1);
}

const EXACT = BigInt(Number.MAX_SAFE_INTEGER);

/** value / 2ⁿ, in steps that stay within the doubles. */
function scaledDown(value: number, n: number): number {
  let result = value;
  for (let rest = n; rest !== 0; ) {
    const step = Math.max(-1000, Math.min(1000, rest));
    result /= 2 ** step;
    rest -= step;
  }
  return result;
}
