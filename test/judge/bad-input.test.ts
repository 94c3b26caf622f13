// Claims that nobody can judge, or that are hard to judge: each gets a verdict, or an honest `unchecked` whose reason
// its author understands; none hangs, none is judged wrongly.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { Judgement } from '../../server/engine/api.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { worked } from '../support/working-time.ts';

const judged = (text: string): Judgement => judge(analyse(text), DEFAULT_OPTIONS);

/** `verified`, `unchecked: why` for each claim. */
const verdictsOn = (text: string): readonly string[] =>
  judged(text).claims.map(({ verdict }) =>
    verdict.status === 'unchecked' ? `unchecked: ${verdict.why}` : verdict.status,
  );

type Report = readonly [what: string, text: string, verdicts: readonly (string | RegExp)[]];

function checkAll(reports: readonly Report[]): void {
  test.each(reports)('%s', { timeout: 30_000 }, (_, text, verdicts) => {
    const started = worked();
    const judgement = judged(text);
    // Two seconds of work a claim, and as much again for a machine that is slower.
    expect(worked() - started).toBeLessThan(4_000 + 4_000 * Math.max(1, judgement.claims.length));
    expect(judgement.problems.filter(({ code }) => code === 'internal')).toEqual([]);
    const found = judgement.claims.map(({ verdict }) =>
      verdict.status === 'unchecked' ? `unchecked: ${verdict.why}` : verdict.status,
    );
    expect(found).toEqual(
      verdicts.map((verdict) => (typeof verdict === 'string' ? verdict : expect.stringMatching(verdict))),
    );
  });
}

const vector = 'dim n\nx : R[n]\n';
const square = (attributes: string): string => `dim n\nA : R[n, n] ${attributes}\n`;

