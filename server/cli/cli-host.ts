// The host of the commands: two streams to write to, standard input, and the heavy parts, loaded when they
// are asked for. `cli.ts` wires the real ones, the tests others.

import type { Analysis, Engine, Judgement, JudgementOptions, Notation } from '../engine/api.ts';

export interface Sink {
  write(text: string): void;
  readonly color: boolean;
  /** How wide the terminal is. */
  readonly columns: number;
}

interface FormatOptions {
  /** Whether Unicode operators are spelled in ASCII. */
  readonly ascii: boolean;
}

/** A document in another notation; a part that cannot be written is left out, with a message. */
export interface Exporter {
  exportDocument(
    analysis: Analysis,
    notation: Notation,
    source: string,
    options: JudgementOptions & {
      readonly selfTest?: boolean;
      readonly claims?: Judgement['claims'];
    },
  ): {
    readonly text: string;
    readonly refusals: readonly { readonly what: string; readonly why: string }[];
  };
  documentCosts(
    analysis: Analysis,
    options: JudgementOptions,
  ): {
    readonly costs: readonly {
      readonly what: string;
      readonly operations: string;
      readonly memory: string;
    }[];
    readonly refusals: readonly { readonly what: string; readonly why: string }[];
  };
}

/** Documents of LaTeX and Markdown as files of the language. */
type Importer = typeof import('../latex/papers.ts');

export interface CliHost {
  readonly version: string;
  readonly out: Sink;
  readonly err: Sink;
  readStandardInput(): Promise<Uint8Array>;
  loadEngine(): Promise<Engine>;
  loadExporter(): Promise<Exporter>;
  loadImporter(): Promise<Importer>;
  loadFormatter(): Promise<(text: string, options: FormatOptions) => string>;
  /** The language server over standard input and output. */
  serve(): Promise<void>;
  /** The tools for assistants over the same. */
  serveAssistant(): Promise<void>;
}

/** 0 nothing wrong; 1 the files have errors or refuted claims; 2 bad usage or an unreadable file. */
export type ExitStatus = 0 | 1 | 2;

/** A wish that cannot be met as it was said. `message` is one line that says what to do. */
export class UsageError extends Error {}
