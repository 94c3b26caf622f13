// Hints where an index that paper leaves unsaid is read: which, how far it runs, and the fix that writes it.

import { inferDocument } from '../document/document.ts';
import type { PaperReading } from '../families/paper-families.ts';
import type { PlacedStatement } from '../names/scope.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import { familyFix } from './family-fixes.ts';
import { freeIndexFix } from './free-index-fixes.ts';
import { problem } from './problem-parts.ts';

/** A hint at each such statement of the file as it is written. */
export function paperHints({ read }: PaperReading, written: readonly PlacedStatement[]): readonly Problem[] {
  return read.flatMap(({ statement, kind, span, ranges }) => {
    const placed = written[statement];
    if (!placed) return [];
    const name = placed.text.slice(span.start, span.end);
    const message =
      kind === 'family'
        ? `\`${name}\` is one of many, which the file sums over: read as \`… for ${ranges}\``
        : kind === 'entries'
          ? `\`${name}\` is an entry: this is claimed of every one, as with \`… for ${ranges}\``
          : `\`${name}\` is one of many: this holds for every one, as with \`… for ${ranges}\``;
    const range = { start: placed.start + span.start, end: placed.start + span.end };
    const hint = problem('unknown-name', 'hint', message, range);
    return [
      {
        ...hint,
        get fixes(): readonly Fix[] {
          const document = inferDocument(written);
          const found = kind === 'entries' ? freeIndexFix(document)?.fix : familyFix(document)?.fix;
          return found ? [found] : [];
        },
      },
    ];
  });
}
