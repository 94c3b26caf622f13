// `\mathbb{E}[…]`: an expectation where the document's comments declare something as random. Where they do not, it stands for some linear
// functional, and is read as a constant factor: what holds for every value of the letters inside holds for that, too.

import type { CommentDeclarations } from './comment-declarations.ts';
import type { PlacedLine } from './lines.ts';
import { EXPECTATION, type Math as Node } from './math.ts';
import type { Note } from './note.ts';
import { rewritten } from './rewrite.ts';
import { walk } from './walk.ts';

const isExpectation = (node: Node): boolean => node.kind === 'function' && node.name === EXPECTATION;

/** Lines with `\mathbb{E}` read as expectations where comments declare random variables. */
export function withExpectations(
  lines: readonly PlacedLine[],
  { random }: CommentDeclarations,
): { readonly lines: readonly PlacedLine[]; readonly notes: readonly Note[] } {
  if (random.size > 0) return { lines, notes: [] };
  const notes: Note[] = [];
  const asFactors = lines.map((line) => {
    if (line.kind !== 'equation') return line;
    const first = line.sides.flatMap((side) => walk(side)).find(({ node }) => isExpectation(node));
    if (!first) return line;
    if (notes.length === 0)
      notes.push({
        message:
          'E is read as a constant factor; `% mcalc: random z : R[k] mean m cov C` makes it an expectation over z',
        range: first.node.range,
      });
    const asLetter = (node: Node): Node =>
      isExpectation(node) ? { kind: 'letter', name: EXPECTATION, face: 'script', range: node.range } : node;
    return { ...line, sides: line.sides.map((side) => rewritten(side, asLetter)) };
  });
  return { lines: asFactors, notes };
}
