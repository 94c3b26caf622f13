// Where the name at an offset is introduced.

import type { Analysis, TextRange } from '../engine/api.ts';

export function definitionAt(analysis: Analysis, offset: number): TextRange | null {
  return analysis.definitionOf(offset);
}
