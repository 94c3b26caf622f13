// LaTeX into files of the language: a document that is chosen, or what lies on the clipboard.

import { commands, type Disposable, env, type Uri, window, workspace } from 'vscode';
import { type ImportResult, NOTHING_TO_IMPORT } from '../server/protocol/requests.ts';
import type { LanguageServer } from './language-server.ts';

export function registerImport(server: LanguageServer): readonly Disposable[] {
  const importLatex = async (given?: Uri): Promise<void> => {
    const filters = { 'LaTeX, Markdown and Python': ['tex', 'md', 'markdown', 'py'] };
    const [chosen] = given ? [given] : ((await window.showOpenDialog({ filters })) ?? []);
    if (!chosen) return;
    const text = new TextDecoder().decode(await workspace.fs.readFile(chosen));
    const format = formatOf(chosen.path);
    const imported = await server.importLatex({ text, format });
    if (!imported) return;
    await window.showTextDocument(
      await workspace.openTextDocument({ language: 'mcalc', content: imported.text }),
    );
    reportUnread(imported);
  };

  const pasteLatex = async (): Promise<void> => {
    const editor = window.activeTextEditor;
    const imported = await server.importLatex({ text: await env.clipboard.readText(), format: 'piece' });
    if (!imported || !editor) return;
    await editor.edit((edit) => edit.replace(editor.selection, imported.text));
    reportUnread(imported);
  };

  return [
    commands.registerCommand('mcalc.importLatex', importLatex),
    commands.registerCommand('mcalc.pasteLatex', pasteLatex),
  ];
}

function formatOf(path: string): 'markdown' | 'python' | 'tex' {
  if (/\.py$/iu.test(path)) return 'python';
  return /\.(?:md|markdown)$/iu.test(path) ? 'markdown' : 'tex';
}

function reportUnread({ text, unread }: ImportResult): void {
  if (text.trim() === '') {
    void window.showInformationMessage(`MCalc: Nothing was imported: ${NOTHING_TO_IMPORT}.`);
  }
  if (unread === 0) return;
  const what = unread === 1 ? 'One formula' : `${unread} formulas`;
  void window.showInformationMessage(`MCalc: ${what} could not be read as claims; comments say which.`);
}
