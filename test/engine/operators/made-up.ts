// A family of two functions that the language does not have, written as a person would add them: an entry each, nothing else.

import {
  add,
  divide,
  elementwise,
  eye,
  hadamard,
  matmul,
  ones,
  onesLike,
  size,
  subtract,
} from '../../../server/engine/expressions/build.ts';
import type { Expression } from '../../../server/engine/expressions/expression.ts';
import { node } from '../../../server/engine/expressions/leaves.ts';
import {
  argument,
  byArgument,
  callingOf,
  operator,
  rule,
  shapeAt,
  shaped,
  valueAt,
} from '../../../server/engine/operators/entry.ts';
import type { Operator } from '../../../server/engine/operators/operator.ts';
import { multiplySizes, ONE } from '../../../server/engine/shapes/dimension.ts';
import * as dd from '../../../server/engine/values/double-double.ts';
import { mapEntries, sumEntries } from '../../../server/engine/values/kernels.ts';
import { exponential } from '../../../server/engine/values/wide-functions.ts';
import * as wides from '../../../server/engine/values/wide-matrix.ts';

/** The names of this family. */
declare module '../../../server/engine/expressions/expression.ts' {
  interface OperatorNames {
    readonly swish: true;
    readonly centered: true;
  }
}

const swish = (x: Expression): Expression => hadamard(x, elementwise('sigmoid', x));
/** σ(x) + x σ(x) (1 - σ(x)). */
function swishSlope(x: Expression): Expression {
  const s = elementwise('sigmoid', x);
  return add(s, hadamard(x, s, subtract(onesLike(x.shape), s)));
}
const slope = (x: number): number => 1 / (1 + Math.exp(-x));

/** A less the mean of all its entries. */
const centered = (a: Expression): Expression => node('centered', [a], a.shape);

/** The same as a sum of others: A - (sum of A / how many) ones. */
function byMean(a: Expression): Expression {
  const { rows, cols } = a.shape;
  const mean = divide(divide(matmul(ones(ONE, rows), a, ones(cols, ONE)), size(rows)), size(cols));
  return subtract(a, matmul(ones(rows, ONE), mean, ones(ONE, cols)));
}

export const madeUp: readonly Operator[] = [
  operator({
    name: 'swish',
    algebra: { isEntrywise: true, keepsSymmetry: true },
    calling: callingOf({
      names: ['swish'],
      shape: (shapes) => shaped(shapeAt(shapes)),
      build: (args) => elementwise('swish', argument(args)),
      summary: 'x sigmoid(x), entry by entry',
    }),
    elementwise: {
      derivative: swishSlope,
      value: (x) => x * slope(x),
      wide: (x) => dd.divide(x, dd.add(dd.ONE, exponential(dd.negate(x)))),
      domain: { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY, kinks: [] },
    },
    differentialRule: rule('derivative of swish'),
    pullbackRule: rule('A · (B ∘ C) = (A ∘ B) · C'),
    differential: (of, _, d) => hadamard(swishSlope(argument(of.args)), d),
    pullback: (of, _, adjoint) => hadamard(adjoint, swishSlope(argument(of.args))),
    value: (_, args) => mapEntries(valueAt(args), (x) => x * slope(x)),
    array: (of, to) => to.of(swish(argument(of.args))),
    laws: { unfolds: (of) => swish(argument(of.args)) },
  }),
  operator({
    name: 'centered',
    linearity: 'joint',
    algebra: { rebuild: (_, args) => centered(argument(args)) },
    calling: callingOf({
      names: ['centered'],
      shape: (shapes) => shaped(shapeAt(shapes)),
      build: (args) => centered(argument(args)),
      summary: 'a matrix less the mean of its entries',
    }),
    differentialRule: rule('centering is linear'),
    pullbackRule: rule('centering is its own adjoint'),
    differential: (_, __, d) => centered(d),
    pullback: (_, __, adjoint) => centered(adjoint),
    value: (_, args) => {
      const a = valueAt(args);
      const mean = sumEntries(a) / a.data.length;
      return mapEntries(a, (entry) => entry - mean);
    },
    // vec(A) less its mean.
    vecMatrix: byArgument(({ shape: { rows, cols } }) => {
      const count = multiplySizes(rows, cols);
      return subtract(eye(count), divide(ones(count, count), size(count)));
    }),
    wideValue: (_, [a]) => {
      if (!a) return null;
      const mean = dd.divide(wides.total(a.data), dd.wide(a.data.length));
      return wides.map(a, (entry) => dd.subtract(entry, mean));
    },
    array: (of, to) => to.of(byMean(argument(of.args))),
    laws: { unfolds: (of) => byMean(argument(of.args)) },
  }),
];
