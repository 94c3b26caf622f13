// Numbers as programming languages read them; fractions that decimals cut off stay fractions.

import { LEVEL, type Written } from '../../operators/writing.ts';

const MOST_DENOMINATOR = 64;

export interface NumberNames {
  readonly pi: string;
  readonly infinity: string;
  readonly nan: string;
}

export function numberWritten(value: number, names: NumberNames): Written {
  const sign = value < 0 ? '-' : '';
  const level = value < 0 ? LEVEL.prefix : LEVEL.atom;
  if (Math.abs(value) === Math.PI) return { text: `${sign}${names.pi}`, level };
  if (Number.isNaN(value)) return { text: names.nan, level: LEVEL.atom };
  if (!Number.isFinite(value)) return { text: `${sign}${names.infinity}`, level };
  const decimal = String(value).replace('e+', 'e');
  if (decimal.length > 8)
    for (let q = 3; q <= MOST_DENOMINATOR; q++) {
      const p = Math.round(value * q);
      if (p !== 0 && p / q === value) return { text: `${p} / ${q}`, level: LEVEL.product };
    }
  return { text: decimal, level };
}
