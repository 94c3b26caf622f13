// Products in normal form: one number, scalars with their powers collected, then one matrix: a flat chain of factors
// or a flat Hadamard product. Scalars never stay inside a chain.

import { ONE } from '../shapes/dimension.ts';
import { isScalar, SCALAR, type Shape, sameShape, shapeOf } from '../shapes/shape.ts';
import type { Exact } from '../values/exact-number.ts';
import * as exact from '../values/exact-number.ts';
import { canonical } from './canonical.ts';
import { cancelTail, meet } from './chain.ts';
import type { Expression } from './expression.ts';
import {
  hadamardNode,
  isHadamard,
  isIdentity,
  isMatrixProduct,
  isOnes,
  isScaling,
  isSum,
  isTranspose,
  matrixProductNode,
  scalingNode,
} from './forms.ts';
import {
  exactNumber,
  exactOf,
  eye,
  isScalarExpression,
  isZero,
  number,
  ones,
  onesLike,
  zeros,
  zerosLike,
} from './leaves.ts';
import { powerEach, splitExactPower } from './power.ts';
import { sumAll } from './reduction.ts';
import { addAll, FLAT } from './sum.ts';

/** A base with the power that it has in a product; `whole` is the factor as it came, as long as nothing was multiplied to it. */
interface Power {
  readonly base: Expression;
  exponent: Exact;
  whole: Expression | null;
}

type Powers = Map<string, Power>;

function collectPower(powers: Powers, factor: Expression): void {
  const [base, exponent] = splitExactPower(factor);
  const key = `${canonical(base).id} ${exact.unitKey(exponent)}`;
  const before = powers.get(key);
  if (before) {
    before.exponent = exact.total(before.exponent, exponent);
    before.whole = null;
  } else powers.set(key, { base, exponent, whole: factor });
}

/** The factors that are left, each base once. */
const keptPowers = (powers: Iterable<Power>): readonly Power[] =>
  [...powers].filter(({ whole, exponent }) => whole !== null || !exact.isZero(exponent));

const factorOf = ({ base, exponent, whole }: Power): Expression =>
  whole ?? powerEach(base, exactNumber(exponent));

/** The product of scalars and at most one matrix (any order; it comes out last). */
export function times(factors: readonly Expression[]): Expression {
  let coefficient = exact.ONE;
  let body: Expression | null = null;
  const powers: Powers = new Map();
  const collect = (factor: Expression): void => {
    const value = exactOf(factor);
    // A number with too many digits stays a factor.
    const product = value && exact.product(coefficient, value);
    if (product) coefficient = product;
    else if (isScaling(factor) && factor.args.length <= FLAT) for (const inner of factor.args) collect(inner);
    else if (isScaling(factor) && !isScalarExpression(factor)) {
      // Too long to be flattened: its scalars stay together as one factor.
      const matrix = factor.args.at(-1);
      collect(scalingNode(factor.args.slice(0, -1), SCALAR));
      if (matrix) collect(matrix);
    } else if (!isScalarExpression(factor)) {
      if (body) throw new Error('a product of scalars with two matrices');
      body = factor;
    } else collectPower(powers, factor);
  };
  for (const factor of factors) collect(factor);
  const matrix: Expression | null = body;
  return finishTimes(coefficient, [...powers.values()], matrix);
}

function finishTimes(coefficient: Exact, powers: readonly Power[], body: Expression | null): Expression {
  const isEmpty = exact.isZero(coefficient) || (body && isZero(body));
  // 0 / 0 is no number.
  const isUndefined = powers.some(({ base, exponent }) => isZero(base) && exact.isNegative(exponent));
  if (isEmpty && !isUndefined) return body ? zerosLike(body.shape) : number(0);
  const kept = keptPowers(powers);
  const scalars = kept.map(factorOf);
  const combined = kept.some((power, index) => power.whole === null && isProduct(scalars[index], power.base));
  if (combined) {
    return times([exactNumber(coefficient), ...scalars, ...(body ? [body] : [])]);
  }
  const args = body ? [...scalars, body] : scalars;
  const [first] = args;
  if (!first) return exactNumber(coefficient);
  if (exact.isMinusOne(coefficient) && args.length === 1 && isSum(first) && first.args.length <= FLAT) {
    return addAll(first.args.map((term) => times([number(-1), term])));
  }
  const all = exact.isOne(coefficient) ? args : [exactNumber(coefficient), ...args];
  return all.length === 1 ? first : scalingNode(all, body?.shape ?? first.shape);
}

/** Whether combining powers of a base has made a number or a product, which must be collected again. */
function isProduct(scalar: Expression | undefined, base: Expression): boolean {
  if (!scalar || scalar === base) return false;
  return exactOf(scalar) !== null || (isScaling(scalar) && !isScaling(base));
}

/** s A, for a scalar s. */
export function scale(s: Expression, a: Expression): Expression {
  return times([s, a]);
}

/** A / s, for a scalar s. */
export function divide(a: Expression, s: Expression): Expression {
  return times([a, powerEach(s, number(-1))]);
}

