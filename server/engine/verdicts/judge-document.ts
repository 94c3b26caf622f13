// One document, judged: a verdict for every claim, a derivation for every question, repairs for what is wrong.
// Heavy: it runs in a worker, or in the shell.

import type { DocumentAnalysis, FamilyAnalysis } from '../analysis/analyse.ts';
import { type Guess, type GuessedReading, guessesBelow } from '../analysis/guesses.ts';
import { rangeOf, statementRange } from '../analysis/places.ts';
import { type AskedDerivations, derivationsAt } from '../derivations/asked-derivations.ts';
import type { Derivation, DerivationAnswer, Unanswered } from '../derivations/derivation.ts';
import { derivationsRequested } from '../derivations/requested-derivations.ts';
import { valuesText } from '../families/bounds.ts';
import type { Problem } from '../problems/problem.ts';
import { createDocumentFormulas, type DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { type AskedDerivative, derivativeText, sameDerivative } from '../text/derivative.ts';
import { withConfirmedFixes } from './confirmed-fixes.ts';
import { askedInExpectation, derivedInExpectation, isOfDraws, nameTerm } from './derive-expectations.ts';
import { derivedAt, derivedFamilies } from './derive-families.ts';
import { inFileNames } from './drawn-words.ts';
import { forgottenDifferential } from './forgotten-differentials.ts';
import { isOfFamilies, judgeFamilies, restsOnFamilies } from './judge-families.ts';
import { judgeStatement } from './judge-statement.ts';
import type { JudgedStatement } from './judged-statement.ts';
import type { JudgedClaim, Judgement } from './judgement.ts';
import {
  createJudgementCache,
  type JudgementCache,
  type Recollection,
  recollect,
} from './judgement-cache.ts';
import { withFamilyFixes } from './mend-families.ts';
import { settled, withSmallerSizes } from './smaller-sizes.ts';
import { guessedQuestion, underGuesses } from './under-guesses.ts';
import { underReadings } from './under-readings.ts';
import { withoutExpectations } from './without-expectations.ts';

export const DEFAULT_OPTIONS: JudgementOptions = { seed: 1, trials: 8, tolerance: 1e-6, repair: true };

/** Judges every claim and derives what the file asks for. The problems are all of the file, repairs of claims added. */
export function judge(analysis: DocumentAnalysis, options: JudgementOptions): Judgement {
  const all = { cache: createJudgementCache(), cancelled: () => false };
  return judgeAgain(analysis, options, all) ?? { claims: [], derivatives: [], problems: [], renewed: 0 };
}

const UNCANCELLED = { cancelled: () => false };

/** How one version of a document after the other is judged. */
export interface JudgementRun {
  /** The outcomes judged before; new ones are added, also by a run that is cancelled. */
  readonly cache: JudgementCache;
  /** Whether nobody waits for the judgement any more. */
  cancelled(): boolean;
}

/** The same where other versions of the document were judged before: only what an edit touches is judged. null once cancelled. */
export function judgeAgain(
  written: DocumentAnalysis,
  options: JudgementOptions,
  run: JudgementRun,
): Judgement | null {
  if (written.expectations?.fault) return unjudged(written, written.expectations.fault);
  const analysis = withoutExpectations(written, run.cancelled);
  const documentFormulas = createDocumentFormulas(analysis, run.cancelled);
  const recollection = recollect(run.cache, documentFormulas, options);
  const freed = withSmallerSizes(analysis, run.cache.smaller);
  run.cache.smaller = freed;
  const smaller = freed && createDocumentFormulas(freed, run.cancelled);
  const judgeAlone = (index: number): JudgedStatement =>
    smaller
      ? settled(judgeSafely(index, smaller, options), (trials) =>
          judgeSafely(index, documentFormulas, { ...options, trials, repair: false, quick: true }),
        )
      : judgeSafely(index, documentFormulas, options);
  const ofFamilies =
    analysis.families && judgedFamilies(written, analysis, analysis.families, options, run, recollection);
  const readAs = otherReadings(analysis, run.cancelled);
  const judgeAt = (index: number, guesses: readonly Guess[]): JudgedStatement => {
    const alone = judgeAlone(index);
    const statement =
      guesses.length === 0
        ? alone
        : underGuesses(alone, guesses, (readings) =>
            judgeSafely(index, readAs(readings), { ...options, repair: false, quick: true }),
          );
    const judgeAfter = (after: DocumentAnalysis, at: number): JudgedStatement =>
      judgeSafely(at, createDocumentFormulas(withoutExpectations(after, run.cancelled), run.cancelled), {
        ...options,
        repair: false,
        quick: true,
      });
    const read = guesses.length === 0 ? underReadings(statement, index, analysis, judgeAfter) : statement;
    if (!options.repair || read !== statement) return read;
    const forgotten = forgottenDifferential(index, analysis, judgeAfter);
    if (forgotten) return { ...statement, problems: [...statement.problems, forgotten] };
    if (statement.claims.every(({ fixes }) => fixes.length === 0)) return statement;
    return withConfirmedFixes(statement, index, analysis, judgeAfter);
  };
  const judged: JudgedStatement[] = [];
  const derivatives: AskedDerivations[] = [];
  let renewed = 0;
  for (const index of analysis.document.inferred.keys()) {
    if (run.cancelled()) return null;
    const ofFamily = ofFamilies?.(index);
    if (ofFamily) {
      if (ofFamily.isRenewed) renewed += 1;
      judged.push(ofFamily.statement);
      if (ofFamily.asked) derivatives.push(ofFamily.asked);
      continue;
    }
    const guesses = guessesBelow(index, analysis.guesses, analysis.document);
    // The outcome under a guess mentions other lines, and is not kept.
    const known = guesses.length > 0 ? null : recollection.recall<Found>(index);
    const found = known ?? {
      statement: written.expectations
        ? inFileNames(judgeAt(index, guesses), index, analysis.document)
        : judgeAt(index, guesses),
      asked:
        askedOfDraws(index, written, analysis, options, run) ??
        askedOf(index, documentFormulas, options, guesses),
    };
    if (run.cancelled()) return null;
    const { claims } = found.statement;
    if (!known && (claims.length > 0 || found.asked)) {
      renewed += 1;
      const settled = !found.asked && claims.every(({ verdict }) => verdict.status === 'verified');
      if (guesses.length === 0) recollection.keep(index, found, settled);
    }
    judged.push(found.statement);
    if (found.asked) derivatives.push(found.asked);
  }
  recollection.finish();
  return { ...gathered(analysis, judged, derivatives), renewed };
}

/** A file in which nothing is sure enough to be judged. */
function unjudged(written: DocumentAnalysis, why: string): Judgement {
  const claims = written.claims.map((claim) => ({
    ...claim,
    verdict: { status: 'unchecked' as const, why },
    fixes: [],
  }));
  return { ...gathered(written, [{ claims, problems: [] }], []), renewed: claims.length };
}

/** The outcome for a statement about families; null for any other. Those whose basis has not changed are recalled. */
function judgedFamilies(
  written: DocumentAnalysis,
  analysis: DocumentAnalysis,
  families: FamilyAnalysis,
  options: JudgementOptions,
  run: JudgementRun,
  recollection: Recollection,
): (index: number) => (Found & { readonly isRenewed: boolean }) | null {
  const recalled = new Map<number, Found>();
  const bases = new Map<number, string>();
  for (const index of analysis.document.inferred.keys()) {
    if (!restsOnFamilies(index, families)) continue;
    const basis = basisOf(index, analysis, families) + (written.expectations ? written.text : '');
    bases.set(index, basis);
    const known = recollection.recallBy<Found>(basis, index);
    if (known) recalled.set(index, known);
  }
  const fresh = judgeFamilies(analysis, families, options, run, judgeSafely, (index) => !recalled.has(index));
  return (index) => {
    const known = recalled.get(index);
    if (known) return { ...known, isRenewed: false };
    const judged = fresh.get(index);
    if (!judged) return null;
    const mended = options.repair
      ? withFamilyFixes(judged, index, analysis, families, options, run, judgeSafely)
      : judged;
    const found: Found = {
      statement: written.expectations ? inFileNames(mended, index, analysis.document) : mended,
      asked: askedOfFamilies(index, analysis, options, run),
    };
    const isRenewed = found.statement.claims.length > 0 || found.asked !== null;
    if (isRenewed && !run.cancelled()) recollection.keepBy(bases.get(index) ?? '', index, found);
    return { ...found, isRenewed };
  };
}

/** All that a statement about families rests on; with sizes that are given elsewhere, or anything random, the whole file. */
function basisOf(index: number, { document, text }: DocumentAnalysis, families: FamilyAnalysis): string {
  const { statements } = document;
  const textOf = (at: number): string => statements[at]?.text ?? '';
  const general = statements.flatMap(({ parsed }, at) =>
    parsed.kind === 'parsed' && ['convention', 'notation', 'dim'].includes(parsed.statement.kind)
      ? [textOf(at)]
      : [],
  );
  const bounds = families.bounds.map(({ fixed }) => valuesText(fixed));
  const faults = families.faults.filter(({ statement }) => statement === index).map(({ message }) => message);
  const own = families.reach.statements(index).map(textOf);
  const isOpen = own.some((line) => line.includes('?'));
  return [textOf(index), ...general, ...bounds, ...faults, ...own, isOpen ? text : ''].join('\n');
}

function askedOfFamilies(
  index: number,
  analysis: DocumentAnalysis,
  options: JudgementOptions,
  run: { cancelled(): boolean },
): AskedDerivations | null {
  const { families } = analysis;
  return families && derivedAt(index, analysis, families, options, run, judgeSafely);
}

/** The answer about an expectation that moments do not determine; null for anything else. */
function askedOfDraws(
  index: number,
  written: DocumentAnalysis,
  analysis: DocumentAnalysis,
  options: JudgementOptions,
  { cancelled }: { cancelled(): boolean },
): AskedDerivations | null {
  const resolved = analysis.document.inferred[index]?.resolved.statement;
  if (!written.expectations || resolved?.kind !== 'question' || !isOfDraws(resolved.target, analysis))
    return null;
  return askedInExpectation(index, written, options, cancelled, judgeSafely);
}

/** The formulas of a file where its guesses are these; each is made once. */
function otherReadings(
  analysis: DocumentAnalysis,
  cancelled: () => boolean,
): (readings: readonly GuessedReading[]) => DocumentFormulas {
  const known = new Map<string, DocumentFormulas>();
  return (readings) => {
    const key = JSON.stringify(readings.map(({ texts, chosen }) => [[...texts], [...chosen]]));
    const documentFormulas = known.get(key) ?? createDocumentFormulas(analysis.readAs(readings), cancelled);
    known.set(key, documentFormulas);
    return documentFormulas;
  };
}

function askedOf(
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
  guesses: readonly Guess[],
): AskedDerivations | null {
  const asked = derivationsAt(index, documentFormulas, options);
  const named = guesses.filter(({ name }) => name !== null);
  if (!asked || named.length === 0 || asked.derivations.length === 0) return asked;
  const range = statementRange(index, documentFormulas.written);
  return { ...asked, problems: [...asked.problems, guessedQuestion(range, named)] };
}

/** The outcome of one statement. */
interface Found {
  readonly statement: JudgedStatement;
  readonly asked: AskedDerivations | null;
}

function gathered(
  analysis: DocumentAnalysis,
  judged: readonly JudgedStatement[],
  derivatives: readonly AskedDerivations[],
): Omit<Judgement, 'renewed'> {
  const claims = judged.flatMap((statement) => statement.claims);
  const found = [
    ...judged.flatMap((statement) => statement.problems),
    ...derivatives.flatMap((entry) => entry.problems),
  ];
  const fixesAt = (problem: Problem): Problem => {
    const [offered] = problem.fixes;
    if (offered) {
      const read = claims.find(
        ({ verdict, sideRange, fixes }) =>
          verdict.status === 'ill-shaped' &&
          problem.range.start >= sideRange.start &&
          problem.range.end <= sideRange.end &&
          fixes.some(({ title }) => title === offered.title),
      );
      return read ? { ...problem, fixes: read.fixes } : problem;
    }
    const claim = claims.find(
      (entry) =>
        entry.verdict.status === 'ill-shaped' &&
        problem.severity === 'error' &&
        problem.range.start >= entry.sideRange.start &&
        problem.range.end <= entry.sideRange.end,
    );
    return claim ? withVerdict(problem, claim) : problem;
  };
  const problems = [...analysis.problems.map(fixesAt), ...found].sort(
    (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
  );
  return { claims, derivatives: derivatives.flatMap((entry) => entry.derivations), problems };
}

/** The problem of a claim in a wrong shape, with what the judge knows of it. */
function withVerdict(problem: Problem, { verdict, fixes }: JudgedClaim): Problem {
  const mistake = verdict.status === 'ill-shaped' ? verdict.mistake : undefined;
  const isWhole = problem.code === 'gradient-shape' && mistake !== undefined;
  return { ...problem, fixes, message: isWhole ? `${problem.message}: ${mistake}` : problem.message };
}

/** A statement that a bug of ours stops is said to be unjudged, with what a report needs; the others are judged all the same. */
function judgeSafely(
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): JudgedStatement {
  try {
    return judgeStatement(index, documentFormulas, options);
  } catch (error) {
    const why = `a mistake in mcalc itself stopped the check (${error instanceof Error ? error.message : String(error)}): please report it with this file`;
    const range = statementRange(index, documentFormulas.written);
    const claims = (documentFormulas.document.inferred[index]?.sides ?? []).map((side) => ({
      claim: documentFormulas.textOf(index).split('=')[0]?.trim() ?? '',
      isIdentity: false,
      range,
      sideRange: rangeOf(side.term.span, index, documentFormulas.document),
      statementRange: range,
      verdict: { status: 'unchecked' as const, why },
      fixes: [],
    }));
    return {
      claims,
      problems: [{ code: 'internal', severity: 'warning', message: why, range, related: [], fixes: [] }],
    };
  }
}

/**
 * A derivative that is asked for by names. A differential is what a `derive` statement of the file says: what moves in it is
 * decided there.
 */
export function derive(
  written: DocumentAnalysis,
  asked: AskedDerivative,
  options: JudgementOptions,
): DerivationAnswer {
  if (written.expectations?.fault) return { kind: 'refused', why: written.expectations.fault };
  if (asked.kind === 'differential') return differentialAsked(written, asked, options);
  const differential = asked.kind === 'gradients' ? differentialNamed(asked.of, written) : null;
  if (differential) return differentialAsked(written, differential, options);
  const analysis = withoutExpectations(written);
  const { families } = analysis;
  if (families && isOfFamilies(asked.of, analysis))
    return derivedFamilies(asked, families, options, UNCANCELLED, judgeSafely);
  if (!written.expectations || !isOfDraws(nameTerm(asked.of), analysis))
    return derivationsRequested(createDocumentFormulas(analysis), asked, options);
  return derivedInExpectation(asked, written, options, UNCANCELLED.cancelled, judgeSafely);
}

/** The differential that a `derive` statement asks for by this text, `dL`, where that is no name of the file. */
function differentialNamed(text: string, { questions, symbols }: DocumentAnalysis): AskedDerivative | null {
  if (symbols.some(({ name }) => name === text)) return null;
  const found = questions.find(
    ({ asked, derivative }) =>
      asked && derivative.kind === 'differential' && derivativeText(derivative) === text,
  );
  return found?.derivative ?? null;
}

function differentialAsked(
  written: DocumentAnalysis,
  asked: AskedDerivative,
  options: JudgementOptions,
): DerivationAnswer {
  const answer = deriveAsked(written, options);
  if (answer.kind === 'refused') return answer;
  const derivations = answer.derivations.filter(({ derivative }) => sameDerivative(derivative, asked));
  if (derivations.length > 0) return { kind: 'derived', derivations };
  return { kind: 'refused', why: `the file has no line \`derive ${derivativeText(asked)}\`` };
}

/** The derivations that the file's `derive` statements ask for. */
export function deriveAsked(written: DocumentAnalysis, options: JudgementOptions): DerivationAnswer {
  if (written.expectations?.fault) return { kind: 'refused', why: written.expectations.fault };
  const analysis = withoutExpectations(written);
  const documentFormulas = createDocumentFormulas(analysis);
  const derivations: Derivation[] = [];
  const unanswered: Unanswered[] = [];
  for (const index of analysis.document.inferred.keys()) {
    const found =
      askedOfFamilies(index, analysis, options, UNCANCELLED) ??
      askedOfDraws(index, written, analysis, options, UNCANCELLED) ??
      derivationsAt(index, documentFormulas, options);
    if (!found) continue;
    derivations.push(...found.derivations);
    if (found.why !== null)
      unanswered.push({ statementRange: statementRange(index, written.document), why: found.why });
  }
  const [refused] = unanswered;
  if (derivations.length === 0 && refused) return { kind: 'refused', why: refused.why };
  return { kind: 'derived', derivations, unanswered };
}
