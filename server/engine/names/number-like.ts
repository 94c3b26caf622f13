// Which quotients without blanks bind like a number: those below whose stroke stand numbers and sizes alone.

import { isPi } from '../syntax/prepare.ts';
import type { Expression } from '../syntax/tree.ts';
import { isValue, type Resolution } from './resolution.ts';

/** Whether what is below the slash is a number or a dim: people write `λ/2 ‖w‖²` and mean half of λ. */
export function isNumberLike(
  { denominator }: Extract<Expression, { kind: 'quotient' }>,
  by: Resolution,
): boolean {
  if (denominator.kind !== 'parentheses') return isNumberOrSize(denominator, by);
  const { inside } = denominator;
  if (inside.kind === 'juxtaposition') return inside.factors.every((factor) => isNumberOrSize(factor, by));
  return (
    inside.kind === 'product' &&
    [inside.first, ...inside.rest.map(({ factor }) => factor)].every((factor) => isNumberOrSize(factor, by))
  );
}

function isNumberOrSize(node: Expression, by: Resolution): boolean {
  if (node.kind === 'number') return !isValue(node.text, by);
  if (node.kind !== 'name') return false;
  if (isPi(node.name) && !isValue(node.name, by)) return true;
  if (by.bound.has(node.name)) return by.boundSizes.has(node.name);
  return by.scope.symbols.get(node.name)?.kind === 'dim';
}
