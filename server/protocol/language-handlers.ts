// The requests that every editor makes: document and place in, feature asked, answer converted.

import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  type Connection,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Engine, Judgement, TextRange } from '../engine/api.ts';
import { formatDocument } from '../engine/syntax/format.ts';
import { codeActionsAt } from '../features/code-actions.ts';
import { completionsAt } from '../features/completion.ts';
import { collectProblems } from '../features/diagnostics.ts';
import { formattingEdits } from '../features/formatting.ts';
import { costSubject, hoverAt } from '../features/hover.ts';
import { inlayHints } from '../features/inlay-hints.ts';
import type { LanguageSummary } from '../features/language-summary.ts';
import { questionAt } from '../features/questions.ts';
import type { Refactoring } from '../features/refactorings/refactoring.ts';
import { refactoringsAt } from '../features/refactorings/refactorings-at.ts';
import { signatureHelpAt } from '../features/signature-help.ts';
import {
  toCodeAction,
  toCodeLens,
  toCompletionItem,
  toHover,
  toInlayHint,
  toSignatureHelp,
} from './convert.ts';
import type { Costs } from './costs.ts';
import { CANCELLED, type Guard } from './guard.ts';
import type { Judges } from './judges.ts';
import type { Judging } from './judging.ts';
import type { Markdown } from './markdown.ts';
import type { Papers } from './papers.ts';
import { plainQuestion } from './plain-question.ts';
import type { Project } from './project.ts';
import { COMMANDS, type PlainPosition } from './requests.ts';
import { safeAnalyse } from './safe-analysis.ts';
import type { Settings } from './settings.ts';
import { answerWithin } from './time-limit.ts';
import type { Snapshot, Workspace } from './workspace.ts';
import type { Writing } from './writing.ts';

/** The services that handlers use. */
export interface HandlerContext {
  readonly connection: Connection;
  readonly analyse: Engine['analyse'];
  readonly guard: Guard;
  readonly workspace: Workspace;
  readonly markdown: Markdown;
  readonly papers: Papers;
  readonly project: Project;
  readonly judging: Judging;
  readonly writing: Writing;
  readonly judges: Judges;
  readonly costs: Costs;
  readonly language: LanguageSummary;
  /** An open document of either language; null where it is not open. */
  textOf(uri: string): TextDocument | null;
  settings(): Settings;
  hasCommands(): boolean;
  takesSnippets(): boolean;
  log(message: string): void;
}

interface Placed {
  readonly textDocument: { readonly uri: string };
  readonly position: PlainPosition;
}

/** How long the light bulb waits for the repairs of a text that has just changed. */
const PATIENCE = 2_000;

/** Registers the handlers for requests about one document. */
export function registerLanguageHandlers(context: HandlerContext): void {
  const { connection, guard, workspace } = context;

  const place = ({ textDocument, position }: Placed): { snapshot: Snapshot; offset: number } | null => {
    const offset = context.textOf(textDocument.uri)?.offsetAt(position) ?? 0;
    const snapshot =
      context.markdown.blockAt(textDocument.uri, offset) ??
      context.papers.snapshot(textDocument.uri) ??
      workspace.snapshot(textDocument.uri);
    return snapshot && { snapshot, offset: snapshot.lines.offsetAt(position) };
  };

  connection.onHover(
    guard('hover', null, async (params) => {
      const at = place(params);
      if (!at) return null;
      const { analysis } = at.snapshot;
      const costs = costSubject(analysis, at.offset) === null ? [] : await context.costs.of(at.snapshot);
      const hover = hoverAt(analysis, workspace.bestJudgement(at.snapshot), at.offset, costs);
      return hover && toHover(hover, at.snapshot, (found) => context.project.locate(found, at.snapshot));
    }),
  );

  connection.onCompletion(
    guard('completion', [], (params) => {
      const at = place(params);
      if (!at) return [];
      const { analysis, lines } = at.snapshot;
      return completionsAt(analysis, at.offset, context.language)
        .filter(({ kind }) => kind !== 'snippet' || context.takesSnippets())
        .map((completion, index) => toCompletionItem(completion, index, lines));
    }),
  );

  connection.onSignatureHelp(
    guard('signature', null, (params) => {
      const at = place(params);
      const help = at && signatureHelpAt(at.snapshot.analysis, at.offset, context.language);
      return help && toSignatureHelp(help);
    }),
  );

  connection.onDocumentFormatting(
    guard('formatting', [], ({ textDocument }) => {
      const snapshot = workspace.snapshot(textDocument.uri);
      if (!snapshot) return [];
      return formattingEdits(snapshot.analysis, (text) => formatDocument(text)).map(({ range, newText }) => ({
        range: snapshot.lines.rangeOf(range),
        newText,
      }));
    }),
  );

  connection.languages.inlayHint.on(
    guard('inlay hints', [], ({ textDocument, range }) => {
      const snapshot = workspace.snapshot(textDocument.uri);
      if (!snapshot || !context.settings().inlayHints.shapes) return [];
      const hints = inlayHints(snapshot.analysis, snapshot.lines.offsetsOf(range));
      return hints.map((hint) => toInlayHint(hint, snapshot));
    }),
  );

  connection.onCodeLens(
    guard('code lenses', [], ({ textDocument }) => {
      const snapshot = workspace.snapshot(textDocument.uri);
      if (!snapshot || !context.settings().codeLens.enabled) return [];
      return context.writing
        .lenses(snapshot)
        .map((lens) => toCodeLens(lens, snapshot, context.hasCommands()));
    }),
  );

  connection.onCodeAction(
    guard<Parameters<Parameters<Connection['onCodeAction']>[0]>[0], CodeAction[]>(
      'code actions',
      [],
      async (params, token) => {
        const snapshot = workspace.snapshot(params.textDocument.uri);
        if (!snapshot) return [...fixesInMarkdown(context, params), ...actionsInPaper(context, params)];
        // A repair was tried on the text as it is now, or it is not offered.
        const judgement = await repairs(context, snapshot);
        if (token.isCancellationRequested || !workspace.isCurrent(snapshot)) return CANCELLED;
        const problems = collectProblems(snapshot.analysis, judgement);
        const { triggerKind, only } = params.context;
        // Who names a kind has it in mind, as "fix all on save" does.
        const isBulb = triggerKind === CodeActionTriggerKind.Automatic && only === undefined;
        const range = snapshot.lines.offsetsOf(params.range);
        const asked = isBulb ? 'by itself' : 'by hand';
        const actions = codeActionsAt(snapshot.analysis, problems, range, asked, () =>
          refactorings(context, snapshot, range),
        );
        return actions
          .map((action) => toCodeAction(action, snapshot, params.context.diagnostics, context.hasCommands()))
          .filter((action) => context.hasCommands() || !action.command)
          .filter((action) => isWanted(action, only));
      },
    ),
  );
}

