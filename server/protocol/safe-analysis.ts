// An analysis at any price: where the engine fails on a text, the file says so at its start and the server goes on.

import type { Analysis, AnalysisOptions, Engine, Problem } from '../engine/api.ts';
import { describeError } from './guard.ts';

/** An analysis that never throws: where mcalc fails, a document with that one problem. */
export function safeAnalyse(
  analyse: Engine['analyse'],
  text: string,
  options: AnalysisOptions,
  log: (message: string) => void,
): Analysis {
  try {
    return analyse(text, options);
  } catch (error) {
    log(`analysis failed: ${describeError(error)}`);
    return failedAnalysis(text, error);
  }
}

/** The report on a document on which mcalc itself failed. */
export function ownFault(text: string, error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    severity: 'error',
    message: `mcalc failed on this file, which is its own fault and not yours: ${reason}`,
    range: { start: 0, end: /[\r\n]/.exec(text)?.index ?? text.length },
    related: [],
    fixes: [],
  };
}

const failedAnalysis = (text: string, error: unknown): Analysis => ({
  text,
  problems: [ownFault(text, error)],
  symbols: [],
  claims: [],
  claimBases: [],
  questions: [],
  hoverAt: () => null,
  imports: [],
  statements: [],
  partsAt: () => [],
  latexOf: () => null,
  latexOfText: () => null,
  statementBefore: () => null,
  shapeOf: () => null,
  occurrenceAt: () => null,
  occurrencesOf: () => [],
  occurrencesIn: () => [],
});
