// Signs between operands as text of the language.

import type { Math as Node } from './math.ts';
import { type Piece, plain, type Unwritten } from './pieces.ts';

/** Thrown where signs are written and caught where a side ends: a part without a text ends the side that it stands in. */
export class CannotWrite extends Error {
  readonly unwritten: Unwritten;
  constructor(unwritten: Unwritten) {
    super(unwritten.what);
    this.unwritten = unwritten;
  }
}

const BINARY: Readonly<Record<string, string>> = {
  '·': ' ',
  '×': ' ',
  '*': ' * ',
  '∘': ' ∘ ',
  '⊗': ' ⊗ ',
  ':': ' · ',
  '✕': ' × ',
  '.+': ' .+ ',
  '.-': ' .- ',
  '\\': ' \\ ',
  './': ' ./ ',
};

/** Whether the text so far ends where nothing has to be put between it and an operand. */
export const endsOpen = (pieces: readonly Piece[]): boolean =>
  /[\s([{/]$|^$|-$/u.test(pieces.findLast(({ text }) => text !== '')?.text ?? '');

/** A sign in the language, with the spaces around it. Throws `CannotWrite` for a sign without meaning. */
export function signPieces(
  node: Node & { readonly kind: 'sign' },
  isFirst: boolean,
  dot: '' | '.' = '',
): readonly Piece[] {
  const { text, range } = node;
  if (text === '+' || text === '-')
    return isFirst ? (text === '-' ? [plain('-', range)] : []) : [plain(` ${dot}${text} `, range)];
  if (text === ',') return [plain(', ', range)];
  if (text === '/') return [plain('/', range)];
  const binary = BINARY[text];
  if (binary !== undefined) return [plain(binary, range)];
  throw new CannotWrite({ what: `the sign ${text}`, range });
}
