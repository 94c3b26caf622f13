// One document in another notation: its definitions and its derivatives as code or as text to be set.

import type { DocumentAnalysis } from '../analysis/analyse.ts';
import { createDocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { exportArrays } from './array-file.ts';
import type { Exported } from './export-input.ts';
import { exportInputOf } from './gather-input.ts';
import { exportLatex } from './latex.ts';
import { TARGET_NAMES } from './targets/target.ts';
import { TARGETS } from './targets/targets.ts';

/** The notations that can be written. */
export const NOTATIONS = ['latex', ...TARGET_NAMES] as const;

export type Notation = (typeof NOTATIONS)[number];

export interface ExportOptions extends JudgementOptions {
  /** Whether the file gets a main part that compares its derivatives with differences. */
  readonly selfTest?: boolean;
}

/** `source` is how the file is called. */
export function exportDocument(
  analysis: DocumentAnalysis,
  notation: Notation,
  source: string,
  options: ExportOptions,
): Exported {
  if (analysis.families) {
    const what = [...analysis.families.families.keys()].map((name) => `\`${name}\``).join(', ');
    const why = 'a file with families is not written in this notation yet';
    return { text: '', refusals: [{ what, why }] };
  }
  const proofs = notation === 'latex';
  const input = exportInputOf(createDocumentFormulas(analysis), { source, options, proofs });
  return notation === 'latex'
    ? exportLatex(input)
    : exportArrays(input, TARGETS[notation], options.selfTest === true);
}
