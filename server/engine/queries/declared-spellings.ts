// Formulas in the file's own spelling: names as their declarations have them (`W₁` and `W1` are one name, and whoever declared
// `W₁` wants to read that), and inverses as `A⁻¹` where the file writes no `inv(A)`.

import type { InferredDocument } from '../document/document.ts';
import { normaliseLetters } from '../text/names.ts';

export interface Spellings {
  /** By the name that is compared, how its declaration writes it, where that is not the same. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether an inverse of a name is written `A⁻¹`. */
  readonly isRaised: boolean;
}

/** How a document spells its names and inverses. */
export function declaredSpellings({ scope, statements }: InferredDocument): Spellings {
  const names = new Map<string, string>();
  for (const { name, statement, span } of scope.symbols.values()) {
    const written = statements[statement]?.text.slice(span.start, span.end);
    if (written && written !== name && normaliseLetters(written) === name) names.set(name, written);
  }
  const isRaised =
    statements.some(({ text }) => text.includes('⁻¹')) && !statements.some(({ text }) => INVERSE.test(text));
  return { names, isRaised };
}

const INVERSE = /\binv\(/u;
/** The inverse of a name to no power. */
const INVERSE_OF_NAME = /(?<![\p{L}\p{M}\p{N}_])inv\(([\p{L}\p{M}\p{N}_]+)\)(?!\.?\^)/gu;

const NAMES = /[\p{L}\p{M}\p{N}_]+/gu;

/** A text of the language with names, and their differentials, as they were declared. */
export function inLetters(text: string, spellings: Spellings): string {
  const { names, isRaised } = spellings;
  const written = isRaised ? text.replace(INVERSE_OF_NAME, '$1⁻¹') : text;
  if (names.size === 0) return written;
  return written.replace(NAMES, (name) => {
    const whole = names.get(name);
    if (whole !== undefined) return whole;
    const moving = name.startsWith('d') ? names.get(name.slice(1)) : undefined;
    return moving === undefined ? name : `d${moving}`;
  });
}
