// The places of a document whose name is the one at an offset.

import type { Analysis, NameOccurrence } from '../engine/api.ts';

/** In this document; a function of the language has no places. */
export function occurrencesLike(analysis: Analysis, offset: number): readonly NameOccurrence[] {
  const place = analysis.occurrenceAt(offset)?.binding.place;
  return place ? analysis.occurrencesOf(place) : [];
}
