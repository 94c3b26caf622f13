// Texts that are written otherwise elsewhere: calls that mcalc writes as a sign (`transpose(W)` is `W'`), differentials (`d L`, `δL`), signs
// by their names (`A o B`).

import type { Span } from '../syntax/tree.ts';

const FORMS: ReadonlyMap<string, (args: readonly string[]) => string | null> = new Map([
  ['transpose', ([a, b]) => (a === undefined || b !== undefined ? null : transposed(a))],
  ['matmul', product(' * ')],
  ['mm', product(' * ')],
  ['multiply', product(' ∘ ')],
  ['hadamard', product(' ∘ ')],
  ['matrix_power', product('^')],
]);

/** The text here for a call of `name` at this place of a statement's text; null where it is none that is known. */
export function callWritten(name: string, text: string, span: Span): { span: Span; text: string } | null {
  const form = FORMS.get(name.toLowerCase());
  const inside = form && argumentsFrom(text, span.end);
  const written = inside && form(inside.args);
  return written ? { span: { start: span.start, end: inside.end }, text: written } : null;
}

/** The text here for a differential that is written otherwise: `d L`, `δL`, `ΔL` are `dL`; null of other names. */
export function differentialWritten(
  name: string,
  text: string,
  span: Span,
  names: { has(name: string): boolean },
): { span: Span; text: string } | null {
  const other = /^[δΔ∆](.+)$/u.exec(name)?.[1];
  if (other !== undefined && names.has(other)) return { span, text: `d${other}` };
  const next = name === 'd' ? /^\s+([\p{L}_][\p{L}\p{M}\p{N}_]*)/u.exec(text.slice(span.end)) : null;
  const [all = '', of = ''] = next ?? [];
  return names.has(of) ? { span: { start: span.start, end: span.end + all.length }, text: `d${of}` } : null;
}

const SIGNS: ReadonlyMap<string, string> = new Map([
  ['o', '∘'],
  ['odot', '∘'],
  ['otimes', '⊗'],
  ['cdot', '·'],
]);

/** A sign by its name between two operands, `A o B`; null of other names, and in other places. */
export function signWritten(name: string, text: string, span: Span): { span: Span; text: string } | null {
  const sign = SIGNS.get(name);
  const isBetween =
    /[\p{L}\p{M}\p{N}_)\]'ᵀ]\s$/u.test(text.slice(0, span.start)) &&
    /^\s[\p{L}\p{N}([]/u.test(text.slice(span.end));
  return sign !== undefined && isBetween ? { span, text: sign } : null;
}

function product(sign: string): (args: readonly string[]) => string | null {
  return ([a, b, c]) =>
    a === undefined || b === undefined || c !== undefined ? null : `(${factor(a)}${sign}${factor(b)})`;
}

const isTight = (text: string): boolean => /^[\p{L}\p{M}\p{N}_]+(?:'|\([^()]*\))?$/u.test(text);
const factor = (text: string): string => (isTight(text) ? text : `(${text})`);
const transposed = (text: string): string =>
  isTight(text) && text.endsWith("'") ? text.slice(0, -1) : `${factor(text)}'`;

/** The arguments in the parentheses that open at `at`, and where these end. */
function argumentsFrom(
  text: string,
  at: number,
): { readonly args: readonly string[]; readonly end: number } | null {
  if (text[at] !== '(') return null;
  const args: string[] = [];
  let depth = 0;
  let start = at + 1;
  for (let place = at; place < text.length; place++) {
    const sign = text.charAt(place);
    if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign)) depth -= 1;
    const isEnd = depth === 0;
    if (!isEnd && (depth > 1 || sign !== ',')) continue;
    args.push(text.slice(start, place).trim());
    start = place + 1;
    if (isEnd) return { args, end: place + 1 };
  }
  return null;
}
