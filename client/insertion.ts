// Writes a derived result into the file.

import { Range, type TextDocument, WorkspaceEdit, workspace } from 'vscode';
import type { Insertion } from '../server/protocol/requests.ts';

export function labelInsertion(insertion: Insertion): string {
  return insertion.replaces ? 'Correct the Claim' : 'Insert Below';
}

export async function applyInsertion(document: TextDocument, insertion: Insertion): Promise<void> {
  const edit = new WorkspaceEdit();
  for (const { range, newText } of insertion.edits) {
    const { start, end } = range;
    edit.replace(document.uri, new Range(start.line, start.character, end.line, end.character), newText);
  }
  await workspace.applyEdit(edit);
}
