// How a formula is written into another one: with parentheses and blanks where the language needs them.

import { type Analysis, isInParentheses, type TextRange } from '../../engine/api.ts';

const NAME_OR_NUMBER = /^[\p{L}\p{M}\p{N}_.]+$/u;
const CALL = /^[\p{L}\p{M}\p{N}_]+(?=\()/u;

/** Whether a formula binds like a name, wherever it stands. */
function isAtom(formula: string): boolean {
  if (NAME_OR_NUMBER.test(formula)) return true;
  const called = CALL.exec(formula)?.[0] ?? '';
  return isInParentheses(formula.slice(called.length));
}

/** A formula in place of a name: in parentheses, unless it is an atom, or stands alone between two delimiters. */
export function inPlaceOf(name: TextRange, formula: string, text: string): string {
  const before =
    text
      .slice(0, name.start)
      .replace(/[ \t]+$/u, '')
      .at(-1) ?? '';
  const after =
    text
      .slice(name.end)
      .replace(/^[ \t]+/u, '')
      .at(0) ?? '';
  // In a block a blank begins the next entry, so brackets delimit nothing there.
  const isAlone = /[(,=‖|]/u.test(before) && (after === '' || /[),‖|\r\n#]/u.test(after));
  return isAlone || isAtom(formula) ? formula : `(${formula})`;
}

/** A name in place of a formula: apart from the letters beside it. */
export function nameInPlaceOf(range: TextRange, name: string, text: string): string {
  const isLetter = (sign: string | undefined): boolean =>
    sign !== undefined && /[\p{L}\p{M}\p{N}_]/u.test(sign);
  const left = isLetter(text[range.start - 1]) ? ' ' : '';
  const next = text[range.end];
  // `v(y)` would call it.
  const right = isLetter(next) || next === '(' ? ' ' : '';
  return `${left}${name}${right}`;
}

/** The transpose, without a second prime. */
export function transposed(formula: string): string {
  if (formula.endsWith("'") && isAtom(formula.slice(0, -1))) return formula.slice(0, -1);
  return isAtom(formula) ? `${formula}'` : `(${formula})'`;
}

/** Letters that say what is named: matrices are capital, columns and numbers small. */
const LETTERS = {
  matrix: ['P', 'Q', 'S', 'U', 'V', 'W', 'Z', 'A', 'B', 'C'],
  other: ['u', 'v', 'w', 'p', 'q', 'r', 's', 't', 'z', 'a', 'b', 'c'],
} as const;

/** A name that the file has nowhere, for a value of this shape. */
export function freshName({ text }: Analysis, shape: readonly string[]): string {
  const taken = new Set(text.normalize('NFKC').match(/[\p{L}\p{M}\p{N}_]+/gu) ?? []);
  const isFree = (name: string): boolean => !taken.has(name) && !taken.has(`d${name}`);
  const letters = shape.length === 2 && !shape.includes('1') ? LETTERS.matrix : LETTERS.other;
  for (let round = 0; ; round += 1) {
    const free = letters.map((letter) => (round === 0 ? letter : `${letter}${round}`)).find(isFree);
    if (free !== undefined) return free;
  }
}

/** Where the line of an offset begins. */
export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** On one line, comments left out. */
export const onOneLine = (formula: string): string =>
  formula
    .replace(/#[^\n]*/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
