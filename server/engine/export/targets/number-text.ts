// Numbers as programming languages read them; fractions that decimals cut off stay fractions.

import { LEVEL, type Written } from '../../operators/writing.ts';

const MOST_DENOMINATOR = 64;

/** A decimal with as many characters has all digits that a double has, and may go on. */
const CUT_OFF = 15;

export interface NumberNames {
  readonly pi: string;
  readonly infinity: string;
  readonly nan: string;
}

/** A double as code: a short decimal, a fraction, π, infinity or NaN by the names of the target. */
export function numberWritten(value: number, names: NumberNames): Written {
  const sign = value < 0 ? '-' : '';
  const level = value < 0 ? LEVEL.prefix : LEVEL.atom;
  if (Math.abs(value) === Math.PI) return { text: `${sign}${names.pi}`, level };
  if (Number.isNaN(value)) return { text: names.nan, level: LEVEL.atom };
  if (!Number.isFinite(value)) return { text: `${sign}${names.infinity}`, level };
  const decimal = shortest(value);
  if (decimal.length >= CUT_OFF)
    for (let q = 3; q <= MOST_DENOMINATOR; q++) {
      const p = Math.round(value * q);
      if (p !== 0 && p / q === value) return { text: `${p} / ${q}`, level: LEVEL.product };
    }
  return { text: decimal, level };
}

/** `100000`, `1e8`, `0.015625`. */
function shortest(value: number): string {
  const plain = String(value).replace('e+', 'e');
  const scientific = value.toExponential().replace('e+', 'e');
  return scientific.length < plain.length ? scientific : plain;
}
