// Small questions about ranges of offsets.

import type { TextRange } from '../engine/api.ts';

/** Both ends belong to it: a cursor behind the last character is still at the word. */
export function touches(range: TextRange, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}

/** Whether two ranges have a place in common; ranges that touch do. */
export function overlaps(a: TextRange, b: TextRange): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** Whether one range lies inside another. */
export function covers(outer: TextRange, inner: TextRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Whether two ranges are the same. */
export function sameRange(a: TextRange, b: TextRange): boolean {
  return a.start === b.start && a.end === b.end;
}

/** The number of characters in a range. */
export function lengthOf(range: TextRange): number {
  return range.end - range.start;
}
