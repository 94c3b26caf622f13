// TeX in a statement: commands whose sign the language has, each with what would be written in its place.

import { runsOn, TEX_SIGNS } from '../../../grammar/tex-signs.ts';
import type { Span } from './tree.ts';

export interface TexCommand {
  /** Without the backslash. */
  readonly name: string;
  readonly span: Span;
  /** The sign, with a space before it where it would run together with a letter. */
  readonly sign: string;
}

/** Of `\partial L` the space goes too. */
const COMMAND =
  /\\(?:partial|nabla)[^\S\n]+(?=[\p{L}\\(])|\^\s*\{?\\(?:top|intercal)(?![A-Za-z])\}?|\\mathbb\s*\{?R\}?|\\(?:[A-Za-z]+|\|)/gu;
/** The commands in the text of a statement, comments left out; those that the language has no sign for are not among them. */
export function texCommands(text: string): readonly TexCommand[] {
  const found: TexCommand[] = [];
  const code = text.replace(/#[^\n]*/gu, (comment) => ' '.repeat(comment.length));
  for (const { index: start, 0: written } of code.matchAll(COMMAND)) {
    const name = written.replace(/[\\^{}\s]/gu, '');
    const sign = written.startsWith('\\mathbb') ? 'ℝ' : TEX_SIGNS.get(name);
    if (sign === undefined) continue;
    const last = found.at(-1);
    const touching = last?.span.end === start ? last : null;
    const apart = runsOn(touching ? touching.sign : code.slice(0, start), sign);
    const end = start + written.length;
    found.push({ name, span: { start, end }, sign: apart ? ` ${sign}` : sign });
  }
  return found;
}
