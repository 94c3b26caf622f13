// Single bars: the determinant of a matrix, or the absolute value of a number.

import { type Indices, nameOf } from './letter-names.ts';
import { isSign, type Math as Node, type Row } from './math.ts';
import { walk } from './walk.ts';

/** Whether what stands between bars is a matrix by its letters: capitals, with signs between them. */
export function isMatrixText(row: Row, indices: Indices): boolean {
  // A function of a matrix is a number as a rule: \log|\det A|.
  const [head] = row;
  if (head?.kind === 'function' && NUMBERS.has(head.name)) return false;
  const letters = walk(row).flatMap(({ node }) => nameOf(node, indices) ?? []);
  return letters.length > 0 && letters.some(([letter = '']) => letter !== letter.toLowerCase());
}

/** Functions that make a number of a matrix. */
const NUMBERS = new Set(['det', 'tr']);

/** The bars around matrices in a row: those that are a number by what stands before them, `\log |X|`, `\partial |X|` and `\nabla |X|`, and others. */
export function matrixBars(
  row: Row,
  indices: Indices,
): { readonly numbers: number; readonly others: number } {
  let [numbers, others] = [0, 0];
  for (const { node, next } of walk(row)) {
    if (isBars(node) && isMatrixText(node.body, indices)) others += 1;
    const base = node.kind === 'scripts' ? node.base : node;
    const isBefore =
      (node.kind === 'function' && node.name === 'log') || isSign(node, '∂') || isSign(base, '∇');
    if (!isBefore || !next) continue;
    // `\log |A|`, `\log \frac{|A|}{|B|}`.
    const inside = next.kind === 'fraction' ? [...next.above, ...next.below] : [next];
    numbers += inside.filter((one) => isBars(one) && isMatrixText(one.body, indices)).length;
  }
  return { numbers, others: others - numbers };
}

const isBars = (node: Node): node is Node & { readonly kind: 'fence' } =>
  node.kind === 'fence' && node.open === '|';
