// The light bulb: the fixes of the problems at a range, all fixes at once, and the commands for the derivative there.

import type { Analysis, ClaimSummary, Fix, Problem, Question, TextEdit, TextRange } from '../engine/api.ts';
import { nameQuestion, questionAt } from './questions.ts';
import { covers, overlaps, sameRange } from './ranges.ts';

export type CodeAction =
  | {
      readonly kind: 'fix';
      readonly title: string;
      readonly edits: readonly TextEdit[];
      readonly problem: Problem;
      readonly preferred: boolean;
    }
  | { readonly kind: 'fixAll'; readonly title: string; readonly edits: readonly TextEdit[] }
  /** The same, each change shown with its title before it is made. */
  | { readonly kind: 'previewAll'; readonly title: string; readonly fixes: readonly Fix[] }
  | { readonly kind: 'show' | 'derive'; readonly title: string; readonly question: Question }
  | { readonly kind: 'verify'; readonly title: string };

export function codeActionsAt(
  analysis: Analysis,
  problems: readonly Problem[],
  range: TextRange,
): readonly CodeAction[] {
  return [
    ...fixesAt(analysis, problems, range),
    ...fixAll(analysis, problems),
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

/** A verified fix for every problem, as far as they don't meet. Of one problem there is no "all". */
function fixAll(analysis: Analysis, problems: readonly Problem[]): readonly CodeAction[] {
  const chosen: Fix[] = [];
  let count = 0;
  for (const problem of problems) {
    const verified = problem.fixes.filter((fix) => fix.verified);
    // Of a claim, what mends the whole: its other problems go with it.
    const fix = verified.find((candidate) => mendsClaim(candidate, analysis.claims)) ?? verified[0];
    if (!fix) continue;
    const isChosen = chosen.some((other) => isSameEdit(other, fix));
    if (!isChosen && chosen.some((other) => doMeet(other, fix))) continue;
    if (!isChosen) chosen.push(fix);
    count += 1;
  }
  if (count < 2) return [];
  const edits = chosen.flatMap((fix) => fix.edits);
  return [
    { kind: 'fixAll', title: `Fix all ${count} problems that have a verified fix`, edits },
    { kind: 'previewAll', title: `Preview the fixes of all ${count} problems`, fixes: chosen },
  ];
}

function doMeet(a: Fix, b: Fix): boolean {
  return a.edits.some((edit) => b.edits.some((other) => overlaps(edit.range, other.range)));
}

function commandsAt(analysis: Analysis, range: TextRange): readonly CodeAction[] {
  const question = questionAt(analysis, range.start);
  if (!question) return [];
  const name = nameQuestion(question);
  return [
    { kind: 'show', title: `Show the derivation of ${name}`, question },
    ...(question.asked ? [{ kind: 'derive', title: `Derive ${name}`, question } as const] : []),
    { kind: 'verify', title: 'Verify the claims of this file' },
  ];
}
