// The part of a graph that is worked out once: what stands inside a sum over an index is worked out at each of its values.

import type { Expression } from '../../../server/engine/expressions/expression.ts';

/** The nodes of an expression that do not stand inside a sum over an index, children first. */
export function outsideSums(root: Expression): readonly Expression[] {
  const seen = new Set<Expression>();
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.payload.kind !== 'binder') open.push(...node.args);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}
