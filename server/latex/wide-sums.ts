// Sums that go on behind a plus without brackets: `\sum_i y_i \log p_i + (1 - y_i) \log(1 - p_i)` is one sum, since the index
// means nothing outside of it.

import { isSign, type Math as Node, type Row } from './math.ts';
import { termEnd } from './operands.ts';
import { scriptsOf, summedOver } from './scripts.ts';
import { walk } from './walk.ts';

/** Sides of an equation in which each such sum has its bracket. What the left side has as an index is one outside too. */
export function withWideSums(sides: readonly Row[]): readonly Row[] {
  const [left = []] = sides;
  const outside = new Set(sides.length > 1 ? lettersIn(left) : []);
  return sides.map((side) => widened(side, outside));
}

function widened(whole: Row, outside: ReadonlySet<string>): Row {
  let row = whole.map((node): Node => {
    if (node.kind === 'fence' || node.kind === 'root') return { ...node, body: widened(node.body, outside) };
    if (node.kind === 'fraction')
      return { ...node, above: widened(node.above, outside), below: widened(node.below, outside) };
    if (node.kind === 'scripts' && node.base?.kind === 'fence')
      return { ...node, base: { ...node.base, body: widened(node.base.body, outside) } };
    return node;
  });
  // From the last to the first, so that a sum within another one is whole before.
  for (let at = row.length - 1; at >= 0; at--) {
    const node = row[at];
    const letters = node ? summedOver(node).filter((letter) => !outside.has(letter)) : [];
    if (letters.length === 0) continue;
    const own = termEnd(row, at + 1);
    let end = own;
    for (let next = own; next < row.length && isBetweenTerms(row[next]); ) {
      const close = termEnd(row, next + 1);
      if (letters.some((letter) => reads(row.slice(next + 1, close), letter))) end = close;
      next = close;
    }
    const body = row.slice(at + 1, end);
    const [first, last] = [body[0], body.at(-1)];
    if (end === own || !first || !last) continue;
    const range = { start: first.range.start, end: last.range.end };
    row = [...row.slice(0, at + 1), { kind: 'fence', open: '(', close: ')', body, range }, ...row.slice(end)];
  }
  return row;
}

const isBetweenTerms = (node: Node | undefined): boolean => isSign(node, '+') || isSign(node, '-');

const lettersIn = (row: Row): readonly string[] =>
  walk(row).flatMap(({ node }) =>
    scriptsOf(node).flatMap((one) => (one.kind === 'letter' ? [one.name] : [])),
  );

/** Whether a term has the letter as an index that no sum of its own binds. */
function reads(term: Row, letter: string): boolean {
  const bound = term.findIndex((node) => summedOver(node).includes(letter));
  const free = bound < 0 ? term : term.slice(0, bound);
  const isBoundInside = walk(free).some(({ node }) => summedOver(node).includes(letter));
  return !isBoundInside && lettersIn(free).includes(letter);
}
