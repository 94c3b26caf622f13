// Names as their declarations spell them: `W₁` and `W1` are one name, and whoever declared `W₁` wants to read that.

import type { InferredDocument } from '../document/document.ts';

/** By the name that is compared, how its declaration writes it, where that is not the same. */
export type Spellings = ReadonlyMap<string, string>;

export function declaredSpellings({ scope, statements }: InferredDocument): Spellings {
  const spellings = new Map<string, string>();
  for (const { name, statement, span } of scope.symbols.values()) {
    const written = statements[statement]?.text.slice(span.start, span.end);
    if (written && written !== name && written.normalize('NFKC') === name) spellings.set(name, written);
  }
  return spellings;
}

const NAMES = /[\p{L}\p{M}\p{N}_]+/gu;

/** A text of the language with names, and their differentials, as they were declared. */
export function inLetters(text: string, spellings: Spellings): string {
  if (spellings.size === 0) return text;
  return text.replace(NAMES, (name) => {
    const whole = spellings.get(name);
    if (whole !== undefined) return whole;
    const moving = name.startsWith('d') ? spellings.get(name.slice(1)) : undefined;
    return moving === undefined ? name : `d${moving}`;
  });
}
