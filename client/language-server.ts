// The language server as the client sees it: start, stop, the extension's own requests, and what it says by itself.

import { type CancellationToken, type Disposable, type TextDocument, Uri } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
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
  TOOL_CALL,
  type ToolCallParams,
  type ToolCallResult,
  TYPESET,
  type TypesetParams,
  type TypesetResult,
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
  /** A text of the language as HTML; null where nothing of it can be typeset. */
  typeset(text: string): Promise<string | null>;
  /** A tool that an assistant calls; null where it has gone on meanwhile. */
  callTool(call: ToolCallParams, token: CancellationToken): Promise<ToolCallResult | null>;
  /** The files of the folders that have claims. */
  claims(): Promise<readonly ClaimsOfFile[]>;
}

/** A client of the protocol that is connected to a server, in a process of its own or in a web worker. */
export type Connect = (options: LanguageClientOptions) => BaseLanguageClient;

export function createLanguageServer(connect: Connect): LanguageServer {
  const options: InitializationOptions = { commands: true, marks: true };
  const client = connect({
    // Of Markdown, the blocks that are fenced as mcalc; of documents that ask for it, the formulas.
    documentSelector: ['mcalc', 'markdown', 'latex', 'tex'].map((language) => ({ language })),
    initializationOptions: options,
  });
  const written = (uri: Uri): string => client.code2ProtocolConverter.asUri(uri);

  const ask = async <P extends object, R>(
    method: string,
    params: P,
    token: CancellationToken | undefined,
  ): Promise<R | null> => {
    try {
      // A token that is not there would be sent as one more parameter.
      return await (token
        ? client.sendRequest<R>(method, params, token)
        : client.sendRequest<R>(method, params));
    } catch (error) {
      if (isCancellation(error)) return null;
      throw error;
    }
  };

  return {
    start: () => client.start(),
    stop: () => client.stop(),
    restart: async () => {
      await client.stop();
      await client.start();
    },
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
    typeset: async (text) =>
      (await ask<TypesetParams, TypesetResult>(TYPESET, { text }, undefined))?.html ?? null,
    callTool: (call, token) => ask<ToolCallParams, ToolCallResult>(TOOL_CALL, call, token),
    claims: async () => (await ask<object, readonly ClaimsOfFile[]>(CLAIMS, {}, undefined)) ?? [],
  };
}

/** RequestCancelled, ServerCancelled and ContentModified of the protocol. */
const CANCELLATIONS: readonly unknown[] = [-32800, -32802, -32801];

function isCancellation(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && CANCELLATIONS.includes(error.code);
}
