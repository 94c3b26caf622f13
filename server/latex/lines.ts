// The lines of a formula: what it declares, equations with all their sides, and formulas without a left side.

import type { TextRange } from '../engine/api.ts';
import { isSign, type Math as Node, type Row, rangeOfRow, splitRow } from './math.ts';

export type Line =
  /** `X, Y \in \mathbb{R}^{m \times n}` */
  | {
      readonly kind: 'declaration';
      readonly names: readonly Row[];
      readonly sizes: readonly Row[];
      readonly range: TextRange;
    }
  /** Sides of an equation, one or more. */
  | { readonly kind: 'equation'; readonly sides: readonly Row[]; readonly range: TextRange }
  | { readonly kind: 'passed over'; readonly why: string; readonly range: TextRange };

/** A line with its place in the document, and the place where its formula begins. */
export type PlacedLine = Line & { readonly start: number };

/** The lines of one formula, from its nested row. */
export function linesOf(row: Row): readonly Line[] {
  const [table, ...more] = row;
  if (table?.kind === 'table' && more.length === 0) return alignedLines(table);
  return statementsIn(row).flatMap(lineOf);
}

/** Rows of an `align`: one that begins with `=` goes on with the equation above. */
function alignedLines({ rows }: Node & { readonly kind: 'table' }): readonly Line[] {
  const joined: Node[][] = [];
  for (const cells of rows) {
    const row = cells.flat();
    if (row.length === 0) continue;
    const [first] = row;
    const goesOn = first?.kind === 'sign' && (first.text === '=' || first.text === '+' || first.text === '-');
    const last = joined.at(-1);
    if (goesOn && last) last.push(...row);
    else joined.push([...row]);
  }
  return joined.flatMap((row) => statementsIn(row).flatMap(lineOf));
}

/** Statements side by side: behind words, `⇒`, and commas between equations. */
function statementsIn(row: Row): readonly Row[] {
  const parts = splitWhere(row, (node) => node.kind === 'words' || isSign(node, '⇒') || isSign(node, ';'));
  return parts.flatMap((part) => {
    const pieces = splitWhere(part, (node) => isSign(node, ','));
    const isStatement = (piece: Row): boolean => piece.some((node) => isSign(node, '=') || isSign(node, '∈'));
    return pieces.length > 1 && pieces.every(isStatement) ? pieces : [part];
  });
}

/** The parts that are not empty. */
const splitWhere = (row: Row, ends: (node: Node) => boolean): readonly Row[] =>
  splitRow(row, ends).filter((part) => part.length > 0);

function lineOf(whole: Row): readonly Line[] {
  const row = withoutPunctuation(whole);
  const range = rangeOfRow(row);
  const [names, space, ...more] = splitWhere(row, (node) => isSign(node, '∈'));
  if (names && space && more.length === 0) {
    const sizes = sizesOf(space);
    if (!sizes) return [{ kind: 'passed over', why: 'a set that is no space of matrices', range }];
    return [{ kind: 'declaration', names: splitWhere(names, (node) => isSign(node, ',')), sizes, range }];
  }
  const sides = splitWhere(row, (node) => isSign(node, '=') || isSign(node, '←'));
  return sides.length === 0 ? [] : [{ kind: 'equation', sides, range }];
}

/** A comma or full stop at the end belongs to the sentence around the formula. */
function withoutPunctuation(row: Row): Row {
  const last = row.at(-1);
  return isSign(last, ',') || isSign(last, ';') ? withoutPunctuation(row.slice(0, -1)) : row;
}

/** The sizes of `\mathbb{R}^{m \times n}`; null where it is another set. */
function sizesOf(space: Row): readonly Row[] | null {
  const [set, ...more] = space;
  if (!set || more.length > 0) return null;
  const base = set.kind === 'scripts' ? set.base : set;
  if (base?.kind !== 'letter' || (base.name !== 'R' && base.name !== 'ℝ')) return null;
  if (set.kind !== 'scripts') return [];
  const sizes = splitWhere(set.above, (node) => isSign(node, '×') || isSign(node, '*') || isSign(node, ','));
  const [only, ...others] = sizes;
  // R^{mn} is what R^{m \times n} is where a sign is missing: it is read as it stands, one size.
  return only && others.length <= 1 ? sizes : null;
}
