// A reason that is said is true: a claim that fails only beyond a kink is not said to hold for columns that sum to 1.

import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

const declared = `dim n
x : R[n]
fn h : elementwise
f = sum(min(relu(x), 6))
`;

test.each([
  '∂f/∂x = step(x)',
  '∂(sum(max(0, abs(x) .- 7).^2))/∂x = zeros(n,1)',
  'x * min(1, 20/‖x‖) == x',
  'max(h(x), -50) == h(x)',
])('%s', (claim) => {
  const { claims } = judge(analyse(`${declared}${claim}\n`), { ...DEFAULT_OPTIONS, repair: false });
  const [first] = claims;
  expect(first?.verdict.status).toBe('refuted');
  expect(first?.verdict.status === 'refuted' ? (first.verdict.why ?? '') : '').not.toMatch(
    /sums to 1|is positive/u,
  );
});

test('a claim that needs a column to sum to 1 says so', () => {
  const text = `dim n, k
X : R[n, k]
t : R[k]
L = -t' log(softmax(X' ones(n)))
∂L/∂X = ones(n) (softmax(X' ones(n)) - t)'
`;
  const [first] = judge(analyse(text), { ...DEFAULT_OPTIONS, repair: false }).claims;
  expect(first?.verdict).toMatchObject({ status: 'refuted', why: 'right only if t sums to 1' });
});
