// Expressions in the place of others: leaves by formulas, in one pass over the graph.

import { type Expression, topological } from './expression.ts';
import { rebuild } from './rebuild.ts';

/** The roots with some expressions replaced by others of their shape. No recursion over depth. */
export function substituteAll(
  roots: readonly Expression[],
  replacements: ReadonlyMap<Expression, Expression>,
): readonly Expression[] {
  const done = new Map<Expression, Expression>(replacements);
  for (const node of topological(roots)) {
    if (done.has(node)) continue;
    done.set(
      node,
      rebuild(
        node,
        node.args.map((arg) => done.get(arg) ?? arg),
      ),
    );
  }
  return roots.map((root) => done.get(root) ?? root);
}

/** The expression with some expressions replaced by others of their shape. */
export function substitute(root: Expression, replacements: ReadonlyMap<Expression, Expression>): Expression {
  return substituteAll([root], replacements)[0] ?? root;
}
