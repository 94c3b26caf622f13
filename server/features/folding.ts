// Ranges that can be folded: statements over several lines, and comments over several lines.

import type { Analysis, TextRange } from '../engine/api.ts';

export interface Fold {
  readonly kind: 'statement' | 'comment' | 'imports';
  /** From its first line to its last, whose ends stay in sight. */
  readonly range: TextRange;
}

/** The ranges of a document that can be folded. */
export function folds(analysis: Analysis): readonly Fold[] {
  const { text } = analysis;
  const statements = analysis.statements
    .filter(({ start, end }) => text.slice(start, end).includes('\n'))
    .map((range): Fold => ({ kind: 'statement', range }));
  const comments = [...text.matchAll(/^[ \t]*#.*(?:\n[ \t]*#.*)+/gmu)].map(
    ({ index, 0: block }): Fold => ({
      kind: 'comment',
      range: { start: index, end: index + block.length },
    }),
  );
  const [first, last] = [analysis.imports[0], analysis.imports.at(-1)];
  const imports: readonly Fold[] =
    first && last && first !== last
      ? [{ kind: 'imports', range: { start: first.range.start, end: last.range.end } }]
      : [];
  return [...statements, ...comments, ...imports];
}
