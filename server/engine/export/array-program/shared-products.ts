// Sums of products whose products are computed anyway: they are added up, not multiplied again.

import { type ArrayNode, type ArrayWriter, signOf } from '../../operators/array-code.ts';
import { reachable } from './body.ts';

/** What each node below the roots is computed as. */
export function withSharedProducts(
  roots: readonly ArrayNode[],
  { make }: Pick<ArrayWriter, 'make'>,
): ReadonlyMap<ArrayNode, ArrayNode> {
  const nodes = reachable(roots);
  const products = new Map(
    nodes.filter(({ operation }) => signOf(operation) === '*').map((node) => [keyOf(node), node]),
  );
  const made = new Map<ArrayNode, ArrayNode>();
  for (const node of nodes) {
    const { operation, shape } = node;
    const args = node.args.map((arg) => made.get(arg) ?? arg);
    const product = operation.kind === 'sumOfProducts' ? products.get(keyOf(node)) : undefined;
    const isSame = args.every((arg, place) => arg === node.args[place]);
    if (product && operation.kind === 'sumOfProducts' && product.id < node.id)
      made.set(node, make({ kind: 'sumOf', axis: operation.axis }, [made.get(product) ?? product], shape));
    else made.set(node, isSame ? node : make(operation, args, shape));
  }
  return made;
}

/** A product of entries by what is multiplied, in any order. */
const keyOf = ({ args }: ArrayNode): string =>
  args
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .join();
