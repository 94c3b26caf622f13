// Jacobians of what has no short rule: as a text that reads back, as a type, and as numbers.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import type { Derivation } from '../../../server/engine/api.ts';
import { answerQuestion } from '../../../server/engine/calculus/derive.ts';
import { linearMatrix } from '../../../server/engine/calculus/linear-map.ts';
import * as build from '../../../server/engine/expressions/build.ts';
import { type Expression, type Slice, topological } from '../../../server/engine/expressions/expression.ts';
import { triangle } from '../../../server/engine/operators/triangles.ts';
import { resolveDerivative } from '../../../server/engine/queries/derivative-query.ts';
import { createDocumentFormulas } from '../../../server/engine/queries/document-formulas.ts';
import { namedSize, ONE } from '../../../server/engine/shapes/dimension.ts';
import { shapeOf } from '../../../server/engine/shapes/shape.ts';
import { derivativeText, partial } from '../../../server/engine/text/derivative.ts';
import { multiply } from '../../../server/engine/values/kernels.ts';
import { vec } from '../../../server/engine/values/layout.ts';
import { matrixOf } from '../../../server/engine/values/matrix.ts';
import { DEFAULT_OPTIONS, judge } from '../../../server/engine/verdicts/judge-document.ts';
import { verifiedDerivation } from '../../support/verified-derivation.ts';
import { distance, randomPoint, valueAt } from './value-at.ts';

const HEAD = `dim n, m, k
param x, w : R[n]
param y : R[m]
param b : R[k]
param p : R[3]
param t : R
param A : R[m, n]
param W : R[m, n + k]
param X : R[n, n]
fn g : rows R[n] -> R[n]
fn h : R[n, n] -> R[n, n]
fn q : R[n] -> R[m]
`;

const ANSWERS: readonly (readonly [definition: string, by: string, answer: string])[] = [
  ['[x; w ∘ x]', 'x', '[eye(n); diag(w)]'],
  ['[x; w ∘ x]', 'w', '[zeros(n, n); diag(x)]'],
  ['[[x; w]; x]', 'x', '[eye(n); zeros(n, n); eye(n)]'],
  ['[x; (A x); t]', 'x', '[eye(n); A; zeros(1, n)]'],
  ['W [x; b]', 'x', 'W[:, 1:n]'],
  ['W [x; b]', 'b', 'W[:, n + 1:k + n]'],
  ['tanh(W [x; b])', 'x', 'diag(1 - z.^2) W[:, 1:n]'],
  ['[q(x); x]', 'x', "[q'(x); eye(n)]"],
  ['[p[1]/p[3]; p[2]/p[3]]', 'p', '[(1 / p[3]), 0, -(p[1] / p[3]^2); 0, (1 / p[3]), -(p[2] / p[3]^2)]'],
  ['[cos(t); sin(t)]', 't', '[-sin(t); cos(t)]'],
  ['[cos(t), -sin(t); sin(t), cos(t)]', 't', '[-sin(t), -cos(t); cos(t), -sin(t)]'],
  ['x[2:n] - x[1:n-1]', 'x', 'eye(n)[2:n, :] - eye(n)[1:n - 1, :]'],
  ['(A x)[2:m]', 'x', 'A[2:m, :]'],
  ['tril(X) x', 'x', 'tril(X)'],
  ['∑_{i=1}^{n} x[i]^2 A[:, i]', 'x', '2 A diag(x)'],
];

describe('of columns', () => {
  test.each(ANSWERS)('%s by %s', (definition, by, answer) => {
    const derived = verifiedDerivation(`${HEAD}z = ${definition}\nderive ∂z/∂${by}`);
    expect(derived.expr).toBe(answer);
    expect(derived.kind).toBe('matrix');
  });
});

const VECS: readonly (readonly [definition: string, answer: string])[] = [
  ['[X; X]', 'eye(n) ⊗ [eye(n); eye(n)]'],
  ["[X, (X A')]", '[eye(n^2); (A ⊗ eye(n))]'],
  ['tril(X)', 'diag(vec(tril(ones(n, n))))'],
  ['triu(X)', 'diag(vec(triu(ones(n, n))))'],
  ["X[1, :]'", 'eye(n) ⊗ eye(n)[1, :]'],
  ['expm(X)', "expm([(eye(n) ⊗ X), eye(n^2); zeros(n^2, n^2), (X' ⊗ eye(n))])[1:n^2, n^2 + 1:2*n^2]"],
  ['h(X)', "∑_{j=1}^{n} (∑_{i=1}^{n} vec(h'(X)[eye(n)[i, :]' eye(n)[j, :]]) (eye(n)[j, :] ⊗ eye(n)[i, :]))"],
  ['g(X) w', "∑_{j=1}^{n} (∑_{i=1}^{n} g'(X)[eye(n)[i, :]' eye(n)[j, :]] w (eye(n)[j, :] ⊗ eye(n)[i, :]))"],
];

