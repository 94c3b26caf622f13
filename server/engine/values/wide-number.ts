// Constants in double-doubles.

import type { Wide } from './double-double.ts';
import * as dd from './double-double.ts';
import type { Exact } from './exact-number.ts';
import { asDouble, isNil, negative, plus, type Rational, ratio } from './rational.ts';

/** The double-double next to a constant. */
export function wideOf({ fraction, root, halves }: Exact): Wide {
  let value = wideFraction(fraction);
  if (root !== 1n) value = dd.multiply(value, dd.squareRoot(wideFraction(ratio(root))));
  if (halves === 0) return value;
  const under = halves % 2 === 0 ? dd.PI : dd.squareRoot(dd.PI);
  const times = halves % 2 === 0 ? halves / 2 : halves;
  for (let k = 0; k < Math.abs(times); k++)
    value = times > 0 ? dd.multiply(value, under) : dd.divide(value, under);
  return value;
}

function wideFraction(value: Rational): Wide {
  if (isNil(value)) return dd.ZERO;
  const hi = asDouble(value);
  if (!Number.isFinite(hi)) return dd.UNSURE;
  const rest = plus(value, negative(fractionOfDouble(hi)));
  const lo = asDouble(rest);
  const isExact = isNil(plus(rest, negative(fractionOfDouble(lo))));
  // Digits beyond those of two doubles side by side are gone with the next rounding.
  const lost = Math.abs(lo) <= dd.EPSILON * Math.abs(hi) && !isNil(rest);
  return { hi, lo, off: isExact ? 0 : Math.abs(lo) * 2 ** -53 + Number.MIN_VALUE, lost };
}

/** The value of a double to its last bit. */
function fractionOfDouble(value: number): Rational {
  let [top, exponent] = [value, 0];
  while (!Number.isInteger(top) && exponent < 1100) {
    top *= 2;
    exponent += 1;
  }
  return ratio(BigInt(top), 2n ** BigInt(exponent));
}
