// Letters below and above others, and those that sums run over.

import { isLabel } from './letter-names.ts';
import { isSign, type Math as Node, type Row } from './math.ts';

/** The letters that a sum sign introduces: `i`, `i, j`, `i, j = 1`, `(i,j) \in S`, `j \neq i`, `i < j`. */
export function summedOver(node: Node): readonly string[] {
  if (node.kind !== 'scripts' || node.base?.kind !== 'big') return [];
  const [index] = node.below;
  if (index?.kind === 'fence') return index.body.flatMap((one) => (one.kind === 'letter' ? [one.name] : []));
  if (index?.kind !== 'letter') return [];
  // `1 \le i < j \le n` and `j = 1, j \neq i` are distinguished where their sums are written out.
  const end = node.below.findIndex((one) => one.kind !== 'letter' && !isSign(one, ','));
  const listed = node.below.slice(0, end < 0 ? undefined : end);
  return listed.flatMap((one) => (one.kind === 'letter' ? [one.name] : []));
}

/** The set that a sum runs over, with the letters of its members: `i \in S`, `(i,j) \in S`, `j : (i,j) \in S`; null for any other sum. */
export function summedSet(node: Node): { readonly set: Letter; readonly members: readonly string[] } | null {
  if (node.kind !== 'scripts' || node.base?.kind !== 'big') return null;
  const colon = node.below.findIndex((one) => isSign(one, ':') || isSign(one, '|'));
  const [member, sign, set, ...more] = node.below.slice(colon + 1);
  if (!isSign(sign, '∈') || set?.kind !== 'letter' || more.length > 0) return null;
  const listed = member?.kind === 'fence' ? member.body : member ? [member] : [];
  return { set, members: listed.flatMap((one) => (one.kind === 'letter' ? [one.name] : [])) };
}

type Letter = Node & { readonly kind: 'letter' };

/** The scripts below a letter, and in brackets above it. */
export const scriptsOf = (node: Node): Row =>
  node.kind === 'scripts' && node.base?.kind === 'letter'
    ? [...node.below, ...node.above.flatMap((one) => (one.kind === 'fence' && isLabel(one) ? one.body : []))]
    : [];
