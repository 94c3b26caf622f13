// Derivatives as the language writes them: `∂L/∂X`, `∂²f/∂x∂y`.

import { raised, type TextRange } from '../engine/api.ts';
import { isSign, type Row, splitRow } from './math.ts';
import { type Piece, plain, textOf } from './pieces.ts';

/** Where the gradient is by, when the formula does not say it. */
export const ONLY_PARAM = '□';

/** A derivative in the language: `∂L/∂x`, with its order. */
export function derivativePieces(
  of: Row,
  by: Row,
  order: number,
  range: TextRange,
  written: (row: Row) => readonly Piece[],
): readonly Piece[] {
  const [only] = of;
  const ofPieces = written(of.length === 1 && only?.kind === 'fence' && only.open === '(' ? only.body : of);
  const isName = /^[\p{L}\p{M}\d_]+$/u.test(textOf(ofPieces));
  const parts = splitRow(by, (node) => isSign(node, '∂') || (node.kind === 'letter' && node.name === 'd'));
  const byPieces = parts.flatMap((part, at) => [
    ...(at > 0 ? [plain('∂')] : []),
    ...(part.length > 0 ? written(part) : [plain(ONLY_PARAM, range)]),
  ]);
  const power = order === 1 ? '' : raised(order);
  const square = parts.length > 1 ? '' : power;
  return [
    plain(`∂${power}`, range),
    ...(isName ? ofPieces : [plain('('), ...ofPieces, plain(')')]),
    plain('/∂'),
    ...byPieces,
    plain(square),
  ];
}
