// Names of the language as LaTeX: `θ` as \theta, `W1` as W_{1}, `h_out` as h_{out}.

import { GREEK } from './symbols.ts';

const COMMANDS: ReadonlyMap<string, string> = new Map(
  Object.entries(GREEK)
    .map(([command, letter]) => [letter, `\\${command}`] as const)
    .reverse(),
);

/** A name of the language in TeX. */
export function nameLatexOf(name: string): string {
  const [, letter = name, digits = '', label = ''] = /^(\p{L}\p{M}*)(\d*)(?:_(.*))?$/u.exec(name) ?? [];
  const base = COMMANDS.get(letter) ?? (letter.length > 1 ? `\\mathit{${letter}}` : letter);
  const below = [digits, label].filter((part) => part !== '').join(', ');
  return below === '' ? base : `${base}_{${below}}`;
}
