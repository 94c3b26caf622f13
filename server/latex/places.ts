// Between places in the file that was made and places in the document.

import type { TextRange } from '../engine/api.ts';
import type { Piece } from './pieces.ts';

export interface Places {
  /** The place in the document of a range of the file. */
  placeOf(range: TextRange): TextRange;
  /** The offset in the file of one in the document; the end of the file where nothing was made of what stands there. */
  offsetIn(offset: number): number;
}

/**
 * The places of a file. `body` are the statements with which the text ends; what stands before them (declarations of ours) is
 * where its name is used first.
 */
export function placesOf(text: string, body: readonly Piece[]): Places {
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
  return {
    placeOf: ({ start, end }) => {
      const inside = known.filter((one) => one.start < Math.max(end, start + 1) && one.end > start);
      if (inside.length > 0) {
        return {
          start: Math.min(...inside.map(({ place }) => place.start)),
          end: Math.max(...inside.map(({ place }) => place.end)),
        };
      }
      const name = text.slice(start, end);
      return known.find((one) => one.text === name)?.place ?? first;
    },
    // The smaller of two ranges is more precise: a bracket stands for all that is in it.
    offsetIn: (offset) => {
      const holding = known.filter(({ place }) => place.start <= offset && offset <= place.end);
      const [smallest] = [...holding].sort((a, b) => lengthOf(a.place) - lengthOf(b.place));
      return smallest?.start ?? text.length;
    },
  };
}

const lengthOf = ({ start, end }: TextRange): number => end - start;
