// The gradient node by node: what the person with the chain of partial derivatives needed.

import { describe, expect, test } from 'vitest';
import { print } from '../../../server/engine/calculus/print.ts';
import { adjointTable } from '../../../server/engine/calculus/proofs/adjoint-table.ts';
import { inner, substitute, variable } from '../../../server/engine/expressions/build.ts';
import type { Expression } from '../../../server/engine/expressions/expression.ts';
import { matrixOf } from '../../../server/engine/values/matrix.ts';
import { readFormula, readSmall } from './small-reader.ts';
import { directional, type Point, randomPoint, valueAt } from './value-at.ts';

test('the halved squared error, node by node', () => {
  const file = readSmall(
    [
      'dim M, in, out',
      'var X : R[M, in]',
      'var Y : R[M, out]',
      'var Θ : R[in, out]',
      'fn h : elementwise',
      'a = X Θ',
      'b = h(a)',
      'c = Y - b',
      'L = ½ sum(c.^2)',
    ].join('\n'),
  );
  const [L, Θ] = [file.names.get('L'), file.names.get('Θ')];
  const table = L && Θ && adjointTable(L, Θ);
  if (table?.kind !== 'table') throw new Error('refused');
  const names = new Map(
    [...file.definitions].filter(([name]) => name !== 'L').map(([name, value]) => [value, name] as const),
  );
  const explained = table.rows.map((row) => [
    print(row.node, names),
    row.differential ? print(row.differential, names) : '',
    print(row.adjoint, names),
  ]);
  expect(explained).toContainEqual(['b', "h'(a) ∘ da", '-c']);
  expect(explained).toContainEqual(['a', 'X dΘ', "-(c ∘ h'(a))"]);
  expect(explained).toContainEqual(['Θ', '', "-X' (c ∘ h'(a))"]);
});

const SCALARS: readonly (readonly [formula: string, by: string])[] = [
  ["logdet(A' A) + tr(A M A')", 'A'],
  ["(x' M x) / (x' x)", 'x'],
  ['sum(B .* softmax(A M, rows))', 'M'],
  ['½ norm(tanh(A M) - B)^2', 'M'],
  ["x' inv(M) z + norm(x)", 'x'],
  ["x' inv(M) z", 'M'],
  ['sum(log(1 + exp(-B .* (A M))))', 'A'],
];

describe('each adjoint is what a small change of its node does to the scalar', () => {
  for (const [formula, by] of SCALARS) {
    test(`${formula} by ${by}`, () => {
      const file = readFormula(formula);
      const [f, wrt] = [file.names.get('f'), file.names.get(by)];
      if (!f || !wrt) throw new Error('not read');
      const table = adjointTable(f, wrt);
      if (table.kind === 'refused') throw new Error(table.why);
      expect(table.rows.length).toBeGreaterThan(2);
      const point = randomPoint([f], 3, ['m', 'n']);
      for (const { node, adjoint } of table.rows) {
        expect(adjoint.shape).toEqual(node.shape);
        if (node !== f) expectAdjoint(f, node, adjoint, point);
      }
    });
  }
});

/** The scalar as a function of the node alone: everywhere else what the node is made of stays. */
function expectAdjoint(of: Expression, node: Expression, adjoint: Expression, point: Point): void {
  const leaf = variable({ name: 'node', attributes: [], role: 'value' }, node.shape);
  const at = valueAt(node, point);
  const direction = matrixOf(at.rows, at.cols, (i, j) => Math.cos(1 + 2 * i + 3 * j));
  const values = new Map([...point.values, [leaf, at]]);
  const change = directional(substitute(of, new Map([[node, leaf]])), leaf, direction, { ...point, values });
  const d = variable({ name: 'node', attributes: [], role: 'differential' }, node.shape);
  const explained = valueAt(inner(adjoint, d), { ...point, values: new Map([...values, [d, direction]]) });
  expect(explained.data[0], print(node)).toBeCloseTo(change.data[0] ?? Number.NaN, 6);
}
