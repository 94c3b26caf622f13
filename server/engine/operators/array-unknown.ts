// Functions known by name only, over arrays: they are passed in, `h` with `dh` for its derivative. That of an elementwise
// function gives h′ entry by entry, that of a map the vector-Jacobian product dh(z, g), that of a scalar function its gradient.

import type { Expression, UnknownFunction } from '../expressions/expression.ts';
import type { ArrayNode, ArrayRule, ArrayWriter } from './array-code.ts';

/** Which of several results is meant, where a function of several arguments gives one for each. */
const pickOf = (count: number, index: number): number | null => (count === 1 ? null : index);

/** The rule for a function known by name only and its derivatives: a call of `h` or `dh`, and of a map the Jacobian. */
export const arrayUnknown: ArrayRule = (node, to) => {
  if (node.payload.kind !== 'function') return to.number(Number.NaN);
  const { fn, order, argument } = node.payload;
  const args = node.args.map((arg) => to.of(arg));
  if (order > 0 && fn.kind === 'map')
    return to.make({ kind: 'jacobian', fn, pick: pickOf(args.length, argument) }, args, node.shape);
  const pick = order > 0 && fn.kind === 'scalar' ? pickOf(args.length, argument) : null;
  return to.make({ kind: 'call', fn, order, pick }, args, node.shape);
};

/** h'(A)[H] from the vector-Jacobian products alone: entry (i, j) is the inner product of H with that of E(i, j). */
export const arrayAction: ArrayRule = (node, to) => {
  if (node.payload.kind !== 'function') return to.number(Number.NaN);
  const { fn, argument } = node.payload;
  const args = node.args.map((arg) => to.of(arg));
  return to.make({ kind: 'action', fn, pick: pickOf(args.length - 1, argument) }, args, node.shape);
};

/** The rule for the adjoint of a map's derivative: its vector-Jacobian product. */
export const arrayAdjoint: ArrayRule = (node, to) => {
  const g = node.args.at(-1);
  if (!g || node.payload.kind !== 'function') return to.number(Number.NaN);
  return adjointOf(node.args.slice(0, -1), g, node.payload.fn, node.payload.argument, to);
};

/** `dh(z, g)`; of several arguments it gives one product for each. */
export function adjointOf(
  at: readonly Expression[],
  g: Expression,
  fn: UnknownFunction,
  index: number,
  to: ArrayWriter,
): ArrayNode {
  const args = [...at, g].map((arg) => to.of(arg));
  const shape = at[index]?.shape ?? g.shape;
  return to.make({ kind: 'call', fn, order: 1, pick: pickOf(at.length, index) }, args, shape);
}
