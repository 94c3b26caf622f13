// One document in another notation: its definitions and its derivatives as code or as text to be set.

import type { DocumentAnalysis } from '../analysis/analyse.ts';
import { createDocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import type { Exported } from './export-input.ts';
import { exportInputOf } from './gather-input.ts';
import { exportLatex } from './latex.ts';
import { exportNumpy } from './numpy.ts';

/** The notations that can be written. */
export const NOTATIONS = ['latex', 'numpy'] as const;

export type Notation = (typeof NOTATIONS)[number];

/** `source` is how the file is called. */
export function exportDocument(
  analysis: DocumentAnalysis,
  notation: Notation,
  source: string,
  options: JudgementOptions,
): Exported {
  if (analysis.families) {
    const what = [...analysis.families.families.keys()].map((name) => `\`${name}\``).join(', ');
    const why = 'a file with families is not written in this notation yet';
    return { text: '', refusals: [{ what, why }] };
  }
  const proofs = notation === 'latex';
  const input = exportInputOf(createDocumentFormulas(analysis), { source, options, proofs });
  switch (notation) {
    case 'numpy':
      return exportNumpy(input);
    case 'latex':
      return exportLatex(input);
  }
}
