// Mathematics as it stands on paper: letters, signs, fractions, scripts and fences, with the places that they were read from.
// The meaning of a sign is decided later.

import type { TextRange } from '../engine/api.ts';

/** How a letter is set: bold or with an arrow it is a column or matrix in most books. */
export type Face = 'plain' | 'bold' | 'roman' | 'script';

export type Math =
  /** One letter, or several that are one name by their font (`\mathrm{out}`) or accent (`\hat y`). */
  | { readonly kind: 'letter'; readonly name: string; readonly face: Face; readonly range: TextRange }
  /** The name of a function: `\log`, `\operatorname{tr}`. */
  | { readonly kind: 'function'; readonly name: string; readonly range: TextRange }
  | { readonly kind: 'number'; readonly text: string; readonly range: TextRange }
  /** `+`, `=`, `∘`, `∈`, `,` … as the language writes it. */
  | { readonly kind: 'sign'; readonly text: string; readonly range: TextRange }
  | {
      readonly kind: 'fence';
      readonly open: string;
      readonly close: string;
      readonly body: Row;
      readonly range: TextRange;
    }
  | { readonly kind: 'fraction'; readonly above: Row; readonly below: Row; readonly range: TextRange }
  | { readonly kind: 'root'; readonly body: Row; readonly range: TextRange }
  | {
      readonly kind: 'scripts';
      readonly base: Math | null;
      readonly below: Row;
      readonly above: Row;
      readonly range: TextRange;
    }
  /** `\sum`, `\prod` */
  | { readonly kind: 'big'; readonly sign: '∑' | '∏'; readonly range: TextRange }
  | { readonly kind: 'words'; readonly text: string; readonly range: TextRange }
  /** The place where columns of an `align` meet. */
  | { readonly kind: 'mark'; readonly range: TextRange }
  /** Rows of a matrix in brackets, or of an `align`. */
  | { readonly kind: 'table'; readonly rows: readonly (readonly Row[])[]; readonly range: TextRange }
  /** A command that has no meaning here, as it is named to the author. */
  | { readonly kind: 'foreign'; readonly what: string; readonly range: TextRange };

/** The name of a bold 1, the vector or matrix of ones. */
export const ALL_ONES = '𝟏';

/** Letters that are 1 where what stands behind them in brackets holds, and 0 elsewhere. */
export const INDICATORS: ReadonlySet<string> = new Set([ALL_ONES, 'I', '𝕀']);

export type Row = readonly Math[];

/** From the beginning of the first to the end of the last; nothing of an empty row. */
export function rangeOfRow(row: Row): TextRange {
  const starts = row.map(({ range }) => range.start);
  const ends = row.map(({ range }) => range.end);
  return row.length === 0 ? { start: 0, end: 0 } : { start: Math.min(...starts), end: Math.max(...ends) };
}

/** Whether a node is this sign. */
export const isSign = (node: Math | null | undefined, text: string): boolean =>
  node?.kind === 'sign' && node.text === text;

/** The parts of a row between the nodes that end one; a part may be empty. */
export function splitRow(row: Row, ends: (node: Math) => boolean): readonly Row[] {
  const parts: Math[][] = [[]];
  for (const node of row) {
    if (ends(node)) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts;
}

/** The rows inside a node. */
export function rowsInside(node: Math): readonly Row[] {
  switch (node.kind) {
    case 'fence':
    case 'root':
      return [node.body];
    case 'fraction':
      return [node.above, node.below];
    case 'scripts':
      return [node.base ? [node.base] : [], node.below, node.above];
    case 'table':
      return node.rows.flat();
    default:
      return [];
  }
}

/** `\mathbb{E}` */
export const EXPECTATION = 'E';
