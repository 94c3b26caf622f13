// Claims about families, recursions and expectations that were made to fool the judge: what holds at small lengths alone, off by
// one, starts left out, empty sums, sizes that differ from member to member, moments that are not declared.

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readMarkedClaims, scoreOf } from './marked-claims.ts';

const claims = readMarkedClaims(join(import.meta.dirname, 'families/hard'));

test('there are enough of them, true and false', () => {
  expect(claims.filter(({ isTrue }) => isTrue).length).toBeGreaterThan(100);
  expect(claims.filter(({ isTrue }) => !isTrue).length).toBeGreaterThan(100);
});

describe.each([...new Set(claims.map(({ file }) => file))])('%s', { timeout: 60_000 }, (file) => {
  test.each(claims.filter((claim) => claim.file === file).map((claim) => [claim.text, claim] as const))(
    '%s',
    (_, claim) => {
      expect(scoreOf(claim)).toMatchObject({ score: 'right' });
    },
  );
});

test('a claim that compares with a length beyond all that are tried is not said to hold', () => {
  const text = 'dim T\nconst x[t] : R for t = 1..T\nparam c : R\nL = ∑_{t=1}^{T} c + x[1]';
  const alone = (claim: string) => ({ file: '', line: 1, text: claim, alone: `${text}\n${claim}\n` });
  expect(scoreOf({ ...alone('∂L/∂c = min(T, 1000)'), isTrue: false }).score).toBe('unchecked');
  expect(scoreOf({ ...alone('∂L/∂c = T + (T-1)^20 * max(0, T - 200)'), isTrue: false }).score).not.toBe(
    'false verified',
  );
});
