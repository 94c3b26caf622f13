// The extension's own requests, answered by the judges.

import type { CancellationToken } from 'vscode-languageserver';
import { expand, holds } from '../features/refactorings/expand.ts';
import { editedText } from '../features/rename.ts';
import { typeset } from '../features/typeset.ts';
import { importPaper, withNotation } from '../latex/papers.ts';
import {
  findQuestion,
  offerNames,
  renderAnswer,
  renderMarks,
  renderVerification,
  startDerivation,
} from './answers.ts';
import { CANCELLED, type Handled } from './guard.ts';
import type { Outcome, Task } from './judges.ts';
import type { HandlerContext } from './language-handlers.ts';
import { plainEdits } from './positions.ts';
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
  TYPESET,
  type TypesetParams,
  type TypesetResult,
  VERIFY,
  type VerificationResult,
  type VerifyParams,
} from './requests.ts';
import { safeAnalyse } from './safe-analysis.ts';
import { judgementOptions } from './settings.ts';
import { typesetHtml } from './typeset-html.ts';

const NOT_OPEN = 'This document is not open in the editor.';
const FAILED = 'mcalc failed on this; its log says more.';

/** Registers the handlers for the extension's own requests. */
export function registerOwnHandlers(context: HandlerContext): void {
  const { connection, guard } = context;
  const refused = { kind: 'refused', version: 0, why: FAILED } as const;
  connection.onRequest<DerivationResult, void>(
    DERIVATION,
    guard<DerivationParams, DerivationResult>(DERIVATION, refused, (params, token) =>
      answerDerivation(context, params, token),
    ),
  );
  connection.onRequest<VerificationResult, void>(
    VERIFY,
    guard<VerifyParams, VerificationResult>(VERIFY, refused, (params, token) =>
      answerVerify(context, params, token),
    ),
  );
  connection.onRequest<ExpansionResult, void>(
    EXPANSION,
    guard<DerivationParams, ExpansionResult>(EXPANSION, refused, (params, token) =>
      answerExpansion(context, params, token),
    ),
  );
  connection.onRequest<ImportResult, void>(
    IMPORT,
    guard<ImportParams, ImportResult>(IMPORT, { text: '', unread: 0 }, ({ text, format }) => {
      const imported = importPaper(text, format, context.analyse);
      return { text: withNotation(imported), unread: imported.notes.length };
    }),
  );
  connection.onRequest<TypesetResult, void>(
    TYPESET,
    guard<TypesetParams, TypesetResult>(TYPESET, { html: null }, (params, token) =>
      answerTypeset(context, params, token),
    ),
  );
  connection.onRequest<readonly ClaimsOfFile[], void>(
    CLAIMS,
    guard<unknown, readonly ClaimsOfFile[]>(CLAIMS, [], (_, token) =>
      context.project.findInFiles((file) => {
        const marks = renderMarks(file, context.workspace);
        return marks.claims.length > 0 ? [marks] : [];
      }, token),
    ),
  );
}

async function answerDerivation(
  { workspace, papers, judges, settings, log }: HandlerContext,
  params: DerivationParams,
  token: CancellationToken,
): Promise<Handled<DerivationResult>> {
  const paper = papers.snapshot(params.textDocument.uri);
  const snapshot = paper ?? workspace.snapshot(params.textDocument.uri);
  if (!snapshot) return { kind: 'refused', version: 0, why: NOT_OPEN };
  const asked = findQuestion(params, snapshot);
  if (!asked) return offerNames(snapshot);
  const outcome = await cancellable(
    startDerivation(asked, snapshot, judges, judgementOptions(settings())),
    token,
  );
  switch (outcome.kind) {
    case 'cancelled':
      return CANCELLED;
    case 'failed':
      log(`${DERIVATION} failed: ${outcome.why}`);
      return { kind: 'refused', version: snapshot.version, why: FAILED };
    case 'done': {
      const answer = renderAnswer(outcome.value, asked, snapshot, workspace);
      if (!paper || answer.kind !== 'derived' || outcome.value.kind === 'refused') return answer;
      return { ...answer, insertion: papers.insertionFor(paper, asked.question, outcome.value.derivations) };
    }
  }
}

