// Which mark stands beside which line: one a line, the worst of its claims.

import type { ClaimState } from '../server/protocol/requests.ts';

/** As they are drawn: a claim in the wrong shape is as wrong as a refuted one. */
export type LineMark = 'proved' | 'verified' | 'refuted' | 'unchecked' | 'stale';

export interface MarkedLine {
  readonly line: number;
  readonly mark: LineMark;
}

/** From bad to good. */
export const LINE_MARKS: readonly LineMark[] = ['refuted', 'stale', 'unchecked', 'verified', 'proved'];

interface Claim {
  readonly state: ClaimState;
  readonly range: { readonly start: { readonly line: number } };
}

export function markLines(claims: readonly Claim[]): readonly MarkedLine[] {
  const lines = new Map<number, LineMark>();
  for (const { state, range } of claims) {
    const { line } = range.start;
    lines.set(line, worse(state === 'ill-shaped' ? 'refuted' : state, lines.get(line)));
  }
  return [...lines].map(([line, mark]) => ({ line, mark }));
}

function worse(mark: LineMark, other: LineMark | undefined): LineMark {
  return other !== undefined && LINE_MARKS.indexOf(other) < LINE_MARKS.indexOf(mark) ? other : mark;
}

interface Change {
  readonly range: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
  readonly text: string;
}

/** The marks after an edit, until they are known again: below it they move, and on the lines that it touches they are stale. */
export function afterEdit(marked: readonly MarkedLine[], { range, text }: Change): readonly MarkedLine[] {
  const first = range.start.line;
  const last = range.end.line;
  const added = text.split('\n').length - 1;
  const moved = marked.flatMap(({ line, mark }): readonly MarkedLine[] => {
    if (line < first) return [{ line, mark }];
    if (line > last) return [{ line: line + added - (last - first), mark }];
    // A line that is joined to the one before is gone.
    return line === first ? [{ line, mark: 'stale' }] : [];
  });
  return moved;
}
