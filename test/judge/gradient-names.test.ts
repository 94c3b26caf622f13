// `convention d = gradient L`: gradients by their programmers' names.

import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

const QUICK = { ...DEFAULT_OPTIONS, repair: false, quick: true };
const statuses = (text: string): readonly string[] =>
  judge(analyse(text), QUICK).claims.map(({ claim, verdict }) => `${claim} ${verdict.status}`);
const messages = (text: string): readonly string[] => analyse(text).problems.map(({ message }) => message);

const ATTENTION = `dim N, d
param X : R[N, d]
param Wq, Wk : R[d, d]
const Z : R[N, d]
Q = X Wq
K = X Wk
S = Q K' / sqrt(d)
P = softmax(S, rows)
O = P X
L = Z · O
convention d = gradient L
`;

test('`dX` is ∂L/∂X, as a claim and as a value', () => {
  expect(
    statuses(`${ATTENTION}dO = Z
dP = dO X'
dS = P ∘ (dP .- sum(P ∘ dP, rows))
dQ = dS K / sqrt(d)
dK = dS Q / sqrt(d)
dWq = X' dQ
dX = P' dO + dQ Wq' + dK Wk'
dX = dQ Wq' + dK Wk'`),
  ).toEqual([
    'dO verified',
    'dP verified',
    'dS verified',
    'dQ verified',
    'dK refuted',
    'dWq verified',
    'dX verified',
    'dX refuted',
  ]);
});

test('`d(…)` stays the differential, `dL` is 1, and what has a name of its own keeps it', () => {
  expect(statuses(`${ATTENTION}d(Q) = d(X) Wq + X d(Wq)\ndO = dL Z`)).toEqual([
    'd(Q) verified',
    'dO verified',
  ]);
  expect(statuses("dim n\nconst x, dx : R[n]\nL = x' x\nconvention d = gradient L\nL == dx' dx\n")).toEqual([
    "L == dx' dx refuted",
  ]);
});

test('members of families', () => {
  const text = `dim T, n
param A : R[n, n]
const w : R[n]
h[0] = w
h[t] = tanh(A h[t-1]) for t = 1..T
L = w' h[T]
convention d = gradient L
`;
  expect(
    statuses(`${text}dh[T] = w
dh[t] = A' ((1 - h[t+1].^2) ∘ dh[t+1]) for t = T-1..0
dA = ∑_{t=1}^{T} ((1 - h[t].^2) ∘ dh[t]) h[t-1]'
dA = ∑_{t=1}^{T} ((1 - h[t].^2) ∘ dh[t]) h[t]'`),
  ).toEqual(['dh[T] verified', 'dh[t] verified', 'dA verified', 'dA refuted']);
});

test('fixes are read as the file is', () => {
  const [problem] = judge(analyse(`${ATTENTION}dK = dS Q / sqrt(d)`), DEFAULT_OPTIONS).problems;
  expect(problem?.fixes[0]?.edits[0]?.newText).toBe("dS' Q / sqrt(d)");
});

test('an edit of the convention changes what the lines behind it mean', () => {
  const text = "dim n\nvar x : R[n]\nL = x' x\nconvention d = gradient L\ndx = 2 x\n";
  const without = text.replace('convention d = gradient L\n', '');
  const [first, second] = [analyse(text), analyse(without, { previous: analyse(text) })];
  expect(first.problems).toEqual([]);
  expect(second.problems.map(({ code }) => code)).toEqual(analyse(without).problems.map(({ code }) => code));
  expect(analyse(text, { previous: analyse(without) }).problems).toEqual([]);
});

test('what is no name of the file, or no convention, says so', () => {
  expect(messages('dim n\nconvention d = gradient M').join()).toContain(
    '`M` is neither declared nor defined',
  );
  expect(messages('convention d = slope').join()).toContain('`d = gradient L`');
});
