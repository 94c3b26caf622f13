// Which characters make names, numbers and signs, and which look-alikes stand for which sign.

import { normaliseLetters } from '../text/names.ts';

/** Subscript letters that Unicode has: ᵢ ᵣ ᵤ ᵥ ᵦ ᵧ ᵨ ᵩ ᵪ, ₐ … ₜ, ⱼ. */
const isSubscriptLetter = (code: number): boolean =>
  (code >= 0x1d62 && code <= 0x1d6a) || (code >= 0x2090 && code <= 0x209c) || code === 0x2c7c;

const isSubscriptDigit = (code: number): boolean => code >= 0x2080 && code <= 0x2089;

export const isSubscript = (code: number): boolean => isSubscriptDigit(code) || isSubscriptLetter(code);

const letter = /^\p{L}$/u;
const modifierLetter = /^\p{Lm}$/u;
const partOfName = /^[\p{L}\p{M}\p{Nd}]$/u;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const isAsciiLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);

/** ª, º and the modifier letters (ᵀ ⁿ ʰ …) stand above the line, so no name contains them; ∂ in italics is a sign. */
const standsApart = (character: string, code: number): boolean =>
  code === 0xaa || code === 0xba || signOfStyledLetter.has(code) || modifierLetter.test(character);

/** 𝛁 and 𝜕 in bold, italic and sans-serif: letters to nobody, but of two UTF-16 units each. */
const signOfStyledLetter: ReadonlyMap<number, string> = new Map([
  ...[0x1d6c1, 0x1d6fb, 0x1d735, 0x1d76f, 0x1d7a9].map((code) => [code, '∇'] as const),
  ...[0x1d6db, 0x1d715, 0x1d74f, 0x1d789, 0x1d7c3].map((code) => [code, '∂'] as const),
]);

export const styledSign = (code: number): string | null => signOfStyledLetter.get(code) ?? null;

/** Whether a name may begin with this code point. */
export function startsName(code: number): boolean {
  if (code < 128) return isAsciiLetter(code) || code === 95;
  const character = String.fromCodePoint(code);
  return letter.test(character) && !isSubscript(code) && !standsApart(character, code);
}

/** Marks that fill up a name where TeX stands for it (`tex-reading.ts`). */
export const FILLER = '\uE00D';
const FILLER_CODE = 0xe00d;
/** Where a derivative begins and ends that is written as a fraction in TeX. */
export const ENCLOSING = '\uE012';
/** Parts a name from what it touches in TeX (`X\beta`), and belongs to it. */
export const PARTING = '\uE011';

/** Whether a name may go on with this code point. */
export function continuesName(code: number): boolean {
  if (code < 128) return isAsciiLetter(code) || isDigit(code) || code === 95;
  if (code === FILLER_CODE || isSubscript(code)) return true;
  const character = String.fromCodePoint(code);
  return partOfName.test(character) && !standsApart(character, code);
}

/** ⁰ … ⁹, ⁻, and the superscript letters that stand for one letter each, with what they say on the line. */
const superscripts: ReadonlyMap<string, string> = new Map([
  ...['⁰0', '¹1', '²2', '³3', '⁴4', '⁵5', '⁶6', '⁷7', '⁸8', '⁹9', '⁻-'].map(
    (pair) => [pair.charAt(0), pair.charAt(1)] as const,
  ),
  ...['ⁱi', 'ⁿn', 'ᵏk', 'ᵐm', 'ᵖp', 'ᵗt', 'ʲj', 'ᴺN', 'ᴹM', 'ᴷK'].map(
    (pair) => [pair.charAt(0), pair.charAt(1)] as const,
  ),
]);

/** `⁻²` → `-2`. */
export const lowered = (text: string): string =>
  Array.from(text, (character) => superscripts.get(character) ?? character).join('');

/** Fractions that are one character. `½` is the one that people type; its relatives cost nothing. */
export const fractions: ReadonlyMap<string, number> = new Map([
  ['½', 1 / 2],
  ['⅓', 1 / 3],
  ['⅔', 2 / 3],
  ['¼', 1 / 4],
  ['¾', 3 / 4],
  ['⅕', 1 / 5],
  ['⅙', 1 / 6],
  ['⅛', 1 / 8],
]);

/** Look-alikes of one UTF-16 unit each, so that a replacement moves nothing. */
const lookAlikes: ReadonlyMap<string, string> = new Map([
  ['−', '-'],
  ['–', '-'],
  ['⋅', '·'],
  ['∙', '·'],
  ['∥', '‖'],
  ['′', "'"],
  ['’', "'"],
  ['⊤', 'ᵀ'],
  ['⊺', 'ᵀ'],
  ['∗', '*'],
  ['◦', '∘'],
  ['⨯', '×'],
  ['∕', '/'],
  ['∖', '\\'],
  ['〈', '⟨'],
  ['〉', '⟩'],
  ['：', ':'],
]);

/** The sign that a look-alike stands for; any other character is itself. */
export const canonical = (character: string): string => lookAlikes.get(character) ?? character;

/** Whether a code point is white space. */
export const isSpace = (code: number): boolean =>
  code === 32 || (code >= 9 && code <= 13) || (code > 127 && /^\s$/u.test(String.fromCharCode(code)));

/** The letters of one name alone, normalised; `x_{ij}` is `x_ij`, and in other braces blanks say nothing. */
export function normaliseName(text: string): string {
  return normaliseLetters(
    text.includes('{') ? text.replace(/_\{ *([\p{L}\p{N}]+) *\}/u, '_$1').replaceAll(' ', '') : text,
  );
}

/** Signs behind which a bar opens, whatever bars are open: operators, commas, brackets. */
export const OPENS_BAR = '([{⟨,;=+-*∘⊙/\\⊗·×';
