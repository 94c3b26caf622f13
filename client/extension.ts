// The extension on Node: the language server is a process beside the editor.

import { type ExtensionContext, Uri, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { type Extension, start, stop } from './start.ts';

export function activate(context: ExtensionContext): Extension {
  const { fsPath } = Uri.joinPath(context.extensionUri, 'dist/server.mjs');
  return start(
    context,
    (options) =>
      new LanguageClient(
        'mcalc',
        'MCalc',
        { module: fsPath, transport: TransportKind.ipc },
        { ...options, synchronize: { fileEvents: workspace.createFileSystemWatcher('**/*.mcalc') } },
      ),
  );
}

export const deactivate = stop;
