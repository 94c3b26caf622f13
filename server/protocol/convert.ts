// Plain data of the features → types of the protocol. No decisions here.

import {
  type CodeAction,
  CodeActionKind,
  type CodeLens,
  type Command,
  type CompletionItem,
  CompletionItemKind,
  type Diagnostic,
  DiagnosticSeverity,
  type DocumentSymbol,
  type Hover,
  type InlayHint,
  InlayHintKind,
  InsertTextFormat,
  MarkupKind,
  type SignatureHelp,
  SymbolKind,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Fix, Place, Problem, Question, Severity, TextEdit } from '../engine/api.ts';
import type { CodeAction as FeatureAction } from '../features/code-actions.ts';
import type { CodeLens as FeatureLens } from '../features/code-lenses.ts';
import type { Completion } from '../features/completion.ts';
import type { DocumentSymbol as FeatureSymbol } from '../features/document-symbols.ts';
import type { Hover as FeatureHover } from '../features/hover.ts';
import type { InlayHint as FeatureHint } from '../features/inlay-hints.ts';
import type { Refactoring } from '../features/refactorings/refactoring.ts';
import type { SignatureHelp as FeatureSignature } from '../features/signature-help.ts';
import type { Manual } from './manual.ts';
import { plainQuestion } from './plain-question.ts';
import { type LineIndex, plainEdits } from './positions.ts';
import { COMMANDS, type CommandTarget, type PreviewTarget, type RenameTarget } from './requests.ts';
import type { Snapshot } from './workspace.ts';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** A problem as a diagnostic of the protocol. */
export function toDiagnostic(problem: Problem, { uri, lines }: Snapshot, manual: Manual): Diagnostic {
  return {
    range: lines.rangeOf(problem.range),
    severity: SEVERITIES[problem.severity],
    code: problem.code,
    codeDescription: { href: manual(problem.code) },
    source: 'mcalc',
    message: problem.message,
    relatedInformation: problem.related.map(({ message, range }) => ({
      location: { uri, range: lines.rangeOf(range) },
      message,
    })),
    data: {
      fixes: problem.fixes.map(({ title, verified, edits }) => ({
        title,
        verified,
        edits: plainEdits(lines, edits),
      })),
    },
  };
}

/** `locate` finds the file that a place lies in; a place that is not found is mentioned without a link. */
export function toHover(
  hover: FeatureHover,
  { lines }: Snapshot,
  locate: (place: Place) => { readonly file: Snapshot; readonly place: Place } | null,
): Hover {
  const origins = hover.origins.map(({ text, place }) => {
    const there = locate(place);
    if (!there) return `- ${escapeMarkdown(text)}`;
    const line = there.file.lines.positionAt(there.place.range.start).line + 1;
    return `- ${escapeMarkdown(text)} ([line ${line}](${linkTo(there.file.uri)}#L${line}))`;
  });
  const parts = [
    ...(hover.title === null ? [] : [`\`\`\`mcalc\n${hover.title}\n\`\`\``]),
    ...(origins.length === 0 ? [] : [origins.join('\n')]),
    ...hover.notes,
  ];
  return {
    range: lines.rangeOf(hover.range),
    contents: { kind: MarkupKind.Markdown, value: parts.join('\n\n') },
  };
}

