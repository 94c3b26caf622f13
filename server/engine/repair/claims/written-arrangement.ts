// One term of a sum, as a value and as it is written: its factors arranged, its numbers in front of them and below.

import * as build from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { isNumber } from '../../expressions/forms.ts';
import { LEVEL } from '../../operators/writing.ts';
import { negative, product, quotient } from '../shapes/written-products.ts';
import { enclosed, numeral, type WrittenTerm } from '../shapes/written-term.ts';
import { coefficient } from './coefficients.ts';
import type { ProductOfFactors } from './factors.ts';
import type { Arrangement } from './rearrange.ts';

/** An arrangement of a term's factors, times the term's numbers. */
export function withScalars(expression: Expression, term: ProductOfFactors): Expression {
  return term.scalars.reduce(
    (total, scalar) =>
      scalar.divides ? build.divide(total, scalar.expression) : build.scale(scalar.expression, total),
    expression,
  );
}

/** A term with its scalars times a number: the author's scalars stay where that is possible. */
export function writtenArrangement(
  term: ProductOfFactors,
  arranged: Arrangement,
  times: number,
): WrittenTerm {
  const above = term.scalars.filter((scalar) => !scalar.divides);
  const below = term.scalars.filter((scalar) => scalar.divides);
  const numbers = above.filter((scalar) => isNumber(scalar.expression));
  const others = above.filter((scalar) => !isNumber(scalar.expression));
  const value = numbers.reduce(
    (product, scalar) =>
      product * (scalar.expression.payload.kind === 'number' ? scalar.expression.payload.value : 1),
    times,
  );
  const written = arranged.write();
  const matrix = written ? [written] : [];
  const keeps = times === 1 && numbers.length > 0;
  const kept = numbers
    // A number in front keeps its sign without parentheses.
    .map(({ written }, at) => (at === 0 ? { ...written, level: LEVEL.atom } : written))
    .filter(({ text }) => text !== '1' || matrix.length === 0);
  const number = keeps ? kept : Math.abs(value) === 1 ? [] : [coefficient(Math.abs(value))];
  const isNegative = !keeps && value < 0;
  // A product that is a number stays in parentheses, so that the eye sees it.
  const pieces = [...number, ...others.map(({ written }) => enclosed(written, LEVEL.prefix)), ...matrix];
  const whole = pieces.length === 0 ? numeral(1, '1') : product(pieces, term.star);
  // An elementwise product stands in parentheses behind a sign and above a slash, so that the eye sees it.
  const numerator = isNegative || below.length > 0 ? enclosed(whole, LEVEL.juxtaposition) : whole;
  const divided = below.reduce((written, scalar) => quotient(written, scalar.written), numerator);
  return isNegative ? negative(divided) : divided;
}
