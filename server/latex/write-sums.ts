// Sums as the language writes them, with their bounds.

import type { Math as Node, Row } from './math.ts';
import { type Piece, plain, textOf } from './pieces.ts';
import { summedSet } from './scripts.ts';
import { boundPieces, type Context } from './write-functions.ts';
import { CannotWrite } from './write-signs.ts';

/** `∑_{i=1}^{n}`; a sum over the members of a set weighs each with whether it is one. */
export function sumPieces(
  node: Node & { readonly kind: 'scripts' },
  sign: string,
  context: Context,
  written: (row: Row) => readonly Piece[],
): readonly Piece[] {
  const scopes = context.ofSum.get(node) ?? [];
  const [first] = scopes;
  if (!first) throw new CannotWrite({ what: 'a sum over a set', range: node.range });
  const [, relation, ...behind] = node.below;
  const text = relation?.kind === 'sign' ? relation.text : '';
  if (text === '=') {
    const last = node.above.length > 0 ? written(node.above) : boundPieces(first, context);
    if (!last) throw new CannotWrite({ what: 'a sum that does not say how far it goes', range: node.range });
    const from = written(behind);
    return [plain(`${sign}_{${first.letter}=`, node.range), ...from, plain('}^{'), ...last, plain('}')];
  }
  const sums = scopes.map((scope) => {
    const last = node.above.length > 0 ? textOf(written(node.above)) : context.bounds.ofScope(scope);
    return last === null ? `${sign}_${scope.letter} ` : `${sign}_{${scope.letter}=1}^{${last}} `;
  });
  const opened = plain(sums.join('').trimEnd(), node.range);
  const over = summedSet(node);
  if (over && sign === '∑') {
    const { set, members } = over;
    return [opened, plain(' '), plain(`${set.name}[${members.join(', ')}]`, set.range)];
  }
  if (text === '' || text === ',') return [opened];
  throw new CannotWrite({ what: 'a sum over a set', range: node.range });
}
