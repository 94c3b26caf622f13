// Sums in normal form: flat, like terms collected, in the order in which their author wrote them.

import { sameShape } from '../shapes/shape.ts';
import { canonical } from './canonical.ts';
import { type Expression, intern, NONE } from './expression.ts';
import { isScaling, isSum } from './forms.ts';
import { isDividedByZero, isZero, number, numberOf, UNIT, zerosLike } from './leaves.ts';
import { times } from './product.ts';

/** A sum inside a sum is flattened up to this many terms: beyond, a chain of sums would cost its length squared. */
export const FLAT = 32;

/** A number and what it multiplies: `[-2, A]` for `-2 A`. */
export function splitCoefficient(expression: Expression): readonly [number, Expression] {
  const own = numberOf(expression);
  if (own !== null) return [own, UNIT];
  if (!isScaling(expression)) return [1, expression];
  const [first, ...rest] = expression.args;
  const value = first ? numberOf(first) : null;
  if (value === null) return [1, expression];
  const [only] = rest;
  return [value, rest.length === 1 && only ? only : intern('times', rest, NONE, expression.shape)];
}

/** a + b, both of the same shape. */
export function add(a: Expression, b: Expression): Expression {
  return addAll([a, b]);
}

/** The sum of terms of one shape (at least one term). */
export function addAll(terms: readonly Expression[]): Expression {
  const [head] = terms;
  if (!head) throw new Error('a sum of no terms has no shape');
  const collected = new Map<
    Expression,
    { coefficient: number; largest: number; body: Expression; whole: Expression | null }
  >();
  const collect = (term: Expression): void => {
    if (!sameShape(term.shape, head.shape)) throw new Error('a sum of terms of different shapes');
    if (isZero(term)) return;
    if (isSum(term) && term.args.length <= FLAT) {
      for (const inner of term.args) collect(inner);
      return;
    }
    const [coefficient, body] = splitCoefficient(term);
    const key = canonical(body);
    const before = collected.get(key);
    if (before) {
      before.coefficient += coefficient;
      before.largest = Math.max(before.largest, Math.abs(coefficient));
      before.whole = null;
    } else collected.set(key, { coefficient, largest: Math.abs(coefficient), body, whole: term });
  };
  for (const term of terms) collect(term);
  const kept = [...collected.values()].filter((term) => !cancelled(term));
  const sum = kept.map((term) => term.whole ?? times([number(term.coefficient), term.body]));
  const [first] = sum;
  if (!first) return zerosLike(head.shape);
  return sum.length === 1 ? first : intern('add', sum, NONE, head.shape);
}

/** Nothing, or what rounding leaves of coefficients such as 0.1 + 0.2 - 0.3; but 1 / 0 - 1 / 0 is no number. */
function cancelled(term: {
  readonly coefficient: number;
  readonly largest: number;
  readonly body: Expression;
  readonly whole: Expression | null;
}): boolean {
  if (isDividedByZero(term.body)) return false;
  return term.whole === null ? Math.abs(term.coefficient) <= 1e-15 * term.largest : term.coefficient === 0;
}

/** -a; the sign goes into a sum: -(a - b) is b - a. */
export function negate(a: Expression): Expression {
  return times([number(-1), a]);
}

/** a - b, both of the same shape. */
export function subtract(a: Expression, b: Expression): Expression {
  return addAll([a, negate(b)]);
}
