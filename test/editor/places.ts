// From a piece of text to its characters on the screen, and from an underline to the text over it.

import type { Line, Rectangle } from './lines.ts';

/** A piece of the text: `nth` (from 0) of its occurrences, on `line` (from 1) if that is given. */
export type Place = string | { text: string; nth?: number; line?: number };

/** Where the characters of a place stand, if it is in sight. */
export function findPlace(lines: Line[], place: Place): Rectangle[] | undefined {
  const { text, nth = 0, line } = typeof place === 'string' ? { text: place } : place;
  const candidates = line === undefined ? lines : lines.filter(({ number }) => number === line);
  return candidates.flatMap((candidate) => occurrences(candidate, text))[nth];
}

function occurrences({ text, boxes }: Line, sought: string): Rectangle[][] {
  const found: Rectangle[][] = [];
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1))
    found.push(boxes.slice(at, at + sought.length));
  return found;
}

/** The text over an underline, and where it begins, counted from 1. */
export function underlined(lines: Line[], { left, right, top, bottom }: Rectangle) {
  const middle = (top + bottom) / 2;
  const isOver = (box: Rectangle) => {
    const x = (box.left + box.right) / 2;
    return box.top < middle && middle < box.bottom && left < x && x < right;
  };
  for (const { number, text, boxes } of lines) {
    const first = boxes.findIndex(isOver);
    if (first < 0) continue;
    return { line: number, column: first + 1, text: text.slice(first, boxes.findLastIndex(isOver) + 1) };
  }
  return undefined;
}
