// What the panel shows, and what it and the extension say to each other: plain data.

import type {
  DerivationView,
  DerivativeSheet,
  PlacedClaim,
  VerdictCounts,
} from '../../server/protocol/requests.ts';

export type PanelView =
  | {
      readonly kind: 'derivation';
      readonly file: string;
      readonly sheets: readonly DerivationView[];
      /** The label of the button that writes the result into the file; null where there is nothing to write. */
      readonly insert: string | null;
    }
  | {
      readonly kind: 'verification';
      readonly file: string;
      readonly summary: string;
      readonly counts: VerdictCounts;
      readonly claims: readonly PlacedClaim[];
      readonly derivatives: readonly DerivativeSheet[];
    }
  | { readonly kind: 'refused'; readonly file: string; readonly title: string; readonly why: string }
  | { readonly kind: 'waiting'; readonly file: string; readonly title: string };

/** How a derivation is told: short, with every move, or node by node. */
export type Telling = 'short' | 'long' | 'nodes';

export type ToPanel =
  | { readonly kind: 'show'; readonly view: PanelView }
  /** The text has changed: what is shown may no longer be so. */
  | { readonly kind: 'obsolete' };

export type FromPanel =
  | { readonly kind: 'ready' }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'insert' }
  | { readonly kind: 'reveal'; readonly line: number };
