// Sums and products over indices as people write them, and the matrix form that their gradients come back to.

import { describe, expect, test } from 'vitest';
import { verifiedDerivation } from '../../support/verified-derivation.ts';

const HEAD = `dim N, d, K, T
const X : R[N, d]
param Z : R[N, d]
const W : R[N, N]
const R : R[N, K]
param U : R[N, d]
param V, C : R[K, d]
param A : R[d, d]
const S : R[d, T]
param b : R[K]
param x : R[N]
`;

const derived = (definition: string, by: string): string =>
  verifiedDerivation(`${HEAD}L = ${definition}\nderive ∂L/∂${by}\n`).expr;

const FORMS: readonly (readonly [family: string, definition: string, by: string, expected: string])[] = [
  ['a quadratic form', '∑_{i=1}^N ∑_{j=1}^N W[i,j] x[i] x[j]', 'x', "(W' + W) x"],
  ['differences of all pairs', '∑_{i=1}^N ∑_{j=1}^N (x[i] - x[j])^2', 'x', '4 (N x - sum(x))'],
  ['factorisation', "∑_{i=1}^N ∑_{k=1}^K (R[i,k] - U[i,:] V[k,:]')^2", 'U', "-2 (R - U V') V"],
  ['k-means', '∑_{i=1}^N ∑_{k=1}^K R[i,k] ‖X[i,:] - C[k,:]‖^2', 'C', "2 (C .* sum(R, cols)' - R' X)"],
  [
    'a Laplacian',
    '∑_{i=1}^N ∑_{j=1}^N W[i,j] ‖Z[i,:] - Z[j,:]‖^2',
    'Z',
    "2 (diag(sum(W, cols)' + sum(W, rows)) - W - W') Z",
  ],
  [
    'a linear dynamical system',
    '∑_{t=2}^T ‖S[:,t] - A S[:,t-1]‖^2',
    'A',
    "-2 (S[:, 2:T] - A S[:, 1:T - 1]) S[:, 1:T - 1]'",
  ],
  ['forms of each row', "∑_{i=1}^N X[i,:] A A' X[i,:]'", 'A', "2 X' X A"],
  [
    'a product of entries, which may be 0',
    '∏_{i=1}^N x[i]',
    'x',
    "∑_{i=1}^{N} (∏_{j=1}^{i - 1} x[j]) (∏_{j=i + 1}^{N} x[j]) eye(N)[i, :]'",
  ],
  ['a product of powers, which are not', '∏_{i=1}^N exp(x[i])', 'x', 'L ones(N)'],
  ['a product of sums', '∏_i (1 + x[i]^2)', 'x', '2 L (x ./ (1 + x.^2))'],
];

describe('sums over an index come back to matrices', () => {
  test.each(FORMS)('%s: %s', (_, definition, by, expected) => {
    expect(derived(definition, by)).toBe(expected);
  });

  test('a sum inside keeps its index apart from the same letter outside', () => {
    expect(derived('∑_i exp(x[i]) (∑_i det(A + x[i] A))', 'x')).toContain('exp(x)');
  });
});
