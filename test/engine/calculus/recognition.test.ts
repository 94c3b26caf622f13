// Softmax, logsumexp and sigmoid written out with exp: the gradients are those of the functions by their names.

import { describe, expect, test } from 'vitest';
import { verifiedDerivation } from '../../support/verified-derivation.ts';

const HEAD = `dim n, m, K
const y : R[n] simplex
const t : R[n] binary
const R : R[n, K]
param z : R[n]
param A : R[n, m]
param V : R[K, m]
param x : R[m]
const X : R[n, m]
p = exp(z) / sum(exp(z))
P = exp(A) ./ (sum(exp(A), rows) ones(1, m))
q = 1 ./ (1 + exp(-A x))
`;

const derive = (definition: string, by: string) =>
  verifiedDerivation(`${HEAD}L = ${definition}\nderive ∂L/∂${by}\n`);

const FORMS: readonly (readonly [family: string, definition: string, by: string, expected: string])[] = [
  ['cross-entropy of a softmax', "-y' log(p)", 'z', 'p - y'],
  ['logsumexp', 'log(sum(exp(z)))', 'z', 'p'],
  ['a softmax of each row', 'sum(P.^2)', 'A', '2 (P ∘ (P .- sum(P.^2, rows)))'],
  ['logistic regression', "-t' log(q) - (1 - t)' log(1 - q)", 'x', "A' (q - t)"],
  [
    'softmax regression with sums over indices',
    "-∑_{i=1}^n ∑_{k=1}^K R[i,k] log(exp(V[k,:] X[i,:]') / ∑_{j=1}^K exp(V[j,:] X[i,:]'))",
    'V',
    "(softmax(X V', rows) .* sum(R, rows) - R)' X",
  ],
];

describe('functions that are written out', () => {
  test.each(FORMS)('%s: %s', (_, definition, by, expected) => {
    expect(derive(definition, by).expr).toBe(expected);
  });

  test('the first line of the proof says what was rewritten', () => {
    const rules = derive('∑_i log(∑_j exp(A[i, j]))', 'A').steps.map((step) => step.rule);
    expect(rules[0]).toContain('sums over indices as matrices, functions by their names');
  });
});
