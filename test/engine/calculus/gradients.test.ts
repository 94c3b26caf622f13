// Derivatives of every family against central differences, all sizes different; and what they look like.

import { describe, expect, test } from 'vitest';
import { answerQuestion } from '../../../server/engine/calculus/derive.ts';
import { print } from '../../../server/engine/calculus/print.ts';
import { numberOf, transpose, vec } from '../../../server/engine/expressions/build.ts';
import type { Expression } from '../../../server/engine/expressions/expression.ts';
import type { Question } from '../../../server/engine/expressions/question.ts';
import { isScalar } from '../../../server/engine/shapes/shape.ts';
import { multiply } from '../../../server/engine/values/kernels.ts';
import { type Matrix, matrixOf } from '../../../server/engine/values/matrix.ts';
import { readSmall } from './small-reader.ts';
import { directional, distance, type Point, randomPoint, valueAt } from './value-at.ts';

const SIZES = 'dim m, n, p, k';
const LETTERS = [
  'var A : R[m, n]',
  'var B : R[n, p]',
  'var C : R[m, p]',
  'var X : R[m, n]',
  'var S : R[n, n] spd',
  'var T : R[n, n] symmetric',
  'var K : R[n, n] skew',
  'var D : R[n, n] lower',
  'var P : R[m, n] positive',
  'var Q : R[n, n] invertible',
  'var M : R[n, n]',
  'var x : R[n]',
  'var y : R[m]',
  'var z : R[n]',
  'var t : R',
  'var u : R positive',
  'var v : R[n] positive',
  'var Y : R[m, p] onehot rows',
  'fn h : elementwise',
];

function derive(
  formula: string,
  by: string,
  entries = false,
): { readonly of: Expression; readonly wrt: Expression; readonly answer: Expression } {
  const file = readSmall([SIZES, ...LETTERS, `f = ${formula}`].join('\n'));
  const of = file.names.get('f');
  const wrt = file.names.get(by);
  if (!of || !wrt) throw new Error(formula);
  const question: Question = isScalar(of.shape)
    ? { kind: 'gradient', of, by: wrt, symmetric: entries ? 'entries' : 'frobenius' }
    : { kind: 'jacobian', of, by: wrt, layout: 'numerator' };
  const answer = answerQuestion(question);
  if (answer.kind === 'refused') throw new Error(`${formula}: ${answer.why}`);
  return { of, wrt, answer: answer.expression };
}

/** A direction within the variable's own set: another value of it. */
function directionOf(wrt: Expression, seed: number, point: Point): Matrix {
  const other = randomPoint([wrt], seed).values.get(wrt);
  const base = point.values.get(wrt);
  if (!other || !base) throw new Error('no value');
  const shape = { rows: base.rows, cols: base.cols };
  const entry = (i: number, j: number): number => Math.sin(1 + 3 * i + 7 * j + seed);
  const attributes = wrt.payload.kind === 'variable' ? wrt.payload.variable.attributes : [];
  return matrixOf(shape.rows, shape.cols, (i, j) => {
    if (attributes.includes('spd') || attributes.includes('symmetric')) return entry(i, j) + entry(j, i);
    if (attributes.includes('skew')) return entry(i, j) - entry(j, i);
    if (attributes.includes('lower')) return i >= j ? entry(i, j) : 0;
    return entry(i, j);
  });
}

function check(formula: string, by: string): void {
  const { of, wrt, answer } = derive(formula, by);
  for (const seed of [1, 2]) {
    const point = randomPoint([of, wrt, answer], seed, ['m', 'n', 'p', 'k']);
    const direction = directionOf(wrt, seed, point);
    const measured = directional(of, wrt, direction, point);
    const value = valueAt(answer, point);
    const predicted = isScalar(of.shape)
      ? matrixOf(1, 1, () =>
          value.data.reduce((total, entry, index) => total + entry * (direction.data[index] ?? 0), 0),
        )
      : multiply(value, columnOf(direction));
    const wanted = isScalar(of.shape) ? measured : columnOf(measured);
    expect(distance(predicted, wanted), `${formula} by ${by}: ${print(answer)}`).toBeLessThan(1e-7);
  }
}

