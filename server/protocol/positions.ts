// Offsets of the engine ↔ positions of the protocol (zero-based line, UTF-16 character). They are converted nowhere else.

import type { TextRange } from '../engine/api.ts';
import type { PlainEdit, PlainPosition, PlainRange } from './requests.ts';

export interface LineIndex {
  positionAt(offset: number): PlainPosition;
  /** Places outside the text are taken to its nearest place, as the protocol asks. */
  offsetAt(position: PlainPosition): number;
  rangeOf(range: TextRange): PlainRange;
  offsetsOf(range: PlainRange): TextRange;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** The starts of the lines of a text, for positions and offsets. */
export function indexLines(text: string): LineIndex {
  const starts = lineStarts(text);

  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  /** Where the line ends, before its line break. */
  const lineEnd = (line: number): number => {
    let end = starts[line + 1] ?? text.length;
    const start = starts[line] ?? 0;
    while (end > start && isBreak(text.charCodeAt(end - 1))) end -= 1;
    return end;
  };

  const positionAt = (offset: number): PlainPosition => {
    const inside = Math.max(0, Math.min(offset, text.length));
    const line = lineOf(inside);
    return { line, character: Math.min(inside, lineEnd(line)) - (starts[line] ?? 0) };
  };

  const offsetAt = ({ line, character }: PlainPosition): number => {
    if (line < 0) return 0;
    const start = starts[line];
    if (start === undefined) return text.length;
    return Math.max(start, Math.min(start + character, lineEnd(line)));
  };

  return {
    positionAt,
    offsetAt,
    rangeOf: ({ start, end }) => ({ start: positionAt(start), end: positionAt(end) }),
    offsetsOf: ({ start, end }) => ({ start: offsetAt(start), end: offsetAt(end) }),
  };
}

/** Edits in offsets as edits in positions. */
export function plainEdits(
  lines: LineIndex,
  edits: readonly { readonly range: TextRange; readonly newText: string }[],
): PlainEdit[] {
  return edits.map(({ range, newText }) => ({ range: lines.rangeOf(range), newText }));
}

function isBreak(unit: number): boolean {
  return unit === LINE_FEED || unit === CARRIAGE_RETURN;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let offset = 0; offset < text.length; offset += 1) {
    const unit = text.charCodeAt(offset);
    if (!isBreak(unit)) continue;
    if (unit === CARRIAGE_RETURN && text.charCodeAt(offset + 1) === LINE_FEED) offset += 1;
    starts.push(offset + 1);
  }
  return starts;
}
