// A derivative by its names: how it is written, and how doors name it.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Derivative,
  derivativeOfNames,
  derivativeText,
  differentialOf,
  lowerDerivative,
  namesOfDerivative,
  partial,
  quotientText,
  sameDerivative,
} from '../../../server/engine/text/derivative.ts';

const second = (of: string, by: string, and: string): Derivative => ({ kind: 'partial', of, by: [by, and] });

test.each([
  [partial('L', 'Θ'), '∂L/∂Θ'],
  [second('L', 'x', 'x'), '∂²L/∂x²'],
  [second('L', 'x', 'y'), '∂²L/∂x∂y'],
  [partial("x' A x", 'x'), "∂(x' A x)/∂x"],
  [partial('(a) (b)', 'x'), '∂((a) (b))/∂x'],
  [partial('vec(F)', 'vec(X)'), '∂vec(F)/∂vec(X)'],
  [partial('C', 'W[l]'), '∂C/∂W[l]'],
  [differentialOf('L'), 'dL'],
  [differentialOf('(dL)'), 'd(dL)'],
  [differentialOf('∂L/∂W'), 'd(∂L/∂W)'],
  [{ kind: 'gradients', of: 'L' } as const, 'L'],
])('%j is written %s', (derivative, text) => {
  expect(derivativeText(derivative)).toBe(text);
});

test('the third order is that of the second, by one variable more', () => {
  expect(lowerDerivative({ kind: 'partial', of: 'f', by: ['x', 'x', 't'] })).toEqual(second('f', 'x', 'x'));
  expect(lowerDerivative(partial('f', 'x'))).toBeNull();
});

test('in ASCII powers stand behind a ^', () => {
  expect(quotientText('L', [{ text: 'x', power: 2 }], 2, { ascii: true })).toBe('∂^2L/∂x^2');
});

test('two spellings of one name are one derivative', () => {
  expect(sameDerivative(partial('L', 'W₁'), partial('L', 'W1'))).toBe(true);
  expect(sameDerivative(partial('L', 'W₁'), partial('L', 'W2'))).toBe(false);
  expect(sameDerivative(differentialOf('L'), { kind: 'gradients', of: 'L' })).toBe(false);
});

test('what is named by a door is the derivative that was named', () => {
  const name = fc.constantFrom('x', 'Θ', 'W[l]', 'A[i, j]', 'vec(X)', 'b');
  const variables = fc.oneof(
    name.map((one) => [one] as const),
    fc.tuple(name, name),
    fc.tuple(name, name, name),
  );
  fc.assert(
    fc.property(fc.constantFrom('L', 'f', "x' A x"), variables, (of, by) => {
      const derivative: Derivative = { kind: 'partial', of, by };
      expect(derivativeOfNames(namesOfDerivative(derivative))).toEqual(derivative);
    }),
  );
  expect(namesOfDerivative(second('L', 'x', 'x'))).toEqual({ of: 'L', wrt: 'x', order: 2 });
  expect(namesOfDerivative(second('L', 'x', 'y'))).toEqual({ of: 'L', wrt: 'x, y', order: 2 });
  expect(derivativeOfNames({ of: 'L', wrt: null, order: 1 })).toEqual({ kind: 'gradients', of: 'L' });
});
