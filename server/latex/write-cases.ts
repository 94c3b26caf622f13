// Values under conditions: comparisons as steps, and the lines of `cases` each times whether it is the one.

import type { TextRange } from '../engine/api.ts';
import { isSign, type Math as Node, type Row, rangeOfRow, splitRow } from './math.ts';
import { type Piece, plain } from './pieces.ts';
import { CannotWrite } from './write-signs.ts';

/** How what stands inside is written. */
type Inner = (row: Row) => readonly Piece[];

/** The row that a name is the positive part of: H of `H = \max(0, Z)` that of Z; null for any other. */
type PositivePart = (node: Node) => Row | null;

/** Of `\max(0, Z)` and `\operatorname{relu}(Z)` the Z; null for anything else. */
export function positivePartOf(side: Row): Row | null {
  const [head, bracket, ...more] = side;
  if (head?.kind !== 'function' || bracket?.kind !== 'fence' || more.length > 0) return null;
  if (head.name === 'relu') return bracket.body;
  const parts = splitRow(bracket.body, (node) => isSign(node, ','));
  const rest = parts.filter(([only, ...others]) => !isZero(only) || others.length > 0);
  const [inside, ...others] = rest;
  return head.name === 'max' && parts.length === 2 && inside && others.length === 0 ? inside : null;
}

const isZero = (node: Node | undefined): boolean => node?.kind === 'number' && node.text === '0';

/**
 * `a > b` as `step(a - b)`; null for what is no such condition. What is cut off at 0 is 0 at more than a few points, where a
 * step is ½: it is larger than 0 where what is cut off is.
 */
export function conditionPieces(row: Row, inner: Inner, positivePart: PositivePart): readonly Piece[] | null {
  const at = row.findIndex((node) => node.kind === 'sign' && node.text in LARGER);
  const sign = row[at];
  if (sign?.kind !== 'sign') return null;
  const sides = [row.slice(0, at), row.slice(at + 1)];
  const [larger = [], smaller = []] = LARGER[sign.text] ? sides : [...sides].reverse();
  const isNothing = smaller.length === 1 && isZero(smaller[0]);
  const [only, ...more] = larger;
  const isStrict = sign.text === '>' || sign.text === '<';
  const uncut = isNothing && isStrict && only && more.length === 0 ? positivePart(only) : null;
  if (uncut) {
    const pieces = inner(uncut).map(({ text }) => plain(text));
    return [plain('step(', rangeOfRow(row)), ...pieces, plain(')')];
  }
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
  positivePart: PositivePart,
): readonly Piece[] {
  const [[value = [], condition = []] = [], ...others] = rows;
  const own = inner(withoutComma(value));
  if (others.length === 0) return own;
  const step = conditionPieces(
    condition.filter(({ kind }) => kind !== 'words'),
    inner,
    positivePart,
  );
  if (!step) throw new CannotWrite({ what: 'cases under a condition that is no comparison', range });
  const rest = casesPieces(others, range, inner, positivePart);
  return [
    ...[plain('('), ...step, plain(' ∘ ('), ...own, plain(') + (1 - ')],
    ...[...step, plain(') ∘ ('), ...rest, plain('))')],
  ];
}

const withoutComma = (row: Row): Row => (isSign(row.at(-1), ',') ? row.slice(0, -1) : row);
