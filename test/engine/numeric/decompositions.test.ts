// The judge's own decompositions against mathjs, and against what defines them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decompositions as plain } from '../../../server/engine/numeric/decompositions/index.ts';
import { trustedDecompositions } from '../../../server/engine/numeric/decompositions/trusted.ts';
import { randomOf } from '../../../server/engine/numeric/random.ts';
import {
  add,
  allFinite,
  frobeniusNorm,
  fromRows,
  identity,
  multiply,
  scale,
  subtract,
  transpose,
} from '../../../server/engine/values/kernels.ts';
import { diagonalMatrix } from '../../../server/engine/values/layout.ts';
import { type Matrix, matrixOf } from '../../../server/engine/values/matrix.ts';

const trusted = trustedDecompositions();
const sample = (seed: number, rows: number, cols: number): Matrix => {
  const random = randomOf(seed, 'matrix');
  return matrixOf(rows, cols, () => random.normal());
};
const spd = (seed: number, n: number): Matrix => {
  const b = sample(seed, n, n);
  return add(multiply(b, transpose(b)), scale(identity(n), 0.5));
};
const close = (a: Matrix, b: Matrix, tolerance = 1e-9): void => {
  expect([a.rows, a.cols]).toEqual([b.rows, b.cols]);
  expect(frobeniusNorm(subtract(a, b))).toBeLessThanOrEqual(tolerance * (1 + frobeniusNorm(b)));
};
const seeds = fc.integer({ min: 0, max: 1e6 });
const sizes = fc.integer({ min: 1, max: 6 });

describe('decompositions agree with mathjs', () => {
  it('inverse, determinant and exponential', () => {
    fc.assert(
      fc.property(seeds, sizes, (seed, n) => {
        const a = add(sample(seed, n, n), scale(identity(n), 2 * n));
        close(plain.inverse(a), trusted.inverse(a));
        expect(plain.determinant(a) / trusted.determinant(a)).toBeCloseTo(1, 9);
        const b = sample(seed, n, n);
        close(plain.exponential(b), trusted.exponential(b), 1e-8);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('eigenvalues, square root and logarithm of positive definite matrices', () => {
    fc.assert(
      fc.property(seeds, sizes, (seed, n) => {
        const a = spd(seed, n);
        const { values, vectors } = plain.symmetricEigen(a);
        close(
          multiply(multiply(vectors, diagonalMatrix({ rows: n, cols: 1, data: values })), transpose(vectors)),
          a,
          1e-12,
        );
        const theirs = trusted.symmetricEigen(a).values;
        values.forEach((value, i) => {
          expect(value).toBeCloseTo(theirs[i] ?? Number.NaN, 7);
        });
        close(plain.squareRoot(a), trusted.squareRoot(a), 1e-6);
        close(multiply(plain.squareRoot(a), plain.squareRoot(a)), a, 1e-11);
        close(plain.exponential(plain.logarithm(a)), a, 1e-10);
        close(plain.logarithm(a), trusted.logarithm(a), 1e-5);
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it('singular values and pseudo-inverse of tall and wide matrices', () => {
    fc.assert(
      fc.property(seeds, sizes, sizes, (seed, m, n) => {
        const a = sample(seed, m, n);
        const { values, left, right } = plain.singular(a);
        const middle = diagonalMatrix({ rows: values.length, cols: 1, data: values });
        close(multiply(multiply(left, middle), transpose(right)), a, 1e-12);
        const theirs = trusted.singular(a).values;
        values.forEach((value, i) => {
          expect(value).toBeCloseTo(theirs[i] ?? Number.NaN, 5);
        });
        const p = plain.pseudoInverse(a);
        close(multiply(multiply(a, p), a), a, 1e-9);
        close(transpose(multiply(a, p)), multiply(a, p), 1e-9);
        if (m !== n) close(p, trusted.pseudoInverse(a), 1e-6);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('what does not exist is NaN', () => {
    expect(
      allFinite(
        plain.inverse(
          fromRows([
            [1, 2],
            [2, 4],
          ]),
        ),
      ),
    ).toBe(false);
    expect(allFinite(plain.inverse(multiply(sample(1, 3, 1), sample(2, 1, 3))))).toBe(false);
    expect(
      allFinite(
        plain.squareRoot(
          fromRows([
            [-1, 0],
            [0, 1],
          ]),
        ),
      ),
    ).toBe(false);
    expect(
      allFinite(
        plain.logarithm(
          fromRows([
            [-1, 0],
            [0, 1],
          ]),
        ),
      ),
    ).toBe(false);
    expect(
      allFinite(
        plain.symmetricEigen(
          fromRows([
            [1, 2],
            [0, 1],
          ]),
        ).vectors,
      ),
    ).toBe(false);
    expect(allFinite(plain.exponential(fromRows([[1e4]])))).toBe(false);
    expect(
      plain.determinant(
        fromRows([
          [1, 2],
          [2, 4],
        ]),
      ),
    ).toBe(0);
  });
});
