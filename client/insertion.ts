// Writes a derived result into the file.

import { Range, type TextDocument, WorkspaceEdit, workspace } from 'vscode';
import type { Insertion, PlainEdit } from '../server/protocol/requests.ts';

export function labelInsertion(insertion: Insertion): string {
  return insertion.replaces ? 'Correct the Claim' : 'Insert Below';
}

export async function applyEdits(document: TextDocument, edits: readonly PlainEdit[]): Promise<void> {
  const edit = new WorkspaceEdit();
  for (const { range, newText } of edits) {
    const { start, end } = range;
    edit.replace(document.uri, new Range(start.line, start.character, end.line, end.character), newText);
  }
  await workspace.applyEdit(edit);
}
