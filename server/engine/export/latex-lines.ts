// Lines of aligned formulas that fit a page: brackets no higher than what is in them, and what is wider than a line is
// broken before a sign, at the outermost brackets that have one.

import { withRange } from '../document/range-latex.ts';
import { latexTokens, widthOf } from './latex-width.ts';

/** What a line of a page has room for, in letters of the usual width, at ten points on Letter paper. */
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
 * A part without a sign outside of its brackets: out of a wide fraction goes what is below, brackets no longer grow, and are
 * broken inside.
 */
function brokenInside(part: string, room: number): readonly string[] {
  const over = fractionOf(part);
  const flat = (over ? `${over.before}\\frac{1}{${over.below}} (${over.above})` : part)
    .replace(/\\left(?=[([])/gu, '\\bigl')
    .replace(/\\right(?=[)\]])/gu, '\\bigr');
  for (let depth = 1; depth <= DEEPEST; depth++) {
    const parts = cut(flat, depth);
    if (parts.length > 1 && parts.every((one) => widthOf(one) <= room)) return parts;
  }
  return cut(flat, DEEPEST);
}

/** `- \frac{a}{b}` where that is all there is. */
function fractionOf(
  part: string,
): { readonly before: string; readonly above: string; readonly below: string } | null {
  const tokens = latexTokens(part);
  const at = tokens.indexOf('\\frac');
  if (at < 0 || tokens[at + 1] !== '{') return null;
  const above = closing(tokens, at + 1);
  const below = above === null || tokens[above + 1] !== '{' ? null : closing(tokens, above + 1);
  const before = tokens.slice(0, at).join('');
  if (above === null || below !== tokens.length - 1 || !/^[\s+\-{}]*$/u.test(before)) return null;
  const inside = (from: number, to: number): string => tokens.slice(from + 1, to).join('');
  return { before, above: inside(at + 1, above), below: inside(above + 1, below) };
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
