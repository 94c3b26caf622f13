// A claim whose own side has an error that offers several readings (`softmax(z)` of a matrix: of its rows, of its columns), judged
// under each: what is wrong under all of them is wrong, and a reading under which the claim holds is offered first.

import type { DocumentAnalysis } from '../analysis/analyse.ts';
import { analyse } from '../analysis/analyse.ts';
import type { Fix } from '../problems/problem.ts';
import { applyEdits } from '../text/edits.ts';
import type { JudgedStatement } from './judged-statement.ts';
import type { JudgedClaim } from './judgement.ts';

/** So many readings are tried. */
const MOST = 4;

/** The outcome for the statement at an index in another version of the file. */
type Judge = (analysis: DocumentAnalysis, index: number) => JudgedStatement;

/** `judged` with what its only claim comes to under the readings that its error offers. */
export function underReadings(
  judged: JudgedStatement,
  index: number,
  analysis: DocumentAnalysis,
  judge: Judge,
): JudgedStatement {
  const [claim, ...others] = judged.claims;
  if (!claim || others.length > 0 || claim.verdict.status !== 'ill-shaped') return judged;
  const errors = analysis.problems.filter(
    ({ range, severity }) =>
      severity === 'error' && range.start >= claim.sideRange.start && range.end <= claim.sideRange.end,
  );
  const [error, ...further] = errors;
  const fixes = error?.fixes ?? [];
  if (further.length > 0 || fixes.length < 1 || fixes.length > MOST || !fixes.every(isInside(claim)))
    return judged;
  const readings = fixes.flatMap((fix) => {
    const after = analyse(applied(analysis.text, fix.edits), { previous: analysis });
    const [read] = judge(after, index).claims;
    return read ? [{ fix, verdict: read.verdict }] : [];
  });
  const [first] = readings;
  const isJudged = readings.every(({ verdict }) => ['verified', 'refuted'].includes(verdict.status));
  if (!first || readings.length < fixes.length || !isJudged) return judged;
  const holding = readings.filter(({ verdict }) => verdict.status === 'verified');
  // A change that only makes sizes match is no reading: where the claim is wrong after it, a fix of the claim comes before it.
  const areReadings = fixes.length > 1 && error?.code !== 'size-mismatch';
  if (holding.length === 0)
    return {
      ...judged,
      claims: [
        areReadings ? { ...claim, verdict: first.verdict } : { ...claim, fixes: [...claim.fixes, ...fixes] },
      ],
    };
  const tried = readings.map(
    ({ fix, verdict }): Fix => ({ ...fix, verified: verdict.status === 'verified' }),
  );
  const sorted = tried.toSorted((a, b) => Number(b.verified) - Number(a.verified));
  return { ...judged, claims: [{ ...claim, fixes: sorted }] };
}

const isInside =
  ({ statementRange }: JudgedClaim) =>
  ({ edits }: Fix): boolean =>
    edits.length > 0 &&
    edits.every(({ range }) => range.start >= statementRange.start && range.end <= statementRange.end);

const applied = (text: string, edits: Fix['edits']): string =>
  applyEdits(
    text,
    edits.map(({ range, newText }) => ({ span: range, text: newText })),
  );
