// A claim whose own side is said in a way that has several readings: wrong where it is wrong under each, and where one of them is
// right, that one is offered first.

import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

const FILE = `dim N, k
z : R[N, k]
Y : R[N, k] onehot rows
L = -sum(Y ∘ log(softmax(z, rows)))
M = sum(logsumexp(z, cols))
`;

const statusOf = (claim: string) =>
  judge(analyse(FILE + claim), { ...DEFAULT_OPTIONS, repair: false }).claims.map(
    ({ verdict }) => verdict.status,
  );

test.each(['∂L/∂z = softmax(z) + Y', '∂L/∂z = 2 softmax(z)', '∂M/∂z = softmax(z) - 1'])(
  '%s is wrong however it is read',
  (claim) => {
    expect(statusOf(claim)).toEqual(['refuted']);
  },
);

test.each([
  ['∂L/∂z = softmax(z) - Y', 'Write `softmax(z, rows)`'],
  ['∂M/∂z = softmax(z)', 'Write `softmax(z, cols)`'],
])('%s is right as one of its readings', (claim, title) => {
  const { claims, problems } = judge(analyse(FILE + claim), DEFAULT_OPTIONS);
  expect(claims.map(({ verdict }) => verdict.status)).toEqual(['ill-shaped']);
  expect(problems.flatMap(({ fixes }) => fixes)).toMatchObject([
    { title, verified: true },
    { verified: false },
  ]);
});
