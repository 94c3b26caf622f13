// Sums in normal form: flat, like terms collected, in the order in which their author wrote them.

import { sameShape } from '../shapes/shape.ts';
import type { Exact } from '../values/exact-number.ts';
import * as exact from '../values/exact-number.ts';
import { canonical } from './canonical.ts';
import type { Expression } from './expression.ts';
import { isScaling, isSum, scalingNode, sumNode } from './forms.ts';
import {
  exactNumber,
  exactOf,
  isDividedByZero,
  isZero,
  number,
  numberOf,
  UNIT,
  zerosLike,
} from './leaves.ts';
import { times } from './product.ts';

/** A sum inside a sum is flattened up to this many terms: beyond, a chain of sums would cost its length squared. */
export const FLAT = 32;

/** A number and what it multiplies: `[-2, A]` for `-2 A`. A number that no double stands for stays with what it multiplies. */
export function splitCoefficient(expression: Expression): readonly [number, Expression] {
  const own = numberOf(expression);
  if (own !== null) return [own, UNIT];
  const [first] = isScaling(expression) ? expression.args : [];
  const value = first ? numberOf(first) : null;
  return value === null ? [1, expression] : [value, withoutFirst(expression)];
}

function splitExactly(expression: Expression): readonly [Exact, Expression] {
  const own = exactOf(expression);
  if (own !== null) return [own, UNIT];
  const [first] = isScaling(expression) ? expression.args : [];
  const value = first ? exactOf(first) : null;
  return value === null ? [exact.ONE, expression] : [value, withoutFirst(expression)];
}

/** The product of the factors behind the first. */
function withoutFirst({ args, shape }: Expression): Expression {
  const [, ...rest] = args;
  const [only] = rest;
  return rest.length === 1 && only ? only : scalingNode(rest, shape);
}

/** a + b, both of the same shape. */
export function add(a: Expression, b: Expression): Expression {
  return addAll([a, b]);
}

/** The sum of terms of one shape (at least one term). */
export function addAll(terms: readonly Expression[]): Expression {
  const [head] = terms;
  if (!head) throw new Error('a sum of no terms has no shape');
  const collected = new Map<string, Collected>();
  const collect = (term: Expression): void => {
    if (!sameShape(term.shape, head.shape)) throw new Error('a sum of terms of different shapes');
    if (isZero(term)) return;
    if (isSum(term) && term.args.length <= FLAT) {
      for (const inner of term.args) collect(inner);
      return;
    }
    const [coefficient, body] = splitExactly(term);
    const key = `${canonical(body).id} ${exact.unitKey(coefficient)}`;
    const before = collected.get(key);
    if (before) {
      before.coefficient = exact.total(before.coefficient, coefficient);
      before.whole = null;
    } else collected.set(key, { coefficient, body, whole: term });
  };
  for (const term of terms) collect(term);
  // Nothing; but 1 / 0 - 1 / 0 is no number.
  const kept = [...collected.values()].filter(
    ({ coefficient, body }) => !exact.isZero(coefficient) || isDividedByZero(body),
  );
  const sum = kept.map((term) => term.whole ?? times([exactNumber(term.coefficient), term.body]));
  const [first] = sum;
  if (!first) return zerosLike(head.shape);
  return sum.length === 1 ? first : sumNode(sum, head.shape);
}

/** A term with the number that it is taken; `whole` is the term as it came, as long as nothing was added to it. */
interface Collected {
  coefficient: Exact;
  readonly body: Expression;
  whole: Expression | null;
}

/** -a; the sign goes into a sum: -(a - b) is b - a. */
export function negate(a: Expression): Expression {
  return times([number(-1), a]);
}

/** a - b, both of the same shape. */
export function subtract(a: Expression, b: Expression): Expression {
  return addAll([a, negate(b)]);
}
