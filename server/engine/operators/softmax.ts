// softmax and logsumexp in normal form, and where a formula writes them out: exp(x) / sum(exp(x)) is softmax(x),
// log(sum(exp(x))) is logsumexp(x).

import { hadamard, number, powerEach, splitPower, times } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import {
  form,
  isAxisSum,
  isDiagonalMatrix,
  isHadamard,
  isMatrixProduct,
  isOnes,
  isScaling,
  isTotal,
} from '../expressions/forms.ts';
import { ONE } from '../shapes/dimension.ts';
import { isScalar, type Shape, shapeOf } from '../shapes/shape.ts';
import type { Axis } from './along-axis.ts';

const [isExponential] = form('exp');
const [isLogarithm] = form('log');
const [, softmaxNode] = form('softmax');
const [, logSumExpNode] = form('logsumexp');

/** The shape of what stands for each row, or each column. */
export const reducedShape = (shape: Shape, axis: Axis): Shape =>
  axis === 'rows' ? shapeOf(shape.rows, ONE) : shapeOf(ONE, shape.cols);

/** The softmax of a along an axis, shaped like a. */
export function softmax(a: Expression, axis: Axis): Expression {
  return isScalar(a.shape) ? number(1) : softmaxNode([a], a.shape, { kind: 'axis', axis });
}

/** The logarithms of the sums of exponentials along an axis, a column for `rows` and a row for `cols`. */
export function logSumExp(a: Expression, axis: Axis): Expression {
  return isScalar(a.shape) ? a : logSumExpNode([a], reducedShape(a.shape, axis), { kind: 'axis', axis });
}

/** exp(A), summed along an axis: what it sums, and how. */
function sumOfExponentials(node: Expression): { readonly of: Expression; readonly axis: Axis } | null {
  const [exponentials] = node.args;
  const [of] = isExponential(exponentials) ? exponentials.args : [];
  if (!of) return null;
  if (isAxisSum(node) && node.payload.kind === 'axis') return { of, axis: node.payload.axis };
  if (!isTotal(node)) return null;
  if (of.shape.cols === ONE) return { of, axis: 'cols' };
  return of.shape.rows === ONE ? { of, axis: 'rows' } : null;
}

/** The sums along an axis, spread over the matrix again or not. */
function spreadSum(node: Expression): ReturnType<typeof sumOfExponentials> {
  const spread = isMatrixProduct(node) && node.args.length === 2;
  if (!spread) return sumOfExponentials(node);
  const sums = node.args.find((factor) => !isOnes(factor));
  return sums ? sumOfExponentials(sums) : null;
}

/** A formula that writes out softmax: a product with exp(x) / sum(exp(x)), or a chain with that as a scaling of rows. */
export function writtenSoftmax(node: Expression): Expression | null {
  if (isScaling(node) || isHadamard(node)) return normalised(node);
  return isMatrixProduct(node) ? scaledRows(node) : null;
}

/** exp(x) / sum(exp(x)), or a power of it, among the factors of a product. */
function normalised(node: Expression): Expression | null {
  for (const [place, factor] of node.args.entries()) {
    const [base, exponent] = splitPower(factor);
    const sum = exponent < 0 ? spreadSum(base) : null;
    if (!sum) continue;
    const above = node.args.findIndex((other) => {
      const [exponential, power] = splitPower(other);
      return isExponential(exponential) && exponential.args[0] === sum.of && power === -exponent;
    });
    if (above < 0) continue;
    const rest = node.args.filter((_, other) => other !== place && other !== above);
    const found = powerEach(softmax(sum.of, sum.axis), number(-exponent));
    return isScaling(node) ? times([...rest, found]) : hadamard(...rest, found);
  }
  return null;
}

/** diag(1 ./ sum(exp(A), rows)) exp(A), a chain of its own. */
function scaledRows(node: Expression): Expression | null {
  const [scaling, matrix] = node.args;
  const [weights] = scaling?.args ?? [];
  if (node.args.length !== 2 || !isDiagonalMatrix(scaling) || !matrix || !weights) return null;
  const [base, exponent] = splitPower(weights);
  const sum = exponent === -1 ? sumOfExponentials(base) : null;
  const fits = sum?.axis === 'rows' && isExponential(matrix) && matrix.args[0] === sum.of;
  return sum && fits ? softmax(sum.of, 'rows') : null;
}

/** log(sum(exp(x))) as logsumexp(x). */
export function writtenLogSumExp(node: Expression): Expression | null {
  const [inside] = isLogarithm(node) ? node.args : [];
  const sum = inside && sumOfExponentials(inside);
  return sum ? logSumExp(sum.of, sum.axis) : null;
}
