// The vector of ones as it stands on paper: `1^T x`, `X 1`, `1 b^T`. As a number, a factor 1 behind another, before a transpose or
// transposed itself would say nothing. Its size is what fits, as that of `I` is.

import type { Expression, PostfixOperation } from '../syntax/tree.ts';
import type { Resolution } from './resolution.ts';
import type { Term } from './term.ts';

/** The vector that the factor at `at` of a row stands for; null of all else. */
export function onesMeant(nodes: readonly Expression[], at: number, by: Resolution): Term | null {
  const [node, next] = [nodes[at], nodes[at + 1]];
  if (node?.kind !== 'number' || node.text !== '1' || (at === 0 && !isTransposed(next))) return null;
  by.warning({ kind: 'ones', span: node.span });
  return { kind: 'ones', span: node.span };
}

/** The vector in `1^T`; null of all else. */
export function onesTransposed(
  base: Expression,
  operations: readonly PostfixOperation[],
  by: Resolution,
): Term | null {
  if (base.kind !== 'number' || base.text !== '1' || !transposes(operations[0])) return null;
  by.warning({ kind: 'ones', span: base.span });
  return { kind: 'ones', span: base.span };
}

const transposes = (operation: PostfixOperation | undefined): boolean =>
  operation?.kind === 'transpose' || operation?.kind === 'prime';

const isTransposed = (node: Expression | undefined): boolean =>
  node?.kind === 'postfix' && node.base.kind === 'name' && transposes(node.operations.at(-1));
