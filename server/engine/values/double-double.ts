// Numbers of some 31 digits, each the unevaluated sum of two doubles: exact sums and products of doubles (Dekker 1971;
// Hida, Li and Bailey, "Algorithms for quad-double precision floating point arithmetic", 2001).

export interface Wide {
  readonly hi: number;
  /** What `hi` lacks; at most half a unit of its last place. */
  readonly lo: number;
}

export const wide = (hi: number, lo = 0): Wide => ({ hi, lo });
export const ZERO = wide(0);
export const ONE = wide(1);
export const PI = wide(Math.PI, 1.2246467991473532e-16);

/** A number of a formula: what is a simple part of π in doubles is that part of π. */
export function constant(value: number): Wide {
  const part = Math.round((12 * value) / Math.PI) / 12;
  return part !== 0 && part * Math.PI === value
    ? divide(multiply(PI, wide(12 * part)), wide(12))
    : wide(value);
}
const HALF_PI_THIRD = -1.4973849048591833e-33;
const HALF_PI = wide(Math.PI / 2, 6.123233995736766e-17);
const LN2 = wide(Math.LN2, 2.3190468138462996e-17);

/** The rounding error of one operation, relative. */
export const EPSILON = 2 ** -102;

function quickSum(a: number, b: number): Wide {
  const sum = a + b;
  return { hi: sum, lo: b - (sum - a) };
}

function exactSum(a: number, b: number): Wide {
  const sum = a + b;
  const part = sum - a;
  return { hi: sum, lo: a - (sum - part) + (b - part) };
}

const SPLITTER = 2 ** 27 + 1;

function exactProduct(a: number, b: number): Wide {
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
  const low = exactSum(a.lo, b.lo);
  const first = quickSum(high.hi, high.lo + low.hi);
  return quickSum(first.hi, first.lo + low.lo);
}

export const negate = (a: Wide): Wide => ({ hi: -a.hi, lo: -a.lo });
export const subtract = (a: Wide, b: Wide): Wide => add(a, negate(b));

