// Readings that many would take otherwise: noticed where names are resolved, and reported as warnings.

import { namesWithin } from '../syntax/children.ts';
import type { ArgumentNode, Expression, NameNode, PostfixOperation } from '../syntax/tree.ts';
import { isValue, type Resolution } from './resolution.ts';

/** Notices what stands behind a base in a way that has another reading. */
export function reportReadings(
  base: Expression,
  operations: readonly PostfixOperation[],
  by: Resolution,
): void {
  reportHidden(base, operations, by);
  reportStacked(base, operations, by);
  reportPlace(base, operations, by);
}

/** `Σ_{n=1}^N ξ_n`, where `ξ_n` is one declared name: every term is the same. */
export function reportIdleIndex(index: NameNode, body: Expression, by: Resolution): void {
  const names = namesWithin(body);
  const looksIndexed = ({ name }: NameNode): boolean =>
    name.endsWith(`_${index.name}`) && by.scope.symbols.get(name)?.kind === 'variable';
  const named = names.find(looksIndexed);
  if (named && !names.some(({ name }) => name === index.name))
    by.warning({ kind: 'idle-index', span: index.span, index: index.text, name: named.text });
}

/** `sum(x)` where the file has a `sum` of its own. */
function reportHidden(base: Expression, operations: readonly PostfixOperation[], by: Resolution): void {
  if (base.kind !== 'name' || operations[0]?.kind !== 'arguments') return;
  if (by.vocabulary.has(base.name) && isValue(base.name, by))
    by.warning({ kind: 'hidden-function', name: base.name, span: base.span });
}

/** `x(2)`, `w(j)` of a column x: on paper and in programs an entry. */
function reportPlace(base: Expression, operations: readonly PostfixOperation[], by: Resolution): void {
  const [call] = operations;
  if (base.kind !== 'name' || call?.kind !== 'arguments') return;
  const symbol = by.scope.symbols.get(base.name);
  const isPlace = (item: ArgumentNode): boolean =>
    item.kind === 'value' &&
    ((item.value.kind === 'number' && Number.isInteger(item.value.value)) ||
      (item.value.kind === 'name' && by.boundSizes.has(item.value.name)));
  if (symbol?.kind !== 'variable' || symbol.space.sizes.length === 0 || !call.items.every(isPlace)) return;
  if (call.items.length === symbol.space.sizes.length)
    by.warning({
      kind: 'place-in-parentheses',
      span: { start: base.span.start, end: call.span.end },
      arguments: call.span,
    });
}

/** `a^b^c` is read from the left, as all operations behind a base are; on paper it is read from the right. */
function reportStacked(base: Expression, operations: readonly PostfixOperation[], by: Resolution): void {
  const at = operations.findIndex(
    (operation, i) => operation.kind === 'power' && operations[i + 1]?.kind === 'power',
  );
  const [inner, outer] = [operations[at], operations[at + 1]];
  if (inner && outer)
    by.warning({ kind: 'stacked-powers', base: base.span, inner: inner.span, outer: outer.span });
}
