// Deep and wide formulas: no overflow, no explosion.

import { expect, test } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { deriveGradients } from '../../../server/engine/calculus/derive.ts';
import { print } from '../../../server/engine/calculus/print.ts';
import * as build from '../../../server/engine/expressions/build.ts';
import { type Expression, topological } from '../../../server/engine/expressions/expression.ts';
import { frobeniusNorm } from '../../../server/engine/operators/norms.ts';
import { type Dimension, namedSize, ONE } from '../../../server/engine/shapes/dimension.ts';
import { shapeOf } from '../../../server/engine/shapes/shape.ts';
import { DEFAULT_OPTIONS, judge } from '../../../server/engine/verdicts/judge-document.ts';

const leaf = (name: string, rows: Dimension, cols: Dimension): Expression =>
  build.variable({ name, attributes: [], role: 'value' }, shapeOf(rows, cols));

function graphOf(layers: number): number {
  const [N, d] = [namedSize('N'), namedSize('d')];
  let H = leaf('X', N, d);
  const weights: Expression[] = [];
  for (let i = 0; i < layers; i++) {
    const W = leaf(`W${i}`, d, d);
    const b = leaf(`b${i}`, d, ONE);
    weights.push(W, b);
    H = build.elementwise(
      'tanh',
      build.add(build.matmul(H, W), build.matmul(build.ones(N, ONE), build.transpose(b))),
    );
  }
  const loss = build.powerEach(frobeniusNorm(build.subtract(H, leaf('Y', N, d))), build.number(2));
  const answer = deriveGradients(loss, weights);
  if (answer.kind === 'refused') throw new Error(answer.why);
  return topological(answer.gradients).length;
}

test('the gradients of a network grow linearly with its depth', () => {
  const [small, large] = [graphOf(50), graphOf(100)];
  expect(large / small).toBeLessThan(2.2);
});

test('a sum of 20,000 terms', () => {
  const n = namedSize('n');
  const terms = Array.from({ length: 20_000 }, (_, i) => leaf(`t${i}`, n, ONE));
  const answer = deriveGradients(
    build.sumAll(build.powerEach(build.addAll(terms), build.number(2))),
    terms.slice(0, 1),
  );
  expect(answer.kind).toBe('derived');
});

test('a chain of 10,000 definitions', () => {
  const start = leaf('s', ONE, ONE);
  let x = start;
  for (let i = 0; i < 10_000; i++) x = build.add(build.elementwise('sin', x), build.number((i % 7) + 1));
  const answer = deriveGradients(x, [start]);
  expect(answer.kind).toBe('derived');
  expect(print(x).length).toBeGreaterThan(0);
});

test('a chain of 200 functions of each entry, whose factors are all sums, derives and is reported', () => {
  const lines = Array.from({ length: 200 }, (_, layer) => `h${layer + 1} = tanh(h${layer})`);
  const text = ['dim d', 'param x : R[d]', 'h0 = x', ...lines, 'L = sum(h200.^2)', 'derive ∂L/∂x', ''].join(
    '\n',
  );
  const [derived] = judge(analyse(text), DEFAULT_OPTIONS).derivatives;
  expect(derived?.verified?.status).toBe('verified');
}, 20_000);
