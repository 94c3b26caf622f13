// softmax and logsumexp, of a column, of a row, or along an axis of a matrix.

import {
  broadcast,
  elementwise,
  hadamard,
  matmul,
  number,
  ones,
  powerEach,
  reduce,
  subtract,
  times,
} from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { ONE } from '../shapes/dimension.ts';
import { isScalar, type Shape } from '../shapes/shape.ts';
import type { Wide } from '../values/double-double.ts';
import * as dd from '../values/double-double.ts';
import * as kernels from '../values/kernels.ts';
import { type Matrix, matrixOf } from '../values/matrix.ts';
import * as wideFunctions from '../values/wide-functions.ts';
import * as wides from '../values/wide-matrix.ts';
import { type Axis, axisIn, axisOf, latexAlong, ruledAlong, writtenAlong } from './along-axis.ts';
import { argument, callingOf, operator, rule, shapeAt, valueAt } from './entry.ts';
import { softmaxMistakes } from './mistakes.ts';
import type { Operator } from './operator.ts';
import { logSumExp, reducedShape, softmax, writtenLogSumExp, writtenSoftmax } from './softmax.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly logsumexp: true;
    readonly softmax: true;
  }
}

/** A row or column of sums, repeated to the shape that it was summed from. */
function repeated(sums: Expression, shape: Shape, axis: Axis): Expression {
  return axis === 'rows' ? matmul(sums, ones(ONE, shape.cols)) : matmul(ones(shape.rows, ONE), sums);
}

/** S ∘ G - S ∘ (sums of S ∘ G): the Jacobian of softmax on G; it is its own adjoint. */
function softmaxAction(node: Expression, g: Expression): Expression {
  const axis = axisIn(node.payload);
  const weighted = hadamard(node, g);
  const sums = reduce(weighted, axis);
  return subtract(
    weighted,
    isScalar(sums.shape) ? times([sums, node]) : hadamard(node, repeated(sums, node.shape, axis)),
  );
}

/** Largest entry of each row (or column), as a row or column. */
function along(a: Matrix, axis: Axis, f: (entries: readonly number[]) => number): Matrix {
  const rows = kernels.toRows(axis === 'rows' ? a : kernels.transpose(a));
  const values = rows.map(f);
  return axis === 'rows'
    ? matrixOf(a.rows, 1, (i) => values[i] ?? Number.NaN)
    : matrixOf(1, a.cols, (_, j) => values[j] ?? Number.NaN);
}

function logSumExpOf(entries: readonly number[]): number {
  const most = Math.max(...entries);
  return most + Math.log(entries.reduce((total, entry) => total + Math.exp(entry - most), 0));
}

const largest = (xs: readonly Wide[]): Wide => xs.reduce((most, x) => (dd.isLess(most, x) ? x : most));

/** Whether a row or a column is one distribution: along the other axis, each of its entries is one by itself. */
function isAlongVector({ args: [of], payload }: Expression): boolean {
  return of !== undefined && axisIn(payload) === (of.shape.rows === ONE ? 'rows' : 'cols');
}

export const probability: readonly Operator[] = [
  operator({
    name: 'softmax',
    mistakes: softmaxMistakes,
    recognition: { by: 'exp', of: writtenSoftmax },
    ofRows: (node, rows) => (isAlongVector(node) ? softmax(rows, 'rows') : null),
    algebra: { sign: 'positive', sumsToOne: true },
    range: { least: 0, most: 1 },
    saturates: 15,
    calling: callingOf({
      names: ['softmax'],
      options: ['rows', 'cols'],
      shape: (shapes, _, option) => ruledAlong('softmax', shapeAt(shapes), option, () => shapeAt(shapes)),
      build: (args, _, option) => softmax(argument(args), axisOf(argument(args).shape, option) ?? 'cols'),
      summary: 'exp(x) over its sum, of a column or row, or along `rows` or `cols`',
    }),
    differentialRule: rule("d(softmax(x)) = s ∘ dx - (s' dx) s, with s = softmax(x)"),
    pullbackRule: rule('the derivative of softmax is its own adjoint'),
    differential: (node, _, d) => softmaxAction(node, d),
    pullback: (node, _, adjoint) => softmaxAction(node, adjoint),
    wideValue: ({ payload }, [a]) => {
      if (!a) return null;
      const axis = axisIn(payload);
      const powers = wides.map(
        wides.subtract(a, wides.alongAxis(a, axis, largest)),
        wideFunctions.exponential,
      );
      return wides.zip(powers, wides.alongAxis(powers, axis, wides.total), dd.divide);
    },
    value: (node, args) => {
      const a = valueAt(args);
      const total = along(a, axisIn(node.payload), logSumExpOf);
      return kernels.zipBroadcast(a, total, (x, t) => Math.exp(x - t));
    },
    print: (node, writer) => writtenAlong('softmax', node, writer),
    latex: (node, writer) => latexAlong('softmax', node, writer),
    array: (node, to) =>
      to.make(
        { kind: 'softmax', isLog: false, axis: axisIn(node.payload) },
        [to.of(argument(node.args))],
        node.shape,
      ),
    laws: {
      unfolds: (node) => {
        const parts = elementwise('exp', argument(node.args));
        const totals = powerEach(reduce(parts, axisIn(node.payload)), number(-1));
        return hadamard(parts, broadcast(totals, node.shape));
      },
    },
  }),
  operator({
    name: 'logsumexp',
    recognition: { by: 'exp', of: writtenLogSumExp },
    ofRows: (node, rows) => (isAlongVector(node) ? logSumExp(rows, 'rows') : null),
    hasOneFactor: true,
    saturates: 15,
    calling: callingOf({
      names: ['logsumexp'],
      options: ['rows', 'cols'],
      shape: (shapes, _, option) =>
        ruledAlong('logsumexp', shapeAt(shapes), option, (axis) => reducedShape(shapeAt(shapes), axis)),
      build: (args, _, option) => {
        const a = argument(args);
        const axis = axisOf(a.shape, option) ?? 'cols';
        return logSumExp(a, axis);
      },
      summary: 'log of the sum of exp(x), of a column or row, or along `rows` or `cols`',
    }),
    differentialRule: rule('d(logsumexp(x)) = softmax(x) · dx'),
    pullbackRule: rule('a scalar moves across the inner product'),
    differential: (node, _, d) =>
      reduce(hadamard(softmax(argument(node.args), axisIn(node.payload)), d), axisIn(node.payload)),
    pullback: (node, _, adjoint) => {
      const a = argument(node.args);
      const axis = axisIn(node.payload);
      return hadamard(softmax(a, axis), repeated(adjoint, a.shape, axis));
    },
    wideValue: ({ payload }, [a]) =>
      a
        ? wides.alongAxis(a, axisIn(payload), (xs) => {
            const most = largest(xs);
            const powers = xs.map((x) => wideFunctions.exponential(dd.subtract(x, most)));
            return dd.add(most, wideFunctions.logarithm(wides.total(powers)));
          })
        : null,
    value: (node, args) => along(valueAt(args), axisIn(node.payload), logSumExpOf),
    print: (node, writer) => writtenAlong('logsumexp', node, writer),
    latex: (node, writer) => latexAlong('logsumexp', node, writer),
    array: (node, to) =>
      to.make({ kind: 'logsumexp', axis: axisIn(node.payload) }, [to.of(argument(node.args))], node.shape),
    laws: {
      unfolds: (node) =>
        elementwise('log', reduce(elementwise('exp', argument(node.args)), axisIn(node.payload))),
    },
  }),
];
