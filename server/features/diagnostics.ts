// All problems of a document: those of its text, and those that only judging finds, each with the fixes that are known.

import type { Analysis, Judgement, Problem } from '../engine/api.ts';
import { covers } from './ranges.ts';

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

/** The shapes show that a claim is wrong; what it is right as, and what mends it, is found later, with numbers. */
function withClaimFixes(problem: Problem, judgement: Judgement): Problem {
  if (problem.severity !== 'error') return problem;
  const claim = judgement.claims.find(
    ({ verdict, sideRange }) => verdict.status === 'ill-shaped' && covers(sideRange, problem.range),
  );
  if (!claim) return problem;
  // A problem with a repair at its own place keeps just that, tried where it was: the claim's stand where the claim as a whole goes wrong.
  const [own] = problem.fixes;
  if (own)
    return claim.fixes.some(({ title }) => title === own.title)
      ? { ...problem, fixes: claim.fixes }
      : problem;
  const mistake = claim.verdict.status === 'ill-shaped' ? claim.verdict.mistake : undefined;
  const isWhole = problem.code === 'gradient-shape' && mistake !== undefined;
  return {
    ...problem,
    fixes: claim.fixes,
    message: isWhole ? `${problem.message}: ${mistake}` : problem.message,
  };
}
