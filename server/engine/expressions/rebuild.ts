// A node with other arguments, brought to normal form again.

import { sameShape } from '../shapes/shape.ts';
import { type Expression, intern } from './expression.ts';
import { adjugate, inverse, matrixPower } from './inverse.ts';
import { powerEach } from './power.ts';
import { hadamard, matmul, times } from './product.ts';
import {
  determinant,
  elementwise,
  inner,
  logDeterminant,
  norm,
  productOver,
  reduce,
  sumAll,
  sumOver,
  trace,
} from './reduction.ts';
import { diagMatrix, diagVector, kronecker, mat, slice, triangle, vec } from './structure.ts';
import { addAll } from './sum.ts';
import { transpose } from './transpose.ts';

/** The same operation on other arguments of the same shapes, in normal form. */
export function rebuild(node: Expression, args: readonly Expression[]): Expression {
  if (args.every((arg, index) => arg === node.args[index])) return node;
  const [a, b] = args;
  const { payload, shape } = node;
  if (!a) return node;
  switch (node.operator) {
    case 'add':
      return addAll(args);
    case 'times':
      return times(args);
    case 'matmul':
      return matmul(args);
    case 'hadamard':
      return hadamard(args);
    case 'powerEach':
      return b ? powerEach(a, b) : node;
    case 'transpose':
      return transpose(a);
    case 'adjugate':
      return adjugate(a);
    case 'inverse':
      return inverse(a);
    case 'matrixPower':
      return payload.kind === 'number' ? matrixPower(a, payload.value) : node;
    case 'kron':
      return b ? kronecker(a, b) : node;
    case 'inner':
      return b ? inner(a, b) : node;
    case 'sumAll':
      return sumAll(a);
    case 'reduce':
      return payload.kind === 'axis' ? reduce(a, payload.axis) : node;
    case 'trace':
      return trace(a);
    case 'det':
      return determinant(a);
    case 'logdet':
      return logDeterminant(a);
    case 'normF':
    case 'norm1':
    case 'norm2':
    case 'normNuclear':
      return norm(a, node.operator);
    case 'diagMatrix':
      return diagMatrix(a);
    case 'diagVector':
      return diagVector(a);
    case 'vec':
      return vec(a);
    case 'mat':
      return mat(a, shape.rows, shape.cols);
    case 'tril':
    case 'triu':
      return triangle(node.operator, a);
    case 'slice':
      return payload.kind === 'slice' ? slice(a, payload.rows, payload.cols) : node;
    case 'productOver':
      return payload.kind === 'binder' ? productOver(payload.index, payload.from, payload.to, a) : node;
    case 'sumOver':
      return payload.kind === 'binder' ? sumOver(payload.index, payload.from, payload.to, a) : node;
    default:
      if (args.length === 1 && payload.kind === 'none' && sameShape(a.shape, shape))
        return elementwise(node.operator, a);
      return intern(node.operator, args, payload, shape);
  }
}
