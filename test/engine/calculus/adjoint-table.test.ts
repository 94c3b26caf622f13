// The gradient node by node: what the person with the chain of partial derivatives needed.

import { expect, test } from 'vitest';
import { adjointTable } from '../../../server/engine/calculus/adjoint-table.ts';
import { print } from '../../../server/engine/calculus/print.ts';
import { readSmall } from './small-reader.ts';

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
  const told = table.rows.map((row) => [
    print(row.node, names),
    row.differential ? print(row.differential, names) : '',
    print(row.adjoint, names),
  ]);
  expect(told).toContainEqual(['b', "h'(a) ∘ da", 'b - Y']);
  expect(told).toContainEqual(['a', 'X dΘ', "(b - Y) ∘ h'(a)"]);
  expect(told).toContainEqual(['Θ', '', "X' ((b - Y) ∘ h'(a))"]);
});
