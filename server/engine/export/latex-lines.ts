// Lines of aligned formulas that fit a page: brackets no higher than what is in them, and what is wider than a line is
// broken before a sign, at the outermost brackets that have one.

import { withRange } from '../document/range-latex.ts';
import { latexTokens, widthOf } from './latex-width.ts';

/** The room in a line of a page, in letters of the usual width, at ten points on Letter paper. */
const WIDEST = 58;
/** However wide the left side and the remark are, a line has room for so much. */
const NARROWEST = 24;

/** A relation, with what is said of it. */
export interface Row {
  /** Empty where it is that of the row before. */
  readonly left: string;
  readonly sign?: '=' | '\\equiv' | '\\mapsto';
  readonly right: string;
  /** The indices that it holds for: `t = 1, \ldots, T`. */
  readonly range?: string;
  readonly remarks?: readonly string[];
}

/** A left side that pushes all others out of the page. */
const WIDE_LEFT = WIDEST / 3;

/**
 * The rows of one `align` each: rows whose left side is wide stand apart where a line would not fit, since all rows of an `align` share
 * the place of their signs.
 */
export function alignedRuns(rows: readonly Row[]): readonly (readonly Row[])[] {
  const widths = rows.map(({ left }) => widthOf(left));
  const needed = Math.max(0, ...widths) + Math.max(0, ...rows.map(({ right }) => widthOf(right)));
  if (needed <= WIDEST) return [rows];
  const runs: Row[][] = [];
  let isWide = false;
  for (const [at, row] of rows.entries()) {
    const isNew = row.left !== '' && ((widths[at] ?? 0) > WIDE_LEFT || isWide);
    const last = runs.at(-1);
    if (last && !isNew) last.push(row);
    else runs.push([row]);
    if (row.left !== '') isWide = (widths[at] ?? 0) > WIDE_LEFT;
  }
  return runs;
}

/** The lines of an `align`: all rows share the place of their signs, and their remarks stand in a column or below them. */
export function alignedLines(rows: readonly Row[]): readonly string[] {
  const lefts = rows.map(({ left }) => fitted(left));
  const widestLeft = Math.max(0, ...lefts.map(widthOf));
  const room = Math.max(NARROWEST, WIDEST - widestLeft);
  const rights = rows.map(({ right, range = '' }) => withIndices(broken(fitted(right), room), range, room));
  const widestRight = Math.max(0, ...rights.flat().map(widthOf));
  const widestRemark = Math.max(0, ...rows.map(({ remarks }) => widthOf(remarkText(remarks))));
  const isInColumn = widestLeft + widestRight + widestRemark + 6 <= WIDEST;
  return rows.flatMap(({ sign = '=', remarks = [] }, at) => {
    const [first = '', ...more] = rights[at] ?? [];
    const left = lefts[at] === '' ? '' : `${lefts[at]} `;
    const lines = [`${left}&${sign} ${first}`, ...more.map((line) => `&\\quad {} ${line}`)];
    if (remarks.length === 0) return lines;
    if (isInColumn) return [...lines.slice(0, -1), `${lines.at(-1)} && ${remarkText(remarks)}`];
    return [...lines, ...inLines(remarks, room).map((words) => `&\\qquad \\text{${words}}`)];
  });
}

/** The indices behind the last piece where there is room, else in a line of their own. */
function withIndices(pieces: readonly string[], range: string, room: number): readonly string[] {
  if (range === '') return pieces;
  const last = withRange(pieces.at(-1) ?? '', range);
  return widthOf(last) <= room ? [...pieces.slice(0, -1), last] : [...pieces, withRange('', range)];
}

const remarkText = (remarks: readonly string[] = []): string =>
  remarks.length === 0 ? '' : `\\text{${remarks.join('; ')}}`;

/** Remarks joined, and broken between words, as a line has room for them. */
function inLines(remarks: readonly string[], room: number): readonly string[] {
  const lines: string[] = [];
  // A space between dollar signs is none between words.
  for (const word of remarks.join('; ').match(/(?:\$[^$]*\$|\S)+/gu) ?? []) {
    const last = lines.at(-1);
    const joined = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && widthOf(remarkText([joined])) <= room - 4) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}

