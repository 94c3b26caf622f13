// A text of the language as it is read in a document: its formulas as mathematics, with what was found of each claim.

import type { Analysis, Judgement } from '../engine/api.ts';
import { type ClaimState, claimMarks, statesIn } from './claim-marks.ts';

export type TypesetPart =
  /** Declarations, questions and comments, as they are written. */
  | { readonly kind: 'code'; readonly text: string }
  /** A formula in TeX, or a link of a chain. */
  | {
      readonly kind: 'formula';
      readonly latex: string;
      /** null where nothing is claimed. */
      readonly claim: { readonly state: ClaimState; readonly summary: string } | null;
    };

/** A text of the language as HTML: formulas typeset, claims marked. */
export function typeset(analysis: Analysis, judgement: Judgement): readonly TypesetPart[] {
  const marks = claimMarks(analysis, statesIn(analysis, judgement));
  const claimAt = new Map(
    analysis.claims.map(({ sideRange }, index) => [sideRange.start, marks[index] ?? null]),
  );
  const parts: TypesetPart[] = [];
  const write = (text: string): void => {
    for (const line of text.split('\n'))
      if (line.trim() !== '') parts.push({ kind: 'code', text: line.trim() });
  };
  let at = 0;
  for (const range of analysis.statements) {
    write(analysis.text.slice(at, range.start));
    const written = analysis.latexOf(range);
    for (const { left, right, place } of written?.rows ?? []) {
      const claim = written?.kind === 'claim' ? (claimAt.get(place) ?? null) : null;
      const isFor = written && written.range !== '' ? ` \\qquad ${written.range}` : '';
      parts.push({ kind: 'formula', latex: `${left} = ${right}${isFor}`, claim });
    }
    if (!written) write(analysis.text.slice(range.start, range.end));
    at = range.end;
  }
  write(analysis.text.slice(at));
  return parts;
}
