// Labels: what weighs the logarithms of a softmax, as in -∑ y log p, is a distribution wherever that is written.

import { type Indices, nameOf } from './letter-names.ts';
import { isSign, type Math as Node, type Row, splitRow } from './math.ts';
import { walk } from './walk.ts';

/** Letters that labels have. */
const USUAL = /^[yYtTqQ]/u;

/** The names of the labels of a document: of its definitions, and all of its rows. */
export function labelsIn(
  definitions: readonly { readonly name: string; readonly sides: readonly Row[] }[],
  rows: readonly Row[],
  indices: Indices,
): ReadonlySet<string> {
  const labels = new Set<string>();
  const hasSoftmax = (row: Row): boolean => walk(row).some(({ node }) => isSoftmax(node));
  if (!rows.some(hasSoftmax)) return labels;
  const defined = new Set(definitions.map(({ name }) => name));
  const probabilities = new Set(
    definitions.flatMap(({ name, sides }) => (sides.some(hasSoftmax) ? [name] : [])),
  );
  const isProbability = (node: Node): boolean => {
    const name = nameOf(node, indices);
    return isSoftmax(node) || (name !== null && probabilities.has(name));
  };
  for (const term of rows.flatMap(termsIn)) {
    const at = term.findIndex((node) => node.kind === 'function' && node.name === 'log');
    if (at < 0 || !walk(term.slice(at)).some(({ node }) => isProbability(node))) continue;
    for (const { node } of walk(term.slice(0, at))) {
      const name = nameOf(node, indices);
      if (name !== null && USUAL.test(name) && !defined.has(name)) labels.add(name);
    }
  }
  return labels;
}

/** `\operatorname{softmax}`, and \frac{e^{z_k}}{\sum_j e^{z_j}} written out. */
function isSoftmax(node: Node): boolean {
  if (node.kind === 'function') return node.name === 'softmax';
  if (node.kind !== 'fraction') return false;
  const [sum] = node.below;
  return (
    isExponential(node.above) &&
    sum?.kind === 'scripts' &&
    sum.base?.kind === 'big' &&
    isExponential(node.below.slice(1))
  );
}

const isExponential = ([first]: Row): boolean =>
  (first?.kind === 'function' && first.name === 'exp') ||
  (first?.kind === 'scripts' && first.base?.kind === 'letter' && first.base.name === 'e');

/** The terms of a row and of what stands in its brackets. */
function termsIn(row: Row): readonly Row[] {
  const own = splitRow(row, (node) => isSign(node, '+') || isSign(node, '-'));
  const inner = row.flatMap((node) => (node.kind === 'fence' ? termsIn(node.body) : []));
  return [...own, ...inner];
}
