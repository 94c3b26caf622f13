// The judge on what formulas may contain: unknown maps, definitions as variables, sums over an index, differentials,
// structured sets, kinks, domains that are hard to hit, and budgets.

import { describe, expect, it } from 'vitest';
import {
  add,
  elementwise,
  hadamard,
  matmul,
  number,
  onesLike,
  slice,
  subtract,
  sumAll,
  sumOver,
  times,
  transpose,
  unknownAction,
  unknownAdjoint,
  unknownJacobian,
  unknownMap,
  unknownScalar,
  variable,
} from '../../../server/engine/expressions/build.ts';
import type { Expression, UnknownFunction } from '../../../server/engine/expressions/expression.ts';
import type { Question } from '../../../server/engine/expressions/question.ts';
import { budgetOf } from '../../../server/engine/numeric/budget.ts';
import { testCandidate } from '../../../server/engine/numeric/comparison.ts';
import { judgeClaim, judgeWith } from '../../../server/engine/numeric/judge.ts';
import type { Setting } from '../../../server/engine/numeric/setting.ts';
import { prepareTrials } from '../../../server/engine/numeric/trials.ts';
import { namedSize, ONE } from '../../../server/engine/shapes/dimension.ts';
import { shapeOf } from '../../../server/engine/shapes/shape.ts';
import { judgeOptions, readDocument } from './formulas.ts';
import { reasonedVerdict } from './reasoned-verdict.ts';

const { setting } = readDocument('dim M, in, out, n, m');
const [M, into, out, n, m] = ['M', 'in', 'out', 'n', 'm'].map(namedSize);
if (!M || !into || !out || !n || !m) throw new Error('no sizes');
const leaf = (
  name: string,
  rows = ONE,
  cols = ONE,
  role: 'value' | 'differential' | 'bound' = 'value',
): Expression => variable({ name, attributes: [], role }, shapeOf(rows, cols));
const status = (question: Question, claimed: Expression, own: Setting = setting): string =>
  judgeClaim(question, claimed, own, judgeOptions()).status;
const gradient = (of: Expression, by: Expression): Question => ({
  kind: 'gradient',
  of,
  by,
  symmetric: 'frobenius',
});
const half = (a: Expression): Expression => times([number(0.5), a]);
const squared = (a: Expression): Expression => sumAll(hadamard(a, a));

const X = leaf('X', M, into);
const Y = leaf('Y', M, out);
const Θ = leaf('Θ', into, out);
const dΘ = leaf('Θ', into, out, 'differential');

