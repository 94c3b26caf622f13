// The requests that lead from name to name, across files: definition, references, rename, links, symbols, hierarchy; and
// those that follow the text's structure.

import {
  type CallHierarchyItem,
  DocumentHighlightKind,
  FoldingRangeKind,
  LSPErrorCodes,
  ResponseError,
  type SelectionRange,
  type SymbolInformation,
  SymbolKind,
  type WorkspaceEdit,
  type WorkspaceSymbolParams,
} from 'vscode-languageserver';
import type { SymbolSummary } from '../engine/api.ts';
import { type ComputationStep, computedNameAt, madeFrom, usedBy } from '../features/call-hierarchy.ts';
import { definitionAt } from '../features/definition.ts';
import { documentLinks } from '../features/document-links.ts';
import { documentSymbols } from '../features/document-symbols.ts';
import { folds } from '../features/folding.ts';
import { occurrencesLike } from '../features/references.ts';
import { renameableAt } from '../features/rename.ts';
import { selectionRanges } from '../features/selection-ranges.ts';
import { workspaceSymbols } from '../features/workspace-symbols.ts';
import { symbolKind, toDocumentSymbol } from './convert.ts';
import type { HandlerContext } from './language-handlers.ts';
import { plainEdits } from './positions.ts';
import type { FileEdits } from './project.ts';
import type { PlainPosition, PlainRange } from './requests.ts';
import type { Snapshot } from './workspace.ts';

interface Placed {
  readonly textDocument: { readonly uri: string };
  readonly position: PlainPosition;
}

/** Registers the handlers for requests that go from name to name. */
export function registerNavigationHandlers(context: HandlerContext): void {
  const { connection, guard, workspace, project } = context;
  const place = ({ textDocument, position }: Placed): { snapshot: Snapshot; offset: number } | null => {
    const snapshot = workspace.snapshot(textDocument.uri);
    return snapshot && { snapshot, offset: snapshot.lines.offsetAt(position) };
  };

  connection.onDefinition(
    guard('definition', null, (params) => {
      const at = place(params);
      const found = at && definitionAt(at.snapshot.analysis, at.offset);
      const home = found && project.locate(found, at.snapshot);
      return home && { uri: home.file.uri, range: home.file.lines.rangeOf(home.place.range) };
    }),
  );

  connection.onReferences(
    guard('references', [], (params) => {
      const at = place(params);
      if (!at) return [];
      const { includeDeclaration } = params.context;
      return project
        .places(at.snapshot, at.offset)
        .flatMap(({ file, occurrences }) =>
          occurrences
            .filter(({ isDeclaration }) => includeDeclaration || !isDeclaration)
            .map(({ range }) => ({ uri: file.uri, range: file.lines.rangeOf(range) })),
        );
    }),
  );

  connection.onDocumentHighlight(
    guard('highlight', [], (params) => {
      const at = place(params);
      if (!at) return [];
      return occurrencesLike(at.snapshot.analysis, at.offset).map(({ range, isDeclaration }) => ({
        range: at.snapshot.lines.rangeOf(range),
        kind: isDeclaration ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      }));
    }),
  );

  connection.onPrepareRename(
    guard('prepare rename', null, (params) => {
      const at = place(params);
      const asked = at && renameableAt(at.snapshot.analysis, at.offset);
      if (asked?.kind === 'refused') return refusal(asked.why);
      return asked && { range: at.snapshot.lines.rangeOf(asked.range), placeholder: asked.text };
    }),
  );

  connection.onRenameRequest(
    guard('rename', null, (params) => {
      const at = place(params);
      const result = at && project.rename(at.snapshot, at.offset, params.newName);
      if (result?.kind === 'refused') return refusal(result.why);
      return result && toWorkspaceEdit(result.files);
    }),
  );

  connection.onDocumentSymbol(
    guard('symbols', [], ({ textDocument }) => {
      const snapshot = workspace.snapshot(textDocument.uri);
      return snapshot
        ? documentSymbols(snapshot.analysis).map((symbol) => toDocumentSymbol(symbol, snapshot))
        : [];
    }),
  );

  connection.onWorkspaceSymbol(
    guard<WorkspaceSymbolParams, SymbolInformation[]>('workspace symbols', [], ({ query }, token) =>
      project.findInFiles<SymbolInformation>(
        (file) =>
          workspaceSymbols(file.analysis, query).map((symbol) => ({
            name: symbol.name,
            kind: symbolKind(symbol.kind),
            location: { uri: file.uri, range: file.lines.rangeOf(symbol.range) },
          })),
        token,
      ),
    ),
  );

  connection.onDocumentLinks(
    guard('links', [], ({ textDocument }) => {
      const snapshot = workspace.snapshot(textDocument.uri);
      if (!snapshot) return [];
      return documentLinks(snapshot.analysis).flatMap(({ path, range }) => {
        const target = project.locate({ file: path, range: { start: 0, end: 0 } }, snapshot)?.file.uri;
        return target === undefined ? [] : [{ range: snapshot.lines.rangeOf(range), target }];
      });
    }),
  );

  connection.onFoldingRanges(
    guard('folding', [], ({ textDocument }) => {
      const snapshot = workspace.snapshot(textDocument.uri);
      if (!snapshot) return [];
      return folds(snapshot.analysis).map(({ kind, range }) => {
        const { start, end } = snapshot.lines.rangeOf(range);
        const lines = { startLine: start.line, endLine: end.line };
        if (kind === 'statement') return lines;
        return { ...lines, kind: kind === 'comment' ? FoldingRangeKind.Comment : FoldingRangeKind.Imports };
      });
    }),
  );

  connection.onSelectionRanges(
    guard('selection', [], ({ textDocument, positions }) => {
      const snapshot = workspace.snapshot(textDocument.uri);
      if (!snapshot) return [];
      return positions.map((position) => {
        const ranges = selectionRanges(snapshot.analysis, snapshot.lines.offsetAt(position));
        return nested(ranges.map(snapshot.lines.rangeOf), { start: position, end: position });
      });
    }),
  );

  registerHierarchy(context, place);
}

