// Expressions in place of others: given ones, or those that a rule finds, in one pass over the graph.

import { type Dimension, substituteSizes } from '../shapes/dimension.ts';
import { shapeOf } from '../shapes/shape.ts';
import { type Expression, intern, type Slice, topological } from './expression.ts';
import { sizeFactors } from './leaves.ts';
import { times } from './product.ts';
import { rebuild } from './rebuild.ts';
import { slice } from './structure.ts';

/** The roots with some expressions replaced by others of their shape. No recursion over depth. */
function substituteAll(
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

/** The formula with a size in place of an index: x[i + 1] at i = j - 1 is x[j]. A sum over the same letter keeps its own. */
export function substituteIndex(root: Expression, index: string, by: Dimension): Expression {
  const replacements = new Map([[index, by]]);
  const size = (of: Dimension): Dimension => substituteSizes(of, replacements);
  const done = new Map<Expression, Expression>();
  for (const node of topological([root])) {
    const isOwn = node.payload.kind === 'binder' && node.payload.index === index;
    const args = node.args.map((arg) => (isOwn ? arg : (done.get(arg) ?? arg)));
    done.set(node, withSizes(node, args, size));
  }
  return done.get(root) ?? root;
}

function withSizes(
  node: Expression,
  args: readonly Expression[],
  size: (of: Dimension) => Dimension,
): Expression {
  const { payload, operator } = node;
  const [first] = args;
  const part = (of: Slice): Slice =>
    of.kind === 'all' ? of : { kind: 'range', from: size(of.from), to: size(of.to) };
  const shape = shapeOf(size(node.shape.rows), size(node.shape.cols));
  switch (payload.kind) {
    case 'slice':
      return first ? slice(first, part(payload.rows), part(payload.cols)) : node;
    case 'size':
      return times(sizeFactors(size(payload.size)));
    case 'sizes':
      return intern(
        operator,
        args,
        { kind: 'sizes', rows: size(payload.rows), cols: size(payload.cols) },
        shape,
      );
    case 'binder':
      return intern(operator, args, { ...payload, from: size(payload.from), to: size(payload.to) }, shape);
    default:
      return shape.rows === node.shape.rows && shape.cols === node.shape.cols
        ? rebuild(node, args)
        : intern(operator, args, payload, shape);
  }
}
