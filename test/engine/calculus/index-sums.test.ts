// Sums over an index: they differentiate as such, and come back to matrix form where there is one.

import { expect, test } from 'vitest';
import { answerQuestion } from '../../../server/engine/calculus/derive.ts';
import { gradients } from '../../../server/engine/calculus/gradient.ts';
import { print } from '../../../server/engine/calculus/print.ts';
import * as build from '../../../server/engine/expressions/build.ts';
import type { Expression, Slice } from '../../../server/engine/expressions/expression.ts';
import { frobeniusNorm } from '../../../server/engine/operators/norms.ts';
import { type Dimension, namedSize, ONE } from '../../../server/engine/shapes/dimension.ts';
import { shapeOf } from '../../../server/engine/shapes/shape.ts';
import { distance, randomPoint, valueAt } from './value-at.ts';

const [n, d] = [namedSize('n'), namedSize('d')];
const leaf = (name: string, rows: Dimension, cols: Dimension): Expression =>
  build.variable({ name, attributes: [], role: 'value' }, shapeOf(rows, cols));
const X = leaf('X', n, d);
const y = leaf('y', n, ONE);
const w = leaf('w', d, ONE);
const at: Slice = { kind: 'range', from: namedSize('i'), to: namedSize('i') };
const all: Slice = { kind: 'all' };
const row = build.slice(X, at, all);
const entry = build.slice(y, at, all);
const sum = (body: Expression): Expression => build.sumOver('i', ONE, n, body);

const CASES: readonly (readonly [body: Expression, by: Expression, text: string])[] = [
  [build.powerEach(build.subtract(entry, build.matmul(row, w)), build.number(2)), w, "-2 X' (y - X w)"],
  [
    build.elementwise('softplus', build.times([build.negate(entry), build.matmul(row, w)])),
    w,
    "-X' (sigmoid(-(y ∘ (X w))) ∘ y)",
  ],
  [build.powerEach(frobeniusNorm(build.subtract(row, build.transpose(w))), build.number(2)), w, ''],
  [build.matmul(row, build.matmul(w, build.transpose(w)), build.transpose(row)), w, "2 X' X w"],
  [build.elementwise('exp', build.times([entry, entry])), y, ''],
];

for (const [body, by, text] of CASES) {
  test(`∂ of the sum of ${print(body)} by ${print(by)}`, () => {
    const of = sum(body);
    const answer = answerQuestion({ kind: 'gradient', of, by, symmetric: 'frobenius' });
    const direct = gradients(of, [by]);
    if (answer.kind === 'refused' || direct.kind === 'refused') throw new Error('refused');
    if (text !== '') expect(print(answer.expression)).toBe(text);
    expect(print(answer.expression)).not.toContain('∑');
    const point = randomPoint([X, y, w], 4, ['n', 'd']);
    const [other] = direct.gradients;
    if (!other) throw new Error('no gradient');
    expect(distance(valueAt(answer.expression, point), valueAt(other, point))).toBeLessThan(1e-9);
  });
}

test('a sum of outer products', () => {
  const gram = sum(build.matmul(build.transpose(row), row));
  const answer = answerQuestion({ kind: 'identity', of: gram });
  expect(answer.kind === 'derived' && print(answer.expression)).toBe("X' X");
});

test('what has no matrix form stays a sum, and is right', () => {
  const part = build.slice(X, { kind: 'range', from: ONE, to: namedSize('i') }, all);
  const of = sum(build.powerEach(build.sumAll(part), build.number(2)));
  const answer = gradients(of, [X]);
  expect(answer.kind).toBe('derived');
  if (answer.kind === 'derived') expect(print(answer.gradients[0] ?? of)).toContain('∑_{i=1}^{n}');
});
