// One file, understood and judged. Where the engine itself fails, the file says so as a problem of its own, and the
// other files are still done.

import { hasSomethingToJudge } from '../engine/analysis/judgeable.ts';
import type {
  Analysis,
  Engine,
  Fix,
  Judgement,
  JudgementOptions,
  Problem,
  TextRange,
} from '../engine/api.ts';
import { collectProblems } from '../features/diagnostics.ts';
import { indexLines, type LineIndex } from '../protocol/positions.ts';
import { ownFault, safeAnalyse } from '../protocol/safe-analysis.ts';
import type { CliHost } from './cli-host.ts';
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

/** The analysis and judgement of one file; where either fails, the failure is a problem of the file. */
export function inspect(engine: Engine, input: Readable, options: JudgementOptions): Inspection {
  const analysis = analyseSafely(engine, input);
  return inspected(input.file, analysis, judgeSafely(engine, analysis, options));
}

/** An analysis with its judgement, and the problems of both in the order of the text. */
export function inspected(file: string, analysis: Analysis, judgement: Judgement): Inspection {
  const { text } = analysis;
  const problems = inOrder(collectProblems(analysis, judgement));
  return { file, text, lines: indexLines(text), analysis, judgement, problems };
}

/**
 * A document of LaTeX or Markdown, inspected as the file that its mathematics makes; every range is one of the document. Its
 * fixes are edits of the document: one that has no form there is not offered.
 */
export async function inspectPaper(
  engine: Engine,
  input: Readable,
  format: 'tex' | 'markdown',
  host: CliHost,
  options: JudgementOptions,
): Promise<Inspection> {
  const { importPaper, fixInPaper } = await host.loadImporter();
  const paper = importPaper(input.text, format, engine.analyse);
  const { text, notes, placeOf } = paper;
  const fixesOf = ({ fixes }: { readonly fixes: readonly Fix[] }): readonly Fix[] =>
    fixes.flatMap((fix) => fixInPaper(fix, input.text, format, paper, engine.analyse) ?? []);
  const { analysis, judgement, problems } = inspect(engine, { ...input, text }, options);
  const unread = notes.map(({ message, range }): Problem => ({ ...HINT, message, range }));
  return {
    file: input.file,
    text: input.text,
    lines: indexLines(input.text),
    analysis,
    judgement: {
      ...judgement,
      claims: judgement.claims.map((claim) => ({
        ...claim,
        range: placeOf(claim.range),
        sideRange: placeOf(claim.sideRange),
        statementRange: placeOf(claim.statementRange),
        fixes: fixesOf(claim),
      })),
    },
    problems: inOrder([...unread, ...problems.map((problem) => inPaper(problem, placeOf, fixesOf(problem)))]),
  };
}

const HINT = { code: 'syntax', severity: 'hint', related: [], fixes: [] } as const;

function inPaper(problem: Problem, placeOf: (range: TextRange) => TextRange, fixes: readonly Fix[]): Problem {
  return {
    ...problem,
    range: placeOf(problem.range),
    related: problem.related.map((one) => ({ ...one, range: placeOf(one.range) })),
    fixes,
  };
}

/** Documents whose mathematics is read where it stands. */
export function paperFormat(file: string): 'tex' | 'markdown' | null {
  if (/\.tex$/iu.test(file)) return 'tex';
  return /\.(?:md|markdown)$/iu.test(file) ? 'markdown' : null;
}

/** The analysis of a file; a failure of mcalc is the one problem of that. */
export const analyseSafely = (engine: Engine, { text, readImport }: Readable): Analysis =>
  safeAnalyse(engine.analyse, text, { readImport }, () => {});

function judgeSafely(engine: Engine, analysis: Analysis, options: JudgementOptions): Judgement {
  // Also where the analysis failed: there is nothing that could be judged.
  if (!hasSomethingToJudge(analysis)) return NOTHING_JUDGED;
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
