// A scalar formula applied to every entry of a matrix.

import type { Shape } from '../shapes/shape.ts';
import { type Expression, intern, topological } from './expression.ts';
import { factsOf } from './facts.ts';
import { isIndexSum, isPower, isScaling, isSum, isUnknown } from './forms.ts';
import { isScalarExpression } from './leaves.ts';
import { powerEach } from './power.ts';
import { hadamard, spread } from './product.ts';
import { elementwise, productOver, sumOver } from './reduction.ts';
import { substitute } from './substitute.ts';
import { addAll } from './sum.ts';

/**
 * A scalar formula applied to every entry: `parameters` (scalar leaves) become `args`, of one shape or scalar.
 * null where the formula does with a parameter what is not done entry by entry.
 */
export function lift(
  formula: Expression,
  parameters: readonly Expression[],
  args: readonly Expression[],
): Expression | null {
  const wide = args.find((arg) => !isScalarExpression(arg));
  const replacements = new Map(parameters.map((parameter, index) => [parameter, args[index] ?? parameter]));
  if (!wide) return substitute(formula, replacements);
  const { shape } = wide;
  const done = new Map<Expression, Expression>();
  for (const node of topological([formula])) {
    const parts = node.args.map((arg) => done.get(arg) ?? arg);
    const lifted =
      replacements.get(node) ??
      (parts.some((part) => !isScalarExpression(part)) && isScalarExpression(node)
        ? entrywise(node, parts, shape)
        : node);
    if (lifted === null) return null;
    done.set(node, lifted);
  }
  const result = done.get(formula) ?? formula;
  return isScalarExpression(result) ? spread(result, shape) : result;
}

function entrywise(node: Expression, parts: readonly Expression[], shape: Shape): Expression | null {
  const wide = parts.map((part) => (isScalarExpression(part) ? spread(part, shape) : part));
  const [a, b] = parts;
  const lifted = node.args.every((arg) => isScalarExpression(arg));
  if (!lifted || !a) return null;
  if (isSum(node)) return addAll(wide);
  if (isScaling(node)) return hadamard(wide);
  if (isPower(node)) return b ? powerEach(wide[0] ?? a, b) : null;
  const { payload } = node;
  if (payload.kind === 'function')
    return isUnknown(node) && payload.fn.kind === 'elementwise'
      ? intern(node.operator, wide, payload, shape)
      : null;
  if (payload.kind === 'binder') {
    const over = isIndexSum(node) ? sumOver : productOver;
    return over(payload.index, payload.from, payload.to, a);
  }
  if (node.args.length > 1 && factsOf(node).isEntrywise) return intern(node.operator, wide, payload, shape);
  return node.args.length === 1 && payload.kind === 'none' ? elementwise(node.operator, a) : null;
}
