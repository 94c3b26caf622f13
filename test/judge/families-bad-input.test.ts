// Files with families that are wrong: a clear message at its place, and everything else still works.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

const QUICK = { ...DEFAULT_OPTIONS, repair: false, quick: true };

/** Beside what is wrong, a claim that is right and one that is wrong. */
const REST = `
param q : R
F = q^2
∂F/∂q = 2 q
∂F/∂q = q
`;

describe.each([
  [
    'an index out of bounds',
    'dim T\nconst x[t] : R for t = 1..T\ny = x[T+1]',
    'x[T+1]',
    'there is no `x[T+1]`',
  ],
  ['an index below', 'dim T\nconst x[t] : R for t = 1..T\ny = x[0]', 'x[0]', 'there is no `x[0]`'],
  [
    'sizes that depend on an index that is not there',
    'dim T, n\nparam W[l] : R[m[l], n] for l = 1..T',
    'm[l]',
    '`m[l]` is no size: declare it with `dim m[l] for l = …`',
  ],
  [
    'sizes of a member that is not there',
    'dim T\ndim n[l] for l = 1..T\nparam W[l] : R[n[l], n[l-1]] for l = 1..T',
    'n[l-1]',
    'there is no `n[0]`',
  ],
  ['two starts', 'dim T\nh[0] = 1\nh[0] = 2\nh[t] = 2 h[t-1] for t = 1..T', 'h[0]', 'has a meaning already'],
  [
    'no start',
    'dim T\nh[t] = 2 h[t-1] for t = 1..T',
    'h[t-1]',
    'if the recursion starts there, write `h[0] = …`',
  ],
  [
    'a step that reads its future',
    'dim T\nh[0] = 1\nh[t] = 2 h[t+1] for t = 1..T',
    'h[t+1]',
    'there is no `h[T+1]`',
  ],
  [
    'recursions without an order',
    'dim T\ng[t] = k[t] + 1 for t = 1..T\nk[t] = 2 g[t] for t = 1..T',
    'g[t]',
    'is defined in terms of itself',
  ],
  ['a family without an index', 'dim T\nconst x[t] : R for t = 1..T\ny = x + 1', 'x', 'say which member'],
  ['a bound that is no size', 'const r : R\nconst x[t] : R for t = 1..r', 'r', 'an index goes from one size'],
])('%s', (_, text, place, message) => {
  const whole = `${text}${REST}`;
  const { claims, problems } = judge(analyse(whole), QUICK);
  const said = problems.filter(({ severity, code }) => severity === 'error' && code !== 'refuted-claim');

  test('is said at its place', () => {
    expect(said.map(({ message: own }) => own).join('\n')).toContain(message);
    expect(said.map(({ range }) => whole.slice(range.start, range.end))).toContain(place);
  });

  test('and the rest is judged', () => {
    expect(claims.map(({ verdict }) => verdict.status)).toEqual(['verified', 'refuted']);
  });
});

test('an empty family is none: a claim about it holds where it has members', () => {
  const text =
    'dim T\nconst x[t] : R for t = 2..T\nparam c : R\nL = ∑_{t=2}^{T} c x[t]\n∂L/∂c = ∑_{t=2}^{T} x[t]';
  expect(judge(analyse(text), QUICK).claims.map(({ verdict }) => verdict.status)).toEqual(['verified']);
});
