// The content of the panel, and its messages to and from the extension: plain data.

import type {
  DerivationView,
  DerivativeView,
  PlacedClaim,
  PlacedGraph,
  PlainQuestion,
  PlainRange,
  VerdictCounts,
} from '../../server/protocol/requests.ts';

export type PanelView =
  | {
      readonly kind: 'derivation';
      readonly file: string;
      readonly derivations: readonly DerivationView[];
      /** Of each sheet, where there is one. */
      readonly graphs: readonly (PlacedGraph | null)[];
      /** The label of the button that writes the result into the file; null where there is nothing to write. */
      readonly insert: string | null;
    }
  | {
      readonly kind: 'verification';
      readonly file: string;
      readonly summary: string;
      readonly counts: VerdictCounts;
      readonly claims: readonly PlacedClaim[];
      readonly derivatives: readonly DerivativeView[];
    }
  | { readonly kind: 'refused'; readonly file: string; readonly title: string; readonly why: string }
  | { readonly kind: 'waiting'; readonly file: string; readonly title: string };

/** The topic of the panel, so that it can be asked for again. */
export type Topic =
  | { readonly kind: 'derivation'; readonly question: PlainQuestion; readonly title: string }
  | { readonly kind: 'verification' };

/** The state needed to display the same again after the window was loaded anew. */
export interface Subject {
  readonly uri: string;
  readonly topic: Topic;
  /** Whether it stays with its topic wherever the cursor goes. */
  readonly isPinned: boolean;
}

/** How a derivation is written: short, with every move, node by node, or as a graph. */
export type ProofForm = 'short' | 'long' | 'nodes' | 'graph';

/** The state that the page remembers, also when the window is loaded anew. */
export interface Remembered {
  readonly form?: ProofForm;
  readonly onlyOpen?: boolean;
  readonly subject?: Subject;
}

export type ToPanel =
  | { readonly kind: 'show'; readonly view: PanelView; readonly subject: Subject }
  /** The text has changed: the display may be out of date. */
  | { readonly kind: 'obsolete' }
  /** The line on which the cursor stands. */
  | { readonly kind: 'cursor'; readonly line: number };

export type FromPanel =
  | { readonly kind: 'ready' }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'insert' }
  | { readonly kind: 'expand' }
  | { readonly kind: 'pin'; readonly isPinned: boolean }
  | { readonly kind: 'reveal'; readonly line: number }
  /** The fix by this title, of the problem at a place. */
  | { readonly kind: 'fix'; readonly line: number; readonly character: number; readonly title: string }
  /** A name of the graph is pointed at; null where none is any more. */
  | { readonly kind: 'point'; readonly range: PlainRange | null };
