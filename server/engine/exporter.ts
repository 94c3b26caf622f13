// The door to exports: what they are made from may ask the judge, who stands above them.

import type { DocumentAnalysis } from './analysis/analyse.ts';
import { type ExportOptions, exportDocument as exportInto, type Notation } from './export/export-document.ts';
import type { Exported } from './export/export-input.ts';
import { derive } from './verdicts/judge-document.ts';

export { documentCosts } from './export/export-document.ts';

/** `source` is how the file is called. */
export function exportDocument(
  analysis: DocumentAnalysis,
  notation: Notation,
  source: string,
  options: Omit<ExportOptions, 'derive'>,
): Exported {
  return exportInto(analysis, notation, source, {
    ...options,
    derive: (request) => derive(analysis, request, { ...options, repair: false, quick: true }),
  });
}
