// Where the name at an offset is introduced, in this file or in an imported one; of an import, the file.

import type { Analysis, Place } from '../engine/api.ts';
import { touches } from './ranges.ts';

/** The place that introduces the name at an offset; null where there is no name. */
export function definitionAt(analysis: Analysis, offset: number): Place | null {
  const imported = analysis.imports.find(({ range }) => touches(range, offset));
  if (imported) return { file: imported.path, range: { start: 0, end: 0 } };
  return analysis.occurrenceAt(offset)?.binding.place ?? null;
}
