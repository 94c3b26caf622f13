// Expressions in the place of others: given ones, or those that a rule finds, in one pass over the graph.

import { type Expression, intern, topological } from './expression.ts';
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

/** The same with nothing else changed: what is replaced is not worked into normal form with what it stands in. */
export function substituteAsWritten(
  root: Expression,
  replacements: ReadonlyMap<Expression, Expression>,
): Expression {
  const done = new Map<Expression, Expression>(replacements);
  for (const node of topological([root])) {
    if (done.has(node) || !node.args.some((arg) => done.has(arg))) continue;
    const args = node.args.map((arg) => done.get(arg) ?? arg);
    done.set(node, intern(node.operator, args, node.payload, node.shape));
  }
  return done.get(root) ?? root;
}

/** The expression with every node replaced, from the leaves up, by what the rule makes of it; null where it stays. */
export function rewritten(root: Expression, rule: (node: Expression) => Expression | null): Expression {
  const done = new Map<Expression, Expression>();
  for (const node of topological([root])) {
    const rebuilt = rebuild(
      node,
      node.args.map((arg) => done.get(arg) ?? arg),
    );
    done.set(node, rule(rebuilt) ?? rebuilt);
  }
  return done.get(root) ?? root;
}
