// The statements of a text after an edit: what lies before and behind the edit is taken over.

import { commonEnd, commonStart } from '../text/common.ts';
import { statementsFrom } from './scan.ts';
import type { Piece } from './tree.ts';

/** A text with its statements, in order. */
export interface Scanned<Own extends Piece> {
  readonly text: string;
  readonly statements: readonly Own[];
}

/** The statements of a text after an edit: so many at the start and at the end are those of the text before, moved where they stand elsewhere. */
export interface Rescanned<Own extends Piece> {
  readonly statements: readonly Own[];
  readonly kept: number;
  readonly behind: number;
}

/**
 * The statements of `text`. Those of `before` that the edit cannot have touched are taken over; the others are made by `read`.
 */
export function rescan<Own extends Piece>(
  text: string,
  before: Scanned<Own>,
  read: (piece: Piece) => Own,
): Rescanned<Own> {
  const { statements: old } = before;
  const most = Math.min(text.length, before.text.length);
  const start = commonStart(text, before.text, most);
  const end = before.text.length - commonEnd(text, before.text, most - start);
  const shift = text.length - before.text.length;
  // Where a statement ends is seen in the line behind it, so the last one before the edit is read again too.
  let kept = Math.max(0, firstReaching(start, old) - 1);
  const from = kept === 0 ? 0 : text.lastIndexOf('\n', (old[kept]?.start ?? start) - 1) + 1;
  // Statements side by side are read again with the line that they stand in.
  while (kept > 0 && (old[kept - 1]?.start ?? 0) >= from) kept -= 1;
  const found: Own[] = old.slice(0, kept);
  let next = kept;
  for (const piece of statementsFrom(text, from)) {
    const was = piece.start - shift;
    while ((old[next]?.start ?? Number.POSITIVE_INFINITY) < was) next += 1;
    // From the beginning of a statement behind the edit, everything is as it was.
    if (was >= end && old[next]?.start === was) {
      const behind = moved(old.slice(next), shift);
      return { statements: [...found, ...behind], kept, behind: behind.length };
    }
    const same = old.slice(kept, kept + 3).find((own) => own.text === piece.text);
    found.push(
      same ? { ...same, start: piece.start } : read({ start: piece.start, text: copied(piece.text) }),
    );
  }
  return { statements: found, kept, behind: 0 };
}

/** The first statement that does not end before an offset. */
function firstReaching(offset: number, statements: readonly Piece[]): number {
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const piece = statements[middle];
    if (piece && piece.start + piece.text.length < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

const moved = <Own extends Piece>(statements: readonly Own[], shift: number): readonly Own[] =>
  shift === 0 ? statements : statements.map((own) => ({ ...own, start: own.start + shift }));

/** A part of a text keeps the whole of it in memory, and with every keystroke there is another text: a copy does not. */
const copied = (part: string): string => ` ${part}`.slice(1);
