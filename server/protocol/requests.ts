// The messages of client and server beyond the language server protocol: method names and plain data, no
// protocol package, since the two sides bring two copies of it.

import type { ClaimMark } from '../features/claim-marks.ts';
import type { ComputationGraph, GraphNode } from '../features/computation-graph.ts';
import type { DerivationView } from '../features/derivation-view.ts';
import type { ClaimView, DerivativeView, VerdictCounts } from '../features/verification-view.ts';

export type { ClaimState } from '../features/claim-marks.ts';
export type { DerivationView, NodeView, StepView } from '../features/derivation-view.ts';
export type { BasisView, CounterexampleView, NumberRows, VerdictView } from '../features/verdict-view.ts';
export type {
  ChainView,
  DerivativeView,
  VerdictCounts,
} from '../features/verification-view.ts';

/** Request: a derivation, with its steps, as the panel shows it. */
export const DERIVATION = 'mcalc/derivation';
/** Request: the verdict on every claim of a document. */
export const VERIFY = 'mcalc/verify';
/** Request: the edits that write a derivation out as a chain of claims. */
export const EXPANSION = 'mcalc/expansion';
/** Request: the files of the folders that have claims, each with the states that are known. */
export const CLAIMS = 'mcalc/claims';
/** Request: LaTeX, a document or a pasted piece, as a file of the language. */
export const IMPORT = 'mcalc/import';
/** Why a document gives an empty file. */
export const NOTHING_TO_IMPORT =
  'no derivative stands in it, and no formula of names that its comments declare';
/** Request: a text of the language as HTML, its formulas typeset and its claims marked. */
export const TYPESET = 'mcalc/typeset';
/** Request: a call of a tool by an assistant in the editor. */
export const TOOL_CALL = 'mcalc/toolCall';
/** Notification to a server without a disk: files of the folders as they are now. */
export const FILES = 'mcalc/files';
/** Notification to the client: how far the judging of a document is. */
export const STATUS = 'mcalc/status';

/** The client's commands, which code lenses and code actions call with a `CommandTarget`. */
export const COMMANDS = {
  deriveGradient: 'mcalc.deriveGradient',
  insertResult: 'mcalc.insertResult',
  verify: 'mcalc.verify',
  showDerivation: 'mcalc.showDerivation',
  previewFixes: 'mcalc.previewFixes',
  renameAt: 'mcalc.renameAt',
  expand: 'mcalc.expandDerivation',
} as const;

/** The client's description of itself when it starts: an editor without the commands gets no lenses that call them. */
export interface InitializationOptions {
  readonly commands?: boolean;
  /** Whether it marks claims itself; else their verdicts are lenses. */
  readonly marks?: boolean;
}

export interface ToolCallParams {
  /** `check`, `verify`, `derive` or `export`. */
  readonly name: string;
  readonly arguments: unknown;
}

export type ToolCallResult =
  | { readonly kind: 'answer'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly why: string };

export interface TypesetParams {
  readonly text: string;
}

/** html: null where nothing of the text can be typeset. */
export interface TypesetResult {
  readonly html: string | null;
}

/** Files that the client has read, since the server cannot. */
export interface FilesParams {
  /** text: null where there is no such file any more. */
  readonly files: readonly { readonly uri: string; readonly text: string | null }[];
}

/** As the protocol has it: zero-based line and UTF-16 character. */
export interface PlainPosition {
  readonly line: number;
  readonly character: number;
}

export interface PlainRange {
  readonly start: PlainPosition;
  readonly end: PlainPosition;
}

export interface PlainEdit {
  readonly range: PlainRange;
  readonly newText: string;
}

/** A derivative by its names; `wrt` null asks for all params. */
export interface PlainQuestion {
  readonly of: string;
  readonly wrt: string | null;
  readonly order: number;
}

/** Which document, and what in it: the argument of the commands. */
export interface CommandTarget {
  readonly uri: string;
  readonly question?: PlainQuestion;
}

/** A name to be given another: the argument of the command that asks for it. */
export interface RenameTarget {
  readonly uri: string;
  readonly position: PlainPosition;
}

/** Fixes to choose from: the argument of the command that shows them. */
export interface PreviewTarget {
  readonly uri: string;
  readonly version: number;
  readonly fixes: readonly {
    readonly title: string;
    /** From 1. */
    readonly line: number;
    /** The line as it is. */
    readonly text: string;
    readonly edits: readonly PlainEdit[];
  }[];
}

export interface DerivationParams {
  readonly textDocument: { readonly uri: string };
  /** The place whose `derive` statement or claim is meant … */
  readonly position?: PlainPosition;
  /** … or the question itself, which goes before the place. */
  readonly question?: PlainQuestion;
}

/** The text to insert so that the file holds the result. */
export interface Insertion {
  /** `∂L/∂Θ = …`, for the offer. */
  readonly text: string;
  readonly edits: readonly PlainEdit[];
  /** Whether it takes the place of a claim that is wrong; else it stands below the question. */
  readonly replaces: boolean;
}

export interface PlacedGraph extends Omit<ComputationGraph, 'nodes'> {
  readonly nodes: readonly PlacedNode[];
}

export type PlacedNode = Omit<GraphNode, 'range'> & { readonly range: PlainRange };

export type DerivationResult =
  | {
      readonly kind: 'derived';
      readonly version: number;
      /** The parameters that ask for the same again. */
      readonly question: PlainQuestion;
      readonly derivations: readonly DerivationView[];
      readonly insertion: Insertion | null;
      /** Of each sheet its graph, where there is one to see. */
      readonly graphs: readonly (PlacedGraph | null)[];
      /** Where the question stands; null where it stands nowhere in the file. */
      readonly place: PlainRange | null;
    }
  | { readonly kind: 'refused'; readonly version: number; readonly why: string }
  /** No question at that place: the names that one can be made of. */
  | {
      readonly kind: 'unclear';
      readonly version: number;
      readonly of: readonly string[];
      readonly wrt: readonly string[];
    };

export type ExpansionResult =
  | { readonly kind: 'expanded'; readonly version: number; readonly edits: readonly PlainEdit[] }
  | { readonly kind: 'refused'; readonly version: number; readonly why: string };

export interface ImportParams {
  readonly text: string;
  readonly format: 'tex' | 'markdown' | 'python' | 'piece';
}

export interface ImportResult {
  /** The file; what was chosen stands before it as comments. */
  readonly text: string;
  /** How many statements could not be read. */
  readonly unread: number;
}

export interface VerifyParams {
  readonly textDocument: { readonly uri: string };
}

export type PlacedClaim = ClaimView & { readonly position: PlainRange };

export type VerificationResult =
  | {
      readonly kind: 'verified';
      readonly version: number;
      /** `3 claims verified, 1 refuted` */
      readonly summary: string;
      readonly counts: VerdictCounts;
      readonly claims: readonly PlacedClaim[];
      readonly derivatives: readonly DerivativeView[];
    }
  | { readonly kind: 'refused'; readonly version: number; readonly why: string };

/** The state of a claim, at its place. */
interface PlacedMark extends Omit<ClaimMark, 'range'> {
  readonly range: PlainRange;
}

/** A file with its claims. */
export interface ClaimsOfFile {
  readonly uri: string;
  readonly claims: readonly PlacedMark[];
}

export interface StatusParams {
  readonly uri: string;
  readonly version: number;
  readonly state: 'waiting' | 'judging' | 'judged' | 'failed';
  /** Every claim of this version. */
  readonly claims: readonly PlacedMark[];
}
