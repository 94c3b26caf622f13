// Resolved terms: a syntax tree in which every name has found what it stands for, so that calls, primes, transposes
// and differentials are distinguished. Spans are those of the syntax tree.

import type { ExpectationSign, ProductSign, Span, StackedAlong, SumSign } from '../syntax/tree.ts';
import type { FunctionSymbol } from './symbols.ts';

interface Placed {
  readonly span: Span;
}

/** The callee of a call: an entry of the table of operators by its spelling, a function of the file, or a definition seen as a function. */
export type Callee =
  | { readonly kind: 'operator'; readonly name: string }
  | { readonly kind: 'function'; readonly symbol: FunctionSymbol }
  | { readonly kind: 'definition'; readonly name: string; readonly parameters: readonly string[] };

export type IndexTerm =
  | { readonly kind: 'all' }
  | { readonly kind: 'at'; readonly at: Term }
  | { readonly kind: 'range'; readonly from: Term; readonly to: Term };

export type ProductOperation = ProductSign | 'juxtaposed' | '·';

export interface ProductTerm extends Placed {
  readonly kind: 'product';
  readonly first: Term;
  readonly rest: readonly {
    readonly sign: ProductOperation;
    readonly signSpan: Span;
    readonly factor: Term;
  }[];
}

export interface SumTerm extends Placed {
  readonly kind: 'sum';
  readonly first: Term;
  readonly rest: readonly { readonly sign: SumSign; readonly signSpan: Span; readonly term: Term }[];
}

/** A partial derivative, with one variable for each order. */
export interface DerivativeTerm extends Placed {
  readonly kind: 'derivative';
  readonly order: number;
  readonly of: Term;
  readonly variables: readonly { readonly variable: Term; readonly power: number }[];
}

export interface CallTerm extends Placed {
  readonly kind: 'call';
  readonly callee: Callee;
  readonly calleeSpan: Span;
  readonly primes: number;
  readonly args: readonly Term[];
  /** `rows`, `cols`, `fro` … as last argument. */
  readonly option: string | null;
}

/** A formula with every name, call and sign decided. */
export type Term =
  /** `text` is what was written; null of a number that nobody wrote, such as the -1 of an inverse. */
  | (Placed & { readonly kind: 'number'; readonly value: number; readonly text: string | null })
  | (Placed & { readonly kind: 'name'; readonly name: string })
  /** `I`: the identity of the size that fits. */
  | (Placed & { readonly kind: 'identity' })
  /** `1` in `1^T x`: the column of ones of the size that fits. */
  | (Placed & { readonly kind: 'ones' })
  | (Placed & { readonly kind: 'differential'; readonly of: Term })
  | CallTerm
  /** `h'(A)[H]` (adjoint: `h'(A)ᵀ[G]`). */
  | (Placed & {
      readonly kind: 'action';
      readonly symbol: FunctionSymbol;
      readonly primes: number;
      readonly at: readonly Term[];
      readonly direction: Term;
      readonly adjoint: boolean;
    })
  /** `h'(A)[i, j]`: the gradient of entry (i, j). */
  | (Placed & {
      readonly kind: 'entryGradient';
      readonly symbol: FunctionSymbol;
      readonly at: readonly Term[];
      readonly row: Term;
      readonly col: Term;
    })
  | (Placed & { readonly kind: 'index'; readonly of: Term; readonly items: readonly IndexTerm[] })
  | (Placed & { readonly kind: 'transpose'; readonly of: Term })
  | (Placed & {
      readonly kind: 'power';
      readonly of: Term;
      readonly exponent: Term;
      readonly elementwise: boolean;
    })
  | (Placed & { readonly kind: 'negate'; readonly of: Term })
  | ProductTerm
  | SumTerm
  | (Placed & {
      readonly kind: 'bigOperator';
      readonly sign: '∑' | '∏';
      readonly index: string | null;
      /** The index as written: inside, it may have another name. */
      readonly letter: string | null;
      readonly from: Term | null;
      readonly to: Term | null;
      readonly body: Term;
    })
  | (Placed & {
      readonly kind: 'group';
      readonly inside: Term;
      /** Where it stands for `E[…]`: how that is written. */
      readonly expectation?: ExpectationSign;
    })
  | (Placed & { readonly kind: 'norm'; readonly of: Term; readonly which: 'fro' | '1' | '2' | 'nuc' | null })
  | (Placed & { readonly kind: 'absolute'; readonly of: Term })
  | (Placed & { readonly kind: 'block'; readonly rows: readonly (readonly Term[])[] })
  /** `[A[t] for t = 1..T]` where families are read away: `count` is how many there are, of which `members` may be a few. */
  | (Placed & {
      readonly kind: 'stack';
      readonly along: StackedAlong;
      readonly letter: string;
      readonly count: Term;
      readonly members: readonly Term[];
    })
  | DerivativeTerm
  /** A part that could not be resolved; its problem has been reported. */
  | (Placed & { readonly kind: 'broken' });

/** The terms directly inside a term. */
export function innerTerms(term: Term): readonly Term[] {
  switch (term.kind) {
    case 'number':
    case 'name':
    case 'identity':
    case 'ones':
    case 'broken':
      return [];
    case 'differential':
    case 'transpose':
    case 'negate':
    case 'norm':
    case 'absolute':
      return [term.of];
    case 'group':
      return [term.inside];
    case 'call':
      return term.args;
    case 'action':
      return [...term.at, term.direction];
    case 'entryGradient':
      return [...term.at, term.row, term.col];
    case 'index':
      return [
        term.of,
        ...term.items.flatMap((item) =>
          item.kind === 'all' ? [] : item.kind === 'at' ? [item.at] : [item.from, item.to],
        ),
      ];
    case 'power':
      return [term.of, term.exponent];
    case 'product':
      return [term.first, ...term.rest.map((part) => part.factor)];
    case 'sum':
      return [term.first, ...term.rest.map((part) => part.term)];
    case 'bigOperator':
      return [...(term.from ? [term.from] : []), ...(term.to ? [term.to] : []), term.body];
    case 'block':
      return term.rows.flat();
    case 'stack':
      return term.members;
    case 'derivative':
      return [term.of, ...term.variables.map((part) => part.variable)];
  }
}
