// The syntax tree: what one statement says, before any name is looked up.
// Chains (sums, products, juxtapositions) are flat lists, so that a sum of 20,000 terms is no deeper than one of two.

import type { Span } from '../text/span.ts';

export type { Span };

interface Spanned {
  readonly span: Span;
}

/** A name after NFKC; `text` is what was written. */
export interface NameNode extends Spanned {
  readonly kind: 'name';
  readonly name: string;
  readonly text: string;
}

export interface NumberNode extends Spanned {
  readonly kind: 'number';
  readonly value: number;
  readonly text: string;
}

/** `1/2`, `1/M`, `1/(2M)`: a number or dim over another, or over a product of these, written without spaces; binds like a number. */
interface QuotientNode extends Spanned {
  readonly kind: 'quotient';
  readonly numerator: NumberNode | NameNode;
  readonly denominator: NumberNode | NameNode | ParenthesesNode;
}

/** An entry of an argument list: an expression, or `i in M` in `sum(i in M, e)`. Option words (`rows`, `fro`) are plain names. */
export type ArgumentNode =
  | { readonly kind: 'value'; readonly value: Expression }
  | { readonly kind: 'binder'; readonly index: NameNode; readonly over: Expression };

/** An entry of `A[…]`: everything (`:`), one place, or a range from–to, both ends included. */
export type IndexNode =
  | { readonly kind: 'all'; readonly span: Span }
  | { readonly kind: 'at'; readonly at: Expression }
  | { readonly kind: 'range'; readonly from: Expression; readonly to: Expression };

/** The operations behind a base without a space in between, in order. Whether `'` is a prime or a transpose is decided with the names. */
export type PostfixOperation = Spanned &
  (
    | { readonly kind: 'prime' } // '  ′  (″ is two of them)
    | { readonly kind: 'arguments'; readonly items: readonly ArgumentNode[] } // (…) right after a name, its primes, or a bracket
    | { readonly kind: 'index'; readonly items: readonly IndexNode[] } // […]
    | { readonly kind: 'transpose' } // ᵀ ⊤ ⊺ ^T ^{T}
    | { readonly kind: 'inverse' } // ⁻¹ ^-1 ^{-1}
    | { readonly kind: 'power'; readonly exponent: Expression; readonly elementwise: boolean } // ^ ² ³ .^
  );

interface PostfixNode extends Spanned {
  readonly kind: 'postfix';
  readonly base: Expression;
  readonly operations: readonly [PostfixOperation, ...PostfixOperation[]];
}

interface NegateNode extends Spanned {
  readonly kind: 'negate';
  readonly of: Expression;
}

/** `d(expr)`. A name such as `dΘ` stays a name here: only the names tell whether it is a differential. */
interface DifferentialNode extends Spanned {
  readonly kind: 'differential';
  readonly of: Expression;
}

/** `A B`, `2x`, `f (x)`: factors side by side, left to right. */
interface JuxtapositionNode extends Spanned {
  readonly kind: 'juxtaposition';
  readonly factors: readonly Expression[];
}

/** Canonical spellings; `⊙` and `.*` are kept apart from `∘` so that printing gives back what was written. */
export type ProductSign = '*' | '∘' | '⊙' | '.*' | './' | '/' | '⊗' | '\\' | '×';

/** `first sign factor sign factor …` on the product level, left to right. */
interface ProductNode extends Spanned {
  readonly kind: 'product';
  readonly first: Expression;
  readonly rest: readonly {
    readonly sign: ProductSign;
    readonly signSpan: Span;
    readonly factor: Expression;
  }[];
}

/** `A · B · C`, on the inner-product level; `inner(A, B)` is a call, `⟨A, B⟩` an `angle`. */
interface DotNode extends Spanned {
  readonly kind: 'dot';
  readonly first: Expression;
  readonly rest: readonly {
    readonly signSpan: Span;
    readonly factor: Expression;
    /** Written `:`, which is always the inner product. */
    readonly isColon?: boolean;
  }[];
}

export type SumSign = '+' | '-' | '.+' | '.-';

/** `first ± term ± …`, left to right. A leading minus is a `negate` around the first postfix, never a term's sign. */
interface SumNode extends Spanned {
  readonly kind: 'sum';
  readonly first: Expression;
  readonly rest: readonly { readonly sign: SumSign; readonly signSpan: Span; readonly term: Expression }[];
}

