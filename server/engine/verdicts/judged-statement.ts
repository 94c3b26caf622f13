// How a verdict on a statement is written down: claims with their verdicts, and the problems that follow.

import { rangeOf, statementRange } from '../analysis/places.ts';
import { waitingInWords } from '../analysis/waiting.ts';
import type { Chain } from '../diagnosis/chain.ts';
import type { Term } from '../names/term.ts';
import type { Verdict } from '../numeric/verdict.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import type { ClaimContext } from '../queries/claim-context.ts';
import type { JudgedClaim } from './judgement.ts';

/** The verdicts and problems of one statement. */
export interface JudgedStatement {
  readonly claims: readonly JudgedClaim[];
  readonly problems: readonly Problem[];
}

export const NOTHING_JUDGED: JudgedStatement = { claims: [], problems: [] };

/** That a claim could not be judged, and why. */
export function uncheckedProblem(side: Term, why: string, own: ClaimContext): Problem {
  return {
    code: 'unchecked-claim',
    severity: 'information',
    message: `\`${own.label}\` could not be checked: ${why}`,
    range: rangeOf(side.span, own.index, own.documentFormulas.document),
    related: [],
    fixes: [],
  };
}

/** Whether what is claimed is that two sides are equal: in an identity, or in the chain of a definition. */
export const isIdentity = ({ statement: { resolved } }: ClaimContext): boolean =>
  resolved.statement.kind === 'identity' || resolved.statement.kind === 'definition';

/** The verdict on one side. */
export function claimed(
  side: Term,
  verdict: Verdict,
  fixes: readonly Fix[],
  problems: readonly Problem[],
  own: ClaimContext,
): JudgedStatement {
  const whole = statementRange(own.index, own.documentFormulas.written);
  const sideRange = rangeOf(side.span, own.index, own.documentFormulas.document);
  return {
    claims: [
      {
        claim: own.label,
        isIdentity: isIdentity(own),
        range: { start: whole.start, end: sideRange.end },
        sideRange,
        statementRange: whole,
        verdict,
        fixes,
      },
    ],
    problems,
  };
}

/** The problem reported at a left side that is no derivative, so that there is nothing to judge. */
export const noDerivative = (own: ClaimContext, sides: readonly Term[], why: string): JudgedStatement =>
  merged(sides.map((side) => claimed(side, { status: 'ill-shaped', why }, [], [], own)));

/** No side could be judged: the statement has an error of its own, or something is not known. */
export function unjudged(own: ClaimContext, sides: readonly Term[], why: string): JudgedStatement {
  const { derivative } = own.statement;
  const refused = derivative?.kind === 'unsupported' ? derivative.code : null;
  const broken =
    refused !== 'syntax' && own.statement.faults.length + own.statement.resolved.faults.length === 0;
  const status = broken ? 'unchecked' : 'ill-shaped';
  // A problem that was reported, here or where a name is introduced, is not reported again.
  const waiting = waitingOf(own);
  const isReported = refused !== null || waiting !== null;
  const verdict = { status, why: (broken ? waiting : null) ?? why } as const;
  return merged(
    sides.map((side) =>
      claimed(side, verdict, [], broken && !isReported ? [uncheckedProblem(side, why, own)] : [], own),
    ),
  );
}

/** The name with an error that the statement is made of, in words. */
function waitingOf({ statement, documentFormulas }: ClaimContext): string | null {
  const { statement: resolved } = statement.resolved;
  const targets =
    resolved.kind === 'claim' ? [resolved.target] : resolved.kind === 'differential' ? [resolved.of] : [];
  return waitingInWords([...targets, ...statement.sides.map(({ term }) => term)], documentFormulas.document);
}

/** The claims and problems of several judgements, in order. */
export function merged(parts: readonly JudgedStatement[]): JudgedStatement {
  return { claims: parts.flatMap((part) => part.claims), problems: parts.flatMap((part) => part.problems) };
}

/** The claims with the chain that their gradient goes along. */
export function withChain(judged: JudgedStatement, chain: Chain | null): JudgedStatement {
  return chain ? { ...judged, claims: judged.claims.map((claim) => ({ ...claim, chain })) } : judged;
}

/** The cases that a claim which holds does not cover: `for m = 3, n = 4 it has no value, since …`. */
export function notAllSizes(side: Term, unseen: string, own: ClaimContext): Problem {
  return {
    code: 'unchecked-claim',
    severity: 'information',
    message: `\`${own.label}\` holds for some sizes only: ${unseen}`,
    range: rangeOf(side.span, own.index, own.documentFormulas.document),
    related: [],
    fixes: [],
  };
}
