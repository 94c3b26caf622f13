// Sentences that say shapes, as declarations; what says more than the language can is left to its author.

import { expect, test } from 'vitest';
import { declaredInWords, statementsOf } from '../../../server/engine/analysis/declared-in-words.ts';

test.each([
  ['where A is m x n, X is n x p, B is p x m', ['A : R[m, n]', 'X : R[n, p]', 'B : R[p, m]']],
  ['batch of inputs x (B x n), weights W (n x m), bias b (m)', ['x : R[B, n]', 'W : R[n, m]', 'b : R[m]']],
  ['where X is the n x p design matrix and y, z are n-vectors', ['X : R[n, p]', 'y, z : R[n]']],
  ['x ∈ R^n, A ∈ R^{n×n} and b ∈ R^m be given.', ['x ∈ R^n', 'A ∈ R^{n×n}', 'b ∈ R^m']],
  ['A is a symmetric positive definite n×n matrix', ['A : R[n, n] spd']],
  ['A ∈ R^{n×n} symmetrisch', ['A ∈ R^{n×n} symmetric']],
  ['Here x is a column vector of size n and A is mxn', ['x : R[n]', 'A : R[m, n]']],
  ['Given symmetric A (n by n) and vector x (length n):', ['A : R[n, n] symmetric', 'x : R[n]']],
  ['A (n by n) and symmetric B (n by n)', ['A : R[n, n]', 'B : R[n, n] symmetric']],
  ['where A in R^{n x n} invertible and x in R^n.', ['A : R^{n x n} invertible', 'x : R^n']],
  ['A is n x n and symmetric, x is an n-vector', ['A : R[n, n] symmetric', 'x : R[n]']],
  ['x - vector of length n', ['x : R[n]']],
  ['g: R^m -> R', ['g : R^m -> R']],
  ['n is the number of samples, λ is a scalar', ['dim n', 'λ : R']],
])('%s', (sentence, declarations) => {
  expect(statementsOf(declaredInWords(sentence) ?? [])).toEqual(declarations);
});

test.each([
  'A is not symmetric',
  'A is n x n if B is invertible',
  'Let f(x) be a function',
  'p is the softmax of z',
  'y ∈ {0,1}^n',
  'A ∈ R^{n×n} symétrique',
  'A is an n x n stochastic matrix',
  'x^T A x where A is symmetric',
])('%s is no declaration', (sentence) => {
  expect(declaredInWords(sentence)).toBeNull();
});