/** `∑_{i=1}^{M} e`, `∑_i e`, `∑ e`, `∑^{M} e`, `Σ…`, `∏…`. `sum(i in M, e)` is a call with a binder. */
export interface BigOperatorNode extends Spanned {
  readonly kind: 'bigOperator';
  readonly sign: '∑' | '∏';
  /** True where `Σ` or `Π` was written, which a declaration of that name would turn into a factor. */
  readonly letter: boolean;
  readonly index: NameNode | null;
  readonly from: Expression | null;
  readonly to: Expression | null;
  readonly body: Expression;
}

export interface ParenthesesNode extends Spanned {
  readonly kind: 'parentheses';
  readonly inside: Expression;
  /** Where they stand for `E[…]` in a reading without expectations: how that is written. */
  readonly expectation?: ExpectationSign;
}

/** The sign of `E[…]`, `E_z[…]`, `Var[…]`, `Cov[…, …]`; `over` is null over all that is random inside. */
export interface ExpectationSign {
  readonly operator: 'E' | 'Var' | 'Cov';
  readonly over: readonly string[] | null;
}

/** `‖A‖`, `‖A‖_F`, `‖A‖₂` …; `which` is null where no subscript stands. A power behind it is a postfix. */
export interface NormNode extends Spanned {
  readonly kind: 'norm';
  readonly of: Expression;
  readonly which: 'F' | '1' | '2' | '*' | null;
}

/** `|s|` */
interface AbsoluteNode extends Spanned {
  readonly kind: 'absolute';
  readonly of: Expression;
}

/** `⟨A, B⟩` */
interface AngleNode extends Spanned {
  readonly kind: 'angle';
  readonly left: Expression;
  readonly right: Expression;
}

/** `[A B; C D]` */
export interface BlockNode extends Spanned {
  readonly kind: 'block';
  readonly rows: readonly (readonly Expression[])[];
  /** Where an entry begins that only a blank parts from the one before it. */
  readonly blanks: readonly number[];
}

/** `[A[t] for t = 1..T]`: members of a family side by side, or below one another, as `[A[t]; for t = 1..T]` has them. */
export interface StackNode extends Spanned {
  readonly kind: 'stack';
  readonly along: StackedAlong;
  readonly range: RangeNode;
  /** One as it is written, with the index in it. Where families are read away, each that there is. */
  readonly members: readonly Expression[];
}

export type StackedAlong = 'rows' | 'cols';

/**
 * `∂L/∂Θ`, `dL/dTheta`, `∂²L/∂x∂y`, `∂(expr)/∂x`, `∂vec(F)/∂vec(X)`, `∇_Θ L`, `∇²_x L`.
 * `order` is what is written above (1 without a power). Of `spelling` 'd', `dL/dTheta` is a quotient of names
 * where `dL` and `dTheta` are names. `grad(L, Θ)`, `jacobian`, `hessian` are calls.
 */
interface DerivativeNode extends Spanned {
  readonly kind: 'derivative';
  readonly spelling: '∂' | 'd' | '∇';
  readonly order: number;
  readonly numerator: Expression;
  readonly variables: readonly {
    readonly variable: Expression;
    readonly power: number;
    readonly span: Span;
  }[];
}

/** A formula as it is written. */
export type Expression =
  | NameNode
  | NumberNode
  | QuotientNode
  | PostfixNode
  | NegateNode
  | DifferentialNode
  | JuxtapositionNode
  | ProductNode
  | DotNode
  | SumNode
  | BigOperatorNode
  | ParenthesesNode
  | NormNode
  | AbsoluteNode
  | AngleNode
  | BlockNode
  | StackNode
  | DerivativeNode;

/** A size inside `R[…]`: an expression over dims and numbers, or `?`. */
export type SizeNode =
  | { readonly kind: 'size'; readonly size: Expression }
  | { readonly kind: 'unknown'; readonly span: Span };

/** `R`, `R[n]`, `R[M, in]`, `ℝ^{M×in}`: no size, one, or two. */
export interface SpaceNode extends Spanned {
  readonly sizes: readonly SizeNode[];
  /** 'bracket' for R and R[…], 'power' for ℝ and ℝ^{…}: so that printing gives back what was written. */
  readonly spelling: 'bracket' | 'power';
}

