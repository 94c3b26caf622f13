// Wires the commands, the marks and the panel to a language server, and starts it.

import { type ExtensionContext, window, workspace } from 'vscode';
import { registerAbbreviations } from './abbreviations/index.ts';
import { registerAssistantTools } from './assistant-tools.ts';
import { createClaimTests } from './claim-tests.ts';
import { registerCommands } from './commands.ts';
import { registerFileCommands } from './file-commands.ts';
import { createGutterMarks } from './gutter-marks.ts';
import { registerImport } from './import-latex.ts';
import { type Connect, createLanguageServer, type LanguageServer } from './language-server.ts';
import { extendMarkdown, type MarkdownIt } from './markdown-preview.ts';
import { createPanel } from './panel-host.ts';
import { registerPreviewFixes } from './preview-fixes.ts';
import { createStatusBar } from './status-bar.ts';

let server: LanguageServer | undefined;

/** The interface for others: for the preview of Markdown, how its blocks are written. */
export interface Extension {
  extendMarkdownIt(markdown: MarkdownIt): MarkdownIt;
}

/** Does not wait for the server: requests that come before it is there wait themselves. */
export function start(context: ExtensionContext, connect: Connect): Extension {
  server = createLanguageServer(connect);
  const panel = createPanel(context.extensionUri, server);
  const statusBar = createStatusBar();
  const gutterMarks = createGutterMarks(context.extensionUri);
  const claimTests = createClaimTests(server);
  context.subscriptions.push(
    panel,
    statusBar,
    gutterMarks,
    claimTests,
    ...registerCommands(server, panel),
    ...registerFileCommands(context, server),
    ...registerImport(server),
    ...registerAssistantTools(context, server),
    registerPreviewFixes(),
    registerAbbreviations(),
    server.onStatus((status) => {
      statusBar.update(status);
      gutterMarks.update(status);
      claimTests.update(status);
      panel.judged(status);
    }),
    window.onDidChangeTextEditorSelection(({ textEditor }) => panel.cursorMoved(textEditor)),
    window.onDidChangeActiveTextEditor((editor) => statusBar.follow(editor)),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) panel.documentChanged(document);
    }),
    workspace.onDidCloseTextDocument((document) => statusBar.forget(document)),
  );
  statusBar.follow(window.activeTextEditor);
  server.start().catch((error: unknown) => {
    void window.showErrorMessage(`MCalc: its language server does not start: ${String(error)}`);
  });
  return { extendMarkdownIt: extendMarkdown(server) };
}

export async function stop(): Promise<void> {
  await server?.stop();
}
