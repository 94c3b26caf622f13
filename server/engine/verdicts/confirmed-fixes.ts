// Fixes of claims, each judged in the file as it would stand: one after which the claim is still wrong, or after which there is
// an error or a warning that was not there before, is not offered.

import type { DocumentAnalysis } from '../analysis/analyse.ts';
import { analyse } from '../analysis/analyse.ts';
import { statementAt } from '../analysis/places.ts';
import type { Verdict } from '../numeric/verdict.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import { applyEdits } from '../text/edits.ts';
import type { JudgedStatement } from './judged-statement.ts';

/** The outcome for the statement at an index in another version of the file. */
type Judge = (analysis: DocumentAnalysis, index: number) => JudgedStatement;

/** The statement without the fixes that do not hold in the file. */
export function withConfirmedFixes(
  judged: JudgedStatement,
  index: number,
  analysis: DocumentAnalysis,
  judge: Judge,
): JudgedStatement {
  const known = new Map<string, Fix | null>();
  const confirmed = (fix: Fix): readonly Fix[] => {
    const key = JSON.stringify(fix);
    const found = known.get(key);
    if (found !== undefined) return found === null ? [] : [found];
    const fileAfter = filesAfter(analysis);
    const written = withParentheses(fix, fileAfter);
    const held = holdsInFile(written, index, analysis, fileAfter, judge) ? written : null;
    known.set(key, held);
    return held === null ? [] : [held];
  };
  return {
    claims: judged.claims.map((claim) => ({ ...claim, fixes: claim.fixes.flatMap(confirmed) })),
    problems: judged.problems.map((problem) => ({ ...problem, fixes: problem.fixes.flatMap(confirmed) })),
  };
}

const applied = (text: string, edits: Fix['edits']): string =>
  applyEdits(
    text,
    edits.map(({ range, newText }) => ({ span: range, text: newText })),
  );

/** The file as it would stand after a fix. */
type FileAfter = (fix: Fix) => DocumentAnalysis;

/** Each is analysed when it is first asked for, and once. */
function filesAfter(analysis: DocumentAnalysis): FileAfter {
  const known = new Map<Fix, DocumentAnalysis>();
  return (fix) => {
    const after = known.get(fix) ?? analyse(applied(analysis.text, fix.edits), { previous: analysis });
    known.set(fix, after);
    return after;
  };
}

/** The fix with the parentheses that its text lacks to be read in only one way. */
function withParentheses(fix: Fix, fileAfter: FileAfter): Fix {
  const [edit, ...more] = fix.edits;
  if (!edit || more.length > 0) return fix;
  const { start } = edit.range;
  const end = start + edit.newText.length;
  const { problems } = fileAfter(fix);
  const inserted = problems
    .filter(({ code, severity }) => code === 'ambiguous-product' && severity === 'warning')
    .filter(({ range }) => range.start >= start && range.end <= end)
    .flatMap(({ fixes }) => fixes[0]?.edits ?? []);
  if (inserted.length === 0) return fix;
  const newText = applyEdits(
    edit.newText,
    inserted.map(({ range, newText: text }) => ({
      span: { start: range.start - start, end: range.end - start },
      text,
    })),
  );
  return {
    ...fix,
    title: fix.title.split(edit.newText).join(newText),
    edits: [{ range: edit.range, newText }],
  };
}

function holdsInFile(
  fix: Fix,
  index: number,
  analysis: DocumentAnalysis,
  fileAfter: FileAfter,
  judge: Judge,
): boolean {
  if (fix.edits.length === 0) return false;
  const placed = analysis.document.statements[index];
  if (!placed || placed.foreign) return true;
  const after = fileAfter(fix);
  if (reportable(after.problems) > reportable(analysis.problems)) return false;
  const end = placed.start + placed.text.length;
  const changesClaim = fix.edits.some(
    ({ range }) => range.start >= placed.start && range.end <= end && range.start < range.end,
  );
  const isAlone = changesClaim && fix.edits.length === 1;
  if (isAlone && after.reading.statements.length !== analysis.reading.statements.length) return false;
  const judgedAfter = (at: number): readonly Verdict['status'][] =>
    judge(after, movedIndex(at, fix, analysis, after)).claims.map(({ verdict }) => verdict.status);
  const statuses = judgedAfter(index);
  // The changed file must make the claim right, and no other one wrong.
  if (changesClaim) return statuses.every(isSound);
  const others = claimsBeside(index, analysis).filter((at) =>
    judge(analysis, at).claims.every(({ verdict }) => isSound(verdict.status)),
  );
  return (
    statuses.every((status) => status === 'verified') && others.every((at) => judgedAfter(at).every(isSound))
  );
}

const isSound = (status: Verdict['status']): boolean => status !== 'refuted' && status !== 'ill-shaped';

/** Other claims of the file that are examined. */
const MOST_BESIDE = 20;

function claimsBeside(index: number, { document }: DocumentAnalysis): readonly number[] {
  return document.inferred
    .flatMap(({ resolved: { statement } }, at) => {
      const isClaim =
        statement.kind === 'claim' || statement.kind === 'differential' || statement.kind === 'identity';
      return isClaim && at !== index && !document.statements[at]?.foreign ? [at] : [];
    })
    .slice(0, MOST_BESIDE);
}

/** The place of a statement among those of the file after a fix: it moves by what is put in before it. */
function movedIndex(at: number, fix: Fix, before: DocumentAnalysis, after: DocumentAnalysis): number {
  const start = before.document.statements[at]?.start ?? 0;
  const moved = fix.edits
    .filter(({ range }) => range.end <= start)
    .reduce((sum, { range, newText }) => sum + newText.length - (range.end - range.start), 0);
  return statementAt(start + moved, after.document);
}

const reportable = (problems: readonly Problem[]): number =>
  problems.filter(({ severity }) => severity === 'error' || severity === 'warning').length;
