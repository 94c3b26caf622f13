// Fixes of claims, each judged in the file as it would stand: one after which the claim is still wrong, or after which there is
// an error or a warning that was not there before, is not offered.

import type { DocumentAnalysis } from '../analysis.ts';
import { analyse } from '../analysis.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import { applyEdits } from '../repair/try-shapes.ts';
import type { JudgedStatement } from './case.ts';

/** What the statement at an index comes to in another version of the file. */
type Judge = (analysis: DocumentAnalysis, index: number) => JudgedStatement;

/** The statement without the fixes that do not hold in the file. Fixes that edit other statements too are left as they are. */
export function withConfirmedFixes(
  judged: JudgedStatement,
  index: number,
  analysis: DocumentAnalysis,
  judge: Judge,
): JudgedStatement {
  const known = new Map<string, boolean>();
  const holds = (fix: Fix): boolean => {
    const key = JSON.stringify(fix.edits);
    const found = known.get(key) ?? holdsInFile(fix, index, analysis, judge);
    known.set(key, found);
    return found;
  };
  return {
    claims: judged.claims.map((claim) => ({ ...claim, fixes: claim.fixes.filter(holds) })),
    problems: judged.problems.map((problem) => ({ ...problem, fixes: problem.fixes.filter(holds) })),
  };
}

function holdsInFile(fix: Fix, index: number, analysis: DocumentAnalysis, judge: Judge): boolean {
  if (fix.edits.length === 0) return false;
  const placed = analysis.document.statements[index];
  if (!placed || placed.foreign) return true;
  const end = placed.start + placed.text.length;
  const isInside = fix.edits.every(({ range }) => range.start >= placed.start && range.end <= end);
  if (!isInside) return true;
  const after = analyse(
    applyEdits(
      analysis.text,
      fix.edits.map(({ range, newText }) => ({ span: range, text: newText })),
    ),
    { previous: analysis },
  );
  if (after.document.statements.length !== analysis.document.statements.length) return false;
  if (loud(after.problems) > loud(analysis.problems)) return false;
  const { claims } = judge(after, index);
  return claims.every(({ verdict }) => verdict.status !== 'refuted' && verdict.status !== 'ill-shaped');
}

const loud = (problems: readonly Problem[]): number =>
  problems.filter(({ severity }) => severity === 'error' || severity === 'warning').length;
