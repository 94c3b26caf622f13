// The sentences of a judgement of a file with expectations: values drawn for random variables have names of ours, and
// are reported by the names of the variables.

import { allNamesIn } from '../analysis/dependence.ts';
import type { Chain } from '../diagnosis/chain.ts';
import type { InferredDocument } from '../document/document.ts';
import {
  isDrawn,
  MOVING_GIVEN,
  speaksOfDraws,
  TWICE_GIVEN,
  UNDRAWN,
  withoutDraws,
} from '../expectations/law.ts';
import { termsOf } from '../lowering/moving-names.ts';
import type { Evidence, Verdict } from '../numeric/verdict.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import type { JudgedStatement } from './judged-statement.ts';
import type { JudgedClaim } from './judgement.ts';

/** The statement at an index, which was judged where expectations are sums over draws. */
export function inFileNames(
  { claims, problems }: JudgedStatement,
  index: number,
  document: InferredDocument,
): JudgedStatement {
  const why = whyUndrawn(index, document);
  if (why === null)
    return { claims: claims.map(claimInFileNames), problems: problems.map(problemInFileNames) };
  return {
    claims: claims.map((claim) => ({
      ...claim,
      verdict: { status: 'unchecked', why },
      fixes: [],
    })),
    problems: claims.map((claim) => ({
      code: 'unchecked-claim',
      severity: 'information',
      message: `\`${claim.claim}\` could not be checked: ${why}`,
      range: claim.sideRange,
      related: [],
      fixes: [],
    })),
  };
}

const TOO_LARGE =
  'moments do not determine an expectation in it, and random variables with a covariance are sampled where their size is free, as `dim n`, not at a fixed size as large as this';

const GIVEN =
  'a derivative by a random variable that is given needs to know how the distribution of the others depends on it';

const TWICE =
  'it has expectations over the same variable in which not the same variables are given: it holds or not by which are meant';

/** Why a statement rests on an expectation that can neither be derived from moments nor sampled; null where it does not. */
function whyUndrawn(index: number, document: InferredDocument): string | null {
  const statement = document.inferred[index];
  if (!statement) return null;
  const names = new Set(termsOf(statement).flatMap((term) => [...allNamesIn(term, document)]));
  if (names.has(TWICE_GIVEN)) return TWICE;
  return names.has(MOVING_GIVEN) ? GIVEN : names.has(UNDRAWN) ? TOO_LARGE : null;
}

function claimInFileNames({ chain, ...claim }: JudgedClaim): JudgedClaim {
  const isInNames = chain && !textsOf(chain).some(speaksOfDraws);
  return {
    ...claim,
    ...(isInNames && { chain }),
    verdict: verdictInFileNames(claim.verdict),
    fixes: claim.fixes.filter(isInFileNames),
  };
}

const problemInFileNames = (problem: Problem): Problem => ({
  ...problem,
  message: withoutDraws(problem.message),
  fixes: problem.fixes.filter(isInFileNames),
});

/** Whatever a reader sees of a chain. */
const textsOf = ({ links, sentence }: Chain): readonly string[] => [
  sentence,
  ...links.flatMap(({ name, formula, derivative, adjoint, back, written }) => [
    name,
    derivative,
    adjoint,
    ...[formula, back, written].filter((text) => text !== null),
  ]),
];

/** A formula over single draws holds for that many alone. */
const isInFileNames = ({ edits }: Fix): boolean => !edits.some(({ newText }) => speaksOfDraws(newText));

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
