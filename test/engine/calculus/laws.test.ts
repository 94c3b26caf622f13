// Laws that hold for every formula: pullbacks are adjoints of differentials, differentials are what differences say,
// simplification changes no value, and neither do the orders in which sums and products are written.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differential, differentialOfVariable } from '../../../server/engine/calculus/differential.ts';
import { sweep } from '../../../server/engine/calculus/gradient.ts';
import { operations } from '../../../server/engine/calculus/simplification/operations.ts';
import { simplify } from '../../../server/engine/calculus/simplification/simplify.ts';
import * as build from '../../../server/engine/expressions/build.ts';
import type { Expression } from '../../../server/engine/expressions/expression.ts';
import { namedSize, ONE } from '../../../server/engine/shapes/dimension.ts';
import { shapeOf } from '../../../server/engine/shapes/shape.ts';
import { inner } from '../../../server/engine/values/kernels.ts';
import { type Matrix, matrixOf } from '../../../server/engine/values/matrix.ts';
import { directional, distance, type Point, randomPoint, valueAt } from './value-at.ts';

const [m, n] = [namedSize('m'), namedSize('n')];
const leaf = (name: string, rows = m, cols = n): Expression =>
  build.variable({ name, attributes: [], role: 'value' }, shapeOf(rows, cols));
const X = leaf('X');
const LEAVES = [X, leaf('A'), leaf('B')];
const SQUARE = leaf('M', n, n);

/** Formulas of m×n, made of a list of choices: each puts one more operation on a stack. */
function formula(choices: readonly number[]): Expression {
  const stack: Expression[] = [X];
  const pop = (): Expression => stack.pop() ?? X;
  for (const choice of choices) {
    const a = pop();
    const other = LEAVES[choice % LEAVES.length] ?? X;
    switch (choice % 14) {
      case 0:
        stack.push(build.add(a, other));
        break;
      case 1:
        stack.push(build.hadamard(a, other));
        break;
      case 2:
        stack.push(build.elementwise('tanh', a));
        break;
      case 3:
        stack.push(build.matmul(a, SQUARE));
        break;
      case 4:
        stack.push(build.matmul(a, build.transpose(other), X));
        break;
      case 5:
        stack.push(build.subtract(other, a));
        break;
      case 6:
        stack.push(build.scale(build.number((choice % 5) - 2.5), a));
        break;
      case 7:
        stack.push(build.elementwise('sigmoid', a));
        break;
      case 8:
        stack.push(build.matmul(build.reduce(a, 'rows'), build.ones(ONE, n)));
        break;
      case 9:
        stack.push(build.scale(build.inner(a, other), X));
        break;
      case 10:
        stack.push(build.transpose(build.matmul(build.transpose(SQUARE), build.transpose(a))));
        break;
      case 11:
        stack.push(build.matmul(a, build.diagMatrix(build.transpose(build.reduce(X, 'cols')))));
        break;
      case 12:
        stack.push(build.divide(a, build.add(build.number(3), build.inner(X, X))));
        break;
      default:
        stack.push(a, build.add(a, X));
        stack.push(build.hadamard(pop(), pop()));
    }
  }
  return pop();
}

const formulas = fc.array(fc.nat(41), { minLength: 1, maxLength: 6 }).map(formula);

function directionAt(point: Point, seed: number): Matrix {
  const base = point.values.get(X);
  return matrixOf(base?.rows ?? 0, base?.cols ?? 0, (i, j) => Math.cos(seed + 2 * i + 5 * j));
}

const scaled = (value: number, size: number): number => value / Math.max(1, Math.abs(size));

test('a pullback is the adjoint of the differential, and the differential is what differences say', () => {
  fc.assert(
    fc.property(formulas, fc.nat(1000), (of, seed) => {
      const d = differentialOfVariable(X);
      const dF = differential(of, new Map([[X, d]]));
      const G = leaf('G');
      const swept = sweep(of, G, new Set([X]));
      if (dF.kind === 'refused' || swept.kind === 'refused') throw new Error('refused');
      const pulled = swept.adjoints.get(X) ?? build.zeros(m, n);
      const base = randomPoint([of, X, G, SQUARE, ...LEAVES], seed, ['m', 'n']);
      const direction = directionAt(base, seed);
      const point = { sizes: base.sizes, values: new Map([...base.values, [d, direction]]) };
      const forward = valueAt(dF.expression, point);
      const g = base.values.get(G);
      if (!g) throw new Error('no value');
      const left = inner(g, forward);
      const right = inner(valueAt(pulled, point), direction);
      expect(scaled(left - right, left)).toBeCloseTo(0, 8);
      expect(distance(directional(of, X, direction, point), forward)).toBeLessThan(1e-6);
    }),
    { numRuns: 150, seed: 7 },
  );
});

test('simplification changes no value and adds no operators', () => {
  fc.assert(
    fc.property(formulas, fc.nat(1000), (of, seed) => {
      const swept = sweep(build.inner(of, LEAVES[1] ?? X), build.number(1), new Set([X]));
      if (swept.kind === 'refused') throw new Error('refused');
      const raw = swept.adjoints.get(X) ?? build.zeros(m, n);
      const simple = simplify(raw);
      const point = randomPoint([raw, simple, SQUARE, ...LEAVES], seed, ['m', 'n']);
      expect(distance(valueAt(simple, point), valueAt(raw, point))).toBeLessThan(1e-9);
      expect(operations(simple)).toBeLessThanOrEqual(operations(raw));
    }),
    { numRuns: 150, seed: 11 },
  );
});

test('sums and Hadamard products in another order are the same expression', () => {
  fc.assert(
    fc.property(formulas, formulas, (a, b) => {
      expect(build.sameExpression(build.add(a, b), build.add(b, a))).toBe(true);
      expect(build.sameExpression(build.hadamard(a, b), build.hadamard(b, a))).toBe(true);
      expect(build.transpose(build.transpose(a))).toBe(a);
    }),
    { numRuns: 60, seed: 3 },
  );
});
