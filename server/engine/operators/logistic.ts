// The logistic function where a formula writes it out.

import {
  elementwise,
  hadamard,
  negate,
  numberOf,
  sameExpression,
  splitPower,
  times,
} from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { form, isHadamard, isOnes, isScaling, isSum } from '../expressions/forms.ts';

const [isLogistic] = form('sigmoid');
const [isExponential] = form('exp');

/** exp(u) ./ (1 + exp(u)) and 1 ./ (1 + exp(-u)) are sigmoid(u), sigmoid(u) ∘ exp(-u) is sigmoid(-u). */
export function logistic(node: Expression): readonly Expression[] {
  const factors = isHadamard(node) || isScaling(node) ? node.args : [node];
  const joined = (gone: readonly number[], argument: Expression): readonly Expression[] => {
    const all = [...factors.filter((_, place) => !gone.includes(place)), elementwise('sigmoid', argument)];
    return [isScaling(node) ? times(all) : hadamard(...all)];
  };
  for (const [index, factor] of factors.entries()) {
    const [at] = factor.args;
    if (!isLogistic(factor) || !at) continue;
    const opposite = factors.findIndex(
      (other) => isExponential(other) && other.args[0] && sameExpression(other.args[0], negate(at)),
    );
    if (opposite >= 0) return joined([index, opposite], negate(at));
  }
  for (const [index, factor] of factors.entries()) {
    const [base, exponent] = splitPower(factor);
    if (exponent !== -1 || !isSum(base) || base.args.length !== 2) continue;
    const unit = base.args.find((term) => isOnes(term) || numberOf(term) === 1);
    const power = base.args.find(isExponential);
    const at = power?.args[0];
    if (!unit || !power || !at) continue;
    const numerator = factors.indexOf(power);
    return numerator >= 0 ? joined([index, numerator], at) : joined([index], negate(at));
  }
  return [];
}
