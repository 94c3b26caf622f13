// How numbers are written that no double stands for.

import type { Exact } from '../values/exact-number.ts';
import type { Rational } from '../values/rational.ts';

/** A number that no double stands for, to all its digits: `1.000000000000000000001`, `3 sqrt(2) π^3`. */
export function exactText(value: Exact): string {
  return exactParts(
    value,
    (of) => `sqrt(${of})`,
    (of, power) => (power === '1' ? of : `${of}^${power}`),
    'π',
  );
}

/** The same in TeX. */
export function exactLatex(value: Exact): string {
  return exactParts(
    value,
    (of) => `\\sqrt{${of}}`,
    (of, power) => (power === '1' ? of : `${of}^{${power}}`),
    '\\pi',
  );
}

function exactParts(
  { fraction: part, root, halves }: Exact,
  rooted: (of: string) => string,
  raised: (of: string, power: string) => string,
  pi: string,
): string {
  const own =
    part.top === 1n && part.below === 1n && (root !== 1n || halves !== 0) ? [] : [decimalText(part)];
  const power = halves % 2 === 0 ? String(halves / 2) : `(${halves}/2)`;
  return [
    ...own,
    ...(root === 1n ? [] : [rooted(String(root))]),
    ...(halves === 0 ? [] : [raised(pi, halves < 0 && halves % 2 === 0 ? `(${power})` : power)]),
  ].join(' ');
}

/** A fraction as a decimal where it has an end, else as a quotient. */
function decimalText(value: Rational): string {
  if (value.top < 0n) return `-${decimalText({ ...value, top: -value.top })}`;
  let [top, below, places] = [value.top, value.below, 0];
  while (below % 10n === 0n) {
    below /= 10n;
    places += 1;
  }
  for (const [factor, other] of [
    [2n, 5n],
    [5n, 2n],
  ] as const)
    while (below % factor === 0n) {
      below /= factor;
      top *= other;
      places += 1;
    }
  if (below !== 1n) return `${value.top}/${value.below}`;
  while (top % 10n === 0n && top !== 0n) {
    top /= 10n;
    places -= 1;
  }
  const digits = String(top);
  const ends = digits.length - places;
  if (places <= 0)
    return -places <= LONGEST - digits.length ? digits + '0'.repeat(-places) : `${digits}e${-places}`;
  if (ends > 0) return `${digits.slice(0, ends)}.${digits.slice(ends)}`;
  return ends > -LONGEST + digits.length ? `0.${'0'.repeat(-ends)}${digits}` : `${digits}e-${places}`;
}

/** Numbers with more digits have an exponent. */
const LONGEST = 40;
