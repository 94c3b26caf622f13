// The largest and the smallest eigenvalue of a symmetric matrix, and the eigenvector of the largest.

import { matmul, negate, number, times, transpose } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { node as bareNode } from '../expressions/leaves.ts';
import { columnOf, isScalar, SCALAR } from '../shapes/shape.ts';
import * as dd from '../values/double-double.ts';
import * as kernels from '../values/kernels.ts';
import { type Matrix, matrixOf } from '../values/matrix.ts';
import * as wides from '../values/wide-matrix.ts';
import * as spectralWide from '../values/wide-spectral.ts';
import { arrayMatrixFunction } from './array-structures.ts';
import { argument, callingOf, operator, rule, shapeAt, shaped, square, valueAt } from './entry.ts';
import type { EvaluationContext, Operator } from './operator.ts';
import { resolvent } from './pseudo-inverse.ts';
import { ofEigenvalue } from './smoothness.ts';
import { LEVEL } from './writing.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly eigmax: true;
    readonly eigmin: true;
    readonly eigvecmax: true;
  }
}

/** v of norm 1 with A v = λ v for the largest eigenvalue of a symmetric A; for the smallest, that of -A. */
const vectorOf = (a: Expression): Expression => bareNode('eigvecmax', [a], columnOf(a.shape.rows));

/** The largest or the smallest eigenvalue of a symmetric matrix. */
function eigenvalue(which: 'largest' | 'smallest'): Operator {
  const isLargest = which === 'largest';
  const name = isLargest ? 'eigmax' : 'eigmin';
  const vector = (node: Expression): Expression => {
    const a = argument(node.args);
    return vectorOf(isLargest ? a : negate(a));
  };
  return operator({
    name,
    cubicCost: 40,
    algebra: { keepsDefiniteness: true },
    smoothness: ofEigenvalue(which),
    calling: callingOf({
      names: [name],
      shape: () => shaped(SCALAR, square()),
      build: (args) =>
        isScalar(argument(args).shape) ? argument(args) : bareNode(name, [argument(args)], SCALAR),
      summary: `the ${which} eigenvalue of a symmetric matrix`,
    }),
    differentialRule: rule("dλ = v' dA v", 'Matrix Cookbook, section 2.3'),
    pullbackRule: rule("v' A v = v v' · A"),
    differential: (node, _, d) => {
      const v = vector(node);
      return matmul(transpose(v), d, v);
    },
    pullback: (node, _, adjoint) => {
      const v = vector(node);
      return times([adjoint, matmul(v, transpose(v))]);
    },
    wideValue: (_, [a]) => {
      const found = a && spectralWide.largestEigenvalue(isLargest ? a : wides.map(a, dd.negate));
      return found ? wides.scalar(isLargest ? found : dd.negate(found)) : null;
    },
    value: (_, args, context) => {
      const { values } = context.decompositions.symmetricEigen(valueAt(args));
      return kernels.scalar(values.at(isLargest ? -1 : 0) ?? Number.NaN);
    },
    latex: (node, writer) => ({
      text: `\\lambda_{\\${isLargest ? 'max' : 'min'}}\\left(${writer.write(argument(node.args), LEVEL.sum)}\\right)`,
      level: LEVEL.atom,
    }),
    array: arrayMatrixFunction(isLargest ? 'eigmax' : 'eigmin'),
    laws: isLargest
      ? {}
      : { unfolds: (node) => negate(bareNode('eigmax', [negate(argument(node.args))], SCALAR)) },
  });
}

export const eigenvalues: readonly Operator[] = [
  eigenvalue('largest'),
  eigenvalue('smallest'),
  operator({
    name: 'eigvecmax',
    cubicCost: 40,
    smoothness: ofEigenvalue('largest'),
    calling: callingOf({
      names: ['eigvecmax'],
      shape: (shapes) => shaped(columnOf(shapeAt(shapes).rows), square()),
      build: (args) =>
        isScalar(argument(args).shape)
          ? number(1)
          : bareNode('eigvecmax', [argument(args)], columnOf(argument(args).shape.rows)),
      summary:
        'the eigenvector of the largest eigenvalue of a symmetric matrix, of norm 1, its largest entry positive',
    }),
    differentialRule: rule('dv = (λI - A)⁺ dA v', 'Matrix Cookbook, section 2.3'),
    pullbackRule: rule('a factor moves across the inner product', 'Delong (6)'),
    differential: (node, _, d) => matmul(resolvent(argument(node.args)), d, node),
    pullback: (node, _, adjoint) => matmul(resolvent(argument(node.args)), adjoint, transpose(node)),
    wideValue: (_, [a]) => (a ? spectralWide.largestEigenvector(a) : null),
    value: (_, args, context) => topVector(valueAt(args), context),
    latex: (node, writer) => ({
      text: `v_{\\max}\\left(${writer.write(argument(node.args), LEVEL.sum)}\\right)`,
      level: LEVEL.atom,
    }),
    array: arrayMatrixFunction('eigvecmax'),
  }),
];

/** The last eigenvector with its sign fixed: the entry of largest absolute value is positive. */
function topVector(a: Matrix, context: EvaluationContext): Matrix {
  const { vectors } = context.decompositions.symmetricEigen(a);
  const last = vectors.cols - 1;
  let most = 0;
  for (let i = 0; i < vectors.rows; i++)
    if (Math.abs(kernels.entryOf(vectors, i, last)) > Math.abs(most) + 1e-12)
      most = kernels.entryOf(vectors, i, last);
  return matrixOf(vectors.rows, 1, (i) => Math.sign(most) * kernels.entryOf(vectors, i, last));
}
