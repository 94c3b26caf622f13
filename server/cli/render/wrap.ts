// Words and formulas over several rows: words where they fit, formulas where the break hurts least.

import { textWidth } from './text-width.ts';

function wrapWords(text: string, width: number): readonly string[] {
  const rows = [''];
  for (const word of text.split(' ')) {
    const row = rows.at(-1) ?? '';
    if (row !== '' && textWidth(`${row} ${word}`) > width) rows.push(word);
    else rows[rows.length - 1] = row === '' ? word : `${row} ${word}`;
  }
  return rows;
}

/** Parts with `separator` between them, each whole where it fits. */
export function wrapParts(text: string, separator: string, width: number): readonly string[] {
  const rows: string[] = [];
  for (const [index, part] of text.split(separator).entries()) {
    const row = rows.at(-1);
    const joined = `${row}${separator}${part}`;
    if (row !== undefined && textWidth(joined) <= width) rows[rows.length - 1] = joined;
    else {
      if (index > 0 && row !== undefined) rows[rows.length - 1] = `${row}${separator}`.trimEnd();
      rows.push(...wrapWords(part, width));
    }
  }
  return rows;
}

/** A row is broken at a space with few brackets open, before a sign if there is one, and not too early in the row. */
export function wrapFormula(text: string, width: number): readonly string[] {
  const rows: string[] = [];
  let rest = text;
  while (textWidth(rest) > width) {
    const at = bestBreak(rest, width);
    if (at === null) break;
    rows.push(rest.slice(0, at));
    rest = rest.slice(at + 1);
  }
  return [...rows, rest];
}

/** The part of a row that a break may leave empty. */
const MOST_EMPTY = 0.45;

function bestBreak(text: string, width: number): number | null {
  let depth = 0;
  let best: { readonly at: number; readonly cost: number } | null = null;
  let column = 0;
  let at = 0;
  for (const character of text) {
    if (column > width) break;
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === ' ' && (best === null || column >= width * (1 - MOST_EMPTY))) {
      const next = text.slice(at + 1, at + 3);
      const cost = 3 * depth + (/^[+-] /u.test(next) ? 0 : /^[·∘⊙/⊗] /u.test(next) ? 1 : 2);
      const isEarly = best !== null && best.at < width * (1 - MOST_EMPTY);
      if (best === null || isEarly || cost <= best.cost) best = { at, cost };
    }
    at += character.length;
    column += textWidth(character);
  }
  return best?.at ?? null;
}
