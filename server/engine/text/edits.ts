// Changes of a text: each puts words in place of a span.

import type { Span } from './span.ts';

/** `text` in place of `span`. */
export interface SpanEdit {
  readonly span: Span;
  readonly text: string;
}

/** The text with all edits made; they may not overlap. Spans are those of the text as it was. */
export function applyEdits(text: string, edits: readonly SpanEdit[]): string {
  let result = text;
  for (const edit of [...edits].sort((a, b) => b.span.start - a.span.start)) {
    result = `${result.slice(0, edit.span.start)}${edit.text}${result.slice(edit.span.end)}`;
  }
  return result;
}
