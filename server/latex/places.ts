// From places in the file that was made back to places in the document.

import type { TextRange } from '../engine/api.ts';
import type { Piece } from './write.ts';

/**
 * The map from a range of `text` to one of the document. `body` are the statements with which the text ends; what stands
 * before them (declarations of ours) is where its name is used first.
 */
export function placesOf(text: string, body: readonly Piece[]): (range: TextRange) => TextRange {
  const length = body.reduce((sum, piece) => sum + piece.text.length, 0);
  let at = text.length - 1 - length;
  const known = body.flatMap((piece) => {
    const start = at;
    at += piece.text.length;
    return piece.range && piece.range.end > piece.range.start
      ? [{ start, end: at, text: piece.text, place: piece.range }]
      : [];
  });
  const first = known[0]?.place ?? { start: 0, end: 0 };
  return ({ start, end }) => {
    const inside = known.filter((one) => one.start < Math.max(end, start + 1) && one.end > start);
    if (inside.length > 0) {
      return {
        start: Math.min(...inside.map(({ place }) => place.start)),
        end: Math.max(...inside.map(({ place }) => place.end)),
      };
    }
    const name = text.slice(start, end);
    return known.find((one) => one.text === name)?.place ?? first;
  };
}
