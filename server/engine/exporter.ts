// The door to exports: what they are made from may ask the judge, who stands above them.

import type { DocumentAnalysis } from './analysis/analyse.ts';
import {
  documentCosts as costsOf,
  type ExportOptions,
  exportDocument as exportInto,
} from './export/export-document.ts';
import type { Exported } from './export/export-input.ts';
import type { Notation } from './export/notations.ts';
import type { JudgementOptions } from './queries/judgement-options.ts';
import { derive } from './verdicts/judge-document.ts';
import { withoutExpectations } from './verdicts/without-expectations.ts';

/** `source` is how the file is called. */
export function exportDocument(
  analysis: DocumentAnalysis,
  notation: Notation,
  source: string,
  options: Omit<ExportOptions, 'derive' | 'judged'>,
): Exported {
  return exportInto(analysis, notation, source, {
    ...options,
    judged: withoutExpectations(analysis),
    derive: (request) => derive(analysis, request, { ...options, repair: false, quick: true }),
  });
}

/** The cost of the functions of a document. */
export const documentCosts = (
  analysis: DocumentAnalysis,
  options: JudgementOptions,
): ReturnType<typeof costsOf> => costsOf(analysis, { ...options, judged: withoutExpectations(analysis) });