/** The chain is judged where it would stand, and written only if every line of it holds. */
async function answerExpansion(
  context: HandlerContext,
  params: DerivationParams,
  token: CancellationToken,
): Promise<Handled<ExpansionResult>> {
  const { workspace, judges, settings } = context;
  const snapshot = workspace.snapshot(params.textDocument.uri);
  if (!snapshot) return { kind: 'refused', version: 0, why: NOT_OPEN };
  const { version, analysis, source, text } = snapshot;
  const refused = (why: string): ExpansionResult => ({ kind: 'refused', version, why });
  const asked = findQuestion(params, snapshot);
  if (!asked?.question) return refused('There is no claim or question here.');
  const options = judgementOptions(settings());
  const derived = await cancellable(startDerivation(asked, snapshot, judges, options), token);
  if (derived.kind === 'cancelled') return CANCELLED;
  if (derived.kind === 'failed') return refused(FAILED);
  if (derived.value.kind === 'refused') return refused(derived.value.why);
  const [derivation] = derived.value.derivations;
  const expansion = derivation && expand(analysis, asked.question, derivation);
  if (!expansion) return refused('This derivation has no lines that could be claims.');
  const written = editedText(text, [expansion.edit]);
  const judged = await cancellable(judges.judge({ ...source, text: written }, options), token);
  if (judged.kind === 'cancelled' || !workspace.isCurrent(snapshot)) return CANCELLED;
  if (judged.kind === 'failed') return refused(FAILED);
  return holds(expansion, judged.value)
    ? { kind: 'expanded', version, edits: plainEdits(snapshot.lines, [expansion.edit]) }
    : refused('Not every line of this derivation holds as a claim of its own in this file.');
}

/** A text that is no file: it imports nothing. */
async function answerTypeset(
  { analyse, judges, settings, log }: HandlerContext,
  { text }: TypesetParams,
  token: CancellationToken,
): Promise<Handled<TypesetResult>> {
  const analysis = safeAnalyse(analyse, text, {}, log);
  const source = { uri: 'mcalc-preview:', text, imports: {} };
  const outcome = await cancellable(judges.judge(source, judgementOptions(settings())), token);
  if (outcome.kind === 'cancelled') return CANCELLED;
  if (outcome.kind === 'failed') return { html: null };
  return { html: typesetHtml(typeset(analysis, outcome.value)) };
}

async function cancellable<T>(task: Task<T>, token: CancellationToken): Promise<Outcome<T>> {
  const listening = token.onCancellationRequested(() => task.cancel());
  try {
    return await task.outcome;
  } finally {
    listening.dispose();
  }
}

async function answerVerify(
  context: HandlerContext,
  { textDocument }: VerifyParams,
  token: CancellationToken,
): Promise<Handled<VerificationResult>> {
  const { workspace, judging, papers } = context;
  const paper = papers.snapshot(textDocument.uri);
  const known = paper && workspace.bestJudgement(paper);
  if (paper && known) return renderVerification(known, paper);
  const asked = workspace.snapshot(textDocument.uri);
  if (!asked) return verifyOnDisk(context, textDocument.uri, token);
  // Settings that arrive, or an import that changes, void a judgement of the very same text: it is asked for again.
  for (let tries = 0; tries < MOST_TRIES && !token.isCancellationRequested; tries++) {
    const snapshot = workspace.snapshot(textDocument.uri);
    if (snapshot?.version !== asked.version) return CANCELLED;
    const judgement = await judging.judgementNow(textDocument.uri);
    if (judgement && workspace.isCurrent(snapshot)) return renderVerification(judgement, snapshot);
  }
  return token.isCancellationRequested ? CANCELLED : { kind: 'refused', version: asked.version, why: FAILED };
}

const MOST_TRIES = 5;

/** A file that nobody has open: judged once, as it lies there. */
async function verifyOnDisk(
  { project, judges, settings, log }: HandlerContext,
  uri: string,
  token: CancellationToken,
): Promise<Handled<VerificationResult>> {
  const file = project.fileAt(uri);
  if (!file) return { kind: 'refused', version: 0, why: 'This file cannot be read.' };
  const outcome = await cancellable(judges.judge(file.source, judgementOptions(settings())), token);
  switch (outcome.kind) {
    case 'cancelled':
      return CANCELLED;
    case 'failed':
      log(`${VERIFY} failed: ${outcome.why}`);
      return { kind: 'refused', version: file.version, why: FAILED };
    case 'done':
      return renderVerification(outcome.value, file);
  }
}
