// Elementary functions of double-doubles, each with a bound for its error: what its argument may be off by, times its slope, and
// what its own series and roundings leave (Muller, Elementary Functions, chapters 3 and 11).

import {
  absolute,
  add,
  blurred,
  divide,
  EPSILON,
  fineness,
  functionOfDigits,
  isNegative,
  midpoint,
  multiply,
  NEXT,
  negate,
  numberLike,
  ONE,
  PI,
  scaled,
  squareRoot,
  subtract,
  UNSURE,
  type Wide,
  wide,
  ZERO,
} from './double-double.ts';

const HALF_PI_THIRD = -1.4973849048591833e-33;
const HALF_PI = wide(Math.PI / 2, 6.123233995736766e-17);
const LN2 = wide(Math.LN2, 2.3190468138462996e-17);
/** The relative error of a series, of what is made from it by a few steps, and of an exponential's doublings. */
const SERIES = 2 ** -98;
const STEPS = 2 ** -95;
const DOUBLED = 2 ** -93;

/** The value with its error bounded by `off`, and by the error that the argument has. */
const measured = (value: Wide, off: number, { lost }: Wide): Wide => ({ ...value, off, lost });

/** Σ xᵏ/k! from the term that is given on, each next one by `next`. */
function series(first: Wide, next: (term: Wide, k: number) => Wide): Wide {
  let term = first;
  let sum = first;
  for (let k = 1; k < 60; k++) {
    term = next(term, k);
    sum = add(sum, term);
    if (Math.abs(term.hi) <= EPSILON * fineness(sum) * Math.abs(sum.hi)) break;
  }
  return sum;
}

/** exp a: a = k log 2 + r, the series of exp r, scaled by 2ᵏ; infinite above 709. */
export function exponential(a: Wide): Wide {
  if (a.hi > 709) return wide(Number.POSITIVE_INFINITY);
  if (a.hi < -740) return { ...ZERO, off: 1e-320, lost: true };
  if (a.more) {
    const value = a.more.exponential();
    return functionOfDigits(value, value.double * Math.expm1(a.off) * (1 + NEXT), a);
  }
  const x = midpoint(a);
  const k = Math.round(x.hi / Math.LN2);
  const rest = subtract(x, multiply(wide(k), LN2));
  const small = scaled(rest, -6);
  let power = series(ONE, (term, n) => divide(multiply(term, small), wide(n)));
  for (let i = 0; i < 6; i++) power = multiply(power, power);
  const value = scaled(scaled(power, Math.trunc(k / 2)), k - Math.trunc(k / 2));
  if (x.hi === 0 && x.lo === 0) return measured(ONE, Math.expm1(a.off) * (1 + NEXT), a);
  const relative = DOUBLED + Math.abs(k) * 2 ** -104 + Math.expm1(a.off) * (1 + NEXT);
  return measured(value, value.hi * relative + (value.hi < 1e-290 ? 1e-306 : 0), a);
}

/** Newton's step on eʸ = a, from the double's logarithm; twice, for a start that is off in its last place. */
export function logarithm(a: Wide): Wide {
  if (a.hi - a.off <= 0) return UNSURE;
  if (a.more) return functionOfDigits(a.more.logarithm(), (a.off / (a.hi - a.off)) * (1 + NEXT), a);
  const x = midpoint(a);
  let y = wide(Math.log(x.hi));
  for (let i = 0; i < 2; i++) y = midpoint(add(y, subtract(multiply(x, exponential(negate(y))), ONE)));
  const own = x.hi === 1 && x.lo === 0 ? 0 : 2 * DOUBLED + Math.abs(y.hi) * EPSILON;
  return measured(y, a.off / (a.hi - a.off) + own, a);
}

