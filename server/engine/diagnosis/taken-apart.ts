// A function of a sum written as the sum of the function of each term, or of a product as a product: `(A + B)⁻¹ == A⁻¹ + B⁻¹`.

import { addAll, number, rebuild, scale, splitCoefficient } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { isNumber, isSum } from '../expressions/forms.ts';
import type { Trials } from '../numeric/trials.ts';
import { sameShape } from '../shapes/shape.ts';

/** The assumption made in a wrong identity; null where it is something else. */
export function takenApart({ question }: Trials, claimed: Expression): string | null {
  if (question.kind !== 'identity') return null;
  for (const [whole, parts] of [
    [question.of, claimed],
    [claimed, question.of],
  ] as const) {
    const inner = argumentsWithin(whole).find((node) => appliedToParts(whole, node) === parts);
    if (!inner) continue;
    return isSum(inner)
      ? 'a function of a sum is the sum of the function of each term only if it is linear, and this one is not'
      : 'a function of a product is not the product of the function of each factor here';
  }
  return null;
}

/** The arguments of nested functions of one argument, from the outside in. */
function argumentsWithin(whole: Expression): readonly Expression[] {
  const found: Expression[] = [];
  for (let next = onlyArgument(whole); next; next = onlyArgument(next)) found.push(next);
  return found;
}

/** The argument of a function, besides numbers such as the exponent of a power. */
function onlyArgument(node: Expression): Expression | null {
  const [only, ...others] = node.args.filter((arg) => !isNumber(arg));
  return only && others.length === 0 ? only : null;
}

/** null where the parts are no such thing as the whole, and nothing can be applied to them. */
function appliedToParts(whole: Expression, inner: Expression): Expression | null {
  if (!inner.args.every((arg) => isNumber(arg) || sameShape(arg.shape, inner.shape))) return null;
  const applied = (part: Expression): Expression => replaced(whole, inner, part);
  if (!isSum(inner))
    return rebuild(
      inner,
      inner.args.map((arg) => (isNumber(arg) ? arg : applied(arg))),
    );
  const terms = inner.args.map((term) => {
    const [factor, rest] = splitCoefficient(term);
    return scale(number(factor), applied(rest));
  });
  return addAll(terms);
}

/** The functions around `inner`, around something else. */
function replaced(node: Expression, inner: Expression, by: Expression): Expression {
  if (node === inner) return by;
  return rebuild(
    node,
    node.args.map((arg) => (isNumber(arg) ? arg : replaced(arg, inner, by))),
  );
}