describe('unknown functions', () => {
  const whole: UnknownFunction & { kind: 'map' } = {
    kind: 'map',
    name: 'h',
    along: null,
    from: [shapeOf(M, out)],
    to: shapeOf(M, out),
  };
  const rows: UnknownFunction & { kind: 'map' } = {
    ...whole,
    along: 'rows',
    from: [shapeOf(ONE, out)],
    to: shapeOf(ONE, out),
  };

  it.each([
    ['whole', whole],
    ['row by row', rows],
  ] as const)('a map, %s, through its adjoint and action', (_, h) => {
    const a = matmul(X, Θ);
    const residual = subtract(unknownMap(h, [a]), Y);
    const L = half(squared(residual));
    const right = matmul(transpose(X), unknownAdjoint(h, [a], residual));
    expect(status(gradient(L, Θ), right)).toBe('verified');
    expect(status(gradient(L, Θ), matmul(transpose(X), unknownAction(h, [a], residual)))).toBe('refuted');
    expect(status(gradient(L, Θ), matmul(transpose(X), residual))).toBe('refuted');
    const differential: Question = { kind: 'differential', of: L, along: [Θ] };
    const proof = sumAll(hadamard(residual, unknownAction(h, [a], matmul(X, dΘ))));
    expect(status(differential, proof)).toBe('verified');
    expect(status(differential, sumAll(hadamard(right, dΘ)))).toBe('verified');
    expect(status({ kind: 'identity', of: proof }, sumAll(hadamard(right, dΘ)))).toBe('verified');
    expect(status(differential, times([number(2), proof]))).toBe('refuted');
  });

  it('a map of columns with its Jacobian, a scalar function with gradient and Hessian', () => {
    const x = leaf('x', n);
    const g: UnknownFunction & { kind: 'map' } = {
      kind: 'map',
      name: 'g',
      along: null,
      from: [x.shape],
      to: shapeOf(m, ONE),
    };
    const f: UnknownFunction & { kind: 'scalar' } = { kind: 'scalar', name: 'f', from: [shapeOf(m, ONE)] };
    const value = unknownMap(g, [x]);
    const jacobian = unknownJacobian(g, [x]);
    expect(status({ kind: 'jacobian', of: value, by: x, layout: 'numerator' }, jacobian)).toBe('verified');
    expect(status({ kind: 'jacobian', of: value, by: x, layout: 'denominator' }, transpose(jacobian))).toBe(
      'verified',
    );
    const L = unknownScalar(f, 0, [value]);
    expect(status(gradient(L, x), matmul(transpose(jacobian), unknownScalar(f, 1, [value])))).toBe(
      'verified',
    );
    const z = leaf('z', m);
    const F = unknownScalar(f, 0, [z]);
    expect(status({ kind: 'hessian', of: F, by: z, and: z }, unknownScalar(f, 2, [z]))).toBe('verified');
    expect(
      status({ kind: 'hessian', of: F, by: z, and: z }, times([number(1.01), unknownScalar(f, 2, [z])])),
    ).toBe('refuted');
  });

  it('an unknown function under a logarithm is drawn positive', () => {
    const text = `dim n, k
      var X : R[n, k]
      fn h : elementwise
      f = sum(log(h(X)))
      ∂f/∂X = h'(X) ./ h(X)`;
    const { claims, setting: own } = readDocument(text);
    const [claim] = claims;
    expect(claim && status(claim.question, claim.claimed, own)).toBe('verified');
    // Of sizes that are no dims there are no points.
    expect(claim && status(claim.question, claim.claimed)).toBe('unchecked');
  });
});

it('a definition as a variable moves by itself, from its own value', () => {
  const a = leaf('a', M, out);
  const h = (x: Expression): Expression => elementwise('tanh', x);
  const L = half(squared(subtract(h(a), Y)));
  const own: Setting = { ...setting, definitions: new Map([[a, matmul(X, Θ)]]) };
  const at = matmul(X, Θ);
  const slope = subtract(onesLike(at.shape), hadamard(h(at), h(at)));
  expect(status(gradient(L, a), hadamard(subtract(h(at), Y), slope), own)).toBe('verified');
  expect(status(gradient(L, a), subtract(h(at), Y), own)).toBe('refuted');
});

it('sums over an index, with slices by the index', () => {
  const row = (a: Expression): Expression =>
    slice(a, { kind: 'range', from: namedSize('i'), to: namedSize('i') }, { kind: 'all' });
  const w = leaf('w', into);
  const y = leaf('y', M);
  const residual = subtract(matmul(row(X), w), row(y));
  const L = sumOver('i', ONE, M, hadamard(residual, residual));
  const claimed = times([number(2), matmul(transpose(X), subtract(matmul(X, w), y))]);
  expect(status(gradient(L, w), claimed)).toBe('verified');
  expect(status(gradient(L, w), sumOver('i', ONE, M, times([number(2), residual, transpose(row(X))])))).toBe(
    'verified',
  );
  expect(status(gradient(L, w), sumOver('i', ONE, M, times([residual, transpose(row(X))])))).toBe('refuted');
});

it('a mixed second derivative has a row for the first variable', () => {
  const [x, y, A] = [leaf('x', n), leaf('y', m), leaf('A', n, m)];
  const f = elementwise('exp', matmul(transpose(x), A, y));
  const question: Question = { kind: 'hessian', of: f, by: x, and: y };
  const outer = matmul(A, y, transpose(x), A);
  const right = times([f, add(A, outer)]);
  expect(status(question, right)).toBe('verified');
  expect(status(question, times([f, A]))).toBe('refuted');
  expect(status({ ...question, by: y, and: x }, transpose(right))).toBe('verified');
});

