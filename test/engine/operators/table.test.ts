// The table: every function of the language is in it, and every elementwise derivative is what differences say.

import { describe, expect, test } from 'vitest';
import { number, variable } from '../../../server/engine/expressions/build.ts';
import { calling, callingNames, operators } from '../../../server/engine/operators/table.ts';
import { namedSize } from '../../../server/engine/shapes/dimension.ts';
import { SCALAR, shapeOf } from '../../../server/engine/shapes/shape.ts';
import { scalar } from '../../../server/engine/values/kernels.ts';
import { valueAt } from '../calculus/value-at.ts';

const NAMES =
  'exp log sqrt abs sign step sin cos tan sinh cosh tanh asin acos atan sigmoid relu softplus gelu erf max min ' +
  'tr det logdet inv pinv sum mean norm diag vec mat kron commutation softmax logsumexp ones zeros eye ' +
  'expm logm sinm cosm sqrtm eigmax eigmin eigvecmax inner cumsum cross';

test('every function of the language can be called', () => {
  for (const name of NAMES.split(' ')) expect(callingNames(), name).toContain(name);
});

test('names of operators are unique', () => {
  expect(new Set(operators.map((operator) => operator.name)).size).toBe(operators.length);
});

describe('elementwise derivatives', () => {
  const x = variable({ name: 'x', attributes: [], role: 'value' }, SCALAR);
  for (const operator of operators) {
    const { elementwise } = operator;
    if (!elementwise) continue;
    test(operator.name, () => {
      const derivative = elementwise.derivative(x);
      for (const at of [0.31, 0.77]) {
        const step = 1e-5;
        const measured = (elementwise.value(at + step) - elementwise.value(at - step)) / (2 * step);
        const value =
          valueAt(derivative, { sizes: new Map(), values: new Map([[x, scalar(at)]]) }).data[0] ?? Number.NaN;
        expect(value).toBeCloseTo(measured, 7);
      }
    });
  }
});

test('the error function in both of its ranges', () => {
  const erf = operators.find((operator) => operator.name === 'erf')?.elementwise;
  expect(erf?.value(0.5)).toBeCloseTo(0.5204998778130465, 14);
  expect(erf?.value(3)).toBeCloseTo(0.9999779095030014, 14);
  expect(erf?.value(-7)).toBe(-1);
});

test('softmax of a matrix is refused without an axis', () => {
  const ruling = calling('softmax')?.calling.shape([shapeOf(namedSize('m'), namedSize('n'))], [], null);
  expect(ruling?.kind).toBe('refused');
  expect(number(1).operator).toBe('number');
});
