// An occurrence: a place where a name stands, and what the name is bound to there.

import type { Span } from '../syntax/tree.ts';
import type { NameSymbol } from './symbols.ts';

/** A name that means something inside one statement only, with the place in it that introduces it. */
export interface Local {
  /** A parameter of a function, a size that the shape of one names, or the index of a sum or product. */
  readonly role: 'parameter' | 'size' | 'index';
  readonly name: string;
  readonly span: Span;
}

/** The symbol that a name stands for. */
export type Binding =
  /** A name of the file, or of one that it imports. */
  | { readonly kind: 'name'; readonly symbol: NameSymbol }
  | { readonly kind: 'local'; readonly local: Local }
  /** A function of the language, by the spelling that stands there. */
  | { readonly kind: 'operator'; readonly name: string };

/** `span` is the name alone: of `dΘ` without the d. */
export interface Occurrence {
  readonly span: Span;
  /** Whether the name is introduced here, and not only used. */
  readonly isDeclaration: boolean;
  readonly binding: Binding;
}
