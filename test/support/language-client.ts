// A client that speaks the language server protocol with a server in the same process or behind a child's pipes.

import type { Readable, Writable } from 'node:stream';
import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { STATUS, type StatusParams } from '../../server/protocol/requests.ts';
import { type Services, serve } from '../../server/protocol/server.ts';

interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

export interface LanguageClient {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  readonly published: readonly Published[];
  readonly statuses: readonly StatusParams[];
  open(text: string, uri?: string): void;
  /** Replaces the whole text. */
  change(text: string, version: number, uri?: string): void;
  request<R>(method: string, params: unknown): Promise<R>;
  /** Waits until one of the published diagnostics is as wanted, and gives it. */
  diagnosed(wanted: (published: Published) => boolean): Promise<Published>;
  status(wanted: (status: StatusParams) => boolean): Promise<StatusParams>;
  close(): Promise<void>;
}

/** In a folder that no machine has: what lies on the disk is read beside it. */
export const DOCUMENT = 'file:///nowhere/example.mcalc';
const LONGEST_WAIT = 10_000;

export async function connectStreams(
  input: Readable,
  output: Writable,
  initialize: Partial<InitializeParams> = {},
): Promise<LanguageClient> {
  const connection = createProtocolConnection(
    new StreamMessageReader(input),
    new StreamMessageWriter(output),
  );
  const published: Published[] = [];
  const statuses: StatusParams[] = [];
  const listeners = new Set<() => void>();
  const heard = (): void => {
    for (const listener of listeners) listener();
  };
  connection.onNotification('textDocument/publishDiagnostics', (params: Published) => {
    published.push(params);
    heard();
  });
  connection.onNotification(STATUS, (params: StatusParams) => {
    statuses.push(params);
    heard();
  });
  connection.onRequest('workspace/codeLens/refresh', () => null);
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();

  /** The newest that fits: what was said before may be out of date. */
  const waitFor = <T>(said: readonly T[], wanted: (item: T) => boolean, what: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = said.findLast(wanted);
        if (found === undefined) return;
        clearTimeout(timer);
        listeners.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        listeners.delete(look);
        reject(new Error(`waited in vain for ${what}; last: ${JSON.stringify(said.at(-1))}`));
      }, LONGEST_WAIT);
      listeners.add(look);
      look();
    });

  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: 'file:///work', name: 'work' }],
    capabilities: {},
    initializationOptions: { commands: true },
    ...initialize,
  });
  await connection.sendNotification('initialized', {});

  return {
    connection,
    initialized,
    published,
    statuses,
    open: (text, uri = DOCUMENT) => {
      const textDocument = { uri, languageId: 'mcalc', version: 1, text };
      void connection.sendNotification('textDocument/didOpen', { textDocument });
    },
    change: (text, version, uri = DOCUMENT) => {
      const params = { textDocument: { uri, version }, contentChanges: [{ text }] };
      void connection.sendNotification('textDocument/didChange', params);
    },
    request: <R>(method: string, params: unknown) => connection.sendRequest<R>(method, params),
    diagnosed: (wanted) => waitFor(published, wanted, 'diagnostics'),
    status: (wanted) => waitFor(statuses, wanted, 'a status'),
    close: async () => {
      await connection.sendRequest('shutdown');
      connection.dispose();
    },
  };
}

/** A server in this very process. */
export function connectInProcess(
  services: Services,
  initialize: Partial<InitializeParams> = {},
): Promise<LanguageClient> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  serve(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), services);
  return connectStreams(toClient, toServer, initialize);
}