function registerHierarchy(
  { connection, guard, project }: HandlerContext,
  place: (placed: Placed) => { snapshot: Snapshot; offset: number } | null,
): void {
  /** The name that an item was made for, as it stands now. */
  const symbolOf = ({ uri, selectionRange }: CallHierarchyItem) => {
    const file = project.fileAt(uri);
    const symbol = file && computedNameAt(file.analysis, file.lines.offsetAt(selectionRange.start));
    return file && symbol && { file, symbol };
  };

  connection.languages.callHierarchy.onPrepare(
    guard('hierarchy', null, (params) => {
      const at = place(params);
      const symbol = at && computedNameAt(at.snapshot.analysis, at.offset);
      return symbol && [toItem(symbol, at.snapshot)];
    }),
  );
  connection.languages.callHierarchy.onIncomingCalls(
    guard('what a name flows into', [], ({ item }) => {
      const found = symbolOf(item);
      if (!found) return [];
      const { file, symbol } = found;
      return usedBy(file.analysis, symbol).map((step) => ({
        from: toItem(step.symbol, file),
        fromRanges: rangesOf(step, file),
      }));
    }),
  );
  connection.languages.callHierarchy.onOutgoingCalls(
    guard('what a name is made from', [], ({ item }) => {
      const found = symbolOf(item);
      if (!found) return [];
      const { file, symbol } = found;
      return madeFrom(file.analysis, symbol).map((step) => ({
        to: toItem(step.symbol, file),
        fromRanges: rangesOf(step, file),
      }));
    }),
  );
}

const refusal = (why: string): ResponseError<void> =>
  new ResponseError<void>(LSPErrorCodes.RequestFailed, why.replaceAll('`', ''));

function toWorkspaceEdit(files: readonly FileEdits[]): WorkspaceEdit {
  return {
    documentChanges: files.map(({ file, edits }) => ({
      textDocument: { uri: file.uri, version: file.version < 0 ? null : file.version },
      edits: plainEdits(file.lines, edits),
    })),
  };
}

function nested([first, ...rest]: readonly PlainRange[], otherwise: PlainRange): SelectionRange {
  if (!first) return { range: otherwise };
  return rest.length === 0 ? { range: first } : { range: first, parent: nested(rest, otherwise) };
}

function toItem(symbol: SymbolSummary, { uri, lines }: Snapshot): CallHierarchyItem {
  return {
    name: symbol.name,
    kind: symbol.kind === 'function' ? SymbolKind.Function : symbolKind(symbol.kind),
    detail: symbol.shapeText ?? symbol.kind,
    uri,
    range: lines.rangeOf(symbol.statementRange),
    selectionRange: lines.rangeOf(symbol.range),
  };
}

const rangesOf = ({ places }: ComputationStep, { lines }: Snapshot): PlainRange[] =>
  places.map((range) => lines.rangeOf(range));
