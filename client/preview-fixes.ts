// All fixes of a file in one list, each ticked, before those that stay ticked are made.

import { commands, type Disposable, Range, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import { COMMANDS, type PreviewTarget } from '../server/protocol/requests.ts';

export function registerPreviewFixes(): Disposable {
  return commands.registerCommand(COMMANDS.previewFixes, async ({ uri, version, fixes }: PreviewTarget) => {
    const items = fixes.map(({ title, line, text, edits }) => ({
      label: title.replaceAll('`', ''),
      description: `line ${line}`,
      detail: text,
      picked: true,
      edits,
    }));
    const placeHolder = 'The ticked fixes are made';
    const chosen = await window.showQuickPick(items, { canPickMany: true, placeHolder, title: 'Fixes' });
    if (!chosen || chosen.length === 0) return;
    const document = await workspace.openTextDocument(Uri.parse(uri));
    if (document.version !== version) {
      void window.showInformationMessage('The file has changed since. Ask for its fixes again.');
      return;
    }
    const edit = new WorkspaceEdit();
    for (const { range, newText } of chosen.flatMap(({ edits }) => edits)) {
      const { start, end } = range;
      edit.replace(document.uri, new Range(start.line, start.character, end.line, end.character), newText);
    }
    await workspace.applyEdit(edit);
  });
}
