// What a judgement says of a file with expectations: the values that were drawn for random variables are names of ours, and
// are told as the variables that they are values of.

import { isDrawn, withoutDraws } from '../expectations/law.ts';
import type { Evidence, Verdict } from '../numeric/verdict.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import type { JudgedStatement } from './judged-statement.ts';
import type { JudgedClaim } from './judgement.ts';

export function inFileNames({ claims, problems }: JudgedStatement): JudgedStatement {
  return { claims: claims.map(claimInFileNames), problems: problems.map(problemInFileNames) };
}

function claimInFileNames({ chain, ...claim }: JudgedClaim): JudgedClaim {
  const isTold = chain && !/\bdrawn_/u.test(JSON.stringify(chain));
  return {
    ...claim,
    ...(isTold && { chain }),
    verdict: verdictInFileNames(claim.verdict),
    fixes: claim.fixes.filter(isInFileNames),
  };
}

const problemInFileNames = (problem: Problem): Problem => ({
  ...problem,
  message: withoutDraws(problem.message),
  fixes: problem.fixes.filter(isInFileNames),
});

/** A formula over single draws holds for that many alone. */
const isInFileNames = ({ edits }: Fix): boolean =>
  edits.every(({ newText }) => withoutDraws(newText) === newText);

function verdictInFileNames(verdict: Verdict): Verdict {
  switch (verdict.status) {
    case 'verified':
      return { ...verdict, evidence: evidenceInFileNames(verdict.evidence) };
    case 'refuted':
      return {
        ...verdict,
        why: verdict.why === null ? null : withoutDraws(verdict.why),
        evidence: evidenceInFileNames(verdict.evidence),
        counterexample: { ...verdict.counterexample, at: ofFile(verdict.counterexample.at) },
      };
    case 'ill-shaped':
    case 'unchecked':
      return { ...verdict, why: withoutDraws(verdict.why) };
  }
}

function evidenceInFileNames({ points, ...evidence }: Evidence): Evidence {
  return {
    ...evidence,
    ...(points && { points: points.map((point) => ({ ...point, at: point.at && ofFile(point.at) })) }),
  };
}

const ofFile = <Value>(values: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !isDrawn(name)));
