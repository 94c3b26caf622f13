// The document laid out in the one style, as one edit; none where it is laid out already.

import type { Analysis, TextEdit } from '../engine/api.ts';

/** `format` lays a text out. */
export function formattingEdits({ text }: Analysis, format: (text: string) => string): readonly TextEdit[] {
  const newText = format(text);
  if (newText === text) return [];
  // A common beginning and end are left alone, so that the cursor stays where it was.
  let start = 0;
  while (start < newText.length && text[start] === newText[start]) start += 1;
  let kept = 0;
  const most = Math.min(text.length, newText.length) - start;
  while (kept < most && text[text.length - 1 - kept] === newText[newText.length - 1 - kept]) kept += 1;
  return [
    { range: { start, end: text.length - kept }, newText: newText.slice(start, newText.length - kept) },
  ];
}
