// The engine as the doors see it (features, protocol, shell): types, and how a derivative is named and written.

import type { Analysis, AnalysisOptions } from './analysis/analysis.ts';
import type { DerivationAnswer } from './derivations/derivation.ts';
import type { JudgementOptions } from './queries/judgement-options.ts';
import type { AskedDerivative } from './text/derivative.ts';
import type { Judgement } from './verdicts/judgement.ts';

export type {
  Analysis,
  AnalysisOptions,
  ClaimSummary,
  ImportSummary,
  NameOccurrence,
  Place,
  Question,
  SymbolSummary,
} from './analysis/analysis.ts';
export type {
  Derivation,
  DerivationAnswer,
  DerivationLine,
  LeftSide,
  NodeRow,
  Step,
  TangentGradient,
} from './derivations/derivation.ts';
export { rightText } from './derivations/derivation.ts';
export type { Chain } from './diagnosis/chain.ts';
export type { NamedCost } from './export/export-document.ts';
export { NOTATIONS, type Notation } from './export/notations.ts';
export type { Attribute } from './expressions/expression.ts';
export type { Counterexample, Evidence, Verdict } from './numeric/verdict.ts';
export { derivativeLatex, partLatex } from './operators/derivative-latex.ts';
export type { Fix, Problem, ProblemCode, Severity, TextEdit, TextRange } from './problems/problem.ts';
export type { JudgementOptions } from './queries/judgement-options.ts';
export { commonEnd, commonStart } from './text/common.ts';
export type { AskedDerivative, Derivative, NamedDerivative } from './text/derivative.ts';
export {
  derivativeOfNames,
  derivativeText,
  insideVec,
  namesOfDerivative,
  sameDerivative,
} from './text/derivative.ts';
export { isInParentheses } from './text/parentheses.ts';
export { raised } from './text/superscripts.ts';
export type { JudgedClaim, Judgement } from './verdicts/judgement.ts';

/** The engine's doors: implemented by `analysis/analyse.ts` (first) and `verdicts/judge-document.ts` (the others, heavy: they run in a worker). */
export interface Engine {
  analyse(text: string, options?: AnalysisOptions): Analysis;
  judge(analysis: Analysis, options: JudgementOptions): Judgement;
  derive(analysis: Analysis, asked: AskedDerivative, options: JudgementOptions): DerivationAnswer;
  /** The `derive` statements of the file. */
  deriveAsked(analysis: Analysis, options: JudgementOptions): DerivationAnswer;
}