export function multiply(a: Wide, b: Wide): Wide {
  const product = exactProduct(a.hi, b.hi);
  return quickSum(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}

export function divide(a: Wide, b: Wide): Wide {
  const first = a.hi / b.hi;
  const rest = subtract(a, multiply(wide(first), b));
  const second = rest.hi / b.hi;
  const third = subtract(rest, multiply(wide(second), b)).hi / b.hi;
  return add(quickSum(first, second), wide(third));
}

/** a · 2ⁿ, exactly. */
export const scaled = (a: Wide, n: number): Wide => ({ hi: a.hi * 2 ** n, lo: a.lo * 2 ** n });
export const isNegative = (a: Wide): boolean => a.hi < 0 || (a.hi === 0 && a.lo < 0);
export const absolute = (a: Wide): Wide => (isNegative(a) ? negate(a) : a);
export const isLess = (a: Wide, b: Wide): boolean => isNegative(subtract(a, b));

export function squareRoot(a: Wide): Wide {
  if (a.hi === 0 && a.lo === 0) return ZERO;
  const root = wide(Math.sqrt(a.hi));
  return add(root, divide(subtract(a, multiply(root, root)), scaled(root, 1)));
}

/** Σ xᵏ/k! from the term that is given on, each next one by `next`. */
function series(first: Wide, next: (term: Wide, k: number) => Wide): Wide {
  let term = first;
  let sum = first;
  for (let k = 1; k < 60; k++) {
    term = next(term, k);
    sum = add(sum, term);
    if (Math.abs(term.hi) <= EPSILON * Math.abs(sum.hi)) break;
  }
  return sum;
}

export function exponential(a: Wide): Wide {
  if (a.hi > 709) return wide(Number.POSITIVE_INFINITY);
  if (a.hi < -740) return ZERO;
  const k = Math.round(a.hi / Math.LN2);
  const rest = subtract(a, multiply(wide(k), LN2));
  const small = scaled(rest, -6);
  let power = series(ONE, (term, n) => divide(multiply(term, small), wide(n)));
  for (let i = 0; i < 6; i++) power = multiply(power, power);
  return scaled(scaled(power, Math.trunc(k / 2)), k - Math.trunc(k / 2));
}

/** Newton's step on eʸ = a, from the double's logarithm; twice, for a start that is off in its last place. */
export function logarithm(a: Wide): Wide {
  let y = wide(Math.log(a.hi));
  for (let i = 0; i < 2; i++) y = add(y, subtract(multiply(a, exponential(negate(y))), ONE));
  return y;
}

/** sin and cos, by their series around the nearest multiple of π/2. */
function circular(a: Wide): { readonly sin: Wide; readonly cos: Wide } {
  const quarter = Math.round(a.hi / HALF_PI.hi);
  const turns = wide(quarter);
  const rest = subtract(subtract(a, multiply(turns, HALF_PI)), wide(quarter * HALF_PI_THIRD));
  const square = multiply(rest, rest);
  const sin = series(rest, (term, k) => divide(negate(multiply(term, square)), wide(2 * k * (2 * k + 1))));
  const cos = series(ONE, (term, k) => divide(negate(multiply(term, square)), wide((2 * k - 1) * 2 * k)));
  switch (((quarter % 4) + 4) % 4) {
    case 0:
      return { sin, cos };
    case 1:
      return { sin: cos, cos: negate(sin) };
    case 2:
      return { sin: negate(sin), cos: negate(cos) };
    default:
      return { sin: negate(cos), cos: sin };
  }
}

export const sine = (a: Wide): Wide => circular(a).sin;
export const cosine = (a: Wide): Wide => circular(a).cos;

export function tangent(a: Wide): Wide {
  const { sin, cos } = circular(a);
  return divide(sin, cos);
}

/** tan(y - y₀) = (a - t)/(1 + a t), with t = tan y₀ next to a. */
export function arctangent(a: Wide): Wide {
  const start = wide(Math.atan(a.hi));
  const t = tangent(start);
  const d = divide(subtract(a, t), add(ONE, multiply(a, t)));
  return add(start, subtract(d, divide(multiply(d, multiply(d, d)), wide(3))));
}

export function arcsine(a: Wide): Wide {
  return arctangent(divide(a, squareRoot(subtract(ONE, multiply(a, a)))));
}

export const arccosine = (a: Wide): Wide => subtract(HALF_PI, arcsine(a));

export function hyperbolicSine(a: Wide): Wide {
  if (Math.abs(a.hi) < 0.3) {
    const square = multiply(a, a);
    return series(a, (term, k) => divide(multiply(term, square), wide(2 * k * (2 * k + 1))));
  }
  const power = exponential(a);
  return scaled(subtract(power, divide(ONE, power)), -1);
}

export function hyperbolicCosine(a: Wide): Wide {
  const power = exponential(a);
  return scaled(add(power, divide(ONE, power)), -1);
}

export function hyperbolicTangent(a: Wide): Wide {
  if (Math.abs(a.hi) > 40) return wide(Math.sign(a.hi));
  return divide(hyperbolicSine(a), hyperbolicCosine(a));
}

/** What a function says that has no value to all digits: NaN, so that doubles decide. */
const UNSURE = wide(Number.NaN);

/** NaN beyond 5, where ±1 lacks the digits that 1 - erf(x) is made of. erf(x) = 2/√π e^(-x²) Σ 2ⁿ x²ⁿ⁺¹/(2n + 1)!!, all terms of one sign (Abramowitz and Stegun 7.1.6). */
export function errorFunction(a: Wide): Wide {
  if (Math.abs(a.hi) > 5) return UNSURE;
  const square = multiply(a, a);
  let term = a;
  let sum = a;
  for (let n = 1; n < 400 && Math.abs(term.hi) > EPSILON * Math.abs(sum.hi); n++) {
    term = divide(scaled(multiply(term, square), 1), wide(2 * n + 1));
    sum = add(sum, term);
  }
  return multiply(multiply(divide(wide(2), squareRoot(PI)), exponential(negate(square))), sum);
}

/** erfc(x) = 1 - erf(x); beyond 4 by the continued fraction of e^(x²) √π erfc(x), which cancels nothing (Abramowitz and Stegun 7.1.14). */
export function complementaryErrorFunction(a: Wide): Wide {
  if (a.hi < -4) return subtract(wide(2), complementaryErrorFunction(negate(a)));
  if (a.hi < 4) return subtract(ONE, errorFunction(a));
  if (a.hi > 27) return ZERO;
  let fraction = a;
  for (let k = 160; k >= 1; k--) fraction = add(a, divide(wide(k / 2), fraction));
  return divide(exponential(negate(multiply(a, a))), multiply(fraction, squareRoot(PI)));
}

/** a to a power: whole powers by products, others by logarithms. */
export function power(a: Wide, p: Wide): Wide {
  if (p.lo !== 0 || !Number.isInteger(p.hi) || Math.abs(p.hi) > 1024) {
    if (p.hi === 0.5 && p.lo === 0) return squareRoot(a);
    return exponential(multiply(p, logarithm(a)));
  }
  let result = ONE;
  let base = a;
  for (let n = Math.abs(p.hi); n >= 1; n = Math.floor(n / 2)) {
    if (n % 2 === 1) result = multiply(result, base);
    base = multiply(base, base);
  }
  return p.hi < 0 ? divide(ONE, result) : result;
}
