// TeX where it stands, put into the language place by place: the text keeps its length, so that what is read of it has its places in
// what is written. A command that is part of a name is filled up with marks that count for nothing.

import { TEX_SIGNS } from '../../../grammar/tex-signs.ts';
import { ENCLOSING, FILLER, PARTING } from './characters.ts';
import { ACCENTS, argumentAt, FONTS, FUNCTIONS, SPACES } from './tex-phrases.ts';

/** `\frac{a}{b}`: what opens, parts and closes it. */
const FRACTION = { open: '\uE00E', middle: '\uE00F', close: '\uE010' };

const TEX_T = String.raw`(?:\\(?:top|intercal)(?![A-Za-z])|\\math(?:sf|rm|tt|it)\s*(?:\{\s*T\s*\}|T(?![A-Za-z])))`;
const TRANSPOSE = new RegExp(String.raw`\^\s*(?:\{\s*${TEX_T}\s*\}|${TEX_T})`, 'gu');
const REALS = /\\mathbb\s*(?:\{\s*R\s*\}|R(?![A-Za-z]))/gu;
const SIMPLE = /\\(?:[A-Za-z]+|[|,;:! ])/gu;
const WITH_ARGUMENT = /\\([A-Za-z]+)/gu;
/** A name that would run together with the letter behind it, as the d of a differential is meant to. */
const ENDS_NAME =
  /(?:[\p{L}\p{M}\p{N}_][\p{L}\p{M}_]|(?<![\p{L}\p{M}\p{N}_])(?!d)[\p{L}\p{M}_]|[\p{L}\p{M}_]\p{N}+)$/u;
const LETTER = /^\p{L}/u;
const PLAIN_NAME = /^\p{L}[\p{L}\p{M}\p{N}_]*$/u;

/** The text of a statement with its TeX in the language's signs; null where it has none, or some that has no such signs. */
export function withTex(text: string): string | null {
  if (!text.includes('\\')) return null;
  const code = text.replace(/#[^\n]*/gu, (comment) => ' '.repeat(comment.length));
  const transposed = code
    .replace(TRANSPOSE, (found) => `^${'ᵀ'.padStart(found.length - 1)}`)
    .replace(REALS, (found) => 'ℝ'.padStart(found.length));
  const read = withArguments(
    transposed.replace(SIMPLE, (command, at: number) => signFor(command, transposed.slice(0, at))),
  );
  return read?.includes('\\') ? null : read;
}

/** The same without regard to its length: what somebody would have written who writes no TeX. */
export const inSigns = (text: string): string =>
  withTex(text)
    ?.replaceAll(FILLER, '')
    .replaceAll(PARTING, ' ')
    .replaceAll(FRACTION.open, '((')
    .replaceAll(FRACTION.middle, ')/(')
    .replaceAll(FRACTION.close, '))') ?? text;

/** The sign for a command without an argument; one with an argument, or an unknown one, stays. */
function signFor(command: string, before: string): string {
  const name = command.slice(1);
  if (SPACES.test(command) || name === 'left' || name === 'right') return ' '.repeat(command.length);
  const sign = TEX_SIGNS.get(name) ?? (FUNCTIONS.has(name) ? name : undefined);
  if (sign === undefined || name === 'prime') return command;
  return LETTER.test(sign) ? filledUp(sign, before, command.length) : sign.padStart(command.length);
}

/** Fractions, roots, accents and fonts, the inner ones first. */
function withArguments(text: string): string | null {
  let signs = text;
  for (const { index: start, 1: name = '', 0: command } of [...text.matchAll(WITH_ARGUMENT)].reverse()) {
    const inside = argumentAt(signs, start + command.length);
    if (!inside) return null;
    const argument = signs.slice(inside.start + 1, inside.end - 1);
    if (/^[dt]?frac$/u.test(name)) {
      const below = argumentAt(signs, inside.end);
      if (!below) return null;
      const isDerivative = [argument, signs.slice(below.start + 1, below.end - 1)].every((part) =>
        /^\s*∂/u.test(part),
      );
      const room = inside.start + 1 - start;
      const [open, middle, close] = isDerivative
        ? [ENCLOSING.padEnd(room), '/', ENCLOSING]
        : [FRACTION.open.padStart(room), FRACTION.middle, FRACTION.close];
      signs =
        signs.slice(0, start) +
        open +
        argument +
        middle.padEnd(below.start + 2 - inside.end) +
        signs.slice(below.start + 1, below.end - 1) +
        close +
        signs.slice(below.end);
      continue;
    }
    const own =
      name === 'sqrt'
        ? `${'sqrt('.padStart(inside.start + 1 - start)}${argument})`
        : named(name, argument.replaceAll(FILLER, '').trim(), signs.slice(0, start), inside.end - start);
    if (own === null) return null;
    signs = signs.slice(0, start) + own + signs.slice(inside.end);
  }
  return signs;
}

/** `\hat{x}`, `\mathbf{W}`: the name, as long as what is written. */
function named(command: string, argument: string, before: string, length: number): string | null {
  const accent = ACCENTS.get(command);
  if (accent === undefined && !FONTS.has(command)) return null;
  if (accent === undefined && /^\p{N}+$/u.test(argument)) return argument.padStart(length);
  const name = `${argument}${accent ?? ''}`.normalize('NFC');
  return PLAIN_NAME.test(argument) && name.length < length ? filledUp(name, before, length) : null;
}

/** A name in place of a longer command; apart from a name that it touches. */
const filledUp = (name: string, before: string, length: number): string =>
  `${ENDS_NAME.test(before) ? PARTING : ''}${name}`.padEnd(length, FILLER);
