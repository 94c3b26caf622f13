// The extension in a browser: the language server is a web worker, and has the files of the folders from us.

import { type ExtensionContext, Uri, workspace } from 'vscode';
import type { MessageTransports } from 'vscode-languageclient';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import { type Extension, start, stop } from './start.ts';
import { sendFiles } from './workspace-files.ts';

export function activate(context: ExtensionContext): Extension {
  return start(context, (options) => {
    const client = new LanguageClient('mcalc', 'MCalc', () => startWorker(context.extensionUri), options);
    context.subscriptions.push(sendFiles(client));
    return client;
  });
}

export const deactivate = stop;

/**
 * The script as the worker's own text: a browser starts no worker from another origin, and where an extension lies need
 * not even be an address that it knows.
 */
async function startWorker(extension: Uri): Promise<MessageTransports> {
  const script = await workspace.fs.readFile(Uri.joinPath(extension, 'dist/web/server.js'));
  const address = URL.createObjectURL(new Blob([new Uint8Array(script)], { type: 'text/javascript' }));
  const worker = new Worker(address, { name: 'mcalc' });
  return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
}
