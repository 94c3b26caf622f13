// Sums of products whose products are computed anyway: they are added up, not multiplied again.

import { type ArrayNode, type ArrayWriter, signOf } from '../../operators/array-code.ts';
import { reachable } from './body.ts';
import { rebuilt } from './rebuilt.ts';

/** The node that computes each node below the roots. */
export function withSharedProducts(
  roots: readonly ArrayNode[],
  to: Pick<ArrayWriter, 'make'>,
): ReadonlyMap<ArrayNode, ArrayNode> {
  const products = new Map(
    reachable(roots)
      .filter(({ operation }) => signOf(operation) === '*')
      .map((node) => [keyOf(node), node]),
  );
  // The replacement of each product, for the sums behind it.
  const become = new Map<ArrayNode, ArrayNode>();
  return rebuilt(roots, to, (node, args) => {
    const { operation, shape } = node;
    const product = operation.kind === 'sumOfProducts' ? products.get(keyOf(node)) : undefined;
    if (product && operation.kind === 'sumOfProducts' && product.id < node.id)
      return to.make({ kind: 'sumOf', axis: operation.axis }, [become.get(product) ?? product], shape);
    if (signOf(operation) !== '*') return null;
    const isSame = args.every((arg, place) => arg === node.args[place]);
    const made = isSame ? node : to.make(operation, args, shape);
    become.set(node, made);
    return made;
  });
}

/** A product of entries by what is multiplied, in any order. */
const keyOf = ({ args }: ArrayNode): string =>
  args
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .join();
