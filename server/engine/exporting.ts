// One document in another notation: its definitions and its derivatives as code or as text to be set.

import type { DocumentAnalysis } from './analysis.ts';
import type { JudgementOptions } from './api.ts';
import { exportLatex } from './export/latex.ts';
import type { Exported } from './export/material.ts';
import { exportNumpy } from './export/numpy.ts';
import { createCourt } from './judgement/court.ts';
import { materialOf } from './judgement/material.ts';

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
  const proofs = notation === 'latex';
  const material = materialOf(createCourt(analysis), { source, options, proofs });
  switch (notation) {
    case 'numpy':
      return exportNumpy(material);
    case 'latex':
      return exportLatex(material);
  }
}
