// Numbers of some 31 digits, each the unevaluated sum of two doubles, with a bound for what rounding has taken from them: exact
// sums and products of doubles (Dekker 1971; Hida, Li and Bailey, "Algorithms for quad-double precision floating point
// arithmetic", 2001), and running error analysis beside them (Higham, Accuracy and Stability, section 3.3). A number that
// carries more digits is computed with those; its bound is kept in the same way.

import { DIGITS_FUNCTION, DIGITS_UNIT, type Digits } from './digits.ts';

/** A double-double: a number of some 31 digits with a bound on its error. */
export interface Wide {
  readonly hi: number;
  /** The part of the number that `hi` lacks; at most half a unit of its last place. */
  readonly lo: number;
  /** The number that is meant is at most this far away. */
  readonly off: number;
  /** Whether something that is not 0 was too small to leave a trace in it: where nothing else is left, nothing is known. */
  readonly lost: boolean;
  /** All digits of a number that has more than two doubles hold; `hi` is the double next to it, `lo` is NaN. */
  readonly more?: Digits;
}

export const wide = (hi: number, lo = 0, off = 0): Wide => ({ hi, lo, off, lost: false });
export const ZERO = wide(0);
export const ONE = wide(1);
export const PI = wide(Math.PI, 1.2246467991473532e-16, 2 ** -106);

/** The rounding error of one operation, relative. */
export const EPSILON = 2 ** -102;
/** The same of a sum and of a product: a few units of the last of 106 bits. */
const UNIT = 2 ** -104;
/** The relative error of a double next to a bound. */
export const NEXT = 2 ** -50;
/** A part of a sum below this, relative, may be gone after a few further operations. */
const FAINT = 2 ** -95;
/** Below, a double has fewer digits, and what `lo` should hold is gone. */
const TINY = 1e-290;
const LEAST = 1e-320;

/** The result of a function that has no value to any digit. */
export const UNSURE = wide(Number.NaN);

/** The same number, with so much more that it may be off. */
export const blurred = (a: Wide, by: number): Wide => ({ ...a, off: a.off + by });
/** Whether a number carries more digits: the cheapest question to ask, as it is asked at every operation. */
const hasMore = ({ lo }: Wide): boolean => Number.isNaN(lo);
/** The number that stands there, taken for what is meant. */
export const midpoint = (a: Wide): Wide => (hasMore(a) ? { ...a, off: 0, lost: false } : wide(a.hi, a.lo));
/** The size of what is meant, at most. */
export const most = ({ hi, off }: Wide): number => Math.abs(hi) * (1 + UNIT) + off;
/** Whether what is meant may be 0, and is not known to be. */
export const mayVanish = ({ hi, off }: Wide): boolean => off > 0 && Math.abs(hi) <= off;
export const isExactZero = ({ hi, off, lost }: Wide): boolean => hi === 0 && off === 0 && !lost;

/** A number of many digits, off by so much; unsure of one that doubles cannot bound. */
export function wideOfDigits(more: Digits, off: number, lost: boolean): Wide {
  const hi = more.double;
  if (!Number.isFinite(hi)) return wide(hi);
  if (hi === 0 && !more.isZero) return { ...ZERO, off: off + LEAST, lost: true };
  return { hi, lo: Number.NaN, off, lost, more };
}

/** The same with what rounding it takes, relative to it. */
function rounded(more: Digits, off: number, lost: boolean, unit: number): Wide {
  return wideOfDigits(more, off + (more.isZero ? 0 : unit * Math.abs(more.double) + Number.MIN_VALUE), lost);
}

/** The value of a function at the digits of `a`, with the error that the error of `a` brings. */
export const functionOfDigits = (more: Digits, off: number, { lost }: Wide): Wide =>
  rounded(more, off, lost, DIGITS_FUNCTION);

/** All digits of a number, as many as `like` has. */
const digitsOf = (a: Wide, like: Digits): Digits =>
  a.more ?? (a.lo === 0 ? like.of(a.hi) : like.of(a.hi).plus(like.of(a.lo)));

/** The exact value of a double, with as many digits as `like` has. */
export const numberLike = (value: number, { more }: Wide): Wide =>
  more ? wideOfDigits(more.of(value), 0, false) : wide(value);

/** How much finer what carries more digits is than a double-double: tolerances are to be so much smaller. */
export const fineness = ({ more }: Wide): number => (more ? FINER : 1);
const FINER = 2 ** -56;

interface Pair {
  readonly hi: number;
  readonly lo: number;
}

function quickSum(a: number, b: number): Pair {
  const sum = a + b;
  return { hi: sum, lo: b - (sum - a) };
}

function exactSum(a: number, b: number): Pair {
  const sum = a + b;
  const part = sum - a;
  return { hi: sum, lo: a - (sum - part) + (b - part) };
}