/** In a fenced block, the fixes of what is known to be wrong there. */
function fixesInMarkdown(
  { markdown, textOf, hasCommands }: HandlerContext,
  { textDocument: { uri }, range, context: { diagnostics } }: CodeActionParams,
): CodeAction[] {
  const document = textOf(uri);
  const block = document && markdown.blockAt(uri, document.offsetAt(range.start));
  if (!block) return [];
  // The block may have stood there for many versions of the document.
  const now = { ...block, version: document.version };
  const problems = markdown.problemsOf(block);
  return codeActionsAt(block.analysis, problems, block.lines.offsetsOf(range), 'by itself', () => [])
    .map((action) => toCodeAction(action, now, diagnostics, hasCommands()))
    .filter((action) => !action.command);
}

/** In formulas, fixes in the LaTeX of the document, and its derivations. */
function actionsInPaper(
  { papers, hasCommands }: HandlerContext,
  { textDocument: { uri }, range, context: { diagnostics } }: CodeActionParams,
): CodeAction[] {
  const paper = papers.snapshot(uri);
  if (!paper) return [];
  const fixes = papers.fixesAt(paper, range).map(
    ({ title, edits, at }, index): CodeAction => ({
      title,
      kind: CodeActionKind.QuickFix,
      isPreferred: index === 0,
      diagnostics: diagnostics.filter(({ code }) => code === at.problem.code),
      edit: { documentChanges: [{ textDocument: { uri, version: paper.version }, edits }] },
    }),
  );
  const offset = paper.lines.offsetAt(range.start);
  const question = questionAt(paper.analysis, offset);
  if (!question || !hasCommands()) return fixes;
  const target = { uri, question: plainQuestion(question.derivative) };
  const commands = [
    { title: 'Show Derivation', command: COMMANDS.showDerivation },
    { title: 'Insert the derivation as align', command: COMMANDS.insertResult },
  ].map(
    ({ title, command }): CodeAction => ({
      title,
      kind: CodeActionKind.RefactorRewrite,
      command: { title, command, arguments: [target] },
    }),
  );
  return [...fixes, ...commands];
}

/** A definition that other files read is not removed. */
function refactorings(
  { project, workspace, log, analyse }: HandlerContext,
  snapshot: Snapshot,
  range: TextRange,
): readonly Refactoring[] {
  const readImport = (path: string): string | null => snapshot.source.imports[path] ?? null;
  const options = { readImport, previous: snapshot.analysis };
  const scene = { analysis: snapshot.analysis, judgement: workspace.bestJudgement(snapshot), range };
  const found = refactoringsAt(scene, (text) => safeAnalyse(analyse, text, options, log));
  const isInlined = found.some(({ kind }) => kind === 'inline');
  const isShared =
    isInlined && project.places(snapshot, range.start).some(({ file }) => file.uri !== snapshot.uri);
  return found.filter(({ kind }) => kind !== 'inline' || !isShared);
}

async function repairs(
  { judging, settings, workspace }: HandlerContext,
  snapshot: Snapshot,
): Promise<Judgement | null> {
  const known = workspace.judgementOf(snapshot);
  if (known || !settings().verify.whileTyping) return known;
  return answerWithin(PATIENCE, judging.judgementNow(snapshot.uri));
}

/** An editor that asks for `source` means `source.fixAll` too; "fix all" is offered in the light bulb as well. */
function isWanted(action: CodeAction, only: readonly string[] | undefined): boolean {
  if (!only || only.length === 0) return true;
  return only.some((kind) => action.kind === kind || action.kind?.startsWith(`${kind}.`));
}