/** The matrix product of factors that fit; a scalar among them scales the others. */
export function matmul(factors: readonly Expression[]): Expression {
  const scalars: Expression[] = [];
  const chain: Expression[] = [];
  let identity: Expression | null = null;
  let rows: Expression | null = null;
  let last: Expression | null = null;
  for (const factor of factors) {
    if (!isScalarExpression(factor)) {
      rows ??= factor;
      last = factor;
    }
    const open = [factor];
    for (let next = open.pop(); next; next = open.pop()) {
      if (isScalarExpression(next)) scalars.push(next);
      else if (isScaling(next)) open.push(...[...next.args].reverse());
      else if (isMatrixProduct(next) && next.args.length <= FLAT) open.push(...[...next.args].reverse());
      else if (isIdentity(next)) identity = next;
      else push(chain, next, scalars);
    }
  }
  if (!rows || !last) return times(scalars);
  if (chain.some(isZero)) return zeros(rows.shape.rows, last.shape.cols);
  if (chain.length === 0) return times([...scalars, identity ?? eye(rows.shape.rows)]);
  return times([...scalars, ...scalarsOut(chain)]);
}

/** Puts a factor behind a chain: powers of one base combine, inverses cancel, ones fold. */
function push(chain: Expression[], factor: Expression, scalars: Expression[]): void {
  let next: Expression | null = factor;
  while (next) {
    const before = chain.at(-1);
    const met: Expression | null = before ? meet(before, next) : null;
    if (!met) break;
    chain.pop();
    if (isScalarExpression(met)) {
      scalars.push(met);
      return;
    }
    next = null;
    if (isScaling(met)) {
      scalars.push(...met.args.slice(0, -1));
      next = met.args.at(-1) ?? null;
    } else if (!isIdentity(met) || chain.length === 0) next = met;
    if (isIdentity(next)) {
      if (chain.length > 0) next = null;
      else break;
    }
  }
  if (!next) return;
  if (chain.length === 1 && isIdentity(chain[0])) chain.pop();
  chain.push(next);
  cancelTail(chain);
}

/** Stretches of a chain that are scalars (from a size 1 to the next) become factors of their own. */
function scalarsOut(chain: readonly Expression[]): readonly Expression[] {
  const cuts: number[] = [];
  chain.forEach((factor, index) => {
    if (factor.shape.rows === ONE) cuts.push(index);
  });
  if (chain.at(-1)?.shape.cols === ONE) cuts.push(chain.length);
  const first = cuts[0];
  const final = cuts.at(-1);
  if (first === undefined || final === undefined || first === final) return [link(chain)];
  const scalars = cuts.slice(1).map((end, index) => scalarChain(chain.slice(cuts[index], end)));
  const outside = [...chain.slice(0, first), ...chain.slice(final)];
  return outside.length > 0 ? [...scalars, link(outside)] : scalars;
}

/** A chain without scalar stretches, as one expression. */
function link(chain: readonly Expression[]): Expression {
  const [first] = chain;
  const last = chain.at(-1);
  if (!first || !last) throw new Error('an empty chain');
  if (chain.length === 1) return first;
  return matrixProductNode(chain, shapeOf(first.shape.rows, last.shape.cols));
}

/** A row times … times a column; with ones at an end it is a sum of entries. */
function scalarChain(chain: readonly Expression[]): Expression {
  const [first] = chain;
  const last = chain.at(-1);
  if (!first || !last || chain.length < 2) throw new Error('a scalar chain needs a row and a column');
  if (isOnes(first)) return sumAll(link(chain.slice(1)));
  if (isOnes(last)) return sumAll(link(chain.slice(0, -1)));
  return link(chain);
}

/** A ∘ B ∘ …, all of one shape. */
export function hadamard(factors: readonly Expression[]): Expression {
  const [head] = factors;
  if (!head) throw new Error('a product of no factors has no shape');
  if (isScalarExpression(head)) return times(factors);
  const scalars: Expression[] = [];
  const powers: Powers = new Map();
  let zero = false;
  const collect = (factor: Expression): void => {
    if (!sameShape(factor.shape, head.shape)) throw new Error('a Hadamard product of different shapes');
    if (isZero(factor)) zero = true;
    else if (isScaling(factor)) {
      scalars.push(...factor.args.slice(0, -1));
      const matrix = factor.args.at(-1);
      if (matrix) collect(matrix);
    } else if (isHadamard(factor) && factor.args.length <= FLAT)
      for (const inner of factor.args) collect(inner);
    else if (!isOnes(factor)) collectPower(powers, factor);
  };
  // On the diagonal a matrix and its transpose are the same.
  const diagonal = factors.some(isIdentity);
  for (const factor of factors)
    collect(diagonal && isTranspose(factor) ? (factor.args[0] ?? factor) : factor);
  if (zero) return zerosLike(head.shape);
  const kept = keptPowers(powers.values()).map(factorOf);
  const [first] = kept;
  const body = !first ? onesLike(head.shape) : kept.length === 1 ? first : hadamardNode(kept, head.shape);
  return times([...scalars, body]);
}

/** A ./ B, both of one shape. */
export function divideEach(a: Expression, b: Expression): Expression {
  return hadamard([a, powerEach(b, number(-1))]);
}

/** A scalar in every entry of a shape. */
export function spread(s: Expression, shape: Shape): Expression {
  return isScalar(shape) ? s : times([s, onesLike(shape)]);
}

/** A size of 1 repeated to the size of `shape`. */
export function broadcast(a: Expression, shape: Shape): Expression {
  if (sameShape(a.shape, shape)) return a;
  if (isScalarExpression(a)) return spread(a, shape);
  if (a.shape.cols === ONE) return matmul([a, ones(ONE, shape.cols)]);
  return matmul([ones(shape.rows, ONE), a]);
}
