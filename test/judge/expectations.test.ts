// Random variables: what moments tell, what is drawn, what is derived, and what is said where something is wrong.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { lineText } from '../../server/engine/derivations/derivation.ts';
import { derivativeText } from '../../server/engine/text/derivative.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

const QUICK = { ...DEFAULT_OPTIONS, repair: false, quick: true };
const statuses = (text: string): readonly string[] =>
  judge(analyse(text), QUICK).claims.map(({ verdict }) => verdict.status);
const derived = (text: string): readonly string[] =>
  judge(analyse(text), QUICK).derivatives.flatMap(({ derivative, expr, verified, lines }) =>
    lines
      ? lines.map((line) => `${lineText(line)}  ${line.verified.status}`)
      : [`${derivativeText(derivative)} = ${expr}  ${verified?.status}`],
  );
const messages = (text: string): readonly string[] => analyse(text).problems.map(({ message }) => message);

const MOMENTS = `dim n
const m : R[n]
const C : R[n, n] psd
param A : R[n, n]
random z : R[n] mean m cov C
`;

const RIGHT = [
  'E[z] == m',
  "E[z z'] == C + m m'",
  'Var[z] == C',
  "Var[A z] == A C A'",
  "Cov[z, A z] == C A'",
  "E[z' A z] == tr(A C) + m' A m",
  "E[A z z' A'] == A (C + m m') A'",
  'E[z.^2] == m.^2 + diag(C)',
  'E[‖z - m‖²] == tr(C)',
  "E[(z - m) (A z)'] == C A'",
];
const WRONG = [
  'E[z] == 2 m',
  "E[z z'] == C",
  'Var[A z] == A C A',
  "E[z' A z] == tr(A C)",
  'E[z.^2] == m.^2',
  'E[exp(z)] == exp(m)',
  "E[sum(z.^3)] == sum(m.^3) + 3 m' diag(C)",
  "E[(z' z)^2] == (tr(C) + m' m)^2",
  // What is piecewise linear or quadratic has second derivatives that say nothing of its kinks.
  'E[sum(max(z, 0))] == sum(max(m, 0))',
  'E[sum(sqrt(z.^2))] == sum(abs(m))',
  'E[sum(sign(z))] == sum(sign(m))',
  'E[sum(abs(z) ∘ z)] == sum(abs(m) ∘ m) + sum(sign(m) ∘ diag(C))',
];

describe('moments', () => {
  test.each(RIGHT)('%s', (claim) => {
    expect(statuses(MOMENTS + claim)).toEqual(['verified']);
  });
  test.each(WRONG)('%s is wrong', (claim) => {
    expect(statuses(MOMENTS + claim)).toEqual(['refuted']);
  });

  test('and draws agree with them: the same claims hold where every expectation is a sum over values', () => {
    const analysis = analyse(MOMENTS + RIGHT.join('\n'));
    const drawn = analysis.expectations?.sampled(() => null);
    if (!drawn) throw new Error('the sizes are known');
    expect(judge(drawn, QUICK).claims.map(({ verdict }) => verdict.status)).toEqual(
      RIGHT.map(() => 'verified'),
    );
  });

  test('one that is not declared stays open: a claim that needs it fails', () => {
    const free = 'dim n\nrandom z : R[n]\nrandom y : R[n] mean zeros(n)\n';
    expect(
      statuses(`${free}E[z] == zeros(n)\nE[y] == zeros(n)\nE[y y'] == eye(n)\nE[2 z] == 2 E[z]`),
    ).toEqual(['refuted', 'verified', 'refuted', 'verified']);
  });

  test('several random variables have any joint distribution', () => {
    const both =
      'dim n\nrandom z : R[n] mean zeros(n) cov eye(n)\nrandom y : R[n] mean zeros(n) cov eye(n)\n';
    expect(statuses(`${both}E[z + y] == zeros(n)\nE[z' y] == 0\nVar[z + y] == 2 eye(n)`)).toEqual([
      'verified',
      'refuted',
      'refuted',
    ]);
    expect(statuses(`${both}Var[z + y] == 2 eye(n) + Cov[z, y] + Cov[y, z]`)).toEqual(['verified']);
  });
});

const REPARAMETERISED = `dim d, k
const x : R[d]
param μ, σ : R[k]
param V : R[d, k]
random ε : R[k] mean zeros(k) cov eye(k)
L = E[‖V (μ + σ ∘ ε) - x‖²]
`;

