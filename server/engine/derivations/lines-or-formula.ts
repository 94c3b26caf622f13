// Whether a derivative reads better as one formula or in lines by names.

import { print } from '../calculus/print.ts';
import { type DerivativeQuery, keptBy } from '../queries/derivative-query.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { type Derivative, derivativeText } from '../text/derivative.ts';
import { depthOf } from '../text/parentheses.ts';
import type { LinePlan } from './backward-derivation.ts';
import type { Outcome } from './derive-formula.ts';
import { judgePlan, type LinesPlan } from './lines-plan.ts';
import { resultInNames } from './result-in-names.ts';

/** A formula of so many characters is read at a glance, and needs no lines. */
const SHORT = 48;
/** A line that is saved counts as so many characters. */
const SPARED = 16;
/** One that is longer, or has parentheses in parentheses in parentheses, is read in lines. */
const LONG = 90;
const DEEP = 3;
/** Beyond this, what simplification may leave of it is not tried. */
const TOO_LONG = 240;

export const isTooLong = (plan: LinePlan): boolean => plan.longestWrittenOut > TOO_LONG;

/** One formula as it would be printed, not judged yet. */
export interface PrintedFormula {
  readonly derivative: Derivative;
  readonly expr: string;
}

/** The formula that answers a query; null where it is refused, which is reported where it is answered. */
export function printedFormula(
  query: DerivativeQuery,
  index: number,
  documentFormulas: DocumentFormulas,
): PrintedFormula | null {
  const answer = documentFormulas.answer(query);
  if (answer.kind === 'refused') return null;
  const names = documentFormulas.names(index, keptBy(query));
  const result = resultInNames(query, answer.expression, names, documentFormulas);
  return { derivative: query.derivative, expr: documentFormulas.spelled(print(result, names), index) };
}

/** Whether one formula for each name reads better than these lines. */
export function formulasReadBetter(formulas: readonly PrintedFormula[], plan: LinePlan): boolean {
  // A value that the file has a name for is written in that name.
  if ([...plan.lines.keys()].some((name) => plan.names.has(name) && !plan.wanted.includes(name)))
    return false;
  const isShort = formulas.every(({ expr }) => expr.length <= SHORT);
  if (isShort && lengthOf(formulas) <= plan.length + formulas.length * SPARED) return true;
  const hasInnerLines = plan.lines.size > plan.wanted.length;
  if (
    !hasInnerLines &&
    (formulas.every(({ expr }) => expr.length <= LONG) || lengthOf(formulas) <= plan.length)
  )
    return true;
  return (
    formulas.every(({ expr }) => expr.length <= LONG && depthOf(expr) <= DEEP) &&
    lengthOf(formulas) <= plan.length
  );
}

function lengthOf(formulas: readonly PrintedFormula[]): number {
  return formulas.reduce(
    (sum, { derivative, expr }) => sum + `${derivativeText(derivative)} = ${expr}`.length,
    0,
  );
}

/** The plan, or one formula where the plan is no longer to read. */
export function linesOrFormula(
  plan: LinesPlan | null,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
  asFormula: () => Outcome,
): Outcome {
  const byLines = (found: LinesPlan): Outcome => {
    const judged = judgePlan(found, index, documentFormulas, options);
    return judged.kind === 'derived' ? { ...judged, zero: false } : judged;
  };
  if (plan && plan.writtenOut > TOO_LONG) return byLines(plan);
  const formula = asFormula();
  if (!plan || formula.kind !== 'derived') return formula;
  const { expr } = formula.derivation;
  const isRead = expr.length <= SHORT || (expr.length <= LONG && depthOf(expr) <= DEEP);
  return isRead || plan.lines.length + (plan.backward ? 1 : 0) < 2 ? formula : byLines(plan);
}
