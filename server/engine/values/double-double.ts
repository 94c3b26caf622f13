// Numbers of some 31 digits, each the unevaluated sum of two doubles, with a bound for what rounding has taken from them: exact
// sums and products of doubles (Dekker 1971; Hida, Li and Bailey, "Algorithms for quad-double precision floating point
// arithmetic", 2001), and running error analysis beside them (Higham, Accuracy and Stability, section 3.3).

export interface Wide {
  readonly hi: number;
  /** What `hi` lacks; at most half a unit of its last place. */
  readonly lo: number;
  /** The number that is meant is at most this far away. */
  readonly off: number;
  /** Whether something that is not 0 was too small to leave a trace in it: where nothing else is left, nothing is known. */
  readonly lost: boolean;
}

export const wide = (hi: number, lo = 0, off = 0): Wide => ({ hi, lo, off, lost: false });
export const ZERO = wide(0);
export const ONE = wide(1);
export const PI = wide(Math.PI, 1.2246467991473532e-16, 2 ** -106);

/** The rounding error of one operation, relative. */
export const EPSILON = 2 ** -102;
/** The same of a sum and of a product: a few units of the last of 106 bits. */
const UNIT = 2 ** -104;
/** What is a smaller part of a sum may be gone after a few further operations. */
const FAINT = 2 ** -95;
/** Below, a double has fewer digits, and what `lo` should hold is gone. */
const TINY = 1e-290;
const LEAST = 1e-320;

/** What a function says that has no value to any digit. */
export const UNSURE = wide(Number.NaN);

/** The same number, with so much more that it may be off. */
export const blurred = (a: Wide, by: number): Wide => ({ ...a, off: a.off + by });
/** The number that stands there, taken for what is meant. */
export const midpoint = ({ hi, lo }: Wide): Wide => wide(hi, lo);
/** The size of what is meant, at most. */
export const most = ({ hi, off }: Wide): number => Math.abs(hi) * (1 + UNIT) + off;
/** Whether what is meant may be 0, and is not known to be. */
export const mayVanish = ({ hi, off }: Wide): boolean => off > 0 && Math.abs(hi) <= off;
export const isExactZero = ({ hi, off, lost }: Wide): boolean => hi === 0 && off === 0 && !lost;

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

export function add(a: Wide, b: Wide): Wide {
  const high = exactSum(a.hi, b.hi);
  if (!Number.isFinite(high.hi)) return wide(high.hi);
  const low = exactSum(a.lo, b.lo);
  const first = quickSum(high.hi, high.lo + low.hi);
  const { hi, lo } = quickSum(first.hi, first.lo + low.lo);
  const [x, y] = [Math.abs(a.hi), Math.abs(b.hi)];
  // A term that is known and leaves no trace, or one that the next roundings may take.
  const isLost =
    x !== y && (x < y ? x !== 0 && x < FAINT * y && x > a.off : y !== 0 && y < FAINT * x && y > b.off);
  const isExact = lo === 0 && low.hi === 0 && high.lo === 0;
  return {
    hi,
    lo,
    off: a.off + b.off + (isExact ? 0 : UNIT * Math.abs(hi) + (UNIT / 2) * (Math.abs(a.lo) + Math.abs(b.lo))),
    lost: a.lost || b.lost || isLost,
  };
}

export const negate = (a: Wide): Wide => ({ hi: -a.hi, lo: -a.lo, off: a.off, lost: a.lost });
export const subtract = (a: Wide, b: Wide): Wide => add(a, negate(b));

export function multiply(a: Wide, b: Wide): Wide {
  if (isExactZero(a)) return Number.isFinite(b.hi) ? ZERO : UNSURE;
  if (isExactZero(b)) return Number.isFinite(a.hi) ? ZERO : UNSURE;
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

/** NaN where the divisor may be 0. */
export function divide(a: Wide, b: Wide): Wide {
  if (mayVanish(b)) return UNSURE;
  // Below what is too large for a double there is something, if not much.
  if (!Number.isFinite(b.hi)) return Number.isFinite(a.hi) ? { ...ZERO, off: TINY, lost: true } : UNSURE;
  const first = a.hi / b.hi;
  const divisor = midpoint(b);
  const rest = subtract(midpoint(a), multiply(wide(first), divisor));
  const second = rest.hi / b.hi;
  const third = subtract(rest, multiply(wide(second), divisor)).hi / b.hi;
  const { hi, lo } = add(wideOf(quickSum(first, second)), wide(third));
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

const wideOf = ({ hi, lo }: Pair): Wide => wide(hi, lo);

/** a · 2ⁿ, exactly. */
export const scaled = (a: Wide, n: number): Wide => ({
  hi: a.hi * 2 ** n,
  lo: a.lo * 2 ** n,
  off: a.off * 2 ** n,
  lost: a.lost,
});
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
  const root = wide(Math.sqrt(a.hi));
  const { hi, lo } = add(root, divide(subtract(midpoint(a), multiply(root, root)), scaled(root, 1)));
  return {
    hi,
    lo,
    off: a.off / Math.sqrt(a.hi - a.off) + 8 * UNIT * hi,
    lost: a.lost,
  };
}