const columnOf = (a: Matrix): Matrix =>
  matrixOf(a.rows * a.cols, 1, (k) => a.data[(k % a.rows) * a.cols + Math.floor(k / a.rows)] ?? 0);

const SCALARS: readonly (readonly [family: string, formula: string, by: string])[] = [
  ['products', "tr(A * B * C')", 'B'],
  ['products', 'sum(A * B)', 'A'],
  ['products', 'inner(A, X)', 'X'],
  ['products', "y' * A * x", 'A'],
  ['products', "x' * M * x", 'x'],
  ['products', 'norm(X * B - C)^2', 'X'],
  ['products', 'sum((X * B) .* C .* (A * B))', 'A'],
  ['scalars', "norm(A * x)^2 / (x' * x)", 'x'],
  ['scalars', "sqrt(x' * S * x) * t", 'x'],
  ['scalars', "sqrt(x' * S * x) * t^3", 't'],
  ['scalars', "(x' * z) / (norm(x) * norm(z))", 'x'],
  ['transposes', "tr(A' * X * X' * A)", 'X'],
  ['powers', 'tr(M^4)', 'M'],
  ['powers', "x' * Q^-3 * z", 'Q'],
  ['powers', 'sum(P.^1.5)', 'P'],
  ['powers', 'sum(1 ./ P)', 'P'],
  ['inverse', "x' * inv(Q) * z", 'Q'],
  ['inverse', "tr(inv(X' * X + S))", 'X'],
  ['inverse', "tr(A * inv(X' * X) * X')", 'X'],
  ['determinants', 'det(Q)', 'Q'],
  ['determinants', "logdet(X' * X)", 'X'],
  ['determinants', "logdet(S + x * x')", 'x'],
  ['determinants', 'log(det(Q * M * Q)^2)', 'M'],
  ['norms', 'norm(X)', 'X'],
  ['norms', 'norm(X - A, 1)', 'X'],
  ['norms', 'norm(X, 2)', 'X'],
  ['norms', 'norm(X, nuc)', 'X'],
  ['elementwise', 'sum(A .* exp(X))', 'X'],
  ['elementwise', 'sum(A .* tan(X))', 'X'],
  ['elementwise', 'sum(A .* asin(X ./ 2))', 'X'],
  ['elementwise', 'sum(A .* acos(X ./ 2))', 'X'],
  ['elementwise', 'sum(A .* atan(X))', 'X'],
  ['elementwise', 'sum(A .* gelu(X))', 'X'],
  ['elementwise', 'sum(A .* erf(X))', 'X'],
  ['elementwise', 'sum(A .* softplus(X))', 'X'],
  ['elementwise', 'sum(A .* sinh(X)) + sum(A .* cosh(X))', 'X'],
  ['elementwise', 'sum(A .* sigmoid(X .* X))', 'X'],
  ['elementwise', 'sum(A .* log(1 + exp(X)))', 'X'],
  ['elementwise', 'sum(A .* max(X, A))', 'X'],
  ['elementwise', 'sum(A .* min(0, X))', 'X'],
  ['elementwise', 'sum(A .* abs(X)) + sum(relu(X))', 'X'],
  ['unknown', 'norm(C - h(X * B))^2', 'X'],
  ['unknown', "sum(h'(X) .* A)", 'X'],
  ['structure', 'tr(M * diag(x))', 'x'],
  ['structure', "x' * diag(M)", 'M'],
  ['structure', 'norm(kron(A, X) * kron(x, z))^2', 'X'],
  ['structure', 'sum(kron(X, B) .* kron(A, B))', 'X'],
  ['structure', 'norm(kron(X, B))^2', 'B'],
  ['structure', "vec(A)' * commutation(n, m) * vec(X')", 'X'],
  ['structure', 'norm(mat(vec(X), n, m) * A)^2', 'X'],
  ['reductions', 'norm(sum(X, rows) - y)^2', 'X'],
  ['reductions', "norm(mean(X, cols)' - x)^2", 'X'],
  ['reductions', 'mean(X .* A)', 'X'],
  ['probability', '-sum(Y .* log(softmax(A * B, rows)))', 'B'],
  ['probability', 'sum(C .* softmax(A * B, cols))', 'B'],
  ['probability', 'logsumexp(A * x)', 'x'],
  ['probability', 'sum(logsumexp(A * B, rows) .* y)', 'A'],
  ['spectral', 'tr(expm(M))', 'M'],
  ['spectral', "x' * expm(M) * z", 'M'],
  ['spectral', 'tr(sqrtm(S))', 'S'],
  ['spectral', "x' * sqrtm(S) * z", 'S'],
  ['spectral', "x' * logm(S) * z", 'S'],
  ['spectral', 'tr(M * sinm(M)) + tr(cosm(M))', 'M'],
  ['spectral', "sum(A .* pinv(X)')", 'X'],
  ['spectral', 'eigmax(S)', 'S'],
  ['spectral', 'eigmin(S)', 'S'],
  ['running sums', "sum(B .* cumsum(A' * C, rows))", 'A'],
  ['running sums', 'norm(cumsum(x .* z))^2', 'x'],
  ['running sums', 'sum(B .* cumsum(B, cols))', 'B'],
  ['spectral', "x' * eigvecmax(S)", 'S'],
  ['structured', 'tr(M * T)', 'T'],
  ['structured', "x' * K * z", 'K'],
  ['structured', 'norm(D * x)^2', 'D'],
  ['structured', "logdet(S) + x' * inv(S) * z", 'S'],
];

