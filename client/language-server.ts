// The language server as the client sees it: start, stop, the extension's own requests, and what it says by itself.

import { join } from 'node:path';
import { type CancellationToken, type Disposable, type TextDocument, Uri, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import {
  CLAIMS,
  type ClaimsOfFile,
  DERIVATION,
  type DerivationParams,
  type DerivationResult,
  EXPANSION,
  type ExpansionResult,
  IMPORT,
  type ImportParams,
  type ImportResult,
  type InitializationOptions,
  type PlainPosition,
  type PlainQuestion,
  STATUS,
  type StatusParams,
  VERIFY,
  type VerificationResult,
  type VerifyParams,
} from '../server/protocol/requests.ts';

/** A status with the document's address as the editor writes it. */
export type Status = Omit<StatusParams, 'uri'> & { readonly uri: Uri };

export interface DerivationQuery {
  readonly position?: PlainPosition;
  readonly question?: PlainQuestion;
}

export interface LanguageServer {
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  showLog(): void;
  onStatus(listener: (status: Status) => void): Disposable;
  /** null where the answer was no longer wanted: the text changed, or the user said so. */
  derivation(
    document: TextDocument,
    query: DerivationQuery,
    token?: CancellationToken,
  ): Promise<DerivationResult | null>;
  expansion(document: TextDocument, query: DerivationQuery): Promise<ExpansionResult | null>;
  /** Of a file that is open, or lies in the folders. */
  verification(uri: Uri, token?: CancellationToken): Promise<VerificationResult | null>;
  /** LaTeX as a file of the language. */
  importLatex(params: ImportParams): Promise<ImportResult | null>;
  /** The files of the folders that have claims. */
  claims(): Promise<readonly ClaimsOfFile[]>;
}

const LANGUAGE = 'mcalc';

export function createLanguageServer(extensionPath: string): LanguageServer {
  const options: InitializationOptions = { commands: true, marks: true };
  const client = new LanguageClient(
    LANGUAGE,
    'MCalc',
    { module: join(extensionPath, 'dist/server.mjs'), transport: TransportKind.ipc },
    {
      // Of Markdown, the blocks that are fenced as mcalc; of documents that ask for it, the formulas.
      documentSelector: [LANGUAGE, 'markdown', 'latex', 'tex'].map((language) => ({ language })),
      initializationOptions: options,
      synchronize: { fileEvents: workspace.createFileSystemWatcher('**/*.mcalc') },
    },
  );
  const written = (uri: Uri): string => client.code2ProtocolConverter.asUri(uri);

  const ask = async <P extends object, R>(
    method: string,
    params: P,
    token: CancellationToken | undefined,
  ): Promise<R | null> => {
    try {
      return await client.sendRequest<R>(method, params, token);
    } catch (error) {
      if (isCancellation(error)) return null;
      throw error;
    }
  };

  return {
    start: () => client.start(),
    stop: () => client.stop(),
    restart: () => client.restart(),
    showLog: () => client.outputChannel.show(),
    onStatus: (listener) =>
      client.onNotification(STATUS, (status: StatusParams) =>
        listener({ ...status, uri: Uri.parse(status.uri) }),
      ),
    derivation: (document, query, token) =>
      ask<DerivationParams, DerivationResult>(
        DERIVATION,
        { textDocument: { uri: written(document.uri) }, ...query },
        token,
      ),
    expansion: (document, query) =>
      ask<DerivationParams, ExpansionResult>(
        EXPANSION,
        { textDocument: { uri: written(document.uri) }, ...query },
        undefined,
      ),
    verification: (uri, token) =>
      ask<VerifyParams, VerificationResult>(VERIFY, { textDocument: { uri: written(uri) } }, token),
    importLatex: (params) => ask<ImportParams, ImportResult>(IMPORT, params, undefined),
    claims: async () => (await ask<object, readonly ClaimsOfFile[]>(CLAIMS, {}, undefined)) ?? [],
  };
}

/** RequestCancelled, ServerCancelled and ContentModified of the protocol. */
const CANCELLATIONS: readonly unknown[] = [-32800, -32802, -32801];

function isCancellation(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && CANCELLATIONS.includes(error.code);
}
