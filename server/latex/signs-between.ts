// The meaning of a sign by its operands: a star, a plus that is spread.

import { isTransposition } from './letter-names.ts';
import { isSign, type Math as Node, type Row, splitRow } from './math.ts';
import type { Reading } from './reading.ts';

/** A star or a dot as the product that it means. */
export function signAt(
  row: Row,
  at: number,
  { stars, dots, signs }: Pick<Reading, 'stars' | 'dots' | 'signs'>,
): (Node & { readonly kind: 'sign' }) | null {
  const sign = row[at];
  if (sign?.kind === 'sign' && signs.has(sign.text)) return { ...sign, text: SAID[sign.text] ?? sign.text };
  // A colon is written as the inner product.
  if (sign?.kind === 'sign' && sign.text === '·' && dots === 'inner') return { ...sign, text: ':' };
  if (sign?.kind !== 'sign' || sign.text !== '*' || stars === 'matmul') return null;
  const isTransposed = (node: Node | undefined): boolean =>
    node?.kind === 'scripts' && node.above.some((one) => isTransposition([one]) || one.kind === 'scripts');
  const isNumber = row[at - 1]?.kind === 'number' || isSign(row[at - 2], '/');
  const isProduct = stars === 'apart' && (isNumber || isTransposed(row[at - 1]) || isTransposed(row[at + 1]));
  return isProduct ? null : { ...sign, text: '∘' };
}

/** Signs that are otherwise written as what they are as a rule. */
const SAID: Readonly<Record<string, string>> = { '·': ':', '×': '✕' };

/** Whether one side of a sign is a plain number, or a single letter. */
export const isSpread = (row: Row, at: number, spreads: Reading['spreads']): boolean =>
  spreads !== 'nothing' &&
  [row.slice(0, at), row.slice(at + 1)].some((side, which) => {
    const terms = splitRow(side, (node) => isSign(node, '+') || isSign(node, '-'));
    const [only, ...more] = (which === 0 ? terms.at(-1) : terms[0]) ?? [];
    if (!only || more.length > 0) return false;
    if (only.kind === 'number') return true;
    return spreads === 'letters' && (only.kind === 'letter' || only.kind === 'scripts');
  });