describe('derivatives', () => {
  test.each([
    ["∂L/∂μ = 2 V' (V μ - x)", 'verified'],
    ["∂L/∂μ = 2 V' (V (μ + σ) - x)", 'refuted'],
    ["∂L/∂μ = E[2 V' (V (μ + σ ∘ ε) - x)]", 'verified'],
    ["∂L/∂σ = 2 diag(V' V) ∘ σ", 'verified'],
    ["∂L/∂σ = 2 V' V σ", 'refuted'],
    ["∂L/∂σ = E[2 ε ∘ (V' (V (μ + σ ∘ ε) - x))]", 'verified'],
    ["∂L/∂V = 2 (V μ - x) μ' + 2 V diag(σ.^2)", 'verified'],
    ["∂L/∂V = 2 (V μ - x) μ'", 'refuted'],
  ])('%s', (claim, status) => {
    expect(statuses(REPARAMETERISED + claim)).toEqual([status]);
  });

  test('are reported by moments', () => {
    expect(derived(`${REPARAMETERISED}derive L`)).toEqual([
      "∂L/∂μ = 2 V' (V μ - x)  verified",
      "∂L/∂σ = 2 (σ ∘ diag(V' V))  verified",
      "∂L/∂V = 2 (V diag(σ.^2) + (V μ - x) μ')  verified",
    ]);
  });

  test('or are expectations', () => {
    const text = "dim n\nparam θ : R[n]\nrandom z : R[n]\nL = 3 E[exp(θ' z)] + θ' θ\n";
    expect(derived(`${text}derive ∂L/∂θ`)).toEqual(["∂L/∂θ = E[2 θ + 3 exp(θ' z) z]  verified"]);
    expect(statuses(`${text}∂L/∂θ = 3 E[exp(θ' z) z] + 2 θ\n∂L/∂θ = 3 E[exp(θ' z)] E[z] + 2 θ`)).toEqual([
      'verified',
      'refuted',
    ]);
  });

  test('of a function of an expectation are claims that are judged, and no answer yet', () => {
    const text = "dim n\nparam θ : R[n]\nrandom z : R[n]\nK = log(E[exp(θ' z)])\n";
    expect(statuses(`${text}∂K/∂θ = E[exp(θ' z) z] / E[exp(θ' z)]\n∂K/∂θ = E[z]`)).toEqual([
      'verified',
      'refuted',
    ]);
    expect(judge(analyse(`${text}derive ∂K/∂θ`), QUICK).problems.map(({ message }) => message)).toEqual([
      '`K` is more than the expectation of one formula: its derivative is not derived yet',
    ]);
  });

  test('a finite distribution: the score function estimator', () => {
    const text = `dim K
param θ : R[K]
const f : R[K]
p = softmax(θ)
L = ∑_{k=1}^{K} p[k] f[k]
`;
    expect(
      statuses(
        `${text}∂L/∂θ = ∑_{k=1}^{K} p[k] f[k] ∂(log(softmax(θ)[k]))/∂θ\n∂L/∂θ = p ∘ f\n∂L/∂θ = p ∘ (f .- p' f)`,
      ),
    ).toEqual(['verified', 'refuted', 'verified']);
  });

  test('definitions may be random', () => {
    const text = "dim n\nparam θ : R[n]\nrandom z : R[n]\nr = θ - z\nf = r' r\nL = E[f]\n";
    expect(statuses(`${text}∂L/∂θ = E[2 r]\n∂L/∂θ = 2 (θ - E[z])\n∂L/∂θ = 2 θ`)).toEqual([
      'verified',
      'verified',
      'refuted',
    ]);
  });
});

test('a fix holds for every distribution', () => {
  const { problems } = judge(analyse(`${REPARAMETERISED}∂L/∂μ = 2 V (V μ - x)`), DEFAULT_OPTIONS);
  expect(problems.flatMap(({ fixes }) => fixes.map(({ edits }) => edits[0]?.newText))).toEqual([
    "2 V' (V μ - x)",
  ]);
});

test('expectations stand wherever values do', () => {
  const text = "dim n\nrandom z : R[n]\nC = E[z z'] - E[z] E[z]'\n";
  expect(
    statuses(`${text}C == Var[z]\nE[z]' E[z] == ‖E[z]‖²\nE[z][1] == E[z[1]]\nE[z]' E[z] == E[z' z]`),
  ).toEqual(['verified', 'verified', 'verified', 'refuted']);
});

test('numbers are random variables as well', () => {
  const text = 'param μ : R\nparam s : R positive\nrandom z : R mean μ cov s^2\nL = E[(z - 1)^2]\n';
  expect(statuses(`${text}∂L/∂μ = 2 (μ - 1)\n∂L/∂s = 2 s\n∂²L/∂μ² = 2\n∂L/∂s = s`)).toEqual([
    'verified',
    'verified',
    'verified',
    'refuted',
  ]);
  expect(derived(`${text}derive L`)).toEqual(['∂L/∂μ = 2 (μ - 1)  verified', '∂L/∂s = 2 s  verified']);
});