describe('gradients of scalars agree with differences', () => {
  for (const [family, formula, by] of SCALARS)
    test(`${family}: ∂(${formula})/∂${by}`, () => check(formula, by));
});

const MAPS: readonly (readonly [formula: string, by: string])[] = [
  ['A * x', 'x'],
  ['softmax(x)', 'x'],
  ['x / norm(x)', 'x'],
  ['X * B', 'X'],
  ["X'", 'X'],
  ['inv(Q)', 'Q'],
  ['M^3', 'M'],
  ['kron(X, B)', 'X'],
  ['kron(B, X)', 'X'],
  ['sum(X, cols)', 'X'],
  ['sum(A .* X, rows)', 'X'],
  ['h(A * x)', 'x'],
  ['tanh(X) .* A', 'X'],
  ["x * (x' * z)", 'x'],
];

describe('Jacobians between vecs agree with differences', () => {
  for (const [formula, by] of MAPS) test(`∂vec(${formula})/∂vec(${by})`, () => check(formula, by));
});

describe('results as a textbook prints them', () => {
  const PRINTED: readonly (readonly [formula: string, by: string, text: string])[] = [
    ["x' * M * x", 'x', "(M + M') x"],
    ["x' * T * x", 'x', '2 T x'],
    ["logdet(X' * X)", 'X', "2 X inv(X' X)"],
    ['½ * sum((C - h(X * B)).^2)', 'B', "X' ((h(X B) - C) ∘ h'(X B))"],
    ['-sum(Y .* log(softmax(A * B, rows)))', 'B', "A' (softmax(A B, rows) - Y)"],
    ["sum(softplus(A * x)) - y' * A * x", 'x', "A' (sigmoid(A x) - y)"],
    ["tr(A' * X * X' * A)", 'A', "2 X X' A"],
    ['sum(X)^2', 'X', '2 sum(X) ones(m, n)'],
    ['norm(x)', 'x', 'x / norm(x)'],
    ['det(Q)', 'Q', "det(Q) inv(Q)'"],
    ['sum(tanh(X))', 'X', '1 - tanh(X).^2'],
  ];
  for (const [formula, by, text] of PRINTED) {
    test(`∂(${formula})/∂${by}`, () => {
      const printed = print(derive(formula, by).answer);
      const [left = '', right = ''] = text.includes("(M + M')") ? ["(M + M') x", "(M' + M) x"] : [text, text];
      expect([left, right]).toContain(printed);
    });
  }

  test('the per-entry convention for symmetric matrices', () => {
    expect(print(derive('tr(M * T)', 'T', true).answer)).toBe("M' + M - M ∘ eye(n)");
  });
});

test('a variable that does not matter has a gradient of zeros', () => {
  const { answer } = derive('sum(A)', 'X');
  expect(answer.operator).toBe('zeros');
  expect(numberOf(derive('sum(A)', 't').answer)).toBe(0);
  expect(vec(transpose(answer)).operator).toBe('zeros');
});
