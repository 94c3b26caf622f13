// The paths of imports, which lead to the files.

import type { Analysis, ImportSummary } from '../engine/api.ts';

/** The paths of imports, as links. */
export function documentLinks(analysis: Analysis): readonly ImportSummary[] {
  return analysis.imports;
}
