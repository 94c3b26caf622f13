// Declarations in the comments of a document, `% mcalc: …`: names that are read as they are declared there, functions,
// and what product signs mean.

import type { Engine } from '../engine/api.ts';

export interface CommentDeclarations {
  readonly text: string;
  /** Names that stand there, also those of sizes. */
  readonly names: ReadonlySet<string>;
  /** Names that are declared there, by their letters and digits alone: `W_1` on paper is W_1 or W1, whichever it is. */
  readonly spelled: ReadonlyMap<string, string>;
  /** Those of values and functions, sizes left out. */
  readonly declared: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
  /** Random variables, each with the names in its law. */
  readonly random: ReadonlyMap<string, readonly string[]>;
  /** Product signs whose meaning is said: `notation · = inner`. */
  readonly signs: ReadonlySet<string>;
}

/** The declarations in the comments of a document, analysed as text of the language. */
export function commentDeclarations(text: string, analyse: Engine['analyse']): CommentDeclarations {
  if (text.trim() === '') return NO_DECLARATIONS;
  const { symbols } = analyse(text);
  return {
    text,
    names: new Set(namesIn(text)),
    spelled: new Map(symbols.map(({ name }) => [spelling(name), name])),
    declared: new Set(symbols.flatMap(({ kind, name }) => (kind === 'dim' ? [] : [name]))),
    functions: new Set(symbols.flatMap(({ kind, name }) => (kind === 'function' ? [name] : []))),
    random: new Map(
      [...text.matchAll(/^\s*random\s+([^:\n]+):(.*)$/gmu)].flatMap(([, names = '', law = '']) =>
        namesIn(names).map((name) => [name, namesIn(law)] as const),
      ),
    ),
    signs: new Set([...text.matchAll(/^\s*notation\s*([*·∘×])/gmu)].flatMap(([, sign]) => sign ?? [])),
  };
}

/** A name without the signs that only join its parts, and with one form of letters that TeX has two commands for. */
export const spelling = (name: string): string =>
  name.replaceAll('_', '').replace(/[ϵϕ]/gu, (letter) => (letter === 'ϵ' ? 'ε' : 'φ'));

export const NO_DECLARATIONS: CommentDeclarations = {
  text: '',
  names: new Set(),
  spelled: new Map(),
  declared: new Set(),
  functions: new Set(),
  random: new Map(),
  signs: new Set(),
};

const NAME = /(?<![\p{L}\p{M}\d_])[\p{L}][\p{L}\p{M}\d_]*/gu;

/** Names in a text, comments left out, in their order. */
export function namesIn(text: string): readonly string[] {
  const plain = text.replace(/#[^\n]*/gu, '').replace(/∂²?|[‖]_[F*]/gu, ' ');
  return [...new Set(plain.match(NAME) ?? [])];
}
