// Functions with a name of their own that a formula writes out: exp(x) / sum(exp(x)) is softmax(x), log(sum(exp(x))) is
// logsumexp(x), 1 / (1 + exp(-x)) is sigmoid(x), log |det(A)| is logdet(A). Their derivatives are short where those of the parts are not.

import {
  hadamard,
  logDeterminant,
  number,
  powerEach,
  rebuild,
  splitPower,
  times,
} from '../expressions/build.ts';
import { type Expression, intern, topological } from '../expressions/expression.ts';
import { softmax } from '../operators/probability.ts';
import { ONE } from '../shapes/dimension.ts';
import { withoutBlocks } from './blocks.ts';
import { withoutIndices } from './indices/index-sums.ts';
import { logistic } from './simplification/rewriting.ts';

type Axis = 'rows' | 'cols';

/** The formula as it is differentiated: sums over an index as matrices, blocks multiplied out, functions by their names. Equal to what is given. */
export function differentiable(root: Expression): Expression {
  return recognised(withoutBlocks(withoutIndices(root)));
}

/** What `differentiable` did to a formula, in words that go behind "the differential of what is derived"; null for nothing. */
export function rewritingTold(root: Expression): string | null {
  const matrices = withoutIndices(root);
  const indices = matrices === root ? [] : ['sums over indices as matrices'];
  const whole = withoutBlocks(matrices);
  const blocks = whole === matrices ? [] : ['blocks multiplied out'];
  const names = recognised(whole) === whole ? [] : ['functions by their names'];
  const told = [...indices, ...blocks, ...names];
  return told.length > 0 ? told.join(', ') : null;
}

function recognised(root: Expression): Expression {
  const order = topological([root]);
  if (!order.some((node) => node.operator === 'exp' || node.operator === 'det')) return root;
  const done = new Map<Expression, Expression>();
  for (const node of order) {
    const rebuilt = rebuild(
      node,
      node.args.map((arg) => done.get(arg) ?? arg),
    );
    done.set(node, named(rebuilt));
  }
  return done.get(root) ?? root;
}

function named(node: Expression): Expression {
  switch (node.operator) {
    case 'times':
    case 'hadamard':
      return normalised(node) ?? logistic(node)[0] ?? node;
    case 'powerEach':
      return logistic(node)[0] ?? node;
    case 'matmul':
      return scaledRows(node) ?? node;
    case 'log':
      return logarithm(node) ?? node;
    default:
      return node;
  }
}

/** exp(A), summed along an axis: what it sums, and how. */
function sumOfExponentials(node: Expression): { readonly of: Expression; readonly axis: Axis } | null {
  const [exponentials] = node.args;
  const [of] = exponentials?.args ?? [];
  if (exponentials?.operator !== 'exp' || !of) return null;
  if (node.operator === 'reduce' && node.payload.kind === 'axis') return { of, axis: node.payload.axis };
  if (node.operator !== 'sumAll') return null;
  if (of.shape.cols === ONE) return { of, axis: 'cols' };
  return of.shape.rows === ONE ? { of, axis: 'rows' } : null;
}

/** The sums along an axis, spread over the matrix again or not. */
function spreadSum(node: Expression): ReturnType<typeof sumOfExponentials> {
  const spread = node.operator === 'matmul' && node.args.length === 2;
  if (!spread) return sumOfExponentials(node);
  const sums = node.args.find((factor) => factor.operator !== 'ones');
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
    return node.operator === 'times' ? times([...rest, found]) : hadamard(...rest, found);
  }
  return null;
}

/** diag(1 ./ sum(exp(A), rows)) exp(A), a chain of its own. */
function scaledRows(node: Expression): Expression | null {
  const [scaling, matrix] = node.args;
  const [weights] = scaling?.args ?? [];
  if (node.args.length !== 2 || scaling?.operator !== 'diagMatrix' || !matrix || !weights) return null;
  const [base, exponent] = splitPower(weights);
  const sum = exponent === -1 ? sumOfExponentials(base) : null;
  const fits = sum?.axis === 'rows' && matrix.operator === 'exp' && matrix.args[0] === sum.of;
  return sum && fits ? softmax(sum.of, 'rows') : null;
}

function logarithm(node: Expression): Expression | null {
  const [inside] = node.args;
  const [determinant] = inside?.operator === 'abs' ? inside.args : [];
  const [matrix] = determinant?.operator === 'det' ? determinant.args : [];
  if (matrix) return logDeterminant(matrix);
  const sum = inside && sumOfExponentials(inside);
  return sum ? intern('logsumexp', [sum.of], { kind: 'axis', axis: sum.axis }, node.shape) : null;
}
