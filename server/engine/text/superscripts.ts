// Whole numbers in raised digits: `²`, `⁻⁷`.

const DIGITS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A whole number as an exponent. */
export function raised(exponent: number): string {
  const digits = Array.from(String(Math.abs(exponent)), (digit) => DIGITS[Number(digit)] ?? digit).join('');
  return exponent < 0 ? `⁻${digits}` : digits;
}
