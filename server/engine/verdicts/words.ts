// The sentences of verdicts.

import type { Counterexample, Verdict } from '../numeric/verdict.ts';

/** `this is not ∂L/∂Θ: twice the right answer. With M = 1, in = 2 …` */
export function refutation(
  claim: string,
  isIdentity: boolean,
  verdict: Extract<Verdict, { status: 'refuted' }>,
): string {
  const what = isIdentity ? 'the two sides are not equal' : `this is not \`${claim}\``;
  const why = verdict.why ? `: ${verdict.why}` : '';
  return `${what}${why}. ${witness(verdict.counterexample)}`;
}

/** The counterexample in a sentence: sizes, the worst entry, both numbers. */
export function witness(counterexample: Counterexample): string {
  const [row, col] = counterexample.entry;
  const claimed = counterexample.claimed[row]?.[col];
  const actual = counterexample.actual[row]?.[col];
  const single = counterexample.claimed.length === 1 && counterexample.claimed[0]?.length === 1;
  const where = single ? 'it' : `its entry (${row + 1}, ${col + 1})`;
  if (claimed === undefined || Number.isNaN(claimed))
    return `For example${sizesText(counterexample)}: ${where} has no value, and should be ${shortNumber(actual)}`;
  if (actual === undefined || Number.isNaN(actual))
    return `For example${sizesText(counterexample)}: the right side is ${shortNumber(claimed)}, and the left side has no value`;
  const [found, right] = digitsApart(claimed, actual);
  if (found === right)
    return `For example${sizesText(counterexample)}: ${where} is ${found}, and the right value is the same to 16 digits`;
  return `For example${sizesText(counterexample)}: ${where} is ${found}, and should be ${right}`;
}

const MOST_SIZES = 6;

/** `, with M = 1, in = 2`; many sizes are not listed. */
function sizesText({ sizes }: Counterexample): string {
  const all = Object.entries(sizes);
  if (all.length === 0) return '';
  if (all.length > MOST_SIZES && new Set(Object.values(sizes)).size === 1)
    return `, with all sizes ${all[0]?.[1]}`;
  const listed = all.slice(0, MOST_SIZES).map(([name, value]) => `${name} = ${value}`);
  return `, with ${listed.join(', ')}${all.length > MOST_SIZES ? ' …' : ''}`;
}

/** Two numbers in as few digits as show that they differ: ⅓ is not 0.3333. */
function digitsApart(a: number | undefined, b: number | undefined): readonly [string, string] {
  const short = [shortNumber(a), shortNumber(b)] as const;
  if (short[0] !== short[1] || a === undefined || b === undefined) return short;
  for (let digits = 5; digits < 17; digits++) {
    const [x, y] = [Number(a.toPrecision(digits)), Number(b.toPrecision(digits))];
    if (x !== y) return [String(x), String(y)];
  }
  return short;
}

function shortNumber(value: number | undefined): string {
  if (value === undefined) return '?';
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(4)));
}