/** sin and cos, by their series around the nearest multiple of π/2. */
function circular(a: Wide): { readonly sin: Wide; readonly cos: Wide } {
  if (a.more) {
    return {
      sin: functionOfDigits(a.more.sine(), a.off, a),
      cos: functionOfDigits(a.more.cosine(), a.off, a),
    };
  }
  const x = midpoint(a);
  const quarter = Math.round(x.hi / HALF_PI.hi);
  const turns = wide(quarter);
  const rest = midpoint(subtract(subtract(x, multiply(turns, HALF_PI)), wide(quarter * HALF_PI_THIRD)));
  const square = multiply(rest, rest);
  const off = a.off + 4 * EPSILON * Math.abs(quarter);
  const near = (value: Wide): Wide => measured(value, off + SERIES * Math.abs(value.hi), a);
  const sin = near(
    series(rest, (term, k) => divide(negate(multiply(term, square)), wide(2 * k * (2 * k + 1)))),
  );
  const cos = near(
    series(ONE, (term, k) => divide(negate(multiply(term, square)), wide((2 * k - 1) * 2 * k))),
  );
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

/** tan a = sin a / cos a. */
export function tangent(a: Wide): Wide {
  const { sin, cos } = circular(a);
  return divide(sin, cos);
}

/** tan(y - y₀) = (a - t)/(1 + a t), with t = tan y₀ so near to a that the tangent is its argument to all digits. */
export function arctangent(a: Wide): Wide {
  if (a.more) return functionOfDigits(a.more.arctangent(), a.off, a);
  const x = midpoint(a);
  const start = wide(Math.atan(x.hi));
  const t = tangent(start);
  const d = divide(subtract(x, t), add(ONE, multiply(x, t)));
  const value = add(start, d);
  return measured(value, a.off + 4 * SERIES * Math.abs(value.hi), a);
}

/** asin a = atan(a / √(1 - a²)). */
export function arcsine(a: Wide): Wide {
  return arctangent(divide(a, squareRoot(subtract(ONE, multiply(a, a)))));
}

/** acos a = π/2 - asin a. */
export const arccosine = (a: Wide): Wide =>
  blurred(subtract(scaled(piLike(a), -1), arcsine(a)), EPSILON * fineness(a));

/** π with as many digits as a number has. */
const piLike = ({ more }: Wide): Wide => (more ? functionOfDigits(more.pi(), 0, ZERO) : PI);

/** sinh a: its series near 0, where eᵃ and e⁻ᵃ cancel, else (eᵃ - e⁻ᵃ)/2. */
export function hyperbolicSine(a: Wide): Wide {
  if (Math.abs(a.hi) < 0.3) {
    if (a.more) return functionOfDigits(a.more.hyperbolicSine(), 1.1 * Math.cosh(a.hi) * a.off, a);
    const x = midpoint(a);
    const square = multiply(x, x);
    const value = series(x, (term, k) => divide(multiply(term, square), wide(2 * k * (2 * k + 1))));
    return measured(value, Math.cosh(a.hi) * 1.1 * a.off + SERIES * Math.abs(value.hi), a);
  }
  const power = exponential(a);
  return scaled(subtract(power, divide(ONE, power)), -1);
}

/** cosh a = (eᵃ + e⁻ᵃ)/2. */
export function hyperbolicCosine(a: Wide): Wide {
  const power = exponential(a);
  return scaled(add(power, divide(ONE, power)), -1);
}

/** ±(1 - 2/(1 + e^(2|a|))) far out, where 1 swallows the rest. */
export function hyperbolicTangent(a: Wide): Wide {
  if (Math.abs(a.hi) < 10) return divide(hyperbolicSine(a), hyperbolicCosine(a));
  const rest = divide(wide(2), add(ONE, exponential(scaled(absolute(a), 1))));
  const value = subtract(ONE, rest);
  return isNegative(a) ? negate(value) : value;
}

/** max(x, 0) + log(1 + e^-|x|), which far out has all its digits. */
export function softplus(x: Wide): Wide {
  const tail = logarithmBehindOne(exponential(negate(absolute(x))));
  return add(isNegative(x) ? ZERO : x, tail);
}

/** log(1 + s) for s between 0 and 1; of a small one by 2 artanh(s/(2 + s)), which loses no digits (Abramowitz and Stegun 4.1.29). */
function logarithmBehindOne(s: Wide): Wide {
  if (s.hi > 0.25) return logarithm(add(ONE, s));
  const x: Wide = { ...midpoint(s), lost: s.lost };
  const part = divide(x, add(wide(2), x));
  const square = multiply(part, part);
  let power = part;
  let sum = part;
  for (let n = 3; n < 100 && Math.abs(power.hi) > EPSILON * fineness(s) * Math.abs(sum.hi); n += 2) {
    power = multiply(power, square);
    sum = add(sum, divide(power, wide(n)));
  }
  return measured(scaled(sum, 1), s.off + SERIES * fineness(s) * Math.abs(sum.hi), sum);
}

/** erf(x) = 2/√π e^(-x²) Σ 2ⁿ x²ⁿ⁺¹/(2n + 1)!!, all terms of one sign (Abramowitz and Stegun 7.1.6); beyond 5 by its complement. */
export function errorFunction(a: Wide): Wide {
  if (Math.abs(a.hi) > 5) {
    const value = subtract(ONE, complementaryErrorFunction(absolute(a)));
    return isNegative(a) ? negate(value) : value;
  }
  const x = midpoint(a);
  const square = multiply(x, x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 400 && Math.abs(term.hi) > EPSILON * fineness(a) * Math.abs(sum.hi); n++) {
    term = divide(scaled(multiply(term, square), 1), wide(2 * n + 1));
    sum = add(sum, term);
  }
  const value = multiply(multiply(divide(wide(2), squareRoot(piLike(a))), exponential(negate(square))), sum);
  return measured(value, 1.2 * a.off + 4 * STEPS * fineness(a) * Math.abs(value.hi), a);
}

/** erfc(x) = 1 - erf(x); beyond 4 by the continued fraction of e^(x²) √π erfc(x), which cancels nothing (Abramowitz and Stegun 7.1.14). */
export function complementaryErrorFunction(a: Wide): Wide {
  if (a.hi < -4) return subtract(wide(2), complementaryErrorFunction(negate(a)));
  if (a.hi < 4) return subtract(ONE, errorFunction(a));
  if (a.hi > 27) return { ...ZERO, off: Math.exp(-a.hi * a.hi), lost: true };
  const x = midpoint(a);
  let fraction = x;
  for (let k = a.more ? 640 : 160; k >= 1; k--) fraction = add(x, divide(wide(k / 2), fraction));
  const value = divide(exponential(negate(multiply(x, x))), multiply(fraction, squareRoot(piLike(a))));
  const slope = 1.2 * Math.exp(-((a.hi - a.off) ** 2));
  return measured(value, slope * a.off + FRACTION * fineness(a) * value.hi, a);
}

/** The relative error of the continued fraction at 4: it is better further out. */
const FRACTION = 2 ** -90;

/** Whether a number is exactly what its first double says. */
function isDouble(p: Wide): boolean {
  if (p.off !== 0) return false;
  return p.more ? subtract(p, numberLike(p.hi, p)).hi === 0 : p.lo === 0;
}

/** a to a power: whole powers by products, others by logarithms. */
export function power(a: Wide, p: Wide): Wide {
  if (!isDouble(p) || !Number.isInteger(p.hi) || Math.abs(p.hi) > 1024) {
    if (p.hi === 0.5 && isDouble(p)) return squareRoot(a);
    if (a.hi === 0 && a.off === 0 && p.hi > p.off) return { ...ZERO, lost: a.lost };
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
