// What is derived through families and recursions: lines with their index, each confirmed by numbers.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { lineText } from '../../server/engine/derivations/derivation.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { LAYERS, RNN } from '../support/family-networks.ts';

const judged = (text: string) => judge(analyse(text), { ...DEFAULT_OPTIONS, repair: false, quick: true });
const derived = (text: string): readonly string[] =>
  judged(text).derivatives.flatMap(({ lines = [] }) =>
    lines.map((line) => `${lineText(line)}  ${line.verified.status}`),
  );

describe('derivatives through families', () => {
  test('backpropagation through time is a recursion', () => {
    expect(derived(`${RNN}derive L`)).toEqual([
      '∂L/∂h[T] = h[T] - y[T]  verified',
      "∂L/∂h[t] = W' (∂L/∂h[t+1] ∘ (1 - h[t+1].^2)) + h[t] - y[t] for t = T-1..1  verified",
      "∂L/∂W = ∑_{t=1}^{T} (∂L/∂h[t] ∘ (1 - h[t].^2)) h[t-1]'  verified",
      "∂L/∂U = ∑_{t=1}^{T} (∂L/∂h[t] ∘ (1 - h[t].^2)) x[t]'  verified",
    ]);
  });

  test('the equations of backpropagation, for any depth', () => {
    expect(derived(`${LAYERS}derive L`)).toEqual([
      '∂L/∂a[D] = a[D] - y  verified',
      "∂L/∂a[l] = W[l+1]' ∂L/∂z[l+1] for l = D-1..0  verified",
      '∂L/∂z[l] = ∂L/∂a[l] ∘ (1 - a[l].^2) for l = 1..D  verified',
      "∂L/∂W[l] = ∂L/∂z[l] a[l-1]' for l = 1..D  verified",
      '∂L/∂b[l] = ∂L/∂z[l] for l = 1..D  verified',
    ]);
  });

  test('each line tells which definitions read the member, at which index, and by which rules', () => {
    const linesOf = (text: string): readonly string[] =>
      judged(text).derivatives.flatMap(({ steps }) =>
        steps.map(
          ({ rule, cite, shape }) => `${shape.join('×')} ${rule}${cite === null ? '' : ` [${cite}]`}`,
        ),
      );
    expect(linesOf(`${RNN}derive ∂L/∂W`)).toEqual([
      'k×1 read by L = ½ ∑_{t=1}^{T} ‖h[t] - y[t]‖²; d‖A‖² = 2 A · dA [Matrix Cookbook (132)]',
      "k×1 the sum of W' (∂L/∂h[t+1] ∘ (1 - h[t+1].^2)) from h[t+1]; and h[t] - y[t] from L; a factor moves across the inner product [Delong (6)]; d(f(A)) = f′(A) ∘ dA; d‖A‖² = 2 A · dA [Matrix Cookbook (132)]",
      'k×k read by h[t] = tanh(W h[t-1] + U x[t]) for each t = 1..T, and what these hand back adds up; a factor moves across the inner product [Delong (6)]; d(f(A)) = f′(A) ∘ dA',
    ]);
    expect(linesOf(`${LAYERS}derive ∂L/∂b`)).toEqual([
      'n[D]×1 read by L = ½ ‖a[D] - y‖²; d‖A‖² = 2 A · dA [Matrix Cookbook (132)]',
      'n[l]×1 read by z[l+1] = W[l+1] a[l] + b[l+1]; a factor moves across the inner product [Delong (6)]',
      'n[l]×1 read by a[l] = tanh(z[l]); d(f(A)) = f′(A) ∘ dA',
      'n[l]×1 read by z[l] = W[l] a[l-1] + b[l]',
    ]);
  });

  test('by the members of a sum, and by what they share', () => {
    const text = `dim N, n
const x[i] : R[n] for i = 1..N
param c : R[n]
z = log(∑_{i=1}^{N} exp(c' x[i]))
`;
    expect(derived(`${text}derive ∂z/∂x[i]`)).toEqual([
      "∂z/∂x[i] = exp(c' x[i]) c / (∑_{i=1}^{N} exp(c' x[i])) for i = 1..N  verified",
    ]);
    expect(derived(`${text}derive ∂z/∂c`)).toEqual([
      "∂z/∂c = ∑_{i=1}^{N} exp(c' x[i]) x[i] / (∑_{i=1}^{N} exp(c' x[i]))  verified",
    ]);
  });

  test.each(['∂²L/∂W²', '∂h[T]/∂W'])('what is not derived says so: %s', (asked) => {
    const { derivatives, problems } = judged(`${RNN}derive ${asked}`);
    expect(derivatives).toEqual([]);
    expect(problems.map(({ message }) => message).join()).toContain('not derived');
  });

  const STEPS = `dim T, n, d
param A, W : R[n, n]
param U : R[n, d]
param x[t] : R[d] for t = 1..T
g[0] = ones(n)
g[t] = A g[t-1] for t = 1..T
h[0] = ones(n)
h[t] = tanh(W h[t-1] + U x[t]) for t = 1..T
L = ½ ‖h[T]‖²
`;
  test.each([
    ['∂g[T]/∂g[t]', ['∂g[T]/∂g[t] = A^(T-t) for t = T..0']],
    ['∂h[T]/∂h[t]', ['∂h[T]/∂h[t] = ∏_{s=1}^{T-t} (diag(1 - h[T-s+1].^2) W) for t = T..0']],
    ['∂h[t]/∂h[t-1]', ['∂h[t]/∂h[t-1] = diag(1 - h[t].^2) W for t = 1..T']],
    ['∂h[t]/∂x[t]', ['∂h[t]/∂x[t] = diag(1 - h[t].^2) U for t = 1..T']],
    ['dh[t]', ['dh[t] = (1 - h[t].^2) ∘ (dW h[t-1] + W dh[t-1] + dU x[t] + U dx[t]) for t = 1..T']],
    [
      'dL',
      [
        '∂L/∂h[T] = h[T]',
        "∂L/∂h[t] = W' (∂L/∂h[t+1] ∘ (1 - h[t+1].^2)) for t = T-1..0",
        "∂L/∂W = ∑_{t=1}^{T} (∂L/∂h[t] ∘ (1 - h[t].^2)) h[t-1]'",
        "∂L/∂U = ∑_{t=1}^{T} (∂L/∂h[t] ∘ (1 - h[t].^2)) x[t]'",
        "∂L/∂x[t] = U' (∂L/∂h[t] ∘ (1 - h[t].^2)) for t = 1..T",
        'dL = ∂L/∂W · dW + ∂L/∂U · dU + ∑_{t=1}^{T} ∂L/∂x[t] · dx[t]',
      ],
    ],
  ])('Jacobians and differentials of members: %s', (asked, lines) => {
    expect(derived(`${STEPS}derive ${asked}`)).toEqual(lines.map((line) => `${line}  verified`));
  });

  const ANY_SIZES = `dim D
dim n[l] for l = 0..D
param W[l] : R[n[l], n[l-1]] for l = 1..D
const x : R[n[0]]
a[0] = x
z[l] = W[l] a[l-1] for l = 1..D
a[l] = tanh(z[l]) for l = 1..D
`;
  test.each([
    ['∂z[l]/∂x', '∂z[s]/∂x = ∂z[s]/∂a[0] for s = 1..D'],
    ['∂z[l]/∂a[0]', '∂z[s]/∂a[0] = ∂z[s]/∂z[1] W[1] for s = 1..D'],
    ['∂a[D]/∂z[l]', '∂a[D]/∂z[l] = ∂a[D]/∂a[l] diag(1 - a[l].^2) for l = 1..D'],
    ['∂a[l]/∂x', '∂a[s]/∂x = ∂a[s]/∂a[0] for s = 0..D'],
  ])('between layers of any sizes: %s', (asked, last) => {
    const lines = derived(`${ANY_SIZES}derive ${asked}`);
    expect(lines).toContain(`${last}  verified`);
    expect(lines.filter((line) => !line.endsWith('  verified'))).toEqual([]);
  });

  test('a recursion that reads two steps back, whose lines are empty where a length has no such member', () => {
    const text = `dim T, n
param a, b : R[n, n]
h[0] = ones(n)
h[1] = ones(n)
h[t] = a h[t-1] + tanh(b h[t-2]) for t = 2..T
L = ½ ‖h[T]‖²
`;
    expect(derived(`${text}derive L`)).toEqual([
      '∂L/∂h[T] = h[T]  verified',
      "∂L/∂h[T-1] = a' ∂L/∂h[T] for i = 1..T-1  verified",
      "∂L/∂h[t] = a' ∂L/∂h[t+1] + b' (∂L/∂h[t+2] ∘ (1 - tanh(b h[t]).^2)) for t = T-2..1  verified",
      "∂L/∂a = ∑_{t=2}^{T} ∂L/∂h[t] h[t-1]'  verified",
      "∂L/∂b = ∑_{t=2}^{T} (∂L/∂h[t] ∘ (1 - tanh(b h[t-2]).^2)) h[t-2]'  verified",
    ]);
  });

  test('Hessians of sums over members', () => {
    const text = `dim N, n
const x[i] : R[n] for i = 1..N
const y[i] : R for i = 1..N
param c : R[n]
param z[i] : R[n] for i = 1..N
L = ½ ∑_{i=1}^{N} ‖x[i] - c‖²
p[i] = sigmoid(c' x[i]) for i = 1..N
M = -∑_{i=1}^{N} (y[i] log(p[i]) + (1 - y[i]) log(1 - p[i]))
S = log(∑_{i=1}^{N} exp(c' z[i]))
`;
    const asked = ['∂²L/∂c²', '∂²M/∂c²', '∂²S/∂c²', '∂²S/∂z[i]²', '∂²S/∂z[i]∂c'];
    const { derivatives, problems } = judged(text + asked.map((of) => `derive ${of}\n`).join(''));
    expect(problems).toEqual([]);
    expect(derivatives.map(({ verified }) => verified?.status)).toEqual(asked.map(() => 'verified'));
    expect(derivatives.slice(0, 2).map(({ expr }) => expr)).toEqual([
      'N eye(n)',
      "∑_{i=1}^{N} p[i] (1 - p[i]) x[i] x[i]'",
    ]);
  });
});
