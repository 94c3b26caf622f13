// What a hover says: the sub-expression with its shape, where each size came from, and what numbers say of a claim.

import type { Analysis, Judgement, TextRange } from '../engine/api.ts';
import { touches } from './ranges.ts';
import { markOf, renderVerdict } from './verdict-sheet.ts';

export interface Hover {
  readonly range: TextRange;
  /** `X Θ : M×out`, in the language itself; null for a place that has only a verdict. */
  readonly title: string | null;
  /** Where sizes came from; each can be gone to. */
  readonly origins: readonly { readonly text: string; readonly range: TextRange }[];
  /** Markdown. */
  readonly notes: readonly string[];
}

export function hoverAt(analysis: Analysis, judgement: Judgement | null, offset: number): Hover | null {
  const summary = analysis.hoverAt(offset);
  const verdict = verdictAt(judgement, offset);
  if (!summary) return verdict && { range: verdict.range, title: null, origins: [], notes: verdict.notes };
  return {
    range: summary.range,
    title: summary.title,
    origins: summary.origins,
    notes: [...summary.notes, ...(verdict?.notes ?? [])],
  };
}

/** The verdict is told before the right side of a claim, where the derivative is named; the right side is for shapes. */
function verdictAt(
  judgement: Judgement | null,
  offset: number,
): { range: TextRange; notes: string[] } | null {
  const statement = judgement?.claims.filter((judged) => touches(judged.statementRange, offset)) ?? [];
  if (statement.some((judged) => touches(judged.sideRange, offset))) return null;
  // Of a chain, the link whose side comes next.
  const index = statement.findIndex((judged) => offset < judged.sideRange.start);
  const claim = statement[index];
  if (!claim) return null;
  const sheet = renderVerdict(claim.verdict);
  const example = sheet.counterexample?.sentence;
  const notes = [`${markOf(sheet.status)} **${sheet.headline}**`, sheet.detail, example].filter(
    (note) => !!note,
  );
  const start = statement[index - 1]?.sideRange.end ?? claim.range.start;
  return { range: { start, end: claim.sideRange.start }, notes: notes.map(String) };
}
