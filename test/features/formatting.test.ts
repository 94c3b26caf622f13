// Formatting as one edit: it gives the formatted text, and leaves both ends alone.

import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { formatDocument } from '../../server/engine/syntax/format.ts';
import { formattingEdits } from '../../server/features/formatting.ts';

test('one edit, around what changes', () => {
  const text = 'dim n\nx:R[n]\nL = x · x\n';
  const [edit] = formattingEdits(analyse(text), formatDocument);
  expect(edit).toEqual({ range: { start: 7, end: 8 }, newText: ' : ' });
});

test('nothing where the file is laid out already', () => {
  expect(formattingEdits(analyse('dim n\nx : R[n]\n'), formatDocument)).toEqual([]);
});
