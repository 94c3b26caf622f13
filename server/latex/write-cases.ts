// Values under conditions: comparisons as steps, and the lines of `cases` each times whether it is the one.

import type { TextRange } from '../engine/api.ts';
import { isSign, type Row, rangeOfRow } from './math.ts';
import { type Piece, plain } from './pieces.ts';
import { CannotWrite } from './write-signs.ts';

/** How what stands inside is written. */
type Inner = (row: Row) => readonly Piece[];

/** `a > b` as `step(a - b)`; null for what is no such condition. */
export function conditionPieces(row: Row, inner: Inner): readonly Piece[] | null {
  const at = row.findIndex((node) => node.kind === 'sign' && node.text in LARGER);
  const sign = row[at];
  if (sign?.kind !== 'sign') return null;
  const sides = [row.slice(0, at), row.slice(at + 1)];
  const [larger = [], smaller = []] = LARGER[sign.text] ? sides : [...sides].reverse();
  const isNothing = smaller.length === 1 && smaller[0]?.kind === 'number' && smaller[0].text === '0';
  const rest = isNothing ? [] : [plain(' - ('), ...inner(smaller), plain(')')];
  return [plain('step(', rangeOfRow(row)), ...inner(larger), ...rest, plain(')')];
}

/** Whether what stands on the left of a sign is the larger. */
const LARGER: Readonly<Record<string, boolean>> = { '>': true, '≥': true, '<': false, '≤': false };

/** `\begin{cases} a & x > 0 \\ b & \text{otherwise} \end{cases}`: each value times whether it is the one. */
export function casesPieces(
  rows: readonly (readonly Row[])[],
  range: TextRange,
  inner: Inner,
): readonly Piece[] {
  const [[value = [], condition = []] = [], ...others] = rows;
  const own = inner(withoutComma(value));
  if (others.length === 0) return own;
  const step = conditionPieces(
    condition.filter(({ kind }) => kind !== 'words'),
    inner,
  );
  if (!step) throw new CannotWrite({ what: 'cases under a condition that is no comparison', range });
  const rest = casesPieces(others, range, inner);
  return [
    ...[plain('('), ...step, plain(' ∘ ('), ...own, plain(') + (1 - ')],
    ...[...step, plain(') ∘ ('), ...rest, plain('))')],
  ];
}

const withoutComma = (row: Row): Row => (isSign(row.at(-1), ',') ? row.slice(0, -1) : row);
