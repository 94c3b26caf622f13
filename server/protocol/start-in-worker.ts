// Starts a language server in a web worker: messages in and out are the worker's, files come from the client, and judges
// are further workers of the same script.

import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { analyse } from '../engine/analysis/analyse.ts';
import { describeLanguage } from './describe-language.ts';
import { sameAddress } from './imports.ts';
import { FILES, type FilesParams } from './requests.ts';
import { serve } from './server.ts';
import { createWorkerJudges } from './worker-judges.ts';

/** @param judge the name of the workers that judge */
export function startInWorker(judge: string): void {
  const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
  const files = new Map<string, { readonly uri: string; readonly text: string }>();
  connection.onNotification(FILES, ({ files: changed }: FilesParams) => {
    for (const { uri, text } of changed)
      if (text === null) files.delete(sameAddress(uri));
      else files.set(sameAddress(uri), { uri, text });
  });
  serve(connection, {
    analyse,
    judges: createWorkerJudges({ kind: 'web', address: self.location.href, name: judge }),
    language: describeLanguage(),
    readFile: (uri, folders) => {
      const isInside = folders.some((folder) => lies(uri, folder));
      return isInside ? (files.get(sameAddress(uri))?.text ?? null) : null;
    },
    listFiles: (folders) =>
      [...files.values()].flatMap(({ uri }) => (folders.some((folder) => lies(uri, folder)) ? [uri] : [])),
  });
}

function lies(uri: string, folder: string): boolean {
  const start = sameAddress(folder);
  return sameAddress(uri).startsWith(start.endsWith('/') ? start : `${start}/`);
}
