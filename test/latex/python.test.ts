// One-liners of NumPy and PyTorch read as files of the language: what is right verifies, what is wrong is flagged, and what has
// no counterpart is refused in words.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { importPaper } from '../../server/latex/import-paper.ts';

const read = (code: string) => importPaper(code, 'piece', analyse);

function verdicts(code: string): readonly string[] {
  const analysis = analyse(read(code).text);
  const errors = analysis.problems.flatMap(({ severity, message }) =>
    severity === 'error' ? [message] : [],
  );
  const { claims } = judge(analysis, { ...DEFAULT_OPTIONS, repair: false });
  return [...errors, ...claims.map(({ claim, verdict }) => `${claim}: ${verdict.status}`)];
}

const LAYER = (dW: string): string => `import numpy as np
n, d = X.shape
Z = X @ W + b   # scores
A = np.tanh(Z)
loss = np.sum((A - Y)**2) / n
dA = 2 * (A - Y) / n
dZ = dA * (1 - A**2)
dW = ${dW}
db = dZ.sum(axis=0)`;

describe('gradients by their programmers’ names', () => {
  test.each([
    ['least squares', 'L = 0.5 * np.sum((X @ T - Y) ** 2)\ndT = X.T @ (X @ T - Y)'],
    ['a layer with its bias', LAYER('X.T @ dZ')],
    [
      'softmax along the last axis',
      'n, k = Y.shape\nP = torch.softmax(X @ W, -1)\nloss = -(Y * torch.log(P)).sum() / n\ndW = X.t() @ (P - Y) / n',
    ],
    [
      'products of arrays of one axis',
      'J = np.dot(X @ w - y, X @ w - y) + lam * np.linalg.norm(w)**2\ngrad_w = 2 * X.T @ (X @ w - y) + 2 * lam * w',
    ],
    [
      'the length of an array',
      'p = 1 / (1 + np.exp(-X @ w))\nloss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))\ndw = X.T @ (p - y) / len(y)',
    ],
    [
      'determinants and inverses',
      'f = np.log(np.linalg.det(S)) + np.trace(np.linalg.inv(S) @ C)\ndS = np.linalg.inv(S).T - (np.linalg.inv(S) @ C @ np.linalg.inv(S)).T',
    ],
  ])('%s', (_, code) => {
    const found = verdicts(code);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((one) => !one.endsWith(': verified'))).toEqual([]);
  });

  test.each([
    ['a forgotten factor', 'L = np.sum((X @ T - Y) ** 2)\ndT = X.T @ (X @ T - Y)'],
    ['a lost transpose', LAYER('X @ dZ')],
  ])('%s is flagged', (_, code) => {
    expect(verdicts(code).some((one) => !one.endsWith(': verified'))).toBe(true);
  });
});

describe('as text of the language', () => {
  test.each([
    ['R = X.T @ (h(X @ T) - Y) * dh', "R = X' (h(X T) - Y) ∘ dh"],
    ['r = A * B @ C', 'r = (A ∘ B) C'],
    ['s = np.multiply(A, B).sum(axis=0)', 's = sum((A ∘ B), cols)'],
    ['q = x @ A @ x', "q = x' A x"],
    ['g = A - (B - C)', 'g = A - (B - C)'],
  ])('%s', (code, expected) => {
    expect(read(code).text.split('\n')).toContain(expected);
  });
});

describe('what has no counterpart is refused in words, at its place', () => {
  test.each([
    ['r = x[:, None] * w', 'not read: an index into an array, “[:, None]”: name what it picks', 4],
    ["s = np.einsum('ij,j', A, x)", 'not read: “np.einsum”', 4],
    [
      'for i in range(3): W -= dW @ X',
      'not read: this is no formula of NumPy or PyTorch: “for i in range(3): W -= dW @ X”',
      4,
    ],
  ])('%s', (code, message, start) => {
    expect(read(code).notes).toMatchObject([{ message, range: { start } }]);
  });

  test('brackets that never close end', () => {
    expect(read(`L = np.sum(${'('.repeat(200)}X @ W`).notes.length).toBe(1);
  });
});
