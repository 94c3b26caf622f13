// A program over arrays made again from its leaves, with some of its nodes as others.

import type { ArrayNode, ArrayWriter } from '../../operators/array-code.ts';
import { reachable } from './body.ts';

/** The node that computes each node below the roots; `instead` is given a node with its arguments rebuilt. */
export function rebuilt(
  roots: readonly ArrayNode[],
  { make }: Pick<ArrayWriter, 'make'>,
  instead: (node: ArrayNode, args: readonly ArrayNode[]) => ArrayNode | null,
): ReadonlyMap<ArrayNode, ArrayNode> {
  const made = new Map<ArrayNode, ArrayNode>();
  for (const node of reachable(roots)) {
    const args = node.args.map((arg) => made.get(arg) ?? arg);
    const isSame = args.every((arg, place) => arg === node.args[place]);
    made.set(node, instead(node, args) ?? (isSame ? node : make(node.operation, args, node.shape)));
  }
  return made;
}
