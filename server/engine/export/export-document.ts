// One document in another notation: its definitions and its derivatives as code or as text to be set.

import type { DocumentAnalysis } from '../analysis/analyse.ts';
import type { DerivationAnswer } from '../derivations/derivation.ts';
import type { Verdict } from '../numeric/verdict.ts';
import { THIRDS } from '../operators/array-cost.ts';
import type { TextRange } from '../problems/problem.ts';
import { createDocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import type { AskedDerivative } from '../text/derivative.ts';
import { exportArrays, functionsOf } from './array-file.ts';
import { costText } from './array-program/cost.ts';
import type { Exported, Refusal } from './export-input.ts';
import { exportFamilies } from './families/export-families.ts';
import { LOOP_LIBRARIES } from './families/loop-file.ts';
import { exportInputOf } from './gather-input.ts';
import { exportLatex } from './latex.ts';
import { exportMarkdown } from './markdown.ts';
import { TARGET_NAMES } from './targets/target.ts';
import { TARGETS } from './targets/targets.ts';

/** The notations that can be written. */
const NOTATIONS = ['latex', 'markdown', ...TARGET_NAMES] as const;

export type Notation = (typeof NOTATIONS)[number];

export interface ExportOptions extends JudgementOptions {
  /** Whether the file gets a main part that compares its derivatives with differences. */
  readonly selfTest?: boolean;
  /** What was found of the claims of the document: on paper it stands beside them. */
  readonly claims?: readonly { readonly sideRange: TextRange; readonly verdict: Verdict }[];
  /** The gradients of a scalar, confirmed: what the backward pass of a file with families is written from. */
  readonly derive?: (asked: AskedDerivative) => DerivationAnswer;
}

/** What a definition, a derivative, or a value with its gradients costs, in the sizes. */
export interface NamedCost {
  readonly what: string;
  /** `2 N d h + 3 N h`: additions, multiplications and functions of a number. */
  readonly operations: string;
  /** In numbers, `N h + d h`: what is kept until the end, the results with it. */
  readonly memory: string;
}

/** What the functions of a document cost when they are exported to NumPy; what has no such function is refused. */
export function documentCosts(
  analysis: DocumentAnalysis,
  options: JudgementOptions,
): { readonly costs: readonly NamedCost[]; readonly refusals: readonly Refusal[] } {
  if (analysis.families)
    return {
      costs: [],
      refusals: [familyRefusal(analysis.families, 'costs of a file with families are not counted yet')],
    };
  const input = exportInputOf(createDocumentFormulas(analysis), { source: '', options, proofs: false });
  const { functions, refusals } = functionsOf(input, TARGETS.numpy);
  const costs = functions.map(({ what, written: { cost } }) => ({
    what,
    operations: costText(cost.operations, THIRDS),
    memory: costText(cost.memory, 1),
  }));
  return { costs, refusals };
}

function familyRefusal({ families }: NonNullable<DocumentAnalysis['families']>, why: string): Refusal {
  const what = [...families.keys()].map((name) => `\`${name}\``).join(', ');
  return { what, why };
}

/** A file with families: loops in the targets that have them, a refusal in words in the others. */
function exportedFamilies(
  families: NonNullable<DocumentAnalysis['families']>,
  analysis: DocumentAnalysis,
  notation: Notation,
  source: string,
  { selfTest = false, derive }: ExportOptions,
): Exported {
  const refused = (why: string): Exported => ({ text: '', refusals: [familyRefusal(families, why)] });
  const isPaper = notation === 'latex' || notation === 'markdown';
  const library = isPaper ? null : LOOP_LIBRARIES[notation];
  if (isPaper || !library)
    return refused('a file with families is written in numpy, torch and jax, not in this notation yet');
  if (analysis.expectations || !derive)
    return refused('families and expectations in one file are not written as code yet');
  return exportFamilies(families, TARGETS[notation], { source, selfTest, derive });
}

/** `source` is how the file is called. */
export function exportDocument(
  analysis: DocumentAnalysis,
  notation: Notation,
  source: string,
  options: ExportOptions,
): Exported {
  const { families } = analysis;
  if (families) return exportedFamilies(families, analysis, notation, source, options);
  const proofs = notation === 'latex' || notation === 'markdown';
  const input = exportInputOf(createDocumentFormulas(analysis), {
    source,
    options,
    proofs,
    verdicts: new Map(
      (options.claims ?? []).map(({ sideRange, verdict }) => [sideRange.start, verdict.status] as const),
    ),
  });
  switch (notation) {
    case 'latex':
      return exportLatex(input);
    case 'markdown':
      return exportMarkdown(input);
    default:
      return exportArrays(input, TARGETS[notation], options.selfTest === true);
  }
}
