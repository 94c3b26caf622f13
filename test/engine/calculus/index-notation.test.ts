// Linear maps entry by entry: the text that people read, and the same numbers as the vec matrix.

import { describe, expect, test } from 'vitest';
import { deriveLinearMap } from '../../../server/engine/calculus/derive.ts';
import {
  entriesOfMap,
  I,
  type Index,
  J,
  K,
  L,
  type Term,
} from '../../../server/engine/calculus/indices/index-notation.ts';
import { indexText } from '../../../server/engine/calculus/indices/index-text.ts';
import { linearMatrix } from '../../../server/engine/calculus/linear-map.ts';
import type { Expression } from '../../../server/engine/expressions/expression.ts';
import type { Matrix } from '../../../server/engine/values/matrix.ts';
import { readSmall } from './small-reader.ts';
import { type Point, randomPoint, valueAt } from './value-at.ts';

const HEAD = `dim m, n, p, q
param X : R[m, n]
const A : R[p, m]
const B : R[n, q]
const C : R[m, n]
param S : R[n, n]
param x : R[n]
fn h : elementwise`;

const MAPS: readonly (readonly [formula: string, by: string, text: string])[] = [
  ['A * X * B', 'X', '∂F[i, j]/∂X[k, l] = A[i, k] B[l, j]'],
  ["X'", 'X', '∂F[i, j]/∂X[k, l] = δ[j, k] δ[i, l]'],
  ['C .* X', 'X', '∂F[i, j]/∂X[k, l] = δ[i, k] δ[j, l] C[i, j]'],
  ['h(X * B)', 'X', "∂F[i, j]/∂X[k, l] = δ[i, k] (h'(X B))[i, j] B[l, j]"],
  ["X' * X", 'X', '∂F[i, j]/∂X[k, l] = δ[i, l] X[k, j] + δ[j, l] X[k, i]'],
  ['inv(S)', 'S', '∂F[i, j]/∂S[k, l] = -(inv(S))[i, k] (inv(S))[l, j]'],
  ['tr(S) * S', 'S', '∂F[i, j]/∂S[k, l] = δ[k, l] S[i, j] + tr(S) δ[i, k] δ[j, l]'],
  ["x * x'", 'x', '∂F[i, j]/∂x[k] = δ[i, k] x[j] + δ[j, k] x[i]'],
  ['X * x', 'X', '∂F[i]/∂X[j, k] = δ[i, j] x[k]'],
  ["(x' * S * x) * S", 'x', ''],
  ['diag(x) * S', 'x', '∂F[i, j]/∂x[k] = δ[i, k] S[i, j]'],
];

function mapOf(formula: string, by: string) {
  const file = readSmall(`${HEAD}\nF = ${formula}`);
  const [of, variable] = [file.definitions.get('F'), file.names.get(by)];
  if (!of || !variable) throw new Error(formula);
  const found = deriveLinearMap(of, variable);
  if (found.kind === 'refused') throw new Error(found.why);
  return { file, of, variable, map: found.map };
}

describe('a linear map entry by entry', () => {
  test.each(MAPS.filter(([, , text]) => text !== ''))('%s by %s', (formula, by, text) => {
    const { map } = mapOf(formula, by);
    expect(indexText(map.action, map.differential, 'F', by, new Map())).toBe(text);
  });

  test.each(MAPS)('%s by %s has the numbers of its vec matrix', (formula, by) => {
    const { file, of, variable, map } = mapOf(formula, by);
    const terms = entriesOfMap(map.action, map.differential);
    if (!terms) throw new Error('no such form');
    const leaves = ['X', 'A', 'B', 'C', 'S', 'x'].flatMap((name) => file.names.get(name) ?? []);
    const point = randomPoint(leaves, 7, ['m', 'n', 'p', 'q']);
    const matrix = valueAt(linearMatrix(map.action, map.differential), point);
    const [rows, cols] = sizesOf(of, point);
    const [height, width] = sizesOf(variable, point);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < cols; j++)
        for (let k = 0; k < height; k++)
          for (let l = 0; l < width; l++) {
            const free = new Map([
              [I, i],
              [J, j],
              [K, k],
              [L, l],
            ]);
            const entry = terms.reduce((sum, term) => sum + termAt(term, free, point), 0);
            const expected = matrix.data[(j * rows + i) * matrix.cols + l * height + k] ?? Number.NaN;
            expect(entry).toBeCloseTo(expected, 9);
          }
  });
});

function sizesOf(of: Expression, point: Point): readonly [number, number] {
  const value = valueAt(of, point);
  return [value.rows, value.cols];
}

/** A term at fixed free indices, its summed ones run through. */
function termAt({ entries, deltas }: Term, indices: ReadonlyMap<number, number>, point: Point): number {
  if (deltas.some(([a, b]) => indices.get(a ?? 0) !== indices.get(b ?? 0))) return 0;
  const values = entries.map((entry) => ({ ...entry, value: valueAt(entry.of, point) }));
  const open = values.flatMap(({ row, col, value }) => [
    [row, value.rows] as const,
    [col, value.cols] as const,
  ]);
  const [summed, size] = open.find(([index]) => index !== null && index > 0 && !indices.has(index)) ?? [
    null,
    0,
  ];
  if (summed !== null)
    return Array.from({ length: size }, (_, at) =>
      termAt({ entries, deltas }, new Map([...indices, [summed, at]]), point),
    ).reduce((sum, part) => sum + part, 0);
  return values.reduce((product, { row, col, value }) => product * at(value, row, col, indices), 1);
}

function at(value: Matrix, row: Index, col: Index, indices: ReadonlyMap<number, number>): number {
  const place = (index: Index): number => (index === null ? 0 : (indices.get(index) ?? Number.NaN));
  return value.data[place(row) * value.cols + place(col)] ?? Number.NaN;
}
