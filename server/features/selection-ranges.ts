// The ranges that a selection grows to, step by step: the parts of the expression at an offset, the statement, the document.

import type { Analysis, TextRange } from '../engine/api.ts';
import { covers, sameRange } from './ranges.ts';

/** From the smallest to the whole text, each inside the next. */
export function selectionRanges(analysis: Analysis, offset: number): readonly TextRange[] {
  const whole = { start: 0, end: analysis.text.length };
  const name = analysis.occurrenceAt(offset)?.range;
  const parts = [...(name ? [name] : []), ...analysis.partsAt(offset), whole];
  return parts.filter((part, index) => {
    const before = parts[index - 1];
    return !before || (covers(part, before) && !sameRange(part, before));
  });
}