const SPLITTER = 2 ** 27 + 1;

function exactProduct(a: number, b: number): Pair {
  const product = a * b;
  const ta = SPLITTER * a;
  const aHigh = ta - (ta - a);
  const aLow = a - aHigh;
  const tb = SPLITTER * b;
  const bHigh = tb - (tb - b);
  const bLow = b - bHigh;
  return { hi: product, lo: aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow };
}

/** The sum, with the errors of both and of rounding bounded in `off`. */
export const add = (a: Wide, b: Wide): Wide =>
  hasMore(a) || hasMore(b) ? sumOfDigits(a, b) : sumOfPairs(a, b, b.hi, b.lo);
/** The difference, with the errors of both and of rounding bounded in `off`. */
export const subtract = (a: Wide, b: Wide): Wide =>
  hasMore(a) || hasMore(b) ? sumOfDigits(a, negate(b)) : sumOfPairs(a, b, -b.hi, -b.lo);

/** a + b, where b is ±(hi + lo). */
function sumOfPairs(a: Wide, b: Wide, bHigh: number, bLow: number): Wide {
  const high = exactSum(a.hi, bHigh);
  if (!Number.isFinite(high.hi)) return wide(high.hi);
  const low = exactSum(a.lo, bLow);
  const first = quickSum(high.hi, high.lo + low.hi);
  const { hi, lo } = quickSum(first.hi, first.lo + low.lo);
  const [x, y] = [Math.abs(a.hi), Math.abs(bHigh)];
  // A term that is known and leaves no trace, or one that the next roundings may take.
  const isLost =
    x !== y && (x < y ? x !== 0 && x < FAINT * y && x > a.off : y !== 0 && y < FAINT * x && y > b.off);
  const isExact = lo === 0 && low.hi === 0 && high.lo === 0;
  return {
    hi,
    lo,
    off: a.off + b.off + (isExact ? 0 : UNIT * Math.abs(hi) + (UNIT / 2) * (Math.abs(a.lo) + Math.abs(bLow))),
    lost: a.lost || b.lost || isLost,
  };
}

function sumOfDigits(a: Wide, b: Wide): Wide {
  const like = a.more ?? b.more;
  if (!like || !Number.isFinite(a.hi + b.hi)) return wide(a.hi + b.hi);
  const [x, y] = [Math.abs(a.hi), Math.abs(b.hi)];
  const isLost =
    x < y
      ? x !== 0 && x < FAINT * FINER * y && x > a.off
      : x > y && y !== 0 && y < FAINT * FINER * x && y > b.off;
  const sum = digitsOf(a, like).plus(digitsOf(b, like));
  return rounded(sum, a.off + b.off, a.lost || b.lost || isLost, DIGITS_UNIT);
}

/** -a, with the same error. */
export const negate = (a: Wide): Wide =>
  hasMore(a) && a.more
    ? { ...a, hi: -a.hi, more: a.more.negated() }
    : { hi: -a.hi, lo: -a.lo, off: a.off, lost: a.lost };

