// Text of the language in pieces, each with the place in the document that it was read from.

import type { TextRange } from '../engine/api.ts';

export interface Piece {
  readonly text: string;
  readonly range: TextRange | null;
}

/** A part that has no text in the language. */
export interface Unwritten {
  readonly what: string;
  readonly range: TextRange;
}

export type Written =
  | { readonly kind: 'written'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'unwritten'; readonly unwritten: Unwritten };

export const textOf = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('');

export const plain = (text: string, range: TextRange | null = null): Piece => ({ text, range });