describe('of matrices, as a matrix between vecs', () => {
  test.each(VECS)('%s', (definition, answer) => {
    const derived = verifiedDerivation(`${HEAD}F = ${definition}\nderive ∂vec(F)/∂vec(X)`);
    expect(derived).toMatchObject({ kind: 'matrix', expr: answer });
    const map = verifiedDerivation(`${HEAD}F = ${definition}\nderive ∂F/∂X`);
    expect(map).toMatchObject({ kind: 'linear-map', expr: answer, shape: derived.shape });
    expect(map.kind === 'linear-map' && map.action.startsWith('dX ↦ ')).toBe(true);
  });
});

/** A derivative pasted behind the file as a claim. */
function pastedBack(file: string, derived: Derivation): string {
  const { derivative, kind } = derived;
  const by = derivative.kind === 'partial' ? derivative.by[0] : '';
  const left = kind === 'matrix' ? derivative : partial(`vec(${derivative.of})`, `vec(${by})`);
  return `${file}${derivativeText(left)} = ${derived.expr}`;
}

describe('reads back as a claim that verifies', () => {
  const asked = [
    ...ANSWERS.map(
      ([definition, by]) =>
        [`${definition} by ${by}`, `${HEAD}z = ${definition}\nderive ∂z/∂${by}\n`] as const,
    ),
    ...VECS.map(([definition]) => [definition, `${HEAD}F = ${definition}\nderive ∂F/∂X\n`] as const),
  ];
  test.each(asked)('%s', (_, file) => {
    const text = pastedBack(file, verifiedDerivation(file));
    expect(judge(analyse(text), DEFAULT_OPTIONS).claims.map(({ verdict }) => verdict.status)).toEqual([
      'verified',
    ]);
  });
});

/** Every derivative that a file asks for or claims, but differentials: what is derived for it. */
function answersOf(text: string): readonly { readonly of: Expression; readonly answer: Expression }[] {
  const documentFormulas = createDocumentFormulas(analyse(text));
  return documentFormulas.document.inferred.flatMap((statement, index) => {
    const resolved = statement.resolved.statement;
    const isAsked = resolved.kind === 'question' || resolved.kind === 'claim';
    if (!isAsked || resolved.target.kind !== 'derivative' || !statement.derivative) return [];
    const { document, lowerings } = documentFormulas;
    const posing = resolveDerivative(
      resolved.target,
      statement.derivative,
      statement,
      documentFormulas.textOf(index),
      document,
      lowerings,
    );
    if (posing.kind === 'refused') return [];
    const answer = answerQuestion(posing.query.question);
    return answer.kind === 'refused' ? [] : [{ of: posing.query.of, answer: answer.expression }];
  });
}

const differentialsIn = (root: Expression): readonly Expression[] =>
  topological([root]).filter(
    ({ payload }) => payload.kind === 'variable' && payload.variable.role === 'differential',
  );

test('no answer holds a differential that nobody asked for, in all published cases and all of ours', () => {
  const cases = join(import.meta.dirname, '../../cases');
  const folder = join(cases, 'published');
  const published = readdirSync(folder).flatMap((name) =>
    (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { file: string[] }[]).map(({ file }) =>
      file.join('\n'),
    ),
  );
  const derivatives = (
    JSON.parse(readFileSync(join(cases, 'derivatives.json'), 'utf8')) as { file: string }[]
  ).map(({ file }) => file);
  const ours = [
    ...ANSWERS.map(([definition, by]) => `${HEAD}z = ${definition}\nderive ∂z/∂${by}\nderive ∂²z/∂${by}²\n`),
    ...VECS.map(
      ([definition]) => `${HEAD}F = ${definition}\nL = sum(F.^3)\nderive ∂F/∂X\nderive ∂²L/∂vec(X)²\n`,
    ),
  ];
  const answers = [...published, ...derivatives, ...ours].flatMap(answersOf);
  expect(answers.length).toBeGreaterThan(800);
  for (const { of, answer } of answers)
    expect(differentialsIn(answer).filter((leaf) => !differentialsIn(of).includes(leaf))).toEqual([]);
}, 300_000);