test('the least squares estimator', () => {
  const text = `dim N, n
param θ : R[n]
const X : R[N, n]
random ε : R[N] mean zeros(N) cov eye(N)
y = X θ + ε
b = (X' X)⁻¹ X' y
`;
  expect(statuses(`${text}E[b] == θ\nVar[b] == (X' X)⁻¹\nVar[y] == eye(N)\nVar[b] == X' X`)).toEqual([
    'verified',
    'verified',
    'verified',
    'refuted',
  ]);
});

test('beside recursions', () => {
  const text = `dim T, n
param θ : R[n]
random z : R[n] mean θ cov eye(n)
h[0] = θ
h[t] = 2 h[t-1] for t = 1..T
L = E[‖z - h[T]‖²]
`;
  expect(statuses(`${text}∂L/∂h[T] = 2 (h[T] - θ)\n∂L/∂h[T] = 2 h[T]`)).toEqual(['verified', 'refuted']);
});

test('an expectation that can neither be derived nor sampled is unchecked, and says why', () => {
  const text = 'dim n = 20\nparam θ : R[n]\nrandom z : R[n] mean zeros(n) cov eye(n)\n';
  expect(statuses(`${text}L = E[(θ' z)^2]\n∂L/∂θ = 2 θ\n∂L/∂θ = θ`)).toEqual(['verified', 'refuted']);
  const [claim] = judge(analyse(`${text}L = E[exp(θ' z)]\n∂L/∂θ = E[exp(θ' z) z]`), QUICK).claims;
  expect(claim?.verdict).toMatchObject({ status: 'unchecked' });
  expect(JSON.stringify(claim?.verdict)).toContain('not at a fixed size');
});

describe('over one variable, given others', () => {
  const TWO = 'dim n\nparam θ : R[n]\nconst m : R[n]\nrandom z : R[n] mean m\nrandom w : R[n]\n';
  test.each([
    ['E_z[w] == w', 'verified'],
    ["E_z[z' w] == E_z[2 z' w] / 2", 'verified'],
    ["E[E_z[z' w]] == E[z' w]", 'verified'],
    ["E_w[E_z[exp(z' w)]] == E[exp(z' w)]", 'verified'],
    ["E_z[w' w] == w' w", 'verified'],
    ["E_w[z' w] == E[w]' z", 'refuted'],
    // What z is expected to be may depend on w.
    ["E_z[z' w] == m' w", 'refuted'],
    ["E[z' w] == m' E[w]", 'refuted'],
    ["E_z[exp(θ' z) θ' w] == E[exp(θ' z)] θ' w", 'refuted'],
  ])('%s', (claim, status) => {
    expect(statuses(TWO + claim)).toEqual([status]);
  });

  test.each([
    ["E_z[z' w] == E_z[z]' w", 'not the same variables are given'],
    ["K = E_z[exp(z' w)]\n∂K/∂w = E_z[exp(z' w) z]", 'how the distribution of the others depends on it'],
  ])('what it rests on is said where that is not declared: %s', (claim, why) => {
    const [found] = judge(analyse(TWO + claim), QUICK).claims;
    expect(found?.verdict.status).toBe('unchecked');
    expect(JSON.stringify(found?.verdict)).toContain(why);
  });

  test('is derived so', () => {
    const text = `${TWO}K = E_z[exp(θ' z) θ' w]\nL = E[K]\n`;
    expect(derived(`${text}derive ∂K/∂θ`)).toEqual(["∂K/∂θ = E_z[exp(θ' z) (w + (θ' w) z)]  verified"]);
    expect(statuses(`${text}∂L/∂θ = E[exp(θ' z) (w + θ' w z)]\n∂L/∂θ = E[exp(θ' z) w]`)).toEqual([
      'verified',
      'refuted',
    ]);
  });

  test.each([
    ["K = E_z[exp(θ' z) θ' w]\nderive ∂K/∂w", '`w` is random and given in `K`'],
    ["K = E[exp(θ' z)]\nderive ∂K/∂z", '`K` is one number for all values of `z`'],
  ])('by what is random nothing is derived: %s', (text, why) => {
    expect(
      judge(analyse(TWO + text), QUICK)
        .problems.map(({ message }) => message)
        .join(),
    ).toContain(why);
  });
});

test('the covariance of one value is its covariance matrix', () => {
  expect(statuses(`${MOMENTS}Cov[z] == C\nCov[A z] == A C A'\nCov[z] == C + m m'`)).toEqual([
    'verified',
    'verified',
    'refuted',
  ]);
});

test('a random variable called p is no probability', () => {
  const text = 'dim n\nparam a : R[n]\nrandom p : R[n] mean a cov eye(n)\n';
  expect(statuses(`${text}E[exp(a' p)] == exp(a' a)\nE[‖exp(p)‖²] == E[exp(p)' exp(p)]`)).toEqual([
    'refuted',
    'verified',
  ]);
});

