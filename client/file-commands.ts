// Commands that need no open file: a new file, the examples, the documentation, the server and its log.

import { commands, type Disposable, type ExtensionContext, Uri, window, workspace } from 'vscode';
import type { LanguageServer } from './language-server.ts';

const START = `dim m, n

const A : R[m, n]
const b : R[m]
param x : R[n]

L = ½ ‖A x - b‖²

derive ∂L/∂x
`;

export function registerFileCommands(
  { extensionUri }: ExtensionContext,
  server: LanguageServer,
): readonly Disposable[] {
  return [
    commands.registerCommand('mcalc.newFile', () => openText(START)),
    commands.registerCommand('mcalc.openExamples', (name?: unknown) =>
      openExample(Uri.joinPath(extensionUri, 'examples'), typeof name === 'string' ? name : null),
    ),
    commands.registerCommand('mcalc.openDocumentation', () =>
      commands.executeCommand('markdown.showPreview', Uri.joinPath(extensionUri, 'docs', 'language.md')),
    ),
    commands.registerCommand('mcalc.restartServer', () => server.restart()),
    commands.registerCommand('mcalc.showLog', () => server.showLog()),
  ];
}

async function openText(content: string): Promise<void> {
  await window.showTextDocument(await workspace.openTextDocument({ language: 'mcalc', content }));
}

/** A copy: whoever tries things out in it changes no file of the extension. */
async function openExample(folder: Uri, name: string | null): Promise<void> {
  const entries = await workspace.fs.readDirectory(folder);
  const names = entries.map(([name]) => name).filter((name) => name.endsWith('.mcalc'));
  const texts = await Promise.all(names.map((name) => readText(Uri.joinPath(folder, name))));
  const items = names.map((label, at) => ({ label, detail: firstComment(texts[at] ?? ''), text: texts[at] }));
  const chosen =
    items.find(({ label }) => label === name) ??
    (await window.showQuickPick(items, { placeHolder: 'Open a copy of which example?' }));
  if (chosen?.text !== undefined) await openText(chosen.text);
}

const readText = async (uri: Uri): Promise<string> =>
  new TextDecoder().decode(await workspace.fs.readFile(uri));

const firstComment = (text: string): string => /^#\s*(.*)/u.exec(text)?.[1] ?? '';
