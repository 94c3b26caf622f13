// One file, understood and judged. Where the engine itself fails, the file says so as a problem of its own, and the
// other files are still done.

import type { Analysis, Engine, Judgement, JudgementOptions, Problem } from '../engine/api.ts';
import { collectProblems } from '../features/diagnostics.ts';
import { indexLines, type LineIndex } from '../protocol/positions.ts';
import type { Readable } from './read-input.ts';

export interface Inspection {
  readonly file: string;
  readonly text: string;
  readonly lines: LineIndex;
  readonly analysis: Analysis;
  readonly judgement: Judgement;
  /** Those of the text and those that only judging finds, in the order of the text. */
  readonly problems: readonly Problem[];
}

const NOTHING_JUDGED: Judgement = { claims: [], derivatives: [], problems: [], renewed: 0 };

export function inspect(engine: Engine, input: Readable, options: JudgementOptions): Inspection {
  const analysis = analyseSafely(engine, input);
  const judgement = judgeSafely(engine, analysis, options);
  const problems = inOrder(collectProblems(analysis, judgement));
  const { file, text } = input;
  return { file, text, lines: indexLines(text), analysis, judgement, problems };
}

export function analyseSafely(engine: Engine, { text, readImport }: Readable): Analysis {
  try {
    return engine.analyse(text, { readImport });
  } catch (error) {
    return {
      text,
      problems: [ownFault(text, error)],
      symbols: [],
      claims: [],
      questions: [],
      hoverAt: () => null,
      imports: [],
      statements: [],
      partsAt: () => [],
      shapeOf: () => null,
      occurrenceAt: () => null,
      occurrencesOf: () => [],
      occurrencesIn: () => [],
    };
  }
}

function judgeSafely(engine: Engine, analysis: Analysis, options: JudgementOptions): Judgement {
  // Also where the analysis failed: there is nothing that could be judged.
  if (analysis.claims.length === 0 && analysis.questions.length === 0) return NOTHING_JUDGED;
  try {
    return engine.judge(analysis, options);
  } catch (error) {
    const why = 'mcalc failed on this file, which is its own fault';
    const claims = analysis.claims.map((claim) => ({
      ...claim,
      verdict: { status: 'unchecked', why } as const,
      fixes: [],
    }));
    return { ...NOTHING_JUDGED, claims, problems: [ownFault(analysis.text, error)] };
  }
}

function ownFault(text: string, error: unknown): Problem {
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

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

/** Whether the file has errors or refuted claims: what makes the exit status 1. */
export function isWrong({ problems, judgement }: Inspection): boolean {
  return (
    problems.some(({ severity }) => severity === 'error') ||
    judgement.claims.some(({ verdict }) => isFailure(verdict.status)) ||
    judgement.derivatives.some(({ verified }) => verified !== null && isFailure(verified.status))
  );
}

function isFailure(status: string): boolean {
  return status === 'refuted' || status === 'ill-shaped';
}
