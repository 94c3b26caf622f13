// Sums, products and Hadamard products nested again where a part of them stands elsewhere: what is shared is written once.

import { type Expression, intern, topological, topologicalAbove } from '../expressions/expression.ts';
import { operations } from './operations.ts';

const FLAT = new Set(['add', 'matmul', 'hadamard']);
const MOST_NODES = 400;

/**
 * The same formula, with flat nodes grouped so that they share parts with others. The result is no longer in normal
 * form: it is for reading, counting and evaluating. Formulas too large to search are left alone.
 */
export function share(root: Expression): Expression {
  const order = topologicalAbove(root, () => false, MOST_NODES);
  if (!order) return root;
  let best = root;
  const parts = order.filter((node) => FLAT.has(node.operator));
  let now = parts;
  for (const part of parts) {
    // Nearly no part stands in another: to look costs little, to build the graph again much.
    if (!now.some((node) => contains(node, part))) continue;
    const candidate = nested(best, part);
    if (candidate === best || operations(candidate) >= operations(best)) continue;
    best = candidate;
    now = topological([best]).filter((node) => FLAT.has(node.operator));
  }
  return best;
}

function contains(node: Expression, part: Expression): boolean {
  return (
    node !== part &&
    node.operator === part.operator &&
    node.args.length > part.args.length &&
    group(node, part) !== node.args
  );
}

/** Every longer node of the same kind that contains the arguments of `part`, with `part` as one argument. */
function nested(root: Expression, part: Expression): Expression {
  const done = new Map<Expression, Expression>();
  for (const node of topological([root])) {
    const grouped = contains(node, part) ? group(node, part) : node.args;
    const args = grouped.map((arg) => done.get(arg) ?? arg);
    done.set(
      node,
      args.length === node.args.length && args.every((arg, index) => arg === node.args[index])
        ? node
        : intern(node.operator, args, node.payload, node.shape),
    );
  }
  return done.get(root) ?? root;
}

function group(node: Expression, part: Expression): readonly Expression[] {
  if (node.operator === 'matmul') {
    const start = node.args.findIndex((_, place) =>
      part.args.every((arg, offset) => node.args[place + offset] === arg),
    );
    if (start < 0) return node.args;
    return [...node.args.slice(0, start), part, ...node.args.slice(start + part.args.length)];
  }
  if (!part.args.every((arg) => node.args.includes(arg))) return node.args;
  const rest = node.args.filter((arg) => !part.args.includes(arg));
  const place = node.args.findIndex((arg) => part.args.includes(arg));
  return [...rest.slice(0, place), part, ...rest.slice(place)];
}
