// The kind of mistake in a claim, recognised by its values: a factor, the transpose, one term of several, a rule that was applied
// wrongly, the other convention, or right in a special case only. Cheap tests first; the first that explains all trials is said.

import type { Expression } from '../expressions/expression.ts';
import { compareAt } from '../numeric/comparison.ts';
import { expectedShape } from '../numeric/question.ts';
import { isScaled } from '../numeric/styles.ts';
import type { Trials } from '../numeric/trials.ts';
import { sameShape, transposedShape } from '../shapes/shape.ts';
import { differenceInWords } from './difference.ts';
import { explainedByBuggyRule } from './explained.ts';
import { wrongFactor } from './factors.ts';
import { wrongConvention, wrongLayout } from './layouts.ts';
import { rightOnManifold } from './on-manifold.ts';
import { isDifferential, rightByAnother, wrongOrder } from './other-answers.ts';
import { rightOtherwiseRead } from './pieces.ts';
import { type Reason, said } from './reason.ts';
import { rightForFunction } from './right-for-functions.ts';
import { rightIfOne, rightInSpecialCase } from './special-cases.ts';
import { takenApart } from './taken-apart.ts';
import { missingTerm, wrongInnerTerm, wrongTerm } from './terms.ts';

/** `twice the right answer`, or null where nothing simple explains the claim. `answer` is the derived one. */
export function diagnose(all: Trials, claimed: Expression, answer: Expression | null = null): Reason | null {
  const trials = atOrdinaryScale(all, claimed);
  if (!sameShape(claimed.shape, expectedShape(trials.question))) return diagnoseShape(trials, claimed);
  return (
    said(wrongFactor(trials, claimed)) ??
    wrongLayout(trials, claimed) ??
    wrongConvention(trials, claimed) ??
    said(
      rightOnManifold(trials, claimed, answer) ??
        wrongTerm(trials, claimed) ??
        wrongRule(trials, claimed, answer) ??
        wrongInnerTerm(trials, claimed) ??
        rightOtherwiseRead(trials, claimed) ??
        rightByAnother(trials, claimed),
    ) ??
    rightInSpecialCase(trials, claimed) ??
    said(explainedByBuggyRule(trials, claimed, SIMPLE_FACTORS)) ??
    rightIfOne(trials, claimed)
  );
}

/** The reason given where neither values nor fixes explain a claim: the function that it holds for, or what it lacks. */
export const diagnoseByFormula = (
  trials: Trials,
  claimed: Expression,
  answer: Expression | null,
): string | null =>
  rightForFunction(trials, claimed) ??
  takenApart(trials, claimed) ??
  differenceInWords(trials, claimed, answer);

/** Without the points at large and small scales, where much is saturated; all where the claim is right at the others. */
function atOrdinaryScale(trials: Trials, claimed: Expression): Trials {
  const list = trials.list.filter(({ style }) => !isScaled(style));
  return list.some((trial) => compareAt(trials, trial, claimed).outcome === 'differ')
    ? { ...trials, list }
    : trials;
}

/** Besides a slip, claims are often twice or half of what it gives, or have the other sign. */
const SIMPLE_FACTORS: readonly number[] = [2, 0.5, -1, -2, -0.5];

/** A term of the answer that the claim lacks, with the rule that it was lost by where that is known. */
function wrongRule(trials: Trials, claimed: Expression, answer: Expression | null): string | null {
  const missing = missingTerm(trials, claimed, answer);
  const buggyRule = explainedByBuggyRule(trials, claimed, [1]);
  return missing && buggyRule
    ? `${buggyRule}; what is missing is \`${missing}\``
    : (buggyRule ?? (missing && `right but for the term \`${missing}\`, which is missing`));
}

/** The derivative that a claim in another shape than the answer's is right for. */
export function diagnoseShape(trials: Trials, claimed: Expression): Reason | null {
  if (isDifferential(trials, claimed)) return said('this is the differential, not the derivative');
  const transposed = sameShape(transposedShape(claimed.shape), expectedShape(trials.question));
  return (
    (transposed ? wrongLayout(trials, claimed) : null) ??
    said(
      wrongOrder(trials, claimed) ?? rightOtherwiseRead(trials, claimed) ?? rightByAnother(trials, claimed),
    )
  );
}
