// Verdicts on right and wrong claims of every kind, with what they say is wrong.

import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../server/engine/numeric/verdict.ts';
import { judgeOptions, readDocument } from './formulas.ts';
import { reasonedVerdict } from './reasoned-verdict.ts';

/** The verdict on the only claim of a document. */
function judged(text: string, seed = 1): Verdict {
  const { claims, setting } = readDocument(text);
  const [claim] = claims;
  if (!claim) throw new Error('no claim');
  return reasonedVerdict(claim.question, claim.claimed, setting, judgeOptions(seed));
}

const layer = `
  dim M, in, out
  var X : R[M, in]
  var Y : R[M, out]
  var Θ : R[in, out]
  fn h : elementwise
  L = ½ sum((h(X Θ) - Y).^2)`;

describe('right claims', () => {
  it.each([
    `${layer}
    ∂L/∂Θ = X' ((h(X Θ) - Y) ∘ h'(X Θ))`,
    `dim n
    var A : R[n, n]
    var x : R[n]
    f = x' A x
    ∂f/∂x = (A + A') x`,
    `dim n
    var A : R[n, n]
    var x : R[n]
    f = x' A x
    ∂²f/∂x² = A + A'`,
    `dim m, n
    var X : R[m, n]
    f = X' X
    d(f) = dX' X + X' dX`,
    `dim n
    var x : R[n]
    ∂x/∂x = eye(n)`,
    `dim n
    var A, B : R[n, n] symmetric
    tr(A B) == sum(A ∘ B)`,
    `dim n
    var X : R[n, n] skew
    f = tr(X)
    ∂f/∂X = zeros(n, n)`,
    `dim m, n
    var A : R[m, n]
    var x : R[n]
    var b : R[m] positive
    f = -sum(log(b - A x))
    ∂f/∂x = A' (1 ./ (b - A x))`,
    `dim n, k
    var A : R[n, k]
    var x : R[k]
    f = sum(relu(A x))
    ∂f/∂x = A' step(A x)`,
  ])('%s', (text) => {
    expect(judged(text)).toMatchObject({ status: 'verified' });
  });
});

describe('wrong claims, and what is wrong', () => {
  const cases: readonly (readonly [string, string | null])[] = [
    [
      `${layer}
    ∂L/∂Θ = X' ((Y - h(X Θ)) ∘ h'(X Θ))`,
      'the right answer with the sign reversed',
    ],
    [
      `${layer}
    ∂L/∂Θ = 2 X' ((h(X Θ) - Y) ∘ h'(X Θ))`,
      'twice the right answer',
    ],
    [
      `${layer}
    ∂L/∂Θ = X' ((h(X Θ) - Y) ∘ h'(X Θ)) / M`,
      'the right answer divided by M',
    ],
    [
      `${layer}
    ∂L/∂Θ = 1.01 X' ((h(X Θ) - Y) ∘ h'(X Θ))`,
      '1.010 times the right answer',
    ],
    [
      `${layer}
    ∂L/∂Θ = X' (h(X Θ) - Y)`,
      'the derivative of `unknown` is left out: the factor `unknown`',
    ],
    [
      `${layer}
    ∂L/∂Θ = X' (h(X Θ) ∘ Y)`,
      null,
    ],
    [
      `dim n
    var A : R[n, n]
    var x : R[n]
    f = x' A x
    ∂f/∂x = 2 A x`,
      'right only if A is symmetric',
    ],
    [
      `dim n
    var X : R[n, n] invertible
    f = logdet(X)
    ∂f/∂X = inv(X)`,
      'exactly the transpose',
    ],
    [
      `dim n
    var x : R[n]
    var A : R[n, n]
    f = A x
    ∂f/∂x = A'`,
      'exactly the transpose: right in denominator layout',
    ],
    [
      `dim n, m
    var A : R[n, m]
    var B : R[m, m]
    var C : R[n, n]
    f = tr(A B A' C)
    ∂f/∂A = C A B + C A B'`,
      'right only if C is symmetric',
    ],
    [
      `dim n
    var A : R[n, n]
    var X : R[n, n] symmetric
    f = tr(A X)
    ∂f/∂X = A'`,
      'right before symmetrising',
    ],
    [
      `dim n
    var A : R[n, n]
    var x, b : R[n]
    f = x' A x + b' x
    ∂f/∂x = (A + A') x - b`,
      'right but for the sign of its second term',
    ],
    [
      `dim N, d
    var X : R[N, d]
    var y : R[N]
    var w : R[d]
    f = norm(X w - y)^2 / N
    ∂f/∂w = 2 X' (X w - y)`,
      "N times the right answer: the mean's 1/N is missing",
    ],
    [
      `dim n
    var z, t : R[n]
    f = -t' log(softmax(z))
    ∂f/∂z = softmax(z) - t`,
      'right only if t sums to 1',
    ],
    [
      `dim M, k
    var b : R[1, k]
    var G : R[M, k]
    f = sum(G ∘ (ones(M) b))
    ∂f/∂b = sum(G, cols) * M`,
      'M times the right answer',
    ],
    [
      `dim n
    convention symmetric = entries
    var A : R[n, n]
    var X : R[n, n] symmetric
    f = tr(A X)
    ∂f/∂X = ½ (A + A')`,
      'right as a gradient, but not for each entry of a symmetric matrix: off the diagonal they count twice',
    ],
  ];

  it.each(cases)('%s', (text, why) => {
    const verdict = judged(text);
    expect(verdict.status).toBe('refuted');
    if (verdict.status !== 'refuted') return;
    expect(verdict.why).toBe(why);
    const { counterexample, evidence } = verdict;
    expect(evidence.maxRelativeError).toBeGreaterThan(1e-4);
    const [i, j] = counterexample.entry;
    expect(counterexample.claimed[i]?.[j]).not.toBeCloseTo(counterexample.actual[i]?.[j] ?? Number.NaN, 6);
    for (const size of Object.values(counterexample.sizes)) expect(size).toBeLessThanOrEqual(4);
    for (const rows of Object.values(counterexample.at)) {
      for (const value of rows.flat()) expect(Number.isInteger(2 * value)).toBe(true);
    }
  });
});

describe('what cannot be judged', () => {
  it.each([
    [
      `dim n
    var x : R[n]
    f = sum(log(-x.^2))
    ∂f/∂x = 2 ./ x`,
      'no point was found in the domain of log',
    ],
    [
      `dim n = 3
    var x : R[n]
    f = x' x
    ∂f/∂x = inv(x x') x`,
      'had no finite value',
    ],
    [
      `dim n
    var X : R[n, n] skew positive
    f = tr(X X)
    ∂f/∂X = 2 X'`,
      'no value was found for X that is skew and positive',
    ],
  ])('%s', (text, why) => {
    const verdict = judged(text);
    expect(verdict.status).toBe('unchecked');
    expect(verdict.status === 'unchecked' && verdict.why).toContain(why);
  });
});

it('a Hessian is judged along two directions: its skew part counts too', () => {
  const verdict = judged(`dim n
    var A : R[n, n]
    var x : R[n]
    f = x' A x
    ∂²f/∂x² = 2 A`);
  expect(verdict.status === 'refuted' && verdict.why).toBe('right only if A is symmetric');
});

it('the same seed gives the same verdict', () => {
  const text = `${layer}
    ∂L/∂Θ = X' (Y - h(X Θ))`;
  expect(judged(text, 7)).toEqual(judged(text, 7));
  expect(judged(text, 7)).not.toEqual(judged(text, 8));
});
