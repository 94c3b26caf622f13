// A document, understood without numbers, as plain data: its problems, names, claims and questions.

import type { StatementLatex } from '../document/statement-latex.ts';
import type { Problem, TextRange } from '../problems/problem.ts';
import type { AskedDerivative } from '../text/derivative.ts';

/** A name that the file declares or defines. `range` is the name where it is introduced. */
export interface SymbolSummary {
  readonly name: string;
  readonly kind: 'dim' | 'const' | 'param' | 'var' | 'definition' | 'function';
  /** `M×out`, `scalar`; null for a dim, a function, or where the shape is not known. */
  readonly shapeText: string | null;
  /** As `--json` has it; null as above. */
  readonly shape: readonly string[] | null;
  readonly range: TextRange;
  readonly statementRange: TextRange;
  /** Whether it stands in an imported file: its ranges are then those of the import. */
  readonly isImported: boolean;
}

/** Where something stands: in this document, or in a file that it imports, by its path from here. */
export interface Place {
  readonly file: string | null;
  /** Offsets in that file's text. */
  readonly range: TextRange;
}

/** The binding of a name. */
export interface BindingSummary {
  readonly kind: SymbolSummary['kind'] | 'parameter' | 'size' | 'index' | 'operator';
  readonly name: string;
  /** The name where it is introduced; null of a function of the language. */
  readonly place: Place | null;
}

/** A place where a name stands; of `dΘ` the range is the Θ. */
export interface NameOccurrence {
  readonly range: TextRange;
  readonly isDeclaration: boolean;
  readonly binding: BindingSummary;
}

export interface ImportSummary {
  readonly path: string;
  /** The path without its quotes. */
  readonly range: TextRange;
}

export interface ShapeSummary {
  /** `M×out`, `scalar` */
  readonly text: string;
  /** As `--json` has it. */
  readonly shape: readonly string[];
}

/** The content of a hover. Lines are Markdown without TeX. */
export interface HoverSummary {
  readonly range: TextRange;
  /** The sub-expression and its shape: `X Θ : M×out`. */
  readonly title: string;
  /** "M: rows of X, line 4", with the place. */
  readonly origins: readonly { readonly text: string; readonly place: Place }[];
  /** A summary of a function, the declaration of a name; may be empty. */
  readonly notes: readonly string[];
}

/** A claim, an identity, or one link of a chain. `range` covers its text; `sideRange` the right side. */
export interface ClaimSummary {
  /** `∂L/∂Θ`, `dL`, `a == b` … */
  readonly claim: string;
  /** Whether it says that two sides are equal, each by itself. */
  readonly isIdentity: boolean;
  readonly range: TextRange;
  readonly sideRange: TextRange;
  readonly statementRange: TextRange;
}

/** A `derive` statement, or a claim's left side: a place that has a derivation. */
export interface Question {
  readonly derivative: AskedDerivative;
  readonly range: TextRange;
  readonly statementRange: TextRange;
  /** Whether it is a `derive` statement (and not a claim). */
  readonly asked: boolean;
}

/** One document, understood: everything that needs no numbers. Immutable. */
export interface Analysis {
  readonly text: string;
  /** Syntax, names, shapes. Claims are judged elsewhere. */
  readonly problems: readonly Problem[];
  readonly symbols: readonly SymbolSummary[];
  readonly claims: readonly ClaimSummary[];
  /** Of each claim a short text that stays the same as long as all that its verdict rests on does. */
  readonly claimBases: readonly string[];
  readonly questions: readonly Question[];
  /** The smallest sub-expression at an offset. */
  hoverAt(offset: number): HoverSummary | null;
  /** The name at an offset: in it, or right behind it. */
  occurrenceAt(offset: number): NameOccurrence | null;
  /** Every place of this document whose name is introduced at `place`. */
  occurrencesOf(place: Place): readonly NameOccurrence[];
  /** Every name in the statements that a range touches. */
  occurrencesIn(range: TextRange): readonly NameOccurrence[];
  /** Every statement of the document, comments before it left out. */
  readonly statements: readonly TextRange[];
  /** The last of them that begins at or before an offset. */
  statementBefore(offset: number): TextRange | null;
  /** The parts of an expression that hold an offset, the smallest first, and the statement. */
  partsAt(offset: number): readonly TextRange[];
  /** The statement of a range, in TeX as it is written; null of what is no formula, and where a part could not be read. */
  latexOf(statement: TextRange): StatementLatex | null;
  /** An expression in TeX as it would be at an offset; null where the text is none, or could not be read. */
  latexOfText(expression: string, offset: number): string | null;
  /** The shape of an expression as it would be at an offset; null where the text is none, or has no shape. */
  shapeOf(expression: string, offset: number): ShapeSummary | null;
  /** The import statements, each with its path as written. */
  readonly imports: readonly ImportSummary[];
}

/** How a text is analysed: with which earlier version, and how imports are read. */
export interface AnalysisOptions {
  /** The document as it was before an edit: what did not change is not computed again. */
  readonly previous?: Analysis;
  /** Whether names keep the shape that they had in `previous` where their definition has none: while somebody types. */
  readonly keepsShapes?: boolean;
  /** The text of an imported file by the path as written; null where there is none. */
  readonly readImport?: (path: string) => string | null;
}
