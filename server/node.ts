// A placeholder server: it underlines every `?` so that the chain up to the editor can be tried.

import {
  createConnection,
  DiagnosticSeverity,
  ProposedFeatures,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

const connection = createConnection(ProposedFeatures.all);
const documents = new TextDocuments(TextDocument);

connection.onInitialize(() => ({ capabilities: { textDocumentSync: TextDocumentSyncKind.Incremental } }));

documents.onDidChangeContent(({ document }) => {
  const diagnostics = [...document.getText().matchAll(/\?/g)].map(({ index }) => ({
    range: { start: document.positionAt(index), end: document.positionAt(index + 1) },
    severity: DiagnosticSeverity.Error,
    source: 'mcalc',
    message: 'placeholder: a question mark',
  }));
  connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics });
});

documents.listen(connection);
connection.listen();