describe('points', () => {
  const verdicts: readonly (readonly [string, string])[] = [
    [
      'log of what must be pushed up',
      `dim m, n
      var A : R[m, n]
      var x : R[n]
      var b : R[m]
      f = sum(log(b - A x))
      ∂f/∂x = -A' (1 ./ (b - A x))`,
    ],
    [
      'a root of a small difference',
      `dim n
      var x : R[n]
      f = sqrt(1 - x' x)
      ∂f/∂x = -x / sqrt(1 - x' x)`,
    ],
    [
      'an arc sine of products',
      `dim n, k
      var A : R[n, k]
      var B : R[k, n]
      f = sum(asin(A B))
      ∂f/∂A = (1 ./ (1 - (A B).^2).^0.5) B'`,
    ],
    [
      'a tall matrix only',
      `dim n, k
      var X : R[n, k]
      f = logdet(X' X)
      ∂f/∂X = 2 X inv(X' X)`,
    ],
    [
      'a wide matrix only',
      `dim n, k
      var X : R[n, k]
      f = logdet(X X')
      ∂f/∂X = 2 inv(X X') X`,
    ],
    [
      'zeros by structure on a kink',
      `dim n
      var x : R[n]
      f = sum(relu(diag(x)))
      ∂f/∂x = step(x)`,
    ],
    [
      'kinks everywhere',
      `dim n
      var x : R[n]
      f = x' sign(x)
      ∂f/∂x = sign(x)`,
    ],
    [
      'a fixed size and a bound',
      `dim n
      dim k <= n
      dim c = 3
      var X : R[n, k] orthogonal
      var A : R[n, c]
      f = tr(A' X X' A)
      ∂f/∂X = 2 A A' X`,
    ],
  ];

  it.each(verdicts)('%s', (_, text) => {
    const { claims, setting: own } = readDocument(text);
    const [claim] = claims;
    expect(claim && judgeClaim(claim.question, claim.claimed, own, judgeOptions())).toMatchObject({
      status: 'verified',
    });
  });

  it('what lies outside a structured set is refuted, with the part that is right', () => {
    const { claims, setting: own } = readDocument(`dim n
      var L : R[n, n] lower
      var A : R[n, n]
      f = tr(A L)
      ∂f/∂L = A'`);
    const [claim] = claims;
    expect(claim && reasonedVerdict(claim.question, claim.claimed, own, judgeOptions())).toMatchObject({
      status: 'refuted',
      why: 'right before its lower part is taken',
    });
  });
});

it('a budget bounds the work, and an honest verdict says so', () => {
  const { claims, setting: own } = readDocument(`dim n = 4000
    var X : R[n, n]
    f = logdet(X X)
    ∂f/∂X = 2 inv(X)'`);
  const [claim] = claims;
  if (!claim) throw new Error('no claim');
  const verdict = judgeClaim(claim.question, claim.claimed, own, judgeOptions());
  expect(verdict).toEqual({ status: 'unchecked', why: 'it is too large to check with numbers' });
  const small = readDocument(`dim n, k
    var X : R[n, k]
    f = sum(exp(X))
    ∂f/∂X = exp(X)`);
  const [other] = small.claims;
  if (!other) throw new Error('no claim');
  const options = { ...judgeOptions(), budget: budgetOf(500) };
  expect(judgeClaim(other.question, other.claimed, small.setting, options).status).toBe('unchecked');
});

it('trials serve many candidates, and say nothing else than the judge', () => {
  const a = matmul(X, Θ);
  const L = half(squared(subtract(elementwise('tanh', a), Y)));
  const prepared = prepareTrials(gradient(L, Θ), [], setting, judgeOptions());
  if (prepared.kind === 'none') throw new Error(prepared.why);
  const { trials } = prepared;
  const residual = subtract(elementwise('tanh', a), Y);
  const slope = hadamard(
    residual,
    subtract(onesLike(a.shape), hadamard(elementwise('tanh', a), elementwise('tanh', a))),
  );
  const candidates = [
    matmul(transpose(X), slope),
    matmul(transpose(X), residual),
    times([number(-1), matmul(transpose(X), slope)]),
  ];
  expect(candidates.map((candidate) => testCandidate(trials, candidate).outcome)).toEqual([
    'agree',
    'differ',
    'differ',
  ]);
  expect(candidates.map((candidate) => judgeWith(trials, candidate).status)).toEqual([
    'verified',
    'refuted',
    'refuted',
  ]);
  expect(judgeWith(trials, X)).toEqual({ status: 'ill-shaped', why: 'the claim is M×in, the answer in×out' });
});
