// TeX that is more than a sign: fractions, roots, accents, fonts, functions. Each with the edits that write it in the language.

import type { SpanEdit } from '../text/edits.ts';
import type { Span } from './tree.ts';

export interface TexPhrase {
  /** The command alone. */
  readonly span: Span;
  readonly edits: readonly SpanEdit[];
  /** The short text for it. */
  readonly reading: string;
}

/** Marks that stand behind the letter which they belong to. */
export const ACCENTS: ReadonlyMap<string, string> = new Map([
  ['hat', '\u0302'],
  ['widehat', '\u0302'],
  ['bar', '\u0304'],
  ['overline', '\u0304'],
  ['tilde', '\u0303'],
  ['widetilde', '\u0303'],
  ['dot', '\u0307'],
  ['ddot', '\u0308'],
]);
export const FONTS: ReadonlySet<string> = new Set(
  'mathbf boldsymbol bm mathrm mathit mathcal mathsf text textbf operatorname vec'.split(' '),
);
export const FUNCTIONS: ReadonlySet<string> = new Set(
  'log ln exp sin cos tan sinh cosh tanh det tr max min rank diag'.split(' '),
);
export const SPACES = /^\\(?:[,;:! ]|q?quad(?![A-Za-z]))/u;
const PHRASE = /\\(?:([A-Za-z]+)|[,;:! ])/gu;

/** The phrases in the text of a statement from which comments are left out. */
export function texPhrases(code: string): readonly TexPhrase[] {
  return [...code.matchAll(PHRASE)].flatMap(({ index, 0: written, 1: name = '' }) => {
    const span = { start: index, end: index + written.length };
    const phrase = SPACES.test(written)
      ? blank(span)
      : name === 'left' || name === 'right'
        ? bracket(code, span)
        : /^[dt]?frac$/u.test(name)
          ? fraction(code, span)
          : name === 'sqrt'
            ? enclosed(code, span, 'sqrt(', ')')
            : ACCENTS.has(name)
              ? enclosed(code, span, '', ACCENTS.get(name) ?? '')
              : FONTS.has(name)
                ? enclosed(code, span, '', '')
                : FUNCTIONS.has(name)
                  ? { span, edits: [{ span, text: name }], reading: name }
                  : null;
    return phrase ? [phrase] : [];
  });
}

const blank = (span: Span): TexPhrase => ({ span, edits: [{ span, text: ' ' }], reading: ' ' });

/** `\left(` */
function bracket(code: string, { start, end }: Span): TexPhrase {
  const sign = code.slice(end).trimStart().charAt(0);
  const edits = [{ span: { start, end: sign === '.' ? end + 1 : end }, text: '' }];
  return { span: { start, end }, edits, reading: sign };
}

/** An argument in braces behind a command, or null. */
export function argumentAt(code: string, from: number): Span | null {
  const start = from + (/^\s*/u.exec(code.slice(from))?.[0].length ?? 0);
  if (code[start] !== '{') return null;
  let depth = 0;
  for (let at = start; at < code.length; at++) {
    if (code[at] === '{') depth += 1;
    if (code[at] === '}') depth -= 1;
    if (depth === 0) return { start, end: at + 1 };
  }
  return null;
}

/** A command with one argument: what is written before and behind the argument in place of the braces. */
function enclosed(code: string, span: Span, before: string, behind: string): TexPhrase | null {
  const inside = argumentAt(code, span.end);
  if (!inside) return null;
  const edits = [
    { span: { start: span.start, end: inside.start + 1 }, text: before },
    { span: { start: inside.end - 1, end: inside.end }, text: behind },
  ];
  return {
    span,
    edits,
    reading: `${before}${code.slice(inside.start + 1, inside.end - 1)}${behind}`.normalize('NFC'),
  };
}

const ATOM = /^\s*(?:[\p{L}\p{M}]|\p{N}+)\s*$/u;
const DIFFERENTIAL = /^\s*(?:\\partial(?![A-Za-z])|∂|d(?=[\\\p{L}]))/u;

/** `∂L/∂x` of a derivative, `1/2` of numbers and letters, `((a)/(b))` of all else: a factor behind it is not below the slash. */
function fraction(code: string, span: Span): TexPhrase | null {
  const above = argumentAt(code, span.end);
  const below = above && argumentAt(code, above.end);
  if (!above || !below) return null;
  const texts = [above, below].map(({ start, end }) => code.slice(start + 1, end - 1));
  const isDerivative = texts.every((text) => DIFFERENTIAL.test(text));
  const isShort = texts.every((text) => ATOM.test(text));
  const next = /^[\p{L}\p{N}]/u.test(code.slice(below.end)) ? ' ' : '';
  const [open, slash, close] = isDerivative || isShort ? ['', '/', next] : ['((', ')/(', '))'];
  const edits = [
    { span: { start: span.start, end: above.start + 1 }, text: open },
    { span: { start: above.end - 1, end: below.start + 1 }, text: slash },
    { span: { start: below.end - 1, end: below.end }, text: close },
  ];
  return { span, edits, reading: `${open}…${slash}…${close}`.trim() };
}
