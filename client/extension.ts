// Starts the language server beside the editor.

import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const module = join(context.extensionPath, 'dist/server.cjs');
  client = new LanguageClient(
    'mcalc',
    'MCalc',
    { module, transport: TransportKind.ipc },
    { documentSelector: [{ language: 'mcalc' }] },
  );
  await client.start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
