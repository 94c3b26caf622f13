// Sums by a letter: `Σ_i x[i]` where neither `Σ_i` nor `Σ` is a name of the file, and `sum_i x[i]` likewise. They take the product
// behind them, as `∑_i` does.

import { juxtaposition } from '../syntax/children.ts';
import { indexLetters } from '../syntax/index-letters.ts';
import type { Expression, NameNode } from '../syntax/tree.ts';
import { reportIdleIndex } from './other-readings.ts';
import { isValue, type Resolution, withIndex } from './resolution.ts';
import { juxtaposed, resolve, side } from './resolve.ts';
import type { Term } from './term.ts';

interface SumSign {
  readonly sign: '∑' | '∏';
  readonly index: string;
  readonly node: NameNode;
  /** Whether a minus stands before it. */
  readonly isNegative: boolean;
}

/** The sum over all that stands behind the factor at `at` of a row; null where that is no sum sign. */
export function letterSum(nodes: readonly Expression[], at: number, by: Resolution): Term | null {
  const own = nodes[at] && signIn(nodes[at], by);
  const behind = nodes.slice(at + 1);
  const body = own && juxtaposition(behind);
  return body ? summed(own, body, by) : null;
}

/** `Σ_i a[i] * b[i]`, `c Σ_i a[i] ∘ b[i]`: the whole product is summed. */
export function summedProduct(
  node: Extract<Expression, { kind: 'product' | 'dot' }>,
  by: Resolution,
): Term | null {
  const factors = node.first.kind === 'juxtaposition' ? node.first.factors : [node.first];
  const signs = factors.map((factor) => signIn(factor, by));
  const at = signs.findIndex((sign) => sign !== null);
  const sign = signs[at];
  const first = juxtaposition(factors.slice(at + 1));
  if (!sign || !first) return null;
  const body: Expression = { ...node, first, span: { start: first.span.start, end: node.span.end } };
  const sum = summed(sign, body, by);
  const before = factors.slice(0, at);
  return before.length === 0 ? sum : side([...juxtaposed(before, by), sum], node.span);
}

function signIn(node: Expression, by: Resolution): SumSign | null {
  const isNegative = node.kind === 'negate';
  const named = isNegative ? node.of : node;
  if (named.kind !== 'name') return null;
  const [, letter, index] = /^(Σ|Π|sum|prod)_([\p{L}\p{N}]+)$/u.exec(named.name) ?? [];
  if (!letter || !index || isValue(named.name, by) || isValue(letter, by)) return null;
  const sign = letter === 'Σ' || letter === 'sum' ? '∑' : '∏';
  return { sign, index, node: named, isNegative };
}

function summed({ sign, index, node, isNegative }: SumSign, body: Expression, by: Resolution): Term {
  const { start, end } = node.span;
  const place = { start: end - index.length, end };
  const letters = indexLetters({ kind: 'name', name: index, text: index, span: place }, body);
  const over = ([letter, ...others]: readonly NameNode[], around: Resolution): Term => {
    if (!letter) return resolve(body, around);
    const { inside, index: own } = withIndex(letter, around);
    reportIdleIndex(letter, body, around);
    return {
      kind: 'bigOperator',
      sign,
      index: own,
      letter: letter.name,
      from: null,
      to: null,
      body: over(others, inside),
      span: { start, end: body.span.end },
    };
  };
  const sum = over(letters, by);
  return isNegative ? { kind: 'negate', of: sum, span: { start: start - 1, end: body.span.end } } : sum;
}
