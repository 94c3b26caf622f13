// All problems of a document: those of its text, and those that only judging finds, each with the fixes that are known.

import type { Analysis, Fix, Judgement, Problem } from '../engine/api.ts';
import { covers, sameRange } from './ranges.ts';

/**
 * What a judgement adds to the analysis that it was made of. The judges repeat the analysis' own problems; those are
 * left out, or they would outlive the text that they were found in.
 */
export function additionsOf(analysis: Analysis, judgement: Judgement): Judgement {
  const known = new Set(analysis.problems.map(identify));
  return { ...judgement, problems: judgement.problems.filter((problem) => !known.has(identify(problem))) };
}

/** `judgement` has only what it adds. */
export function collectProblems(analysis: Analysis, judgement: Judgement | null): readonly Problem[] {
  if (!judgement) return analysis.problems;
  const known = new Set(analysis.problems.map(identify));
  return [
    ...analysis.problems.map((problem) => withClaimFixes(problem, judgement)),
    ...judgement.problems.filter((problem) => !known.has(identify(problem))),
  ];
}

function identify({ code, range }: Problem): string {
  return `${code} ${range.start} ${range.end}`;
}

/** The shapes show that a claim is wrong; what mends it is found later, by search. */
function withClaimFixes(problem: Problem, judgement: Judgement): Problem {
  if (problem.severity !== 'error') return problem;
  const claim = judgement.claims.find(
    ({ verdict, sideRange }) => verdict.status === 'ill-shaped' && covers(sideRange, problem.range),
  );
  const found = (claim?.fixes ?? []).filter((fix) => !problem.fixes.some((known) => isSameFix(known, fix)));
  return found.length === 0 ? problem : { ...problem, fixes: [...problem.fixes, ...found] };
}

function isSameFix(a: Fix, b: Fix): boolean {
  return (
    a.edits.length === b.edits.length &&
    a.edits.every((edit, index) => {
      const other = b.edits[index];
      return other !== undefined && edit.newText === other.newText && sameRange(edit.range, other.range);
    })
  );
}
