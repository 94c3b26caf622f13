// All problems of a document: those of its text, and those that only judging finds, each with the fixes that are known.

import type { Analysis, Fix, Judgement, Problem } from '../engine/api.ts';
import { covers, sameRange } from './ranges.ts';

export function collectProblems(analysis: Analysis, judgement: Judgement | null): readonly Problem[] {
  if (!judgement) return analysis.problems;
  const reported = analysis.problems.map((problem) => withClaimFixes(problem, judgement));
  const judged = judgement.problems.filter(
    (problem) => !analysis.problems.some((other) => isSame(problem, other)),
  );
  return [...reported, ...judged];
}

function isSame(a: Problem, b: Problem): boolean {
  return a.code === b.code && sameRange(a.range, b.range);
}

/** The shapes show that a claim is wrong; what mends it is found later, by search. */
function withClaimFixes(problem: Problem, judgement: Judgement): Problem {
  if (problem.severity !== 'error') return problem;
  const better = judgement.problems.find((other) => isSame(problem, other));
  const claim = judgement.claims.find((judged) => covers(judged.range, problem.range));
  const found = [...(better?.fixes ?? []), ...(claim?.fixes ?? [])];
  const fixes = [...problem.fixes];
  for (const fix of found) if (!fixes.some((known) => isSameFix(known, fix))) fixes.push(fix);
  return fixes.length === problem.fixes.length ? problem : { ...problem, fixes };
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
