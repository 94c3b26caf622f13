// The sides of a kink that the arguments of a function can be on, as far as signs, bounds and declared sets tell: of
// relu(x' x) only the right one, of max(tanh(x), -2) only that of its first argument.

import { add, negate, number, numberOf, onesLike, times, variableOf } from '../../expressions/build.ts';
import type { Attribute, Expression } from '../../expressions/expression.ts';
import { factsOf } from '../../expressions/facts.ts';
import { isScaling } from '../../expressions/forms.ts';
import { UNBOUNDED } from '../../operators/entry.ts';
import type { Bounds } from '../../operators/operator.ts';
import { operatorOf } from '../../operators/table.ts';
import { isScalar, type Shape } from '../../shapes/shape.ts';
import { definiteness } from './definiteness.ts';
import { attempted } from './form.ts';
import { signOf } from './functions.ts';
import { NO_FACTS, startProof } from './proves-equal.ts';

/** -1 where the distance from some kink of this node may be negative, 1 where it may be positive. */
export function reachableSides(node: Expression): readonly (-1 | 1)[] {
  const [a, b] = node.args;
  if (!a) return [];
  const kinks = operatorOf(node).elementwise?.domain.kinks ?? [0];
  const distances = b
    ? [add(spread(a, node.shape), negate(spread(b, node.shape)))]
    : kinks.map((kink) => add(a, times([number(-kink), onesLike(a.shape)])));
  return ([-1, 1] as const).filter((side) =>
    distances.some((distance) => mayBePositive(side === 1 ? distance : negate(distance))),
  );
}

const spread = (a: Expression, shape: Shape): Expression =>
  isScalar(a.shape) && !isScalar(shape) ? times([a, onesLike(shape)]) : a;

function mayBePositive(distance: Expression): boolean {
  return boundsOf(distance, DEPTH).most > 0 && !isNonnegative(negate(distance));
}

/** Whether it is nonnegative everywhere, as far as its normal form tells. */
function isNonnegative(a: Expression): boolean {
  return attempted(() => signOf(startProof(NO_FACTS).entries(a).form)) !== null;
}

/** How deep sums are looked into. */
const DEPTH = 6;

/** Bounds of all entries: interval arithmetic over sums and multiples, beside bounds of operators and declarations. */
function boundsOf(a: Expression, depth: number): Bounds {
  const value = numberOf(a);
  if (value !== null) return { least: value, most: value };
  const variable = variableOf(a);
  if (variable) return variable.role === 'value' ? boundsOfSet(variable.attributes) : UNBOUNDED;
  if (isScalar(a.shape) && definiteness(a) !== null) return { least: 0, most: Number.POSITIVE_INFINITY };
  if (depth === 0) return UNBOUNDED;
  const [first, second, ...more] = a.args;
  const inside = (arg: Expression): Bounds => boundsOf(arg, depth - 1);
  if (first && factsOf(a).entries === 'arranged') return inside(first);
  if (!isScaling(a)) return operatorOf(a).rangeOf(a.args, inside);
  const factor = first && numberOf(first);
  if (factor === null || factor === undefined || !second || more.length > 0) return UNBOUNDED;
  const { least, most } = inside(second);
  const ends = [factor * least, factor * most];
  return { least: Math.min(...ends), most: Math.max(...ends) };
}

/** Bounds of the entries of the declared sets. */
function boundsOfSet(attributes: readonly Attribute[]): Bounds {
  const has = (...names: readonly Attribute[]): boolean => names.some((name) => attributes.includes(name));
  const isFraction = has('binary', 'probability', 'simplex', 'simplex rows', 'simplex cols');
  if (isFraction || has('onehot', 'onehot rows', 'onehot cols')) return { least: 0, most: 1 };
  if (has('orthogonal', 'unit')) return { least: -1, most: 1 };
  return has('positive', 'nonneg') ? { least: 0, most: Number.POSITIVE_INFINITY } : UNBOUNDED;
}
