// The softmax of something, its logarithm, and its log-sum-exp, where a function has two of them: the exponentials are
// computed once.

import type { ArrayNode, ArrayWriter, Axis, Operation } from '../../operators/array-code.ts';
import { EXPONENTIAL, LOGARITHM } from '../../operators/array-functions.ts';
import { ONE } from '../../shapes/dimension.ts';
import { isScalar, shapeOf } from '../../shapes/shape.ts';
import { reachable } from './body.ts';
import { rebuilt } from './rebuilt.ts';

/** The nodes that are made of the exponentials along an axis. */
type Kind = 'share' | 'log of share' | 'log of sum';

/** The node that computes each node below the roots. `isFused`: the target has each as one pass, which is kept for the first. */
export function withSharedExponentials(
  roots: readonly ArrayNode[],
  to: ArrayWriter,
  isFused: boolean,
): ReadonlyMap<ArrayNode, ArrayNode> {
  const kinds = new Map<string, Map<Kind, Operation>>();
  const keyOf = ([x]: readonly ArrayNode[], axis: Axis): string => `${axis} ${x?.id ?? ''}`;
  for (const { operation, args } of reachable(roots)) {
    const found = exponentialsIn(operation);
    if (!found) continue;
    const key = keyOf(args, found.axis);
    kinds.set(key, (kinds.get(key) ?? new Map()).set(found.kind, operation));
  }
  return rebuilt(roots, to, (node, [x]) => {
    const found = exponentialsIn(node.operation);
    const present = found && kinds.get(keyOf(node.args, found.axis));
    if (!found || !x || !present || present.size < 2) return null;
    return isFused ? fused(node, x, found, present, to) : split(x, found, to);
  });
}

function exponentialsIn(operation: Operation): { readonly kind: Kind; readonly axis: Axis } | null {
  switch (operation.kind) {
    case 'softmax':
      return { kind: operation.isLog ? 'log of share' : 'share', axis: operation.axis };
    case 'logsumexp':
      return { kind: 'log of sum', axis: operation.axis };
    default:
      return null;
  }
}

/** From the exponentials of what is left above the largest entry, and their sums. */
function split(
  x: ArrayNode,
  { kind, axis }: { readonly kind: Kind; readonly axis: Axis },
  to: ArrayWriter,
): ArrayNode {
  const shape = axis === 'rows' ? shapeOf(x.shape.rows, ONE) : shapeOf(ONE, x.shape.cols);
  const most = to.make({ kind: 'largestOf', axis: isScalar(shape) ? null : axis }, [x], shape);
  const shifted = to.binary('subtract', x, most);
  const powers = to.entrywise(EXPONENTIAL, shifted);
  const sums = to.make({ kind: 'sumOf', axis: isScalar(shape) ? null : axis }, [powers], shape);
  switch (kind) {
    case 'share':
      return to.binary('divide', powers, sums);
    case 'log of share':
      return to.binary('subtract', shifted, to.entrywise(LOGARITHM, sums));
    case 'log of sum':
      return to.binary('add', most, to.entrywise(LOGARITHM, sums));
  }
}

/** One of them as the target has it, the others from that. */
function fused(
  node: ArrayNode,
  x: ArrayNode,
  { kind, axis }: { readonly kind: Kind; readonly axis: Axis },
  present: ReadonlyMap<Kind, Operation>,
  to: ArrayWriter,
): ArrayNode | null {
  const shape = axis === 'rows' ? shapeOf(x.shape.rows, ONE) : shapeOf(ONE, x.shape.cols);
  const [ofSum, ofShare] = [present.get('log of sum'), present.get('log of share')];
  const logarithm = ofSum
    ? to.binary('subtract', x, to.make(ofSum, [x], shape))
    : ofShare && to.make(ofShare, [x], node.shape);
  if (!logarithm) return null;
  switch (kind) {
    case 'share':
      return to.entrywise(EXPONENTIAL, logarithm);
    case 'log of share':
      return logarithm;
    case 'log of sum':
      return null;
  }
}
