// A derivative that somebody asks for, and the answer.

import type { Derivation } from './derivation.ts';

export interface DerivationRequest {
  readonly of: string;
  /** null: by all params. */
  readonly wrt: string | null;
  readonly order: number;
}

/** Derivations, or why there are none, in one sentence. */
export type DerivationAnswer =
  | { readonly kind: 'derived'; readonly derivations: readonly Derivation[] }
  | { readonly kind: 'refused'; readonly why: string };
