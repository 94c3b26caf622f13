// Why a claim is wrong, with what a file may say besides that makes it right as it stands.

import type { Attribute } from '../expressions/expression.ts';

/** A line, or a word in one, that the file lacks for the claim to hold. */
export type Remedy =
  | { readonly kind: 'declare'; readonly names: readonly string[]; readonly attribute: Attribute }
  | {
      readonly kind: 'convention';
      readonly text: 'symmetric = entries' | 'layout = denominator' | 'layout = numerator';
    };

/** Why a claim is wrong. */
export interface Reason {
  /** A sentence without a full stop. */
  readonly words: string;
  readonly remedy: Remedy | null;
}

/** A reason without a fix of its own; null where there are no words. */
export const said = (words: string | null): Reason | null =>
  words === null ? null : { words, remedy: null };
