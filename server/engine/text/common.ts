// How far two texts are alike at their beginnings and ends: what lies between is the edit.

/** Blocks of so many characters are compared at once, which is much faster than one by one. */
const BLOCK = 4096;

/** How many characters both begin with, at most so many. */
export function commonStart(a: string, b: string, most: number): number {
  let length = 0;
  while (length + BLOCK <= most && a.slice(length, length + BLOCK) === b.slice(length, length + BLOCK))
    length += BLOCK;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}

/** How many characters both end with, at most so many. */
export function commonEnd(a: string, b: string, most: number): number {
  let length = 0;
  const block = (text: string): string => text.slice(text.length - length - BLOCK, text.length - length);
  while (length + BLOCK <= most && block(a) === block(b)) length += BLOCK;
  while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length))
    length += 1;
  return length;
}
