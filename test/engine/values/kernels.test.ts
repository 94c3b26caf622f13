// Kernels against what defines them, entry by entry and by the laws that they keep.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../../server/engine/numeric/random.ts';
import {
  add,
  addScaled,
  allFinite,
  colSums,
  divideEntries,
  entryOf,
  frobeniusNorm,
  fromRows,
  hadamard,
  identity,
  inner,
  matrixPower,
  maxAbs,
  multiply,
  rowSums,
  scale,
  subtract,
  sumEntries,
  toRows,
  trace,
  transpose,
  zipBroadcast,
} from '../../../server/engine/values/kernels.ts';
import {
  blocks,
  commutation,
  diagonalMatrix,
  diagonalOf,
  embed,
  kronecker,
  slice,
  unvec,
  vec,
} from '../../../server/engine/values/layout.ts';
import { type Matrix, matrixOf } from '../../../server/engine/values/matrix.ts';

const sample = (seed: number, name: string, rows: number, cols: number): Matrix => {
  const random = randomOf(seed, name);
  return matrixOf(rows, cols, () => random.normal());
};
const close = (a: Matrix, b: Matrix): void => {
  expect([a.rows, a.cols]).toEqual([b.rows, b.cols]);
  expect(maxAbs(subtract(a, b))).toBeLessThan(1e-10);
};
const size = fc.integer({ min: 1, max: 5 });

describe('kernels', () => {
  it('products keep their laws', () => {
    fc.assert(
      fc.property(fc.nat(), size, size, size, size, (seed, m, n, p, q) => {
        const [a, b, c] = [sample(seed, 'a', m, n), sample(seed, 'b', n, p), sample(seed, 'c', p, q)];
        close(multiply(multiply(a, b), c), multiply(a, multiply(b, c)));
        close(transpose(multiply(a, b)), multiply(transpose(b), transpose(a)));
        close(vec(multiply(multiply(a, b), c)), multiply(kronecker(transpose(c), a), vec(b)));
        close(multiply(commutation(m, n), vec(a)), vec(transpose(a)));
        close(unvec(vec(a), m, n), a);
        close(multiply(a, identity(n)), a);
        const other = sample(seed, 'other', m, n);
        expect(inner(a, other)).toBeCloseTo(trace(multiply(transpose(a), other)), 10);
        expect(inner(a, other)).toBeCloseTo(sumEntries(hadamard(a, other)), 10);
        expect(frobeniusNorm(a) ** 2).toBeCloseTo(inner(a, a), 10);
        close(add(a, other), addScaled(a, 1, other));
        close(subtract(a, other), addScaled(a, -1, other));
        close(divideEntries(hadamard(a, other), other), a);
        expect(sumEntries(rowSums(a))).toBeCloseTo(sumEntries(colSums(a)), 10);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('powers, diagonals, slices, blocks and broadcasting', () => {
    const a = fromRows([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 10],
    ]);
    close(matrixPower(a, 0), identity(3));
    close(matrixPower(a, 5), multiply(a, multiply(a, multiply(a, multiply(a, a)))));
    expect(toRows(diagonalOf(a))).toEqual([[1], [5], [10]]);
    expect(toRows(diagonalMatrix(fromRows([[1, 2]])))).toEqual([
      [1, 0],
      [0, 2],
    ]);
    expect(toRows(slice(a, [1, 2], [0, 1]))).toEqual([
      [4, 5],
      [7, 8],
    ]);
    expect(allFinite(slice(a, [1, 3], [0, 1]))).toBe(false);
    expect(toRows(embed(fromRows([[9]]), 2, 2, 1, 0))).toEqual([
      [0, 0],
      [9, 0],
    ]);
    expect(toRows(blocks([[fromRows([[1], [2]]), fromRows([[3], [4]])], [fromRows([[5, 6]])]]))).toEqual([
      [1, 3],
      [2, 4],
      [5, 6],
    ]);
    expect(toRows(zipBroadcast(fromRows([[1, 2]]), fromRows([[10], [20]]), (x, y) => x + y))).toEqual([
      [11, 12],
      [21, 22],
    ]);
    expect(toRows(scale(a, 2))[0]).toEqual([2, 4, 6]);
  });

  it('sizes that do not fit give NaN, not a wrong number', () => {
    const wrong = add(fromRows([[1, 2, 3]]), fromRows([[1]]));
    expect(allFinite(wrong)).toBe(false);
    expect(entryOf(fromRows([[1]]), 3, 3)).toBeNaN();
  });
});
