// The sides of a kink that the arguments of a function can be on, as far as signs and declared sets tell: of relu(x' x) only
// the right one.

import { add, negate, number, onesLike, times } from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { operatorOf } from '../../operators/table.ts';
import { isScalar, type Shape } from '../../shapes/shape.ts';
import { Unproved } from './form.ts';
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
    distances.some((distance) => !isNever(side === 1 ? negate(distance) : distance)),
  );
}

const spread = (a: Expression, shape: Shape): Expression =>
  isScalar(a.shape) && !isScalar(shape) ? times([a, onesLike(shape)]) : a;

/** Whether it is nonnegative everywhere. */
function isNever(distance: Expression): boolean {
  try {
    return signOf(startProof(NO_FACTS).entries(distance).form) !== null;
  } catch (error) {
    if (error instanceof Unproved) return false;
    throw error;
  }
}