const [m, n] = [namedSize('m'), namedSize('n')];
const D = build.variable({ name: 'D', attributes: [], role: 'differential' }, shapeOf(m, n));
const constant = (name: string, rows = m, cols = n): Expression =>
  build.variable({ name, attributes: [], role: 'value' }, shapeOf(rows, cols));
const LEAVES = [D, constant('A'), constant('L', m, m), constant('R', n, n)];
const all: Slice = { kind: 'all' };
const only: Slice = { kind: 'range', from: ONE, to: ONE };

/** What is linear in D, by a list of choices: each puts one more operation around it. */
function linearFormula(choices: readonly number[]): Expression {
  let node: Expression = D;
  for (const choice of choices) {
    const { rows, cols } = node.shape;
    const like = build.ones(rows, cols);
    const wraps: readonly (() => Expression)[] = [
      () => build.transpose(node),
      () => build.block([[node], [like]]),
      () => build.block([[like, node]]),
      () =>
        build.block([
          [node, like],
          [like, node],
        ]),
      () => build.vec(node),
      () => triangle('tril', node),
      () => triangle('triu', node),
      () => build.add(node, build.hadamard(like, node)),
      () => build.kronecker(constant('A'), node),
      () => build.slice(node, only, all),
      () => build.slice(node, all, only),
      () => build.reduce(node, 'rows'),
      () => build.reduce(node, 'cols'),
      () => build.matmul(node, build.transpose(node === D ? constant('A') : like)),
      () => (rows === cols ? build.diagVector(node) : build.scale(build.number(2), node)),
      () => (cols === ONE ? build.diagMatrix(node) : build.negate(node)),
    ];
    const wrapped = wraps[choice % wraps.length]?.() ?? node;
    if (topological([wrapped]).length < 60) node = wrapped;
  }
  return node;
}

test('J vec(dX) is vec(dF) for whatever is linear in dX', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(15), { minLength: 1, maxLength: 4 }), fc.nat(1000), (choices, seed) => {
      const of = linearFormula(choices);
      const point = randomPoint(LEAVES, seed, ['m', 'n']);
      const value = valueAt(of, point);
      fc.pre(value.data.every(Number.isFinite));
      const predicted = multiply(valueAt(linearMatrix(of, D), point), vec(valueAt(D, point)));
      const linear = valueAt(of, point).data.length;
      expect(predicted.data.length).toBe(linear);
      // The blocks of ones are constant: what they add is taken off.
      const without = build.substitute(of, new Map([[D, build.zerosLike(D.shape)]]));
      const offset = vec(valueAt(without, point)).data;
      const actual = vec(value);
      const shifted = { ...actual, data: actual.data.map((entry, i) => entry - (offset[i] ?? 0)) };
      expect(distance(predicted, shifted)).toBeLessThan(1e-9);
    }),
    { numRuns: 300 },
  );
});

test('a triangle is what is left of the other entries, by whatever law it is written shorter', () => {
  const S = constant('S', n, n);
  const lower = build.variable({ name: 'L', attributes: ['lower'], role: 'value' }, shapeOf(n, n));
  const formulas = [
    S,
    build.transpose(S),
    build.scale(build.number(-3), S),
    triangle('triu', S),
    triangle('tril', S),
    build.eye(n),
    build.add(lower, build.eye(n)),
    build.transpose(lower),
    build.matmul(lower, lower),
    build.hadamard(lower, S),
    build.diagMatrix(build.diagVector(S)),
  ];
  const point = randomPoint([S, lower], 3, ['n']);
  for (const kind of ['tril', 'triu'] as const) {
    for (const of of formulas) {
      const { rows, cols, data } = valueAt(of, point);
      const masked = matrixOf(rows, cols, (i, j) =>
        (kind === 'tril' ? j <= i : j >= i) ? (data[i * cols + j] ?? 0) : 0,
      );
      expect(distance(valueAt(triangle(kind, of), point), masked)).toBeLessThan(1e-12);
    }
  }
});
