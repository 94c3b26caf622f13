// The extension's own requests, answered by the judges.

import type { CancellationToken } from 'vscode-languageserver/node';
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
import {
  CLAIMS,
  type ClaimsOfFile,
  DERIVATION,
  type DerivationParams,
  type DerivationResult,
  VERIFY,
  type VerificationResult,
  type VerifyParams,
} from './requests.ts';
import { judgementOptions } from './settings.ts';

const NOT_OPEN = 'This document is not open in the editor.';
const FAILED = 'mcalc failed on this; its log says more.';

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
  connection.onRequest<readonly ClaimsOfFile[], void>(
    CLAIMS,
    guard<unknown, readonly ClaimsOfFile[]>(CLAIMS, [], () =>
      context.project
        .files()
        .map((file) => renderMarks(file, context.workspace))
        .filter(({ claims }) => claims.length > 0),
    ),
  );
}

async function answerDerivation(
  { workspace, judges, settings, log }: HandlerContext,
  params: DerivationParams,
  token: CancellationToken,
): Promise<Handled<DerivationResult>> {
  const snapshot = workspace.snapshot(params.textDocument.uri);
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
    case 'done':
      return renderAnswer(outcome.value, asked, snapshot, workspace);
  }
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
  const { workspace, judging } = context;
  const snapshot = workspace.snapshot(textDocument.uri);
  if (!snapshot) return verifyOnDisk(context, textDocument.uri, token);
  const judgement = await judging.judgementNow(textDocument.uri);
  if (!workspace.isCurrent(snapshot)) return CANCELLED;
  if (!judgement) return { kind: 'refused', version: snapshot.version, why: FAILED };
  return renderVerification(judgement, snapshot);
}

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
