// Claims that were made to fool the judge, each judged in its file. How many are judged otherwise than they are marked may
// only fall.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMarkedClaims, type Score, scoreOf } from './marked-claims.ts';

/** Ceilings: they only fall. */
const MOST: readonly (readonly [Score, number])[] = [
  ['false verified', 0],
  ['true refuted', 0],
  ['unchecked', 0],
  ['not judged', 1],
];

test('hard claims', () => {
  const counts = new Map<Score, number>();
  const failing: string[] = [];
  const ofTrueOnes = { all: 0, proved: 0 };
  for (const claim of readMarkedClaims(join(import.meta.dirname, '../cases/hard-claims'))) {
    const { score, why, isProved } = scoreOf(claim);
    if (claim.isTrue) {
      ofTrueOnes.all += 1;
      if (isProved) ofTrueOnes.proved += 1;
    }
    counts.set(score, (counts.get(score) ?? 0) + 1);
    if (score !== 'right') failing.push(`${claim.file}:${claim.line}: ${score}: ${claim.text} (${why})`);
  }
  console.log([...counts].map(([score, count]) => `${score}: ${count}`).join(', '));
  console.log(`${ofTrueOnes.proved} of ${ofTrueOnes.all} true ones are proved`);
  for (const [score, most] of MOST)
    expect(counts.get(score) ?? 0, failing.join('\n')).toBeLessThanOrEqual(most);
  expect(counts.get('right')).toBeGreaterThanOrEqual(201);
}, 300_000);