const HIGH = /^\\(?:d?frac|sum|prod|begin.*)$/su;

/** Brackets of the usual size around what is not high: the others set gaps, and cannot be broken. */
function fitted(latex: string): string {
  const tokens = [...latexTokens(latex)];
  const open: { readonly at: number; isHigh: boolean }[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.startsWith('\\left')) open.push({ at, isHigh: false });
    else if (token.startsWith('\\right')) {
      const pair = open.pop();
      const around = open.at(-1);
      if (!pair) continue;
      if (pair.isHigh && around) around.isHigh = true;
      if (pair.isHigh) continue;
      tokens[pair.at] = tokens[pair.at]?.replace('\\left', '') ?? '';
      tokens[at] = token.replace('\\right', '');
    } else if (HIGH.test(token)) {
      const around = open.at(-1);
      if (around) around.isHigh = true;
    }
  }
  return tokens.join('');
}

/** The formula in pieces, each at most as wide as there is room, as far as signs allow. */
function broken(formula: string, room: number): readonly string[] {
  if (widthOf(formula) <= room) return [formula];
  const parts = cut(formula, 0).flatMap((part) =>
    widthOf(part) <= room ? [part] : brokenInside(part, room),
  );
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    if (line !== '' && widthOf(line) + widthOf(part) > room) {
      lines.push(line.trim());
      line = '';
    }
    line += part;
  }
  return [...lines, line.trim()];
}

const DEEPEST = 8;

/**
 * A part without a sign outside of its brackets: out of wide fractions goes what is below, brackets no longer grow, and are
 * broken inside.
 */
function brokenInside(part: string, room: number): readonly string[] {
  const flat = withoutWideFractions(part, room)
    .replace(/\\left(?=[([])/gu, '\\bigl')
    .replace(/\\right(?=[)\]])/gu, '\\bigr');
  for (let depth = 1; depth <= DEEPEST; depth++) {
    const parts = cut(flat, depth);
    if (parts.length > 1 && parts.every((one) => widthOf(one) <= room)) return parts;
  }
  return cut(flat, DEEPEST);
}

/** `\frac{1}{b} (a)` for a fraction that has not half of the room. */
function withoutWideFractions(latex: string, room: number): string {
  const tokens = latexTokens(latex);
  const inside = (from: number, to: number): string => tokens.slice(from + 1, to).join('');
  let done = '';
  for (let at = 0; at < tokens.length; at++) {
    const above = tokens[at] === '\\frac' && tokens[at + 1] === '{' ? closing(tokens, at + 1) : null;
    const below = above === null || tokens[above + 1] !== '{' ? null : closing(tokens, above + 1);
    const numerator = above === null ? '' : inside(at + 1, above);
    if (above === null || below === null || widthOf(numerator) <= room / 2) {
      done += tokens[at];
      continue;
    }
    done += `\\frac{1}{${inside(above + 1, below)}} (${withoutWideFractions(numerator, room)})`;
    at = below;
  }
  return done;
}

function closing(tokens: readonly string[], from: number): number | null {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    if (tokens[at] === '{') depth += 1;
    if (tokens[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return null;
}

const BREAKING = /^(?: [+-] |\\(?:circ|odot|cdot|otimes|dotplus))$/u;

/** Cut before signs in at most so many brackets; those that grow with what is in them, and braces, are whole. */
function cut(formula: string, deepest: number): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let whole = 0;
  let depth = 0;
  for (const token of latexTokens(formula)) {
    if (/^(?:\\begin|\\left|\{$)/u.test(token)) whole += 1;
    else if (/^(?:\\end|\\right|\}$)/u.test(token)) whole -= 1;
    else if (/^[([]$/u.test(token)) depth += 1;
    else if (/^[)\]]$/u.test(token)) depth -= 1;
    else if (whole === 0 && depth <= deepest && part !== '' && BREAKING.test(token)) {
      parts.push(part);
      part = '';
    }
    part += token;
  }
  return [...parts, part];
}
