// A scalar formula applied to every entry of a matrix.

import type { Shape } from '../shapes/shape.ts';
import { type Expression, intern, topological } from './expression.ts';
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
  switch (node.operator) {
    case 'add':
      return addAll(wide);
    case 'times':
      return hadamard(wide);
    case 'powerEach': {
      if (!b) return null;
      const base = wide[0] ?? a;
      return powerEach(base, b);
    }
    case 'max':
    case 'min':
      return intern(node.operator, wide, node.payload, shape);
    case 'unknown':
      return node.payload.kind === 'function' && node.payload.fn.kind === 'elementwise'
        ? intern('unknown', wide, node.payload, shape)
        : null;
    case 'productOver':
      return node.payload.kind === 'binder'
        ? productOver(node.payload.index, node.payload.from, node.payload.to, a)
        : null;
    case 'sumOver':
      return node.payload.kind === 'binder'
        ? sumOver(node.payload.index, node.payload.from, node.payload.to, a)
        : null;
    default:
      return node.args.length === 1 && node.payload.kind === 'none' ? elementwise(node.operator, a) : null;
  }
}
