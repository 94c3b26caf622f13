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
  /** How wide line numbers are where several frames stand below each other. */
  readonly digits?: number;
}

/** Of a range over many lines, the first ones tell where it is. */
const MOST_LINES = 4;
/** Of a very long line, a window is displayed. */
const MOST_COLUMNS = 160;

/** One range over as many lines as it has, or several on one line. */
export function renderFrame(
  source: Source,
  [range, ...more]: readonly TextRange[],
  { paint, mark, digits: least = 0 }: FrameOptions,
): readonly string[] {
  if (!range) return [];
  const first = source.lines.positionAt(range.start).line;
  const last = Math.max(first, source.lines.positionAt(range.end).line);
  const lastShown = Math.min(last, first + MOST_LINES - 1);
  const digits = Math.max(least, String(lastShown + 1).length);
  const rows: string[] = [];
  for (let line = first; line <= lastShown; line += 1) {
    const window = windowOf(source, range, line);
    if (line > first && window.text.trim() === '') continue;
    const [text = '', marks = ''] = frameLine(window, range, line);
    const others = line === first ? more.map((other) => frameLine(window, other, line)[1] ?? '') : [];
    const pad = ' '.repeat(digits - String(line + 1).length);
    const both = [text, others.reduce(overlay, marks)];
    rows.push(...both.map((row) => pad + colour(row, paint, mark)));
  }
  if (lastShown < last) rows.push(paint.dim(`  ${' '.repeat(digits)} | …`));
  return rows;
}

/** How wide the line number of a range is. */
export function digitsOf({ lines }: Source, { start }: TextRange): number {
  return String(lines.positionAt(start).line + 1).length;
}

/** A part of a line: the displayed text, and the column of an offset in it. */
interface Window {
  readonly text: string;
  readonly start: number;
  /** Without its comment. */
  readonly contentEnd: number;
  readonly end: number;
  readonly columnOf: (offset: number) => number;
}

function windowOf({ lines, text }: Source, range: TextRange, line: number): Window {
  const start = lines.offsetAt({ line, character: 0 });
  const end = lines.offsetAt({ line, character: Number.MAX_SAFE_INTEGER });
  const [content = ''] = text.slice(start, end).split('#', 1);
  const begin = Math.max(range.start, start);
  const from = Math.max(start, Math.min(begin - MOST_COLUMNS / 2, end - MOST_COLUMNS));
  const to = Math.min(end, from + MOST_COLUMNS);
  const before = from > start ? '…' : '';
  return {
    text: before + printable(text.slice(from, to)) + (to < end ? '…' : ''),
    start,
    contentEnd: start + content.trimEnd().length,
    end,
    columnOf: (offset) =>
      textWidth(before + printable(text.slice(from, Math.max(from, Math.min(offset, to))))),
  };
}

/** The line with its number, and the marks below it. */
function frameLine(window: Window, range: TextRange, line: number): readonly string[] {
  const indent = range.start < window.start ? window.text.length - window.text.trimStart().length : 0;
  const begin = Math.max(range.start, window.start) + indent;
  const end = range.end > window.end ? window.contentEnd : range.end;
  const [start, stop] = [window.columnOf(begin), window.columnOf(Math.max(begin, end))];
  const options = { linesAbove: 0, linesBelow: 0, highlightCode: false, startLine: line + 1 };
  const frame = codeFrameColumns(
    // The library takes the space before its marks from the text, unit by unit; an ideograph is wider than its unit.
    window.text.padEnd(stop + 1),
    { start: { line: line + 1, column: start + 1 }, end: { line: line + 1, column: stop + 1 } },
    options,
  );
  // The library's `>` points out one line among others; here each line is one that matters.
  return frame.split('\n').map((row) => row.replace(/^>/, ' ').trimEnd());
}

function overlay(marks: string, others: string): string {
  const width = Math.max(marks.length, others.length);
  return Array.from({ length: width }, (_, column) =>
    others[column] === '^' ? '^' : (marks[column] ?? others[column] ?? ' '),
  ).join('');
}

function colour(row: string, paint: Paint, mark: (text: string) => string): string {
  const [, gutter = '', rest = ''] = /^( *\d* \|)(.*)$/u.exec(row) ?? [];
  return paint.dim(gutter) + (/^[\s^]*\^$/.test(rest) ? mark(rest) : rest);
}
