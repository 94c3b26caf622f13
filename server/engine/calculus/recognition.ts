// Functions with a name of their own that a formula writes out: exp(x) / sum(exp(x)) is softmax(x), log(sum(exp(x))) is
// logsumexp(x), 1 / (1 + exp(-x)) is sigmoid(x), log |det(A)| is logdet(A). Their derivatives are short where those of the parts are not.

import { hadamard, number, powerEach, rewritten, splitPower, times } from '../expressions/build.ts';
import { type Expression, intern, topological } from '../expressions/expression.ts';
import {
  isAxisSum,
  isDiagonalMatrix,
  isMatrixProduct,
  isOnes,
  isScaling,
  isTotal,
} from '../expressions/forms.ts';
import { isDeterminant, logDeterminant } from '../operators/determinants.ts';
import { softmax } from '../operators/probability.ts';
import { ONE } from '../shapes/dimension.ts';
import { withoutBlocks } from './blocks.ts';
import { withoutIndices } from './indices/index-sums.ts';
import { logistic } from './simplification/rewriting.ts';

type Axis = 'rows' | 'cols';

/** A formula as it is differentiated, and what was done to it. */
export interface Read {
  readonly formula: Expression;
  /** In words that go behind "the differential of what is derived"; null where it is as written. */
  readonly told: string | null;
}

/** Sums over an index as matrices, blocks multiplied out, functions by their names. Equal to what is given. */
export function readFormula(root: Expression): Read {
  const matrices = withoutIndices(root);
  const whole = withoutBlocks(matrices);
  const formula = recognised(whole);
  const told = [
    ...(matrices === root ? [] : ['sums over indices as matrices']),
    ...(whole === matrices ? [] : ['blocks multiplied out']),
    ...(formula === whole ? [] : ['functions by their names']),
  ];
  return { formula, told: told.length > 0 ? told.join(', ') : null };
}

/** The formula as it is differentiated. */
export const differentiable = (root: Expression): Expression => readFormula(root).formula;

/** Functions by their names, in the place of what they are written out with. */
export function recognised(root: Expression): Expression {
  const isWorthLooking = topological([root]).some(({ operator }) => operator === 'exp' || operator === 'det');
  return isWorthLooking ? rewritten(root, named) : root;
}

function named(node: Expression): Expression | null {
  switch (node.operator) {
    case 'times':
    case 'hadamard':
      return normalised(node) ?? logistic(node)[0] ?? null;
    case 'powerEach':
      return logistic(node)[0] ?? null;
    case 'matmul':
      return scaledRows(node);
    case 'log':
      return logarithm(node);
    default:
      return null;
  }
}

/** exp(A), summed along an axis: what it sums, and how. */
function sumOfExponentials(node: Expression): { readonly of: Expression; readonly axis: Axis } | null {
  const [exponentials] = node.args;
  const [of] = exponentials?.args ?? [];
  if (exponentials?.operator !== 'exp' || !of) return null;
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

/** exp(x) / sum(exp(x)), or a power of it, among the factors of a product. */
function normalised(node: Expression): Expression | null {
  for (const [place, factor] of node.args.entries()) {
    const [base, exponent] = splitPower(factor);
    const sum = exponent < 0 ? spreadSum(base) : null;
    if (!sum) continue;
    const above = node.args.findIndex((other) => {
      const [exponential, power] = splitPower(other);
      return exponential.operator === 'exp' && exponential.args[0] === sum.of && power === -exponent;
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
  const fits = sum?.axis === 'rows' && matrix.operator === 'exp' && matrix.args[0] === sum.of;
  return sum && fits ? softmax(sum.of, 'rows') : null;
}

function logarithm(node: Expression): Expression | null {
  const [inside] = node.args;
  const [determinant] = inside?.operator === 'abs' ? inside.args : [];
  const [matrix] = isDeterminant(determinant) ? determinant.args : [];
  if (matrix) return logDeterminant(matrix);
  const sum = inside && sumOfExponentials(inside);
  return sum ? intern('logsumexp', [sum.of], { kind: 'axis', axis: sum.axis }, node.shape) : null;
}