export interface AttributeNode extends Spanned {
  readonly name: string;
  /** `rows` or `cols` behind `simplex` and `onehot`. */
  readonly axis: 'rows' | 'cols' | null;
}

/** A name where it is declared; `places` are the indices of a family, `W[l]`, and absent of all else. */
export interface HeadNode extends NameNode {
  readonly places?: readonly IndexNode[];
}

/** `t = 1..T` behind `for`. */
export interface RangeNode extends Spanned {
  readonly index: NameNode;
  readonly from: Expression;
  readonly to: Expression;
}

export interface DimItem extends Spanned {
  readonly name: HeadNode;
  readonly relation: 'free' | 'equals' | 'atMost';
  readonly size: Expression | null;
}

/** Facts about the distribution of a random variable: moments, where they are declared. */
export interface LawNode {
  readonly mean: Expression | null;
  readonly cov: Expression | null;
}

export type FunctionBody =
  | { readonly kind: 'elementwise' }
  | {
      readonly kind: 'map';
      readonly along: 'rows' | 'cols' | null;
      readonly from: readonly SpaceNode[];
      readonly to: SpaceNode;
    }
  | {
      readonly kind: 'formula';
      readonly parameters: readonly { readonly name: NameNode; readonly space: SpaceNode | null }[];
      readonly formula: Expression;
    };

/** A note behind `by`, to the end of the line; every side of a chain may have one. */
export interface NoteNode extends Spanned {
  readonly text: string;
  /** The place in `sides` of the side that it stands behind. */
  readonly side: number;
}

/** `ranges`: the statement is one for every index in them; absent of a statement that is one. */
export type Statement = Spanned & { readonly ranges?: readonly [RangeNode, ...RangeNode[]] } & (
    | { readonly kind: 'dim'; readonly items: readonly DimItem[] }
    | {
        readonly kind: 'declaration';
        readonly role: 'const' | 'param' | 'var' | null;
        readonly names: readonly HeadNode[];
        readonly sign: ':' | '∈';
        readonly space: SpaceNode;
        readonly attributes: readonly AttributeNode[];
        /** Of random variables. */
        readonly law?: LawNode;
      }
    | { readonly kind: 'function'; readonly name: NameNode; readonly body: FunctionBody }
    /** Everything with `=`: a definition, a claim, a differential. The names tell which. `sides` has at least two. */
    | {
        readonly kind: 'equation';
        readonly sides: readonly Expression[];
        readonly notes: readonly NoteNode[];
      }
    | {
        readonly kind: 'identity';
        readonly sides: readonly Expression[];
        readonly notes: readonly NoteNode[];
      }
    /** `closed`: as one formula, however long. */
    | { readonly kind: 'derive'; readonly target: Expression; readonly closed: boolean }
    | {
        readonly kind: 'notation';
        readonly sign: '*' | '·' | '∘' | '×';
        readonly meaning: 'matmul' | 'hadamard' | 'inner';
      }
    /** `of`: the L of `convention d = gradient L`. */
    | {
        readonly kind: 'convention';
        readonly subject: NameNode;
        readonly value: NameNode;
        readonly of: NameNode | null;
      }
    | { readonly kind: 'import'; readonly path: string; readonly pathSpan: Span }
  );

/** The fault of a text that the grammar could not read: one message, in the words of the language, at its place, and what would mend it. */
export interface SyntaxFault extends Spanned {
  readonly message: string;
  /** Of a formula by itself, that is no statement. */
  readonly isNameless?: true;
  readonly fixes?: readonly { readonly title: string; readonly span: Span; readonly text: string }[];
}

/** A statement as a tree, or its fault with the names that it would have introduced. */
export type ParsedStatement =
  /** `isTex`: commands of TeX stand in it, read as the signs that they are on paper. */
  | { readonly kind: 'parsed'; readonly statement: Statement; readonly isTex?: true }
  | {
      readonly kind: 'broken';
      readonly fault: SyntaxFault /** The name that the statement would have declared or defined, where that is known. */;
      readonly names: readonly string[];
    };

/** A statement's text with its place in the document (comments before it are not part of it). */
export interface Piece {
  readonly start: number;
  readonly text: string;
}
