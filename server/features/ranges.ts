// Small questions about ranges of offsets.

import type { TextRange } from '../engine/api.ts';

/** Both ends belong to it: a cursor behind the last character is still at the word. */
export function touches(range: TextRange, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}

export function overlaps(a: TextRange, b: TextRange): boolean {
  return a.start <= b.end && b.start <= a.end;
}

export function covers(outer: TextRange, inner: TextRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

export function sameRange(a: TextRange, b: TextRange): boolean {
  return a.start === b.start && a.end === b.end;
}

export function lengthOf(range: TextRange): number {
  return range.end - range.start;
}
