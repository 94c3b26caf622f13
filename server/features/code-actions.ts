// The light bulb: the fixes of the problems at a range, all fixes at once, and the commands for the derivative there.

import type { Analysis, Fix, Problem, Question, TextEdit, TextRange } from '../engine/api.ts';
import { nameQuestion, questionAt } from './questions.ts';
import { covers, overlaps } from './ranges.ts';

export type CodeAction =
  | {
      readonly kind: 'fix';
      readonly title: string;
      readonly edits: readonly TextEdit[];
      readonly problem: Problem;
      readonly preferred: boolean;
    }
  | { readonly kind: 'fixAll'; readonly title: string; readonly edits: readonly TextEdit[] }
  | { readonly kind: 'show' | 'derive'; readonly title: string; readonly question: Question }
  | { readonly kind: 'verify'; readonly title: string };

export function codeActionsAt(
  analysis: Analysis,
  problems: readonly Problem[],
  range: TextRange,
): readonly CodeAction[] {
  return [...fixesAt(analysis, problems, range), ...fixAll(problems), ...commandsAt(analysis, range)];
}

/** Of a claim, the whole statement is the place: who reads it need not find the sign that is underlined. */
function fixesAt(analysis: Analysis, problems: readonly Problem[], range: TextRange): readonly CodeAction[] {
  const claims = analysis.claims.filter((claim) => overlaps(claim.statementRange, range));
  const isInClaim = (problem: Problem): boolean =>
    claims.some((claim) => covers(claim.statementRange, problem.range));
  const at = problems.filter((problem) => overlaps(problem.range, range));
  const beside = problems.filter((problem) => !at.includes(problem) && isInClaim(problem));
  const here = [...at, ...beside];
  let preferred = false;
  return here.flatMap((problem) =>
    verifiedFirst(problem.fixes).map((fix): CodeAction => {
      const first = fix.verified && !preferred;
      preferred ||= first;
      return { kind: 'fix', title: fix.title, edits: fix.edits, problem, preferred: first };
    }),
  );
}

/** The engine's order, but what was tried and holds stands before what was not. */
function verifiedFirst(fixes: readonly Fix[]): readonly Fix[] {
  return [...fixes.filter((fix) => fix.verified), ...fixes.filter((fix) => !fix.verified)];
}

/** The first verified fix of every problem, as far as they don't meet. Of one problem there is no "all". */
function fixAll(problems: readonly Problem[]): readonly CodeAction[] {
  const taken: TextEdit[] = [];
  let count = 0;
  for (const problem of problems) {
    const fix = problem.fixes.find((candidate) => candidate.verified);
    if (!fix || fix.edits.some((edit) => taken.some((other) => overlaps(edit.range, other.range)))) continue;
    taken.push(...fix.edits);
    count += 1;
  }
  return count < 2
    ? []
    : [{ kind: 'fixAll', title: `Fix all ${count} problems that have a verified fix`, edits: taken }];
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