describe('domains that cannot be sampled', () => {
  checkAll([
    [
      'attributes that contradict each other are named',
      `${square('skew spd')}L = tr(A A)\n∂L/∂A = 2 A'\n`,
      ['unchecked: no value was found for A that is skew and spd'],
    ],
    [
      'a onehot column has zeros: what is no law is judged where it has none',
      'dim n = 3\nx : R[n] positive onehot\nL = sum(x)\n∂L/∂x = x\n',
      ['unchecked: no value was found for x that is positive and onehot'],
    ],
    [
      'the logarithm of what is always negative',
      `${vector}L = log(-x'x - 1)\n∂L/∂x = 2 x / (x'x + 1)\n`,
      ["unchecked: no point was found in the domain of log(-x' x - 1)"],
    ],
    [
      'the root of what is never positive',
      `${vector}L = sqrt(-x'x)\n∂L/∂x = -x / sqrt(-x'x)\n`,
      [/^unchecked: sqrt\(-x' x\) had no finite value/],
    ],
    ['asin of 2 and more', 'x : R\nL = asin(2 + x^2)\n∂L/∂x = x\n', [/^unchecked: .*domain of asin/]],
    [
      'the logarithm of a negative definite matrix',
      `${square('spd')}L = tr(logm(-A))\n∂L/∂A = inv(A)\n`,
      [/^unchecked: logm\(-A\) had no finite value/],
    ],
    [
      'an inverse that never exists',
      `dim n = 3\nx : R[n]\nL = tr(inv(x x'))\n∂L/∂x = x\n`,
      [/^unchecked: inv\(x x'\) had no finite value/],
    ],
    [
      'a matrix that cannot be symmetric is said so once, and the claim is judged without',
      'dim n, m\nA : R[n, m] symmetric\nL = sum(A)\n∂L/∂A = ones(n, m)\n',
      ['verified'],
    ],
  ]);
});

describe('what holds on a curved set does not change a gradient', () => {
  checkAll([
    ['tr(Q′Q) by a Q that is orthogonal', `${square('orthogonal')}L = tr(A'A)\n∂L/∂A = 2 A\n`, ['verified']],
    [
      'a sum that is 1',
      'dim n\nparam p : R[n] simplex\nL = sum(p)\n∂L/∂p = ones(n)\n∂L/∂p = zeros(n)\n',
      ['verified', 'refuted'],
    ],
    [
      'a target that is constant still sums to 1',
      'dim n\nconst y : R[n] onehot\nz : R[n]\nL = -sum(y ∘ log(softmax(z)))\n∂L/∂z = softmax(z) - y\n',
      ['verified'],
    ],
  ]);
});

/** A size with an error is none. */
const NO_SIZE = /^unchecked: nothing in the file determines one of its sizes/u;

describe('sizes', () => {
  checkAll([
    [
      'a bound below 1',
      "dim k <= 0\nx : R[k]\nL = x'x\n∂L/∂x = 2x\n",
      ['unchecked: no sizes of at least 1 suit what is said of the dims'],
    ],
    [
      'bounds that leave nothing',
      "dim n = 5\ndim k <= 3\ndim p = k - 7\nx : R[p]\nL = x'x\n∂L/∂x = 2x\n",
      ['unchecked: no sizes of at least 1 suit what is said of the dims'],
    ],
    ['nothing at all', "dim n = 0\nx : R[n]\nL = x'x\n∂L/∂x = 2x\n", [NO_SIZE]],
    ['a dim less itself', "dim m\ndim p = m - m\nx : R[p]\nL = x'x\n∂L/∂x = 2x\n", [NO_SIZE]],
    ['a size in terms of itself', "dim n = m\ndim m = n\nx : R[n]\nL = x'x\n∂L/∂x = 2x\n", [NO_SIZE]],
    [
      'a size of 784',
      "dim n = 784\ndim k = 10\nW : R[k, n]\nx : R[n]\nL = ½ ‖W x‖²\n∂L/∂W = W x x'\n∂L/∂W = x x' W'\n",
      ['verified', 'ill-shaped'],
    ],
    [
      'a matrix of 784 by 784',
      "dim n = 784\nA : R[n, n]\nx : R[n]\nL = x' A x\n∂L/∂x = (A + A') x\n∂L/∂x = 2 A x\n",
      ['verified', 'refuted'],
    ],
    [
      'a network with the sizes of its images',
      `dim M = 64, in = 784, hid = 128, out = 10
const X : R[M, in]
const Y : R[M, out] onehot rows
param W : R[in, hid]
param V : R[hid, out]
P = softmax(relu(X W) V, rows)
L = -1/M sum(Y ∘ log(P))
∂L/∂W = 1/M X' (((P - Y) V') ∘ step(X W))
∂L/∂W = 1/64 X' (((P - Y) V') ∘ step(X W))
∂L/∂W = X' (((P - Y) V') ∘ step(X W))
`,
      ['verified', 'verified', /^unchecked: .*with smaller sizes it is wrong/],
    ],
    [
      'a number that is one of the sizes',
      'dim n = 64\nx : R[n]\nm = mean(x)\n∂m/∂x = 1/64 ones(n)\n∂m/∂x = 1/32 ones(n)\n',
      ['verified', 'refuted'],
    ],
    [
      'two sizes that are the same by chance',
      'dim m = 20\ndim n = 20\nA : R[m, n]\nL = tr(A)\n∂L/∂A = eye(m)\n∂L/∂A = 2 eye(n)\n',
      ['verified', 'refuted'],
    ],
    [
      'a million million',
      "dim n = 1000000000000\nA : R[n, n]\nL = tr(A'A)\n∂L/∂A = 2 A'\n∂L/∂A = 2 A\n",
      [/^unchecked: it is too large/, 'verified'],
    ],
    ['what is never written out', 'tr(ones(100000, 100000)) == 100000\n', ['verified']],
    [
      'sums of a thousand million terms',
      'dim n = 1000\nx : R[n]\nL = ∑_{i=1}^{n} ∑_{j=1}^{n} ∑_{k=1}^{n} exp(x[i] x[j] x[k])\n∂L/∂x = x\n',
      [/^unchecked: it is too large/],
    ],
    [
      'a sum with no variables in it',
      '∑_{i=1}^{10000} ∑_{j=1}^{10000} ∑_{k=1}^{100} i j k == 0\n',
      [/^unchecked: it is too large/],
    ],
  ]);

  test('a size of 0 is reported where it is said, and only there', () => {
    const { problems } = analyse("dim n = 0\nx : R[n]\nL = x'x\n");
    expect(problems.map(({ message }) => message)).toEqual(['a size is at least 1, and `n` would be 0']);
  });
});

describe('no numbers, and numbers that are too large or too small', () => {
  checkAll([
    ['0 / 0', '0/0 == 1\n', ['unchecked: 1 / 0 had no finite value at any point that was tried']],
    ['1 / 0 is not itself', '1/0 == 1/0\n', [/^unchecked: 1 \/ 0 had no finite value/]],
    ['infinity less infinity', 'x : R\nx + 1/0 - 1/0 == x\n', [/^unchecked: 1 \/ 0 had no finite value/]],
    ['a claim that is no number', 'x : R\nL = x^2\n∂L/∂x = 2x + 0/0\n', [/^unchecked: 1 \/ 0/]],
    ['log 0', `${vector}L = sum(log(x - x))\n∂L/∂x = ones(n)\n`, [/^unchecked: .*domain of log/]],
    [
      'exp of a thousand',
      'x : R\nL = exp(1000 + x)\n∂L/∂x = L\n',
      [/^unchecked: exp\(1000 \+ x\) was too large/],
    ],
    [
      'a tower of exponentials',
      'x : R\nL = exp(exp(exp(x)))\n∂L/∂x = exp(exp(exp(x))) exp(exp(x)) exp(x)\n∂L/∂x = L\n',
      ['verified', 'refuted'],
    ],
    [
      'Boltzmann’s constant is small, but not nothing',
      'T : R\nE = 1.38e-23 T^2\n∂E/∂T = 1.38e-23 T\n∂E/∂T = 2.76e-23 T\n',
      ['refuted', 'verified'],
    ],
    ['a small term of a sum', 'x, y : R\nL = y + 1e-20 x\n∂L/∂x = 1e-20\n', ['verified']],
    ['no variables', '2 + 2 == 4\n2 + 2 == 5\nsin(0) == 0\n', ['verified', 'refuted', 'verified']],
  ]);

  test('a third is not 0.3333, and the message shows it', () => {
    const [problem] = judged('1/3 == 0.3333\n').problems;
    expect(problem?.message).toContain('is 0.3333, and should be 0.33333');
  });
});

describe('kinks', () => {
  checkAll([
    [
      'almost everywhere',
      `${vector}L = sum(sign(x))\n∂L/∂x = zeros(n)\n∂L/∂x = ones(n)\n`,
      ['verified', 'refuted'],
    ],
    ['steps', `${vector}L = sum(step(x) ∘ x)\n∂L/∂x = step(x)\n`, ['verified']],
    ['the sum of absolute values', `${vector}L = sum(abs(x))\n∂L/∂x = sign(x)\n`, ['verified']],
    ['a maximum with itself', `${vector}L = sum(max(x, x))\n∂L/∂x = ones(n)\n`, ['verified']],
    ['a dead relu', `${vector}L = sum(relu(-exp(x)))\n∂L/∂x = zeros(n)\n`, ['verified']],
    ['a kink that is always there', `${vector}L = sum(abs(x - x))\n∂L/∂x = zeros(n)\n`, ['verified']],
    [
      'a nuclear norm where there is one singular value',
      "dim n, m\nx : R[n]\ny : R[m]\nL = norm(x y', nuc)\n∂L/∂x = ‖y‖ x / ‖x‖\n",
      ['verified'],
    ],
    ['equal eigenvalues that stay equal', 'dim n\nt : R\nL = eigmax(t eye(n))\n∂L/∂t = 1\n', ['verified']],
    [
      'equal eigenvalues that part',
      `${square('spd orthogonal')}L = eigmax(A)\n∂L/∂A = A\n`,
      ['unchecked: it has a kink, a jump or a pole at every point that was tried'],
    ],
    [
      'equal singular values that part',
      `${square('orthogonal')}L = norm(A, 2)\n∂L/∂A = A\n`,
      ['unchecked: it has a kink, a jump or a pole at every point that was tried'],
    ],
  ]);
});

describe('names, repetitions and what stands around', () => {
  checkAll([
    ['nothing is defined', 'a == b\n∂L/∂x = 2x\n', ['ill-shaped', 'ill-shaped']],
    ['a claim of itself', `${vector}L = x'x\n∂L/∂x = ∂L/∂x\n`, ['verified']],
    ['a function of its own derivative', `${vector}L = x'x + ∂L/∂x' x\n∂L/∂x = 2x\n`, [/^unchecked/]],
    ['a function in terms of itself', 'fn f(x) = f(x) + 1\nt : R\nL = f(t)\n∂L/∂t = 1\n', [/^unchecked/]],
    [
      'the same claims twice',
      `${vector}L = x'x\n∂L/∂x = 2x\n∂L/∂x = 2x\n∂L/∂x = 3x\n∂L/∂x = 3x\n`,
      ['verified', 'verified', 'refuted', 'refuted'],
    ],
    [
      'errors of syntax on all sides',
      `${vector}L = x'x\n∂L/∂x = (2x\n∂L/∂x = 2x\n∂L/∂x = = x\n∂L/∂x = 3x\n)\n`,
      ['verified', 'refuted'],
    ],
    [
      'forty sizes',
      `${Array.from({ length: 40 }, (_, i) => `dim n${i}\nx${i} : R[n${i}]\n`).join('')}L = ${Array.from({ length: 40 }, (_, i) => `x${i}'x${i}`).join(' + ')}\n∂L/∂x3 = 2 x3\n∂L/∂x3 = x3\n`,
      ['verified', 'refuted'],
    ],
  ]);
});

describe('long and many', () => {
  const matrices = Array.from({ length: 60 }, (_, i) => `A${i}`);
  checkAll([
    [
      'a product of sixty matrices',
      `dim n\n${matrices.map((name) => `${name} : R[n, n]\n`).join('')}L = tr(${matrices.join(' ')})\n∂L/∂A0 = (${matrices.slice(1).join(' ')})'\n∂L/∂A30 = A1\n`,
      ['verified', 'refuted'],
    ],
    [
      'a sum of a thousand terms',
      `${vector}L = ${Array.from({ length: 1000 }, () => "x'x").join(' + ')}\n∂L/∂x = 2000 x\n∂L/∂x = 1000 x\n`,
      ['verified', 'refuted'],
    ],
    // Its value is 0 or beyond all numbers wherever it is examined.
    [
      'a power of a million',
      `${square('')}L = tr(A^1000000)\n∂L/∂A = 1000000 (A')^(999999)\n`,
      [/^unchecked: .*too small to see/u],
    ],
  ]);

  const layer =
    'dim M, in, out\nX : R[M, in]\nY : R[M, out]\nΘ : R[in, out]\nL = ½ sum((Y - tanh(X Θ)).^2)\n';

  test('five hundred right claims', () => {
    const started = worked();
    const right = "∂L/∂Θ = -X' ((Y - tanh(X Θ)) ∘ tanh'(X Θ))\n";
    expect(new Set(verdictsOn(layer + right.repeat(500)))).toEqual(new Set(['verified']));
    expect(worked() - started).toBeLessThan(30_000);
  }, 60_000);

  test('thirty wrong ones, each with a fix', () => {
    const wrong = Array.from({ length: 30 }, (_, i) => `∂L/∂Θ = ${i + 2} X' (Y - tanh(X Θ))\n`);
    const { claims } = judged(layer + wrong.join(''));
    expect(claims.map(({ verdict }) => verdict.status)).toEqual(Array(30).fill('refuted'));
    expect(claims.every(({ fixes }) => fixes.length > 0)).toBe(true);
  }, 120_000);
});
