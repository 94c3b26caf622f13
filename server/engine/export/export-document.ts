// One document in another notation: its definitions and its derivatives as code or as text to be set.

import type { DocumentAnalysis } from '../analysis/analyse.ts';
import type { DerivationAnswer } from '../derivations/derivation.ts';
import type { Verdict } from '../numeric/verdict.ts';
import { THIRDS } from '../operators/array-cost.ts';
import type { TextRange } from '../problems/problem.ts';
import { createDocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { type AskedDerivative, derivativeText } from '../text/derivative.ts';
import { answeredPaper, answersTo, writtenStatements } from './answered-paper.ts';
import { exportArrays, functionsOf } from './array-file.ts';
import { costText } from './array-program/cost.ts';
import { declaredLaws } from './declared-laws.ts';
import type { DeclaredVariable, Exported, Refusal } from './export-input.ts';
import { exportFamilies } from './families/export-families.ts';
import { LOOP_LIBRARIES } from './families/loop-file.ts';
import { formulaPaper } from './formula-paper.ts';
import { exportInputOf } from './gather-input.ts';
import { latexFile } from './latex.ts';
import { markdownFile } from './markdown.ts';
import type { Notation } from './notations.ts';
import type { TargetName } from './targets/target.ts';
import { TARGETS } from './targets/targets.ts';
import { withoutDraws } from './without-draws.ts';

export interface ExportOptions extends JudgementOptions {
  /** Whether the file gets a main part that compares its derivatives with differences. */
  readonly selfTest?: boolean;
  /** The verdicts on the claims of the document: on paper they stand beside them. */
  readonly claims?: readonly { readonly sideRange: TextRange; readonly verdict: Verdict }[];
  /** A derivative, confirmed: what the backward pass of a file with families is written from. */
  readonly derive?: (asked: AskedDerivative) => DerivationAnswer;
  /** Of a file with expectations, the same as it is judged, without them. */
  readonly judged?: DocumentAnalysis;
}

/** The cost of a definition, a derivative, or a value with its gradients, in the sizes. */
export interface NamedCost {
  readonly what: string;
  /** `2 N d h + 3 N h`: additions, multiplications and functions of a number. */
  readonly operations: string;
  /** In numbers, `N h + d h`: what is kept until the end, the results with it. */
  readonly memory: string;
}

/** The cost of the functions of a document when they are exported to NumPy; one without such a function is refused. */
export function documentCosts(
  analysis: DocumentAnalysis,
  { judged = analysis, ...options }: JudgementOptions & Pick<ExportOptions, 'judged'>,
): { readonly costs: readonly NamedCost[]; readonly refusals: readonly Refusal[] } {
  if (analysis.families)
    return {
      costs: [],
      refusals: [familyRefusal(analysis.families, 'costs of a file with families are not counted yet')],
    };
  const request = { source: '', options, proofs: false };
  const { input, left } = withoutDraws(exportInputOf(createDocumentFormulas(judged), request));
  const { functions, refusals } = functionsOf(input, TARGETS.numpy);
  const costs = functions.map(({ what, written: { cost } }) => ({
    what,
    operations: costText(cost.operations, THIRDS),
    memory: costText(cost.memory, 1),
  }));
  return { costs, refusals: [...left, ...refusals] };
}

function familyRefusal({ families }: NonNullable<DocumentAnalysis['families']>, why: string): Refusal {
  const what = [...families.keys()].map((name) => `\`${name}\``).join(', ');
  return { what, why };
}

/** A file with families as code: loops in the targets that have them, a refusal in words in the others. */
function exportedFamilies(
  families: NonNullable<DocumentAnalysis['families']>,
  analysis: DocumentAnalysis,
  target: TargetName,
  source: string,
  { selfTest = false, derive }: ExportOptions,
): Exported {
  const refused = (why: string): Exported => ({ text: '', refusals: [familyRefusal(families, why)] });
  if (!LOOP_LIBRARIES[target])
    return refused('a file with families is written in numpy, torch and jax, not in this notation yet');
  if (analysis.expectations || !derive)
    return refused('families and expectations in one file are not written as code yet');
  return exportFamilies(families, TARGETS[target], { source, selfTest, derive });
}

/** `source` is how the file is called. */
export function exportDocument(
  analysis: DocumentAnalysis,
  notation: Notation,
  source: string,
  options: ExportOptions,
): Exported {
  if (notation === 'latex' || notation === 'markdown')
    return exportedPaper(analysis, notation, source, options);
  if (analysis.families) return exportedFamilies(analysis.families, analysis, notation, source, options);
  const request = { source, options, proofs: false };
  const { input, left } = withoutDraws(
    exportInputOf(createDocumentFormulas(options.judged ?? analysis), request),
  );
  const given = { ...input, refusals: [...left, ...input.refusals] };
  return exportArrays(given, TARGETS[notation], options.selfTest === true);
}

/** A document as LaTeX or Markdown: its statements as they are written, with what is derived. */
function exportedPaper(
  analysis: DocumentAnalysis,
  notation: 'latex' | 'markdown',
  source: string,
  options: ExportOptions,
): Exported {
  const set = notation === 'latex' ? latexFile : markdownFile;
  const verdicts = new Map(
    (options.claims ?? []).map(({ sideRange, verdict }) => [sideRange.start, verdict.status] as const),
  );
  if (analysis.families)
    return set(answeredPaper(analysis, { source, verdicts, derive: options.derive ?? unanswered }));
  const request = { source, options, proofs: true, verdicts };
  const whole = exportInputOf(createDocumentFormulas(options.judged ?? analysis), request);
  if (!analysis.expectations) return set(formulaPaper(whole));
  // A sampled value has no formula of its own: there the answers are in expectations.
  const { input, left } = withoutDraws(whole);
  const open = new Set(left.map(({ what }) => what));
  return set(
    formulaPaper(
      { ...input, variables: withLaws(input.variables, analysis), statements: writtenStatements(analysis) },
      answersTo(analysis, options.derive ?? unanswered, (asked) => open.has(derivativeText(asked))),
    ),
  );
}

/** Where nobody answers. */
const unanswered = (): DerivationAnswer => ({ kind: 'refused', why: 'nothing is derived here' });

function withLaws(
  variables: readonly DeclaredVariable[],
  analysis: DocumentAnalysis,
): readonly DeclaredVariable[] {
  const laws = declaredLaws(analysis);
  return variables.map((variable) => {
    const law = laws.get(variable.name);
    return law ? { ...variable, law } : variable;
  });
}