test('what is made of a family of random variables is not judged, and the rest is', () => {
  const text = `dim T, n
param a : R[n]
random z[t] : R[n] mean a for t = 1..T
x[t] : R[n] for t = 1..T
L = ∑_{t=1}^{T} E[a' z[t]]
M = ∑_{t=1}^{T} a' x[t]
∂L/∂a = 2 T a
∂M/∂a = ∑_{t=1}^{T} x[t]
`;
  expect(statuses(text)).toEqual(['unchecked', 'verified']);
});

describe('what is wrong is said at its place', () => {
  test.each([
    [
      'a mean of another shape',
      'dim n, k\nconst m : R[k]\nrandom z : R[n] mean m',
      'the mean of `z` is n×1, and this is k×1',
    ],
    [
      'a covariance of another shape',
      'dim n\nrandom z : R[n] cov ones(n)',
      'the covariance of `z` is n×n, and this is n×1',
    ],
    ['a mean that is random', 'dim n\nrandom z : R[n] mean z', 'the mean of `z` is no number: `z` is random'],
    ['a covariance of a matrix', 'dim n\nrandom Z : R[n, n] cov eye(n)', '`cov` is of a column: `Z` is n×n'],
    ['what is not random', "dim n\nconst y : R[n]\nrandom z : R[n]\nL = E_y[y' z]", '`y` is not random'],
    [
      'inside and outside',
      "dim n\nrandom z : R[n]\nL = E[z' z] + z' z",
      '`z` is random, and stands outside of `E[…]` here',
    ],
    [
      'a number that is claimed to be random',
      "dim n\nparam θ : R[n]\nrandom z : R[n]\nL = E[θ' z]\n∂L/∂θ = z",
      '`z` is random, and the left side is one number for all its values',
    ],
    [
      'families',
      'dim N, n\nrandom z[i] : R[n] for i = 1..N',
      'a family of random variables cannot be drawn yet',
    ],
  ])('%s', (_, text, message) => {
    expect(messages(text).join('\n')).toContain(message);
  });

  test('the words are names elsewhere', () => {
    expect(messages('dim n\nconst random, mean, cov : R[n]\nE = random + mean\nL = E[1] + cov[1]')).toEqual(
      [],
    );
  });
});

test('nothing is said of names that are drawn', () => {
  const text = "dim n\nparam θ : R[n]\nrandom z : R[n]\nL = E[exp(θ' z)]\n∂L/∂θ = E[exp(θ' z)] ones(n)";
  expect(JSON.stringify(judge(analyse(text), DEFAULT_OPTIONS))).not.toContain('drawn_');
});

test('a hover shows the shape of a random variable, and says that it is random', () => {
  const text = REPARAMETERISED;
  const hover = analyse(text).hoverAt(text.indexOf('ε'));
  expect(hover).toMatchObject({ title: 'ε : k×1', notes: ['random, mean `zeros(k)`, cov `eye(k)`'] });
});

const page = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, '../../examples', name), 'utf8');

test('the page on the evidence lower bound', () => {
  const { claims } = judge(analyse(page('8-evidence-lower-bound.mcalc')), QUICK);
  expect(claims.map(({ verdict }) => verdict.status)).toEqual(claims.map(() => 'verified'));
  expect(claims.length).toBeGreaterThan(5);
});

test('below a moment that is none nothing is judged, and the number that was meant as a matrix has a fix', () => {
  const text = 'dim k\nθ : R[k]\nrandom z : R[k] mean 0 cov 1\nE[z] == zeros(k)\n';
  const { claims, problems } = judge(analyse(text), DEFAULT_OPTIONS);
  expect(claims.map(({ verdict }) => verdict)).toEqual([
    { status: 'unchecked', why: 'the mean of `z` is k×1, and this is scalar' },
  ]);
  expect(problems.map(({ fixes }) => fixes.map(({ title }) => title))).toEqual([
    ['Write `zeros(k)`'],
    ['Write `eye(k)`'],
  ]);
});

test('each line of a proof is in expectation, and about the name that is', () => {
  const { derivatives } = judge(
    analyse('dim k, d\nrandom z : R[k]\nparam W : R[d, k]\nL = E[sum(exp(W z))]\nderive ∂L/∂W\n'),
    QUICK,
  );
  const lines = derivatives.flatMap(({ steps }) => steps.map(({ left, expr }) => `${left.text} = ${expr}`));
  expect(lines).toEqual([
    'dL = E[d(sum(exp(W z)))]',
    'dL = E[exp(W z) · d(W z)]',
    'dL = E[exp(W z) · dW z]',
    "dL = E[exp(W z) z' · dW]",
    "∂L/∂W = E[exp(W z) z']",
  ]);
});
