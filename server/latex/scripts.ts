// Letters below and above others, and those that sums run over.

import { isLabel } from './letter-names.ts';
import { isSign, type Math as Node, type Row } from './math.ts';

/** The letters that a sum sign introduces: `i`, `i=1`, `(i,j) \in S`, `j \neq i`, `i < j`. */
export function summedOver(node: Node): readonly string[] {
  if (node.kind !== 'scripts' || node.base?.kind !== 'big') return [];
  const [index] = node.below;
  if (index?.kind === 'fence') return index.body.flatMap((one) => (one.kind === 'letter' ? [one.name] : []));
  if (index?.kind !== 'letter') return [];
  const isList = node.below.every((one) => one.kind === 'letter' || isSign(one, ','));
  return isList ? node.below.flatMap((one) => (one.kind === 'letter' ? [one.name] : [])) : [index.name];
}

/** What stands below a letter, and in brackets above it. */
export const scriptsOf = (node: Node): Row =>
  node.kind === 'scripts' && node.base?.kind === 'letter'
    ? [...node.below, ...node.above.flatMap((one) => (one.kind === 'fence' && isLabel(one) ? one.body : []))]
    : [];
