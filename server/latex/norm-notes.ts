// `\|A\|_2` of a matrix is its largest singular value, as the books have it; many write it for the Frobenius norm.

import type { Analysis, TextRange } from '../engine/api.ts';
import type { Note } from './note.ts';
import type { Piece } from './pieces.ts';

/** Norms that are examined. */
const MOST = 12;

/** A note at the first such norm of a matrix; `body` ends the text. */
export function spectralNorms(
  analysis: Pick<Analysis, 'text' | 'shapeOf'>,
  body: readonly Piece[],
): readonly Note[] {
  const { text } = analysis;
  const found = [...text.matchAll(/‖([^‖]*\p{Lu}[^‖]*)‖_2/gu)]
    .slice(0, MOST)
    .find(({ index, 1: inside = '' }) => {
      const shape = analysis.shapeOf(inside, index)?.shape ?? [];
      return shape.length === 2 && !shape.includes('1');
    });
  const range = found ? placeAt(found.index, text, body) : null;
  if (!range) return [];
  return [
    {
      message:
        '‖·‖_2 of a matrix is read as its largest singular value; it may be meant as its Frobenius norm',
      range,
      others: [
        { kind: 'sign', sign: 'norm', instead: '_F', title: 'Read ‖·‖_2 as the Frobenius norm: write `_F`' },
      ],
    },
  ];
}

/** The place in the document of what stands at an offset. */
function placeAt(offset: number, text: string, body: readonly Piece[]): TextRange | null {
  let at = text.length - 1 - body.reduce((sum, piece) => sum + piece.text.length, 0);
  for (const piece of body) {
    at += piece.text.length;
    if (at > offset && piece.range) return piece.range;
  }
  return null;
}
