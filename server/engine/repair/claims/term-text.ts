// One term of a sum, as a value and as a text: its factors arranged, its numbers in front of them and below.

import * as build from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { isNumber } from '../../expressions/forms.ts';
import { coefficientText } from './coefficients.ts';
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

/** A term behind others: with its sign between. */
export function signedTerm(text: string, index: number): string {
  if (index === 0) return text;
  return text.startsWith('-') ? ` - ${text.slice(1)}` : ` + ${text}`;
}

/** A term with its scalars and a coefficient: the author's scalars stay where that is possible. */
export function termText(term: ProductOfFactors, arranged: Arrangement, coefficient: number): string {
  const times = term.star ? ' * ' : ' ';
  const above = term.scalars.filter((scalar) => !scalar.divides);
  const below = term.scalars.filter((scalar) => scalar.divides);
  const numbers = above.filter((scalar) => isNumber(scalar.expression));
  const others = above.filter((scalar) => !isNumber(scalar.expression));
  const value = numbers.reduce(
    (product, scalar) =>
      product * (scalar.expression.payload.kind === 'number' ? scalar.expression.payload.value : 1),
    coefficient,
  );
  const keeps = coefficient === 1 && numbers.length > 0;
  const kept = numbers.map((scalar) => scalar.text).filter((text) => text !== '1' || arranged.text === '');
  const number = keeps ? kept : Math.abs(value) === 1 ? [] : [coefficientText(Math.abs(value))];
  const minus = !keeps && value < 0;
  const hasScalars = number.length + others.length > 0;
  const matrix =
    arranged.text === ''
      ? []
      : [
          arranged.level === 'hadamard' && (hasScalars || minus || below.length > 0)
            ? `(${arranged.text})`
            : arranged.text,
        ];
  const pieces = [
    ...number,
    ...others.map((scalar) =>
      /^[\p{L}\p{N}_.(][\p{L}\p{N}_.()/]*$/u.test(scalar.text) ? scalar.text : `(${scalar.text})`,
    ),
    ...matrix,
  ];
  const product = pieces.length === 0 ? '1' : pieces.join(times);
  const divided = below.reduce(
    (text, scalar) =>
      `${text} / ${/^[\p{L}\p{N}_.]+$/u.test(scalar.text) || scalar.text.endsWith(')') ? scalar.text : `(${scalar.text})`}`,
    product,
  );
  return minus ? `-${divided}` : divided;
}
