// Hints where an index that paper leaves unsaid is read: which, how far it runs, and the fix that writes it.

import type { PaperReading } from '../families/paper-families.ts';
import type { PlacedStatement } from '../names/placed-statement.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import { printStatement } from '../syntax/print.ts';
import { problem } from './problem-parts.ts';

/** A hint at each such statement of the file as it is written. */
export function paperHints(paper: PaperReading, written: readonly PlacedStatement[]): readonly Problem[] {
  const { read } = paper;
  const fix = indicesWritten(paper, written);
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
    return [problem('unknown-name', 'hint', message, range, { fixes: [fix] })];
  });
}

/** All of them written in the language: one without the others would say something else. */
function indicesWritten({ statements, read }: PaperReading, written: readonly PlacedStatement[]): Fix {
  const edits = read.flatMap(({ statement }) => {
    const [placed, parsed] = [written[statement], statements[statement]?.parsed];
    if (!placed || parsed?.kind !== 'parsed') return [];
    const range = { start: placed.start, end: placed.start + placed.text.length };
    return [{ range, newText: printStatement(parsed.statement, {}) }];
  });
  const title =
    edits.length === 1 ? 'Write the index' : `Write the indices of all ${edits.length} statements`;
  return { title, edits, verified: false };
}
