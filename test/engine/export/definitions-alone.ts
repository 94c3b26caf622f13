// What an export is made from where a test has definitions alone.

import type { ExportInput } from '../../../server/engine/export/export-input.ts';

export function definitionsAlone(
  given: Pick<ExportInput, 'source' | 'names' | 'dims' | 'variables' | 'definitions'>,
): ExportInput {
  return {
    ...given,
    statements: [],
    leftOut: [],
    verdicts: new Map(),
    passes: [],
    lines: new Map(),
    derivatives: [],
    gradients: [],
    refusals: [],
    folding: new Map(),
  };
}
