// The lines of a place in a file, with what is meant underlined.

import { codeFrameColumns } from '@babel/code-frame';
import type { TextRange } from '../../engine/api.ts';
import type { LineIndex } from '../../protocol/positions.ts';
import type { Paint } from './paint.ts';
import { printable, textWidth } from './text-width.ts';

/** A text with its lines. */
export interface Source {
  readonly text: string;
  readonly lines: LineIndex;
}

export interface FrameOptions {
  readonly paint: Paint;
  readonly mark: (text: string) => string;
}

/** Of a range over many lines, the first ones tell where it is. */
const MOST_LINES = 4;
/** Of a very long line, a window is shown. */
const MOST_COLUMNS = 160;

export function renderFrame(
  source: Source,
  range: TextRange,
  { paint, mark }: FrameOptions,
): readonly string[] {
  const first = source.lines.positionAt(range.start).line;
  const last = Math.max(first, source.lines.positionAt(range.end).line);
  const shown = Math.min(last, first + MOST_LINES - 1);
  const digits = String(shown + 1).length;
  const rows: string[] = [];
  for (let line = first; line <= shown; line += 1) {
    const cut = windowOf(source, range, line);
    if (line > first && cut.text.trim() === '') continue;
    const options = { linesAbove: 0, linesBelow: 0, highlightCode: false, startLine: line + 1 };
    const frame = codeFrameColumns(
      cut.text,
      { start: { line: line + 1, column: cut.start + 1 }, end: { line: line + 1, column: cut.end + 1 } },
      options,
    );
    const pad = ' '.repeat(digits - String(line + 1).length);
    // The library's `>` points out one line among others; here each line is one that matters.
    rows.push(...frame.split('\n').map((row) => pad + colour(row.replace(/^>/, ' ').trimEnd(), paint, mark)));
  }
  if (shown < last) rows.push(paint.dim(`  ${' '.repeat(digits)} | …`));
  return rows;
}

/** The part of a line to show, and the columns in it that the range covers. */
function windowOf(
  source: Source,
  range: TextRange,
  line: number,
): { text: string; start: number; end: number } {
  const { lines, text } = source;
  const lineStart = lines.offsetAt({ line, character: 0 });
  const lineEnd = lines.offsetAt({ line, character: Number.MAX_SAFE_INTEGER });
  const begin = Math.max(range.start, lineStart);
  // A range that runs on covers the line without its comment.
  const content = text.slice(lineStart, lineEnd).replace(/\s*(#.*)?$/, '');
  const end = Math.max(
    begin,
    Math.min(range.end, range.end > lineEnd ? lineStart + content.length : lineEnd),
  );
  const indent =
    begin === lineStart && range.start < lineStart ? content.length - content.trimStart().length : 0;
  const from = Math.max(lineStart, Math.min(begin - MOST_COLUMNS / 2, lineEnd - MOST_COLUMNS));
  const to = Math.min(lineEnd, from + MOST_COLUMNS);
  const before = from > lineStart ? '…' : '';
  const after = to < lineEnd ? '…' : '';
  const upTo = (offset: number): number =>
    textWidth(before + printable(text.slice(from, Math.min(offset, to))));
  const shown = before + printable(text.slice(from, to)) + after;
  // The library takes the space before its marks from the text, unit by unit; an ideograph is wider than its unit.
  return { text: shown.padEnd(upTo(end) + 1), start: upTo(begin + indent), end: upTo(end) };
}

function colour(row: string, paint: Paint, mark: (text: string) => string): string {
  const [, gutter = '', rest = ''] = /^( *\d* \|)(.*)$/u.exec(row) ?? [];
  return paint.dim(gutter) + (/^\s*\^+$/.test(rest) ? mark(rest) : rest);
}
