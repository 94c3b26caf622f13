// A statement in its document: where it is written, in which file, and how a mended reading of it differs from its text.

import type { ParsedStatement, Span } from '../syntax/tree.ts';

/** A parsed statement in its document. */
export interface PlacedStatement {
  readonly start: number;
  readonly text: string;
  readonly parsed: ParsedStatement;
  /** Where `text` is not what stands in the document but a mended reading of it: what stands there, and the changes. */
  readonly mended?: Mending;
  /** Where it stands in an imported file: there are no ranges in this document for it but that of the import. */
  readonly foreign?: Foreign;
  /** Of an import that could not be followed: why. */
  readonly unread?: string;
}

/** The place of an imported statement. */
export interface Foreign {
  readonly file: string;
  readonly line: number;
  /** Where the statement begins in that file's text. */
  readonly start: number;
  /** The statement of the document that imports the file, or what imports it. */
  readonly statement: number;
}

/** Changes from a written text to a mended one; spans are of the written text, in order, and do not overlap. */
export interface Mending {
  readonly written: string;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}

/** The offset in the written text that an offset in the mended text comes from. */
export function writtenOffset(offset: number, mending: Mending, side: 'start' | 'end'): number {
  let shift = 0;
  for (const edit of mending.edits) {
    const start = edit.span.start + shift;
    const end = start + edit.text.length;
    if (offset < start || (offset === start && side === 'start')) break;
    if (offset < end || (offset === end && side === 'start' && edit.text.length === 0))
      return side === 'start' ? edit.span.start : edit.span.end;
    shift += edit.text.length - (edit.span.end - edit.span.start);
  }
  return offset - shift;
}
