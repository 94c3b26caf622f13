// The last judgement, moved along with an edit, so that squiggles and verdicts stay still while the next one is made.

import {
  commonEnd,
  commonStart,
  type Fix,
  type Judgement,
  type Problem,
  type TextRange,
} from '../engine/api.ts';

type Move = (range: TextRange) => TextRange | null;

/** The part of `judgement`, made for `before`, that still holds at some place of `after`; what the edit touched is dropped. */
export function rebaseJudgement(judgement: Judgement, before: string, after: string): Judgement {
  if (before === after) return judgement;
  const move = moveThroughEdit(before, after);
  return {
    claims: judgement.claims.flatMap((claim) => {
      const range = move(claim.range);
      const sideRange = move(claim.sideRange);
      const statementRange = move(claim.statementRange);
      if (!range || !sideRange || !statementRange) return [];
      return [
        {
          ...claim,
          range,
          sideRange,
          statementRange,
          fixes: claim.fixes.flatMap((fix) => moveFix(fix, move)),
        },
      ];
    }),
    derivatives: judgement.derivatives,
    renewed: 0,
    problems: judgement.problems.flatMap((problem) => moveProblem(problem, move)),
  };
}

/** The change from one text to the next: the stretch of the next, and the number of characters it replaced. */
export function editBetween(
  before: string,
  after: string,
): { readonly range: TextRange; readonly removed: number } {
  const most = Math.min(before.length, after.length);
  const prefix = commonStart(before, after, most);
  const suffix = commonEnd(before, after, most - prefix);
  return {
    range: { start: prefix, end: after.length - suffix },
    removed: before.length - suffix - prefix,
  };
}

/** Both texts begin and end alike; between lies the edit. A range beside it moves, one that touches it is gone. */
export function moveThroughEdit(before: string, after: string): Move {
  const { range, removed } = editBetween(before, after);
  const edited: TextRange = { start: range.start, end: range.start + removed };
  const shift = after.length - before.length;
  return (range) => {
    if (range.end < edited.start) return range;
    if (range.start > edited.end) return { start: range.start + shift, end: range.end + shift };
    return null;
  };
}

function moveProblem(problem: Problem, move: Move): readonly Problem[] {
  const range = move(problem.range);
  if (!range) return [];
  const related = problem.related.flatMap((place) => {
    const moved = move(place.range);
    return moved ? [{ ...place, range: moved }] : [];
  });
  return [{ ...problem, range, related, fixes: problem.fixes.flatMap((fix) => moveFix(fix, move)) }];
}

function moveFix(fix: Fix, move: Move): readonly Fix[] {
  const edits = fix.edits.flatMap((edit) => {
    const range = move(edit.range);
    return range ? [{ ...edit, range }] : [];
  });
  return edits.length === fix.edits.length ? [{ ...fix, edits }] : [];
}
