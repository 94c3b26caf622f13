// A verdict in the Test Explorer.

import { expect, test } from 'vitest';
import { outcomeOf } from '../../client/test-outcome.ts';
import type { VerdictView } from '../../server/protocol/requests.ts';

const plain: VerdictView = {
  status: 'verified',
  headline: 'proved',
  detail: null,
  counterexample: null,
  basis: null,
};

test('what holds passes; what cannot be checked is skipped, with the reason', () => {
  expect(outcomeOf(plain)).toEqual({ kind: 'passed' });
  const unchecked = { ...plain, status: 'unchecked', headline: 'not checked', detail: 'no rule' } as const;
  expect(outcomeOf(unchecked)).toEqual({ kind: 'skipped', why: 'no rule' });
});

test('a refuted claim shows what the derivative is beside what the claim gives', () => {
  const counterexample = {
    sizes: 'n = 2',
    at: [],
    claimed: [['2', '0']],
    actual: [['1', '0']],
    entry: [0, 0] as const,
    functions: [],
    wrong: [[true, false]],
    sentence: 'Entry (1, 1) is 1; the claim gives 2.',
  };
  const refuted = {
    ...plain,
    status: 'refuted',
    headline: 'refuted: twice `the` answer',
    counterexample,
  } as const;
  expect(outcomeOf(refuted)).toEqual({
    kind: 'failed',
    why: 'refuted: twice the answer. Entry (1, 1) is 1; the claim gives 2.',
    expected: '1  0',
    actual: '2  0',
  });
});

test('a wrong shape has no numbers', () => {
  const shape = { ...plain, status: 'ill-shaped', headline: 'wrong shape', detail: 'm×n, not n×m' } as const;
  expect(outcomeOf(shape)).toMatchObject({
    kind: 'failed',
    why: 'wrong shape: m×n, not n×m',
    expected: null,
  });
});
