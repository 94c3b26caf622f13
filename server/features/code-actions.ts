// The light bulb: the fixes of the problems at a range, all fixes at once, and, when somebody asks, refactorings and the
// commands for the derivative there.

import {
  type Analysis,
  type ClaimSummary,
  derivativeText,
  type Fix,
  type Problem,
  type Question,
  type TextEdit,
  type TextRange,
} from '../engine/api.ts';
import { questionAt } from './questions.ts';
import { covers, overlaps, sameRange } from './ranges.ts';
import type { Refactoring } from './refactorings/refactoring.ts';

export type CodeAction =
  | {
      readonly kind: 'fix';
      readonly title: string;
      readonly edits: readonly TextEdit[];
      readonly problem: Problem;
      readonly preferred: boolean;
    }
  | { readonly kind: 'fixAll'; readonly title: string; readonly edits: readonly TextEdit[] }
  /** The same, each change with its title, for a preview before it is made. */
  | { readonly kind: 'previewAll'; readonly title: string; readonly fixes: readonly Fix[] }
  | { readonly kind: 'refactor'; readonly title: string; readonly refactoring: Refactoring }
  | { readonly kind: 'show' | 'derive' | 'expand'; readonly title: string; readonly question: Question }
  | { readonly kind: 'verify'; readonly title: string };

/** The fixes that the editor asks for by itself, for its light bulb, are there only where something can be mended. */
export function codeActionsAt(
  analysis: Analysis,
  problems: readonly Problem[],
  range: TextRange,
  asked: 'by itself' | 'by hand',
  refactorings: () => readonly Refactoring[],
): readonly CodeAction[] {
  const fixes = fixesAt(analysis, problems, range);
  if (asked === 'by itself') return fixes.length === 0 ? [] : [...fixes, ...fixAll(analysis, problems)];
  return [
    ...fixes,
    ...fixAll(analysis, problems),
    ...refactorings().map(
      (refactoring) => ({ kind: 'refactor', title: refactoring.title, refactoring }) as const,
    ),
    ...commandsAt(analysis, range),
  ];
}

interface Candidate {
  readonly problem: Problem;
  readonly fix: Fix;
}

/**
 * At a problem, all its fixes. Elsewhere in a claim, what mends the claim as a whole: who reads it need not find the
 * sign that is underlined.
 */
function fixesAt(analysis: Analysis, problems: readonly Problem[], range: TextRange): readonly CodeAction[] {
  const claims = analysis.claims.filter((claim) => overlaps(claim.statementRange, range));
  const at = problems.filter((problem) => overlaps(problem.range, range)).flatMap(verifiedFirst);
  const beside = problems
    .filter((problem) => claims.some((claim) => covers(claim.statementRange, problem.range)))
    .flatMap(verifiedFirst)
    .filter(({ fix }) => mendsClaim(fix, claims));
  const offered = withoutRepeats([...at, ...beside]);
  const preferred = offered.find(({ fix }) => fix.verified);
  return offered.map((candidate) => ({
    kind: 'fix',
    title: candidate.fix.title,
    edits: candidate.fix.edits,
    problem: candidate.problem,
    preferred: candidate === preferred,
  }));
}

/** The engine's order, but what was tried and holds stands before what was not. */
function verifiedFirst(problem: Problem): readonly Candidate[] {
  const { fixes } = problem;
  return [...fixes.filter((fix) => fix.verified), ...fixes.filter((fix) => !fix.verified)].map((fix) => ({
    problem,
    fix,
  }));
}

function mendsClaim(fix: Fix, claims: readonly ClaimSummary[]): boolean {
  return fix.edits.some((edit) => claims.some((claim) => sameRange(claim.sideRange, edit.range)));
}

/** Several problems of one claim are mended by the same edit. */
function withoutRepeats(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(
    ({ fix }, index) => candidates.findIndex((other) => isSameEdit(other.fix, fix)) === index,
  );
}

function isSameEdit(a: Fix, b: Fix): boolean {
  return JSON.stringify(a.edits) === JSON.stringify(b.edits);
}

/** A fix for every problem, as far as they don't meet: those that were tried for all at once, any for a preview. */
function fixAll(analysis: Analysis, problems: readonly Problem[]): readonly CodeAction[] {
  const tried = chooseFixes(analysis, problems, (fix) => fix.verified);
  const previewed = chooseFixes(analysis, problems, () => true);
  const edits = tried.fixes.flatMap((fix) => fix.edits);
  return [
    ...(tried.count < 2
      ? []
      : [
          {
            kind: 'fixAll',
            title: `Fix all ${tried.count} problems that have a verified fix`,
            edits,
          } as const,
        ]),
    ...(previewed.count < 2
      ? []
      : [
          {
            kind: 'previewAll',
            title: `Preview the fixes of ${previewed.count} problems`,
            fixes: previewed.fixes,
          } as const,
        ]),
  ];
}

interface ChosenFixes {
  readonly fixes: readonly Fix[];
  /** How many problems they mend. */
  readonly count: number;
}

/** Of one problem there is no "all": the count tells. */
function chooseFixes(
  analysis: Analysis,
  problems: readonly Problem[],
  isWanted: (fix: Fix) => boolean,
): ChosenFixes {
  const fixes: Fix[] = [];
  let count = 0;
  for (const problem of problems) {
    const wanted = verifiedFirst(problem)
      .map(({ fix }) => fix)
      .filter(isWanted);
    // Of a claim, what mends the whole: its other problems go with it.
    const fix = wanted.find((candidate) => mendsClaim(candidate, analysis.claims)) ?? wanted[0];
    if (!fix) continue;
    const isChosen = fixes.some((other) => isSameEdit(other, fix));
    if (!isChosen && fixes.some((other) => doMeet(other, fix))) continue;
    if (!isChosen) fixes.push(fix);
    count += 1;
  }
  return { fixes, count };
}

function doMeet(a: Fix, b: Fix): boolean {
  return a.edits.some((edit) => b.edits.some((other) => overlaps(edit.range, other.range)));
}

function commandsAt(analysis: Analysis, range: TextRange): readonly CodeAction[] {
  const question = questionAt(analysis, range.start);
  if (!question) return [];
  const name = derivativeText(question.derivative);
  return [
    { kind: 'show', title: `Show the derivation of ${name}`, question },
    ...(question.asked ? [{ kind: 'derive', title: `Derive ${name}`, question } as const] : []),
    ...(question.derivative.kind !== 'partial'
      ? []
      : [{ kind: 'expand', title: `Write out the derivation of ${name} as a chain`, question } as const]),
    { kind: 'verify', title: 'Verify the claims of this file' },
  ];
}
