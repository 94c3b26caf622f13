// Every place where the name at an offset stands.

import type { Analysis, TextRange } from '../engine/api.ts';
import { sameRange } from './ranges.ts';

export function referencesAt(
  analysis: Analysis,
  offset: number,
  withDeclaration: boolean,
): readonly TextRange[] {
  const places = analysis.occurrencesOf(offset);
  if (withDeclaration) return places;
  const declared = analysis.definitionOf(offset);
  return declared ? places.filter((place) => !sameRange(place, declared)) : places;
}
