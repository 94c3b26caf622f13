// Expressions that differ by the names of their variables have one key; whatever else differs gives another.

import { expect, test } from 'vitest';
import * as build from '../../../server/engine/expressions/build.ts';
import type { Attribute, Expression } from '../../../server/engine/expressions/expression.ts';
import { structuralKey } from '../../../server/engine/expressions/structural-key.ts';
import { namedSize } from '../../../server/engine/shapes/dimension.ts';
import { shapeOf } from '../../../server/engine/shapes/shape.ts';

const [n, k] = [namedSize('n'), namedSize('k')];
const leaf = (name: string, size = n, attributes: readonly Attribute[] = []): Expression =>
  build.variable({ name, attributes, role: 'value' }, shapeOf(size, size));
const [A, B, C, D] = [leaf('A'), leaf('B'), leaf('C'), leaf('D')];
const keyOf = (...roots: readonly Expression[]): string => structuralKey(roots, new Map());

test('names do not matter', () => {
  expect(keyOf(build.matmul(A, B), A)).toBe(keyOf(build.matmul(C, D), C));
});

test.each([
  ['another order', [build.matmul(A, B), A], [build.matmul(A, B), B]],
  ['the same name twice', [build.matmul(A, B)], [build.matmul(A, A)]],
  ['another operator', [build.matmul(A, B)], [build.hadamard(A, B)]],
  ['another number', [build.times([build.number(2), A])], [build.times([build.number(3), A])]],
  ['another size', [A], [leaf('A', k)]],
  ['an attribute', [A], [leaf('A', n, ['symmetric'])]],
])('%s matters', (_, one, other) => {
  expect(keyOf(...one)).not.toBe(keyOf(...other));
});

test('what a variable stands for matters, however deep', () => {
  const key = (formula: Expression): string =>
    structuralKey(
      [A],
      new Map([
        [A, build.elementwise('tanh', B)],
        [B, formula],
      ]),
    );
  expect(key(build.matmul(C, D))).toBe(key(build.matmul(D, C)));
  expect(key(build.matmul(C, D))).not.toBe(key(build.matmul(C, C)));
});
