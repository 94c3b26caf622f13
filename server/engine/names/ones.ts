// The vector of ones as it stands on paper: `1^T x`, `X 1`. A factor 1 behind another, and a 1 transposed, say nothing as
// numbers; which size is meant is offered, and told by what it is multiplied with.

import type { Expression, PostfixOperation, Span } from '../syntax/tree.ts';
import type { NameFault, Resolution } from './resolution.ts';

const MOST_SIZES = 8;

/** The fault of a factor 1 behind another one; null of all else. */
export function onesMeant(node: Expression, by: Resolution): NameFault | null {
  if (node.kind !== 'number' || node.text !== '1') return null;
  return fault(node.span, (size) => `ones(${size})`, by);
}

/** The fault of `1^T`; null of all else. */
export function onesTransposed(
  base: Expression,
  operations: readonly PostfixOperation[],
  by: Resolution,
): NameFault | null {
  const [first] = operations;
  const isTransposed = first?.kind === 'transpose' || first?.kind === 'prime';
  if (!isTransposed || base.kind !== 'number' || base.text !== '1') return null;
  return fault({ start: base.span.start, end: first.span.end }, (size) => `ones(${size})'`, by);
}

function fault(span: Span, write: (size: string) => string, by: Resolution): NameFault | null {
  const sizes = [...by.scope.symbols.keys()].filter((name) => by.scope.symbols.get(name)?.kind === 'dim');
  if (sizes.length === 0) return null;
  const fixes = sizes.slice(0, MOST_SIZES).map((size) => {
    const text = write(size);
    return { title: `Write \`${text}\``, edits: [{ span, text }] };
  });
  const message = `this 1 is a number, and as a factor it says nothing: the vector of ones is written with its size, as in \`${write(sizes[0] ?? 'n')}\``;
  return { kind: 'spelling', span, message, fixes };
}
