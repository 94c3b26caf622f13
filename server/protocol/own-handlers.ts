// The extension's own requests, answered by the judges.

import type { CancellationToken } from 'vscode-languageserver/node';
import { findQuestion, offerNames, renderAnswer, renderVerification, startDerivation } from './answers.ts';
import { CANCELLED, type Handled } from './guard.ts';
import type { Outcome, Task } from './judges.ts';
import type { HandlerContext } from './language-handlers.ts';
import {
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
    guard<VerifyParams, VerificationResult>(VERIFY, refused, (params) => answerVerify(context, params)),
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
  { workspace, judging }: HandlerContext,
  { textDocument }: VerifyParams,
): Promise<Handled<VerificationResult>> {
  const snapshot = workspace.snapshot(textDocument.uri);
  if (!snapshot) return { kind: 'refused', version: 0, why: NOT_OPEN };
  const judgement = await judging.judgementNow(textDocument.uri);
  if (!workspace.isCurrent(snapshot)) return CANCELLED;
  if (!judgement) return { kind: 'refused', version: snapshot.version, why: FAILED };
  return renderVerification(judgement, snapshot);
}
