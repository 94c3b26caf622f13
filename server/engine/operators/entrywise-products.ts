// Functions of an entry that meet in one product: abs(A) ∘ sign(A) is A, A ./ abs(A) is sign(A), relu(A) ∘ step(A) is
// relu(A), sin(A) ./ cos(A) is tan(A). All hold wherever the product has a derivative.

import { elementwise, number, numberOf, powerEach } from '../expressions/build.ts';
import type { Expression, OperatorName } from '../expressions/expression.ts';
import { form, isZeros } from '../expressions/forms.ts';
import { splitPower } from '../expressions/power.ts';

/** `base` to a power, times `other`, as one formula; null where it is none. */
export type Meeting = (base: Expression, exponent: number, other: Expression) => Expression | null;

const [isSign] = form('sign');
const [isStep] = form('step');

/** |x|^±1 sign(x) is x^±1, and x / |x| is sign(x). */
export const absoluteMeets: Meeting = ({ args: [x] }, exponent, other) => {
  if (!x) return null;
  if (isSign(other) && other.args[0] === x && Math.abs(exponent) === 1) return powerEach(x, number(exponent));
  return exponent === -1 && other === x ? elementwise('sign', x) : null;
};

/** A factor that is 0 where x is negative is not changed by a factor step(x): relu(x), max(x, 0). */
export const positivePartMeets: Meeting = (base, exponent, other) =>
  exponent > 0 && isStep(other) && other.args[0] === positivePart(base)
    ? powerEach(base, number(exponent))
    : null;

/** The x of relu(x), max(0, x) and max(x, 0). */
function positivePart({ args: [a, b] }: Expression): Expression | undefined {
  const isNothing = (x: Expression): boolean => numberOf(x) === 0 || isZeros(x);
  if (!a || !b) return a;
  return isNothing(a) ? b : isNothing(b) ? a : undefined;
}

/** f(x)^p / g(x)^p is h(x)^p, for h = f / g. */
export const over =
  (below: OperatorName, quotient: OperatorName): Meeting =>
  ({ args: [x] }, exponent, other) => {
    const [base, power] = splitPower(other);
    const isBelow = base.operator === below && base.args[0] === x && power === -exponent;
    return x && isBelow ? powerEach(elementwise(quotient, x), number(exponent)) : null;
  };
