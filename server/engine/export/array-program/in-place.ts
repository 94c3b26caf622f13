// Where an operation may write over an array that nobody reads afterwards: it saves the memory of a new one, and the time
// to fetch it.

import { type ArrayNode, memoryOf, type Sign, signOf } from '../../operators/array-code.ts';
import { ONE } from '../../shapes/dimension.ts';
import { isScalar, sameShape } from '../../shapes/shape.ts';

/** An array that is overwritten, by which operation, and with what. */
export interface Overwriting {
  readonly base: ArrayNode;
  readonly sign: Sign;
  readonly other: ArrayNode;
}

/** How a node may be computed by overwriting one of its arguments, as far as kinds and shapes allow; a row or column is too small to gain from it. */
export function overwritingsOf(node: ArrayNode): readonly Overwriting[] {
  const sign = signOf(node.operation);
  const [a, b] = node.args;
  if (!sign || !a || !b || a === b || node.shape.rows === ONE || node.shape.cols === ONE) return [];
  const orders = sign === '+' || sign === '*' ? [[a, b] as const, [b, a] as const] : [[a, b] as const];
  return orders
    .filter(([base]) => memoryOf(base.operation) === 'own' && sameShape(base.shape, node.shape))
    .map(([base, other]) => ({ base, sign, other }));
}

/** Whether what is repeated along rows or columns is added: NumPy itself reuses memory only where shapes are the same. */
export const isRepeated = ({ base, other }: Overwriting): boolean =>
  !isScalar(other.shape) && !sameShape(other.shape, base.shape);

/** How far a body has been written. */
interface Progress {
  readonly known: ReadonlyMap<ArrayNode, unknown>;
  readonly stored: ReadonlyMap<ArrayNode, unknown>;
}

/** Who reads each node, and whether all of them have done so. */
export interface Readers {
  /** Whether nobody but `reader` will read `node` again. */
  isLastOf(reader: ArrayNode, node: ArrayNode, progress: Progress): boolean;
  /** Whether nobody but one operation reads it. */
  isReadOnce(node: ArrayNode): boolean;
}

/** The readers of each node of a body; `roots` are results, which are never overwritten. */
export function createReaders(nodes: readonly ArrayNode[], roots: readonly ArrayNode[]): Readers {
  const readers = new Map<ArrayNode, Set<ArrayNode>>();
  for (const node of nodes)
    for (const arg of node.args) {
      const known = readers.get(arg) ?? new Set();
      readers.set(arg, known.add(node));
    }
  const given = new Set(roots);
  const readersOf = (node: ArrayNode): readonly ArrayNode[] => [...(readers.get(node) ?? [])];
  // A node that is written but not stored is part of the text of its reader.
  const isDone = (node: ArrayNode, progress: Progress): boolean => {
    if (progress.stored.has(node)) return memoryOf(node.operation) !== 'shared';
    if (!progress.known.has(node) || given.has(node)) return false;
    return readersOf(node).every((reader) => isDone(reader, progress));
  };
  return {
    isLastOf: (reader, node, progress) =>
      !given.has(node) && readersOf(node).every((other) => other === reader || isDone(other, progress)),
    isReadOnce: (node) => !given.has(node) && readersOf(node).length === 1,
  };
}