/** An address inside a Markdown link, which a parenthesis would end. */
function linkTo(uri: string): string {
  return uri.replace(/[()<>\\\s]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\*_[\]<>`]/g, '\\$&');
}

/** A code action with edits in positions. */
export function toCodeAction(
  action: FeatureAction,
  snapshot: Snapshot,
  reported: readonly Diagnostic[],
  withCommands: boolean,
): CodeAction {
  switch (action.kind) {
    case 'fix': {
      const range = snapshot.lines.rangeOf(action.problem.range);
      const diagnostics = reported.filter(
        (diagnostic) => diagnostic.code === action.problem.code && isSameRange(diagnostic.range, range),
      );
      return {
        title: action.title,
        kind: CodeActionKind.QuickFix,
        isPreferred: action.preferred,
        edit: toWorkspaceEdit(action.edits, snapshot),
        ...(diagnostics.length > 0 && { diagnostics }),
      };
    }
    case 'fixAll':
      return {
        title: action.title,
        kind: CodeActionKind.SourceFixAll,
        edit: toWorkspaceEdit(action.edits, snapshot),
      };
    case 'previewAll':
      return {
        title: action.title,
        kind: CodeActionKind.QuickFix,
        command: {
          command: COMMANDS.previewFixes,
          title: action.title,
          arguments: [toPreview(action.fixes, snapshot)],
        },
      };
    case 'refactor':
      return toRefactoring(action.refactoring, snapshot, withCommands);
    case 'show':
      return commandAction(COMMANDS.showDerivation, action.title, snapshot, action.question);
    case 'derive':
      return commandAction(COMMANDS.deriveGradient, action.title, snapshot, action.question);
    case 'expand':
      return commandAction(COMMANDS.expand, action.title, snapshot, action.question);
    case 'verify':
      return commandAction(COMMANDS.verify, action.title, snapshot);
  }
}

const REFACTORING_KINDS: Readonly<Record<Refactoring['kind'], CodeActionKind>> = {
  extract: CodeActionKind.RefactorExtract,
  inline: CodeActionKind.RefactorInline,
  rewrite: CodeActionKind.RefactorRewrite,
};

/** Who introduces a name is asked for it at once, in an editor that can. */
function toRefactoring(
  { kind, title, edits, newName }: Refactoring,
  snapshot: Snapshot,
  withCommands: boolean,
): CodeAction {
  const { uri, lines } = snapshot;
  const action = { title, kind: REFACTORING_KINDS[kind], edit: toWorkspaceEdit(edits, snapshot) };
  if (!newName || !withCommands) return action;
  const target: RenameTarget = { uri, position: lines.positionAt(newName.start) };
  return { ...action, command: { command: COMMANDS.renameAt, title: 'Rename', arguments: [target] } };
}

function isSameRange(a: Diagnostic['range'], b: Diagnostic['range']): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}

function toWorkspaceEdit(edits: readonly TextEdit[], { uri, version, lines }: Snapshot): WorkspaceEdit {
  return { documentChanges: [{ textDocument: { uri, version }, edits: plainEdits(lines, edits) }] };
}

/** The fixes for the command that lists them, each with its line. */
function toPreview(fixes: readonly Fix[], { uri, version, lines, text }: Snapshot): PreviewTarget {
  return {
    uri,
    version,
    fixes: fixes.map((fix) => {
      const start = fix.edits[0]?.range.start ?? 0;
      const line = lines.positionAt(start).line;
      const from = lines.offsetAt({ line, character: 0 });
      const to = lines.offsetAt({ line, character: Number.MAX_SAFE_INTEGER });
      return {
        title: fix.title,
        line: line + 1,
        text: text.slice(from, to).trim(),
        edits: plainEdits(lines, fix.edits),
      };
    }),
  };
}

function commandAction(command: string, title: string, snapshot: Snapshot, question?: Question): CodeAction {
  return {
    title,
    kind: CodeActionKind.RefactorRewrite,
    command: toCommand(command, title, snapshot, question),
  };
}

function toCommand(command: string, title: string, { uri }: Snapshot, question?: Question): Command {
  const target: CommandTarget = question ? { uri, question: plainQuestion(question.derivative) } : { uri };
  return { command, title, arguments: [target] };
}

const LENS_COMMANDS = {
  verify: COMMANDS.verify,
  show: COMMANDS.showDerivation,
  derive: COMMANDS.deriveGradient,
  insert: COMMANDS.insertResult,
} as const;

/** `withCommands`: whether the editor has the commands; else the lens is text. */
export function toCodeLens(lens: FeatureLens, snapshot: Snapshot, withCommands: boolean): CodeLens {
  const { title, action } = lens;
  return {
    range: snapshot.lines.rangeOf(lens.range),
    command: withCommands
      ? toCommand(
          LENS_COMMANDS[action.kind],
          title,
          snapshot,
          action.kind === 'verify' ? undefined : action.question,
        )
      : { command: '', title },
  };
}

const SYMBOL_KINDS: Readonly<Record<FeatureSymbol['kind'], SymbolKind>> = {
  dim: SymbolKind.TypeParameter,
  const: SymbolKind.Constant,
  param: SymbolKind.Property,
  var: SymbolKind.Variable,
  definition: SymbolKind.Field,
  function: SymbolKind.Function,
  claim: SymbolKind.Boolean,
  question: SymbolKind.Event,
};

export const symbolKind = (kind: FeatureSymbol['kind']): SymbolKind => SYMBOL_KINDS[kind];

/** A symbol of the outline with positions. */
export function toDocumentSymbol(symbol: FeatureSymbol, { lines }: Snapshot): DocumentSymbol {
  return {
    name: symbol.name,
    detail: symbol.detail,
    kind: SYMBOL_KINDS[symbol.kind],
    range: lines.rangeOf(symbol.statementRange),
    selectionRange: lines.rangeOf(symbol.range),
  };
}

/** An inlay hint with its position. */
export function toInlayHint(hint: FeatureHint, { lines }: Snapshot): InlayHint {
  return { position: lines.positionAt(hint.offset), label: hint.label, kind: InlayHintKind.Type };
}

const COMPLETION_KINDS: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  dim: CompletionItemKind.TypeParameter,
  const: CompletionItemKind.Constant,
  param: CompletionItemKind.Property,
  var: CompletionItemKind.Variable,
  definition: CompletionItemKind.Field,
  function: CompletionItemKind.Function,
  keyword: CompletionItemKind.Keyword,
  derivative: CompletionItemKind.Operator,
  option: CompletionItemKind.EnumMember,
  snippet: CompletionItemKind.Snippet,
};

/** A completion as an item of the protocol. */
export function toCompletionItem(
  { label, kind, detail, insert, range, filter }: Completion,
  index: number,
  lines: LineIndex,
): CompletionItem {
  return {
    label,
    detail,
    kind: COMPLETION_KINDS[kind],
    sortText: String(index).padStart(5, '0'),
    textEdit: { range: lines.rangeOf(range), newText: insert },
    ...(filter !== undefined && { filterText: filter }),
    insertTextFormat: kind === 'snippet' ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
  };
}

/** A signature as help of the protocol. */
export function toSignatureHelp({ label, parameters, active, notes }: FeatureSignature): SignatureHelp {
  return {
    activeSignature: 0,
    activeParameter: active,
    signatures: [
      {
        label,
        parameters: parameters.map((parameter) => ({ label: parameter })),
        documentation: { kind: MarkupKind.Markdown, value: notes.join('\n\n') },
      },
    ],
  };
}
