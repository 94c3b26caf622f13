// Labels: what weighs the logarithms of a softmax, as in -∑ y log p, is a distribution wherever that is written.

import { type Indices, nameOf } from './letter-names.ts';
import { isSign, type Math as Node, type Row, splitRow } from './math.ts';
import { type Draft, rowsOfDraft } from './statements.ts';
import { walk } from './walk.ts';

/** Letters that labels have. */
const USUAL = /^[yYtTqQ]/u;

/** The names of the labels of a document. */
export function labelsIn(list: readonly Draft[], indices: Indices): ReadonlySet<string> {
  const defines = new Set(list.flatMap((draft) => (draft.kind === 'definition' ? [draft.name] : [])));
  const probabilities = new Set(
    list.flatMap((draft) =>
      draft.kind === 'definition' &&
      draft.sides.some((side) => walk(side).some(({ node }) => isSoftmax(node)))
        ? [draft.name]
        : [],
    ),
  );
  const isProbability = (node: Node): boolean => {
    const name = nameOf(node, indices);
    return isSoftmax(node) || (name !== null && probabilities.has(name));
  };
  const labels = new Set<string>();
  const rows = list.flatMap(rowsOfDraft);
  if (!rows.some((row) => walk(row).some(({ node }) => isSoftmax(node)))) return labels;
  for (const term of rows.flatMap(termsIn)) {
    const at = term.findIndex((node) => node.kind === 'function' && node.name === 'log');
    if (at < 0 || !walk(term.slice(at)).some(({ node }) => isProbability(node))) continue;
    for (const { node } of walk(term.slice(0, at))) {
      const name = nameOf(node, indices);
      if (name !== null && USUAL.test(name) && !defines.has(name)) labels.add(name);
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
