// Laws that hold entry by entry where factors of one product meet: those the table has for two functions, the root of a square
// is an absolute value, s^p s^q is s^(p + q), and a mask of zeros and ones is its own powers. All hold wherever the product
// has a derivative.

import {
  add,
  broadcast,
  canonical,
  hadamard,
  hasAttribute,
  isScalarExpression,
  number,
  numberOf,
  powerEach,
  splitPower,
  times,
} from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { isHadamard, isPower, isScaling } from '../../expressions/forms.ts';
import { operatorOf } from '../../operators/table.ts';

/** The product with two of its factors as one, or a mask without its power; nothing where none belong together. */
export function mergedFactors(product: Expression): readonly Expression[] {
  const factors = isHadamard(product) || isScaling(product) ? product.args : [product];
  for (const [place, factor] of factors.entries()) {
    const [base, exponent] = splitPower(factor);
    if (exponent > 1 && hasAttribute(base, MASKS)) return [withFactor(product, factors, place, null, base)];
    for (const [other, candidate] of factors.entries()) {
      const merged = other === place ? null : (together(factor, candidate) ?? powersMet(factor, candidate));
      if (merged) return [withFactor(product, factors, place, other, merged)];
    }
  }
  return [];
}

const MASKS = ['binary', 'onehot', 'onehot rows', 'onehot cols'] as const;
function withFactor(
  product: Expression,
  factors: readonly Expression[],
  place: number,
  other: number | null,
  by: Expression,
): Expression {
  const all = factors.flatMap((factor, at) => (at === place ? [by] : at === other ? [] : [factor]));
  return isScaling(product) ? times(all) : hadamard(...all);
}

/** Two factors of one product as one, or null. */
function together(factor: Expression, other: Expression): Expression | null {
  const [base, exponent] = splitPower(factor);
  return operatorOf(base).laws.meets(base, exponent, other);
}

/** s^p and s^q, of which one exponent at least is no number, as s^(p + q). */
function powersMet(factor: Expression, other: Expression): Expression | null {
  const [base, exponent] = factor.args;
  if (!isPower(factor) || !base || !exponent || numberOf(exponent) !== null) return null;
  const [below, more] = isPower(other) ? other.args : [other, number(1)];
  if (!below || !more || canonical(below) !== canonical(base)) return null;
  const shape = isScalarExpression(more) ? exponent.shape : more.shape;
  return powerEach(base, add(broadcast(exponent, shape), broadcast(more, shape)));
}
