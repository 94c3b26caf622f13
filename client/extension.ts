// Starts the language server beside the editor, and wires the commands, the status bar and the panel to it.

import { type ExtensionContext, window, workspace } from 'vscode';
import { registerCommands } from './commands.ts';
import { createLanguageServer, type LanguageServer } from './language-server.ts';
import { createPanel } from './panel-host.ts';
import { createStatusBar } from './status-bar.ts';

let server: LanguageServer | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  server = createLanguageServer(context.extensionPath);
  const panel = createPanel(context.extensionUri, server);
  const statusBar = createStatusBar();
  context.subscriptions.push(
    panel,
    statusBar,
    ...registerCommands(server, panel),
    server.onStatus((status) => {
      statusBar.update(status);
      panel.judged(status);
    }),
    window.onDidChangeActiveTextEditor((editor) => statusBar.follow(editor)),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) panel.documentChanged(document);
    }),
    workspace.onDidCloseTextDocument((document) => statusBar.forget(document)),
  );
  statusBar.follow(window.activeTextEditor);
  await server.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
