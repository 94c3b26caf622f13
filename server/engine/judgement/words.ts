// The sentences that verdicts are told with.

import type { Counterexample, Verdict } from '../numeric/verdict.ts';

/** `this is not ∂L/∂Θ: twice the right answer. With M = 1, in = 2 …` */
export function refutation(claim: string, verdict: Extract<Verdict, { status: 'refuted' }>): string {
  const what = claim.includes('==') ? 'the two sides are not equal' : `this is not \`${claim}\``;
  const why = verdict.why ? `: ${verdict.why}` : '';
  return `${what}${why}. ${witness(verdict.counterexample)}`;
}

/** The counterexample in a sentence: sizes, the worst entry, both numbers. */
export function witness(counterexample: Counterexample): string {
  const sizes = Object.entries(counterexample.sizes).map(([name, value]) => `${name} = ${value}`);
  const [row, col] = counterexample.entry;
  const claimed = counterexample.claimed[row]?.[col];
  const actual = counterexample.actual[row]?.[col];
  const single = counterexample.claimed.length === 1 && counterexample.claimed[0]?.length === 1;
  const where = single ? 'it' : `its entry (${row + 1}, ${col + 1})`;
  const withSizes = sizes.length === 0 ? '' : `, with ${sizes.join(', ')}`;
  return `For example${withSizes}: ${where} comes out as ${shortNumber(claimed)}, and should be ${shortNumber(actual)}`;
}

export function shortNumber(value: number | undefined): string {
  if (value === undefined) return '?';
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(4)));
}

/** `✓ verified (8 trials, 3e-11)` in words for people. */
export function evidenceText(verdict: Extract<Verdict, { status: 'verified' }>): string {
  return `agrees with central differences at ${verdict.evidence.trials} points, to ${verdict.evidence.maxRelativeError.toExponential(0)}`;
}
