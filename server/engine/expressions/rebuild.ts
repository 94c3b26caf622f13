// A node with other arguments, brought to normal form again.

import type { Expression } from './expression.ts';
import { factsOf } from './facts.ts';

/** The same operation on other arguments of the same shapes, in normal form. */
export function rebuild(node: Expression, args: readonly Expression[]): Expression {
  return args.every((arg, index) => arg === node.args[index]) ? node : factsOf(node).rebuild(node, args);
}
