// A bold 1 without its size: a name of ours while the shapes are found, and `ones(n)` behind that.

import type { Analysis } from '../engine/api.ts';
import type { PlacedLine } from './lines.ts';
import { ALL_ONES, type Math as Node, type Row } from './math.ts';
import { isBracket } from './operands.ts';
import { type Piece, textOf } from './pieces.ts';
import { rewritten } from './rewrite.ts';
import { walk } from './walk.ts';

const PREFIX = 'ones_';

/** The lines with a name for each bold 1 that does not say how large it is; in front of brackets it is an indicator. */
export function withNamedOnes(lines: readonly PlacedLine[]): readonly PlacedLine[] {
  let count = 0;
  const named = (node: Node): Node => {
    if (node.kind !== 'letter' || node.name !== ALL_ONES) return node;
    count += 1;
    return { ...node, name: `${PREFIX}${count}` };
  };
  return lines.map((line) => {
    if (line.kind !== 'equation') return line;
    if (!line.sides.some((side) => hasOnes(side))) return line;
    const kept = new Set(
      line.sides.flatMap((side) =>
        walk(side).flatMap(({ node, next }): readonly Node[] => {
          if (next?.kind === 'fence' && isBracket(next) && !isRound(next)) return [node];
          return node.kind === 'scripts' && node.base && node.below.length > 0 ? [node.base] : [];
        }),
      ),
    );
    return {
      ...line,
      sides: line.sides.map((side) => rewritten(side, (node) => (kept.has(node) ? node : named(node)))),
    };
  });
}

const hasOnes = (row: Row): boolean =>
  walk(row).some(({ node }) => {
    const base = node.kind === 'scripts' ? node.base : node;
    return base?.kind === 'letter' && base.name === ALL_ONES;
  });

/** `\mathbf{1}[a < b]`, but a product in `\mathbf{1}(a + b)`. */
const isRound = (node: Node): boolean => node.kind === 'fence' && node.open === '(';

/** The file with the sizes that were found for such names; the same where there are none. */
export function withSizedOnes(
  { text, symbols }: Analysis,
  body: readonly Piece[],
): { readonly text: string; readonly body: readonly Piece[] } | null {
  const sized = new Map(
    symbols.flatMap(({ name, shape }) =>
      name.startsWith(PREFIX) && shape && !shape.some((size) => size.includes('?'))
        ? [
            [
              name,
              shape.length === 0
                ? '1'
                : `ones(${shape.filter((size, at) => at === 0 || size !== '1').join(', ')})`,
            ] as const,
          ]
        : [],
    ),
  );
  if (sized.size === 0) return null;
  const place = new RegExp(`(?:${[...sized.keys()].join('|')})(?!\\d)`, 'gu');
  const put = (written: string): string => written.replace(place, (name) => sized.get(name) ?? name);
  const head = text.slice(0, text.length - textOf(body).length - 1);
  const declared = head
    .split('\n')
    .filter((line) => !sized.has(line.replace(/ :.*$/u, '')))
    .join('\n');
  const done = body.map((piece) => ({ ...piece, text: put(piece.text) }));
  return { text: `${declared}${textOf(done)}\n`, body: done };
}