/** The product (Dekker 1971), with the errors of both factors and of rounding bounded in `off`. */
export function multiply(a: Wide, b: Wide): Wide {
  if (isExactZero(a)) return Number.isFinite(b.hi) ? ZERO : UNSURE;
  if (isExactZero(b)) return Number.isFinite(a.hi) ? ZERO : UNSURE;
  if (hasMore(a) || hasMore(b)) return productOfDigits(a, b);
  const product = exactProduct(a.hi, b.hi);
  if (!Number.isFinite(product.hi)) return wide(product.hi);
  const { hi, lo } = quickSum(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
  const size = Math.abs(hi);
  const isExact = a.lo === 0 && b.lo === 0 && size > TINY;
  const rounding = size > TINY ? (isExact ? 0 : UNIT * size) : 2 ** -52 * size + LEAST;
  return {
    hi,
    lo,
    off:
      Math.abs(a.hi) * b.off * (1 + EPSILON) +
      Math.abs(b.hi) * a.off * (1 + EPSILON) +
      a.off * b.off +
      rounding,
    lost: a.lost || b.lost || (hi === 0 && a.hi !== 0 && b.hi !== 0),
  };
}

function productOfDigits(a: Wide, b: Wide): Wide {
  const like = a.more ?? b.more;
  if (!like || !Number.isFinite(a.hi * b.hi)) return wide(a.hi * b.hi);
  const off = Math.abs(a.hi) * b.off + Math.abs(b.hi) * a.off + a.off * b.off;
  const product = digitsOf(a, like).times(digitsOf(b, like));
  return rounded(product, off * (1 + NEXT), a.lost || b.lost, DIGITS_UNIT);
}

/** (hi + lo) - factor · b */
function lessProduct(hi: number, lo: number, factor: number, b: Wide): Pair {
  const exact = exactProduct(factor, b.hi);
  const product = quickSum(exact.hi, exact.lo + factor * b.lo);
  const high = exactSum(hi, -product.hi);
  const low = exactSum(lo, -product.lo);
  const first = quickSum(high.hi, high.lo + low.hi);
  return quickSum(first.hi, first.lo + low.lo);
}

/** The first two do not overlap, nor does the last with the first. */
function sumOfThree(first: number, second: number, third: number): Pair {
  const two = quickSum(first, second);
  const high = exactSum(two.hi, third);
  return quickSum(high.hi, high.lo + two.lo);
}

/** NaN where the divisor may be 0. */
export function divide(a: Wide, b: Wide): Wide {
  if (mayVanish(b)) return UNSURE;
  // Below what is too large for a double there is something, if not much.
  if (!Number.isFinite(b.hi)) return Number.isFinite(a.hi) ? { ...ZERO, off: TINY, lost: true } : UNSURE;
  if (hasMore(a) || hasMore(b)) return ratioOfDigits(a, b);
  const first = a.hi / b.hi;
  const rest = lessProduct(a.hi, a.lo, first, b);
  const second = rest.hi / b.hi;
  const third = lessProduct(rest.hi, rest.lo, second, b).hi / b.hi;
  const { hi, lo } = sumOfThree(first, second, third);
  if (!Number.isFinite(hi) || Number.isNaN(lo)) return UNSURE;
  const size = Math.abs(hi);
  const isWhole = a.off === 0 && b.off === 0 && lo === 0 && rest.hi === 0 && rest.lo === 0;
  const rounding = isWhole ? 0 : size > TINY ? 4 * UNIT * size : 2 ** -50 * size + LEAST;
  return {
    hi,
    lo,
    off: (a.off + size * b.off * (1 + EPSILON)) / (Math.abs(b.hi) * (1 - EPSILON) - b.off) + rounding,
    lost: a.lost || b.lost,
  };
}

function ratioOfDigits(a: Wide, b: Wide): Wide {
  const like = a.more ?? b.more;
  if (!like || !Number.isFinite(a.hi)) return wide(a.hi / b.hi);
  const ratio = digitsOf(a, like).over(digitsOf(b, like));
  const off = (a.off + Math.abs(ratio.double) * b.off) / (Math.abs(b.hi) * (1 - NEXT) - b.off);
  return rounded(ratio, off * (1 + NEXT), a.lost || b.lost, DIGITS_UNIT);
}

/** a · 2ⁿ, exactly. */
export const scaled = (a: Wide, n: number): Wide =>
  hasMore(a) && a.more
    ? rounded(a.more.doubled(n), a.off * 2 ** n, a.lost, DIGITS_UNIT)
    : { hi: a.hi * 2 ** n, lo: a.lo * 2 ** n, off: a.off * 2 ** n, lost: a.lost };
export const isNegative = (a: Wide): boolean => a.hi < 0 || (a.hi === 0 && a.lo < 0);
export const absolute = (a: Wide): Wide => (isNegative(a) ? negate(a) : a);
export const isLess = (a: Wide, b: Wide): boolean => isNegative(subtract(a, b));

/** The larger one; at most as far off as either. */
export function larger(a: Wide, b: Wide): Wide {
  const difference = subtract(a, b);
  const chosen = isNegative(difference) ? b : a;
  return mayVanish(difference) ? { ...chosen, off: Math.max(a.off, b.off), lost: a.lost || b.lost } : chosen;
}

export const smaller = (a: Wide, b: Wide): Wide => negate(larger(negate(a), negate(b)));

/** -1, 0 or 1; NaN where rounding decides. */
export function signOf(a: Wide): Wide {
  return mayVanish(a) ? UNSURE : { ...wide(isNegative(a) ? -1 : a.hi === 0 ? 0 : 1), lost: a.lost };
}

/** NaN of what is negative for sure; of what may be 0 up to the root of what it may be. */
export function squareRoot(a: Wide): Wide {
  if (a.hi === 0 && a.lo === 0 && a.off === 0) return { ...ZERO, lost: a.lost };
  if (a.hi < -a.off) return UNSURE;
  if (mayVanish(a) || a.hi <= 0) {
    const root = Math.sqrt(Math.abs(a.hi) + a.off);
    return { hi: root / 2, lo: 0, off: root * (0.5 + EPSILON), lost: a.lost };
  }
  if (a.more) return rounded(a.more.squareRoot(), a.off / Math.sqrt(a.hi - a.off), a.lost, DIGITS_UNIT);
  const root = wide(Math.sqrt(a.hi));
  const { hi, lo } = add(root, divide(subtract(midpoint(a), multiply(root, root)), scaled(root, 1)));
  return {
    hi,
    lo,
    off: a.off / Math.sqrt(a.hi - a.off) + 8 * UNIT * hi,
    lost: a.lost,
  };
}
