// Numbers of which only what a double holds of them is written: no proof rests on those.

import { AS_DOUBLE, significantDigits } from '../values/exact-number.ts';

/** Whether a text of the language has such a number: `0.3333333333333333`. */
export function hasRoundedNumber(text: string): boolean {
  return (text.match(/\d*\.\d+/gu) ?? []).some((decimal) => significantDigits(decimal) >= AS_DOUBLE);
}
