// Starts a language server on Node: streams in and out, files from the disk, judges in worker threads.

import { fileURLToPath, pathToFileURL } from 'node:url';
import { createConnection } from 'vscode-languageserver/node';
import { analyse } from '../engine/analysis/analyse.ts';
import { describeLanguage } from './describe-language.ts';
import { listInside, readInside, readRegular } from './disk.ts';
import { type Manual, packagedManual, webManual } from './manual.ts';
import { serve } from './server.ts';
import type { CallTool } from './tool-calls.ts';
import { createWorkerJudges } from './worker-judges.ts';

/** The arguments of the process say how to talk: `--stdio`, `--node-ipc`. */
export function startServer(callTool: CallTool): void {
  const connection = createConnection();
  // One bad message must not take the others with it.
  process.on('uncaughtException', (error) =>
    connection.console.error(`uncaught: ${error.stack ?? error.message}`),
  );
  process.on('unhandledRejection', (reason) => connection.console.error(`unhandled: ${reason}`));
  serve(connection, {
    analyse,
    judges: createWorkerJudges({
      kind: 'thread',
      path: fileURLToPath(new URL('worker.mjs', import.meta.url)),
    }),
    language: describeLanguage(),
    manual: findManual(),
    readFile,
    callTool,
    listFiles: (folders) =>
      listInside(
        folders.flatMap((folder) => pathOf(folder) ?? []),
        '.mcalc',
      ).map(addressOf),
  });
}

/** It lies beside the folder of the bundle, in the package as in the checkout. */
function findManual(): Manual {
  const address = new URL('../docs/diagnostics.md', import.meta.url);
  const text = readRegular(fileURLToPath(address));
  return text === null ? webManual : packagedManual(address.href, text);
}

function readFile(uri: string, folders: readonly string[]): string | null {
  const path = pathOf(uri);
  return path === null
    ? null
    : readInside(
        path,
        folders.flatMap((folder) => pathOf(folder) ?? []),
      );
}

const addressOf = (path: string): string => pathToFileURL(path).href;

function pathOf(uri: string): string | null {
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}
