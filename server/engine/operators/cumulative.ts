// cumsum: running sums down a column, along a row, or along an axis of a matrix. For columns it is L A with the lower
// triangle L of ones, for rows A L'.

import { eye, kronecker, matmul, ones } from '../expressions/build.ts';
import { type Expression, intern } from '../expressions/expression.ts';
import type { Dimension } from '../shapes/dimension.ts';
import { isScalar } from '../shapes/shape.ts';
import * as dd from '../values/double-double.ts';
import * as kernels from '../values/kernels.ts';
import { matrixOf } from '../values/matrix.ts';
import * as wides from '../values/wide-matrix.ts';
import { type Axis, axisIn, axisOf, latexAlong, ruledAlong, writtenAlong } from './along-axis.ts';
import { argument, byArgument, callingOf, operator, rule, shapeAt, valueAt } from './entry.ts';
import type { Operator } from './operator.ts';
import { lowerTriangle, upperTriangle } from './triangles.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly cumsum: true;
  }
}

/** The running sums of the same argument along an axis, shaped like it. */
function cumulativeSum(a: Expression, axis: Axis): Expression {
  return isScalar(a.shape) ? a : intern('cumsum', [a], { kind: 'axis', axis }, a.shape);
}

/** 1 on and below the diagonal, n×n. */
const lower = (n: Dimension): Expression => lowerTriangle(ones(n, n));

/** The running sums as a product with a triangle of ones. */
function asProduct(a: Expression, axis: Axis): Expression {
  return axis === 'rows'
    ? matmul(a, upperTriangle(ones(a.shape.cols, a.shape.cols)))
    : matmul(lower(a.shape.rows), a);
}

export const cumulative: readonly Operator[] = [
  operator({
    name: 'cumsum',
    linearity: 'joint',
    algebra: { rebuild: ({ payload }, args) => cumulativeSum(argument(args), axisIn(payload)) },
    calling: callingOf({
      names: ['cumsum'],
      options: ['rows', 'cols'],
      shape: (shapes, _, option) => ruledAlong('cumsum', shapeAt(shapes), option, () => shapeAt(shapes)),
      build: (args, _, option) =>
        cumulativeSum(argument(args), axisOf(argument(args).shape, option) ?? 'cols'),
      summary: 'running sums, of a column or row, or along `rows` or `cols`',
    }),
    differentialRule: rule('d(cumsum(A)) = cumsum(dA)'),
    pullbackRule: rule("running sums are a product with a triangle of ones: A · L B = L' A · B"),
    differential: (node, _, d) => cumulativeSum(d, axisIn(node.payload)),
    pullback: (node, _, adjoint) => {
      const { rows, cols } = node.shape;
      return axisIn(node.payload) === 'rows'
        ? matmul(adjoint, lower(cols))
        : matmul(upperTriangle(ones(rows, rows)), adjoint);
    },
    vecMatrix: byArgument(({ payload, shape: { rows, cols } }) =>
      axisIn(payload) === 'rows' ? kronecker(lower(cols), eye(rows)) : kronecker(eye(cols), lower(rows)),
    ),
    value: (node, args) => {
      const a = valueAt(args);
      const sums = matrixOf(a.rows, a.cols, (i, j) => kernels.entryOf(a, i, j));
      const isAlongRows = axisIn(node.payload) === 'rows';
      sums.data.forEach((entry, place) => {
        const isFirst = isAlongRows ? place % a.cols === 0 : place < a.cols;
        const before = place - (isAlongRows ? 1 : a.cols);
        if (!isFirst) sums.data[place] = entry + kernels.at(sums.data, before);
      });
      return sums;
    },
    wideValue: ({ payload }, [a]) => {
      if (!a) return null;
      const transposed = axisIn(payload) === 'rows' ? a : wides.transpose(a);
      const sums = wides.wideMatrix(transposed.rows, transposed.cols, (i, j) =>
        Array.from({ length: j + 1 }, (_, k) => wides.entryOf(transposed, i, k)).reduce(dd.add),
      );
      return axisIn(payload) === 'rows' ? sums : wides.transpose(sums);
    },
    print: (node, writer) => writtenAlong('cumsum', node, writer),
    latex: (node, writer) => latexAlong('cumsum', node, writer),
    array: (node, to) =>
      to.make({ kind: 'cumsum', axis: axisIn(node.payload) }, [to.of(argument(node.args))], node.shape),
    laws: { unfolds: (node) => asProduct(argument(node.args), axisIn(node.payload)) },
  }),
];
