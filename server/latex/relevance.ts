// The formulas of a document that are ours: derivatives, what they are made of, and what is declared. The others are passed
// over in silence.

import type { CommentDeclarations } from './comment-declarations.ts';
import { isDerivative } from './derivatives.ts';
import { indicesIn, rowsOf } from './facts.ts';
import { nameOf } from './letter-names.ts';
import type { PlacedLine } from './lines.ts';
import { ALL_ONES } from './math.ts';
import { namesInRows } from './row-facts.ts';

/** Lines with a derivative, those that define what these read, directly or not, and declarations. */
export function relevantLines(
  lines: readonly PlacedLine[],
  comments: CommentDeclarations,
): readonly PlacedLine[] {
  const isOurs = (line: PlacedLine): boolean =>
    line.kind === 'declaration' ||
    line.kind === 'attribute' ||
    (line.kind === 'equation' && line.sides.some((side) => side.some(isDerivative)));
  if (comments.names.size === 0 && !lines.some(isOurs)) return [];
  const indices = indicesIn(lines, comments);
  const all = lines.map((line) => {
    const rows = rowsOf(line);
    const names = new Set(namesInRows(rows, indices));
    const [left] = rows;
    const target = left?.[0] && rows.length > 1 ? nameOf(left[0], indices) : null;
    return { line, names, target, isAsked: rows.some((row) => row.some(isDerivative)) };
  });
  const kept = new Set(
    all.filter(({ line, isAsked }) => isAsked || line.kind === 'declaration' || line.kind === 'attribute'),
  );
  const open = new Set([...kept].flatMap(({ names }) => [...names]));
  for (const name of comments.names) open.add(name);
  for (let before = -1; before < kept.size; ) {
    before = kept.size;
    for (const one of all) {
      if (kept.has(one) || one.target === null || !open.has(one.target)) continue;
      kept.add(one);
      for (const name of one.names) open.add(name);
    }
  }
  // Letters that only declared names are made of are ours, and so on.
  const known = new Set(['I', 'e', 'π', ...indices.letters, ...comments.names]);
  const targets = new Set([...kept].flatMap(({ target }) => target ?? []));
  for (const name of targets) known.add(name);
  for (let before = -1; comments.declared.size > 0 && before < kept.size; ) {
    before = kept.size;
    for (const one of all) {
      if (kept.has(one) || one.line.kind !== 'equation' || one.line.sides.length < 2) continue;
      const read = [...one.names].filter((name) => name !== one.target && !isSized(name, comments));
      const isMade = read.some(
        (name) =>
          comments.declared.has(name) || targets.has(name) || (known.has(name) && !comments.names.has(name)),
      );
      const isClaimed = one.line.isIdentity === true;
      if (!(isMade || isClaimed) || !read.every((name) => known.has(name))) continue;
      kept.add(one);
      if (one.target === null) continue;
      known.add(one.target);
      targets.add(one.target);
    }
  }
  // A formula without a left side belongs to the derivative behind it, and a gradient without one to what is before it.
  const isNameless = ({ line }: (typeof all)[number]): boolean =>
    line.kind === 'equation' && line.sides.length === 1;
  for (const [at, one] of all.entries()) {
    const [before, behind] = [all[at - 1], all[at + 1]];
    if (isNameless(one) && ((behind && kept.has(behind)) || (before && kept.has(before)))) kept.add(one);
  }
  return all.filter((one) => kept.has(one)).map(({ line }) => line);
}

/** `I_k` and a bold 1 or 0 with its size are no names of the document. */
const isSized = (name: string, comments: CommentDeclarations): boolean =>
  !comments.declared.has(name) && (/^I(?:_|\d)/u.test(name) || name.startsWith(ALL_ONES));
