// The steps in which somebody differentiates for what a question asks: one for a first derivative, two for a Hessian, its
// gradient and the derivative of that. In each a rule may be applied wrongly.

import { gradients } from '../calculus/gradient.ts';
import { matmul, vec } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { movingVariables, predicted } from '../numeric/question.ts';
import type { Trial, Trials } from '../numeric/trials.ts';
import type { Matrix } from '../values/matrix.ts';
import { directionOf, type Forward, forward } from './forward.ts';

export interface DerivativeStep {
  /** The differential that is taken in this step, rightly. */
  readonly base: Forward;
  /** The result where it is taken so instead; null where there are no rules for the rest. */
  readonly outcome: (differential: Expression) => Expression | null;
  /** The value that a claim gives for it at a trial. */
  readonly claimedAt: (claimed: Expression, trial: Trial) => Matrix;
  /** A mistake made in this step, in words. */
  readonly inWords: (mistake: string) => string;
  /** Mistakes that are tried. */
  readonly most: number;
}

const MOST_SLIPS = 300;
/** Each wrong gradient is differentiated once more. */
const MOST_GRADIENTS = 60;

/** The steps of a question, the last one first; none for identities, and where a rule is missing. */
export function derivativeSteps({ question, setting }: Trials): readonly DerivativeStep[] {
  const { operatorNamed } = setting;
  if (question.kind === 'identity') return [];
  if (question.kind !== 'hessian') {
    const start = directionsOf(movingVariables(question));
    const base = start && forward(question.of, start, operatorNamed);
    if (!base) return [];
    const step: DerivativeStep = {
      base,
      outcome: (differential) => differential,
      claimedAt: (claimed, { values, directions, base: of }) =>
        predicted(question, values.evaluate(claimed), directions, of),
      inWords: (mistake) => mistake,
      most: MOST_SLIPS,
    };
    return [step];
  }
  const { of, by, and } = question;
  const [first, second] = [directionsOf([by]), directionsOf([and])];
  const [dFirst, dSecond] = [directionOf(by), directionOf(and)];
  const gradient = gradientBy(of, by);
  if (!first || !second || !dFirst || !dSecond || !gradient) return [];
  // H d(vec(y)) is the differential of the gradient by x.
  const claimedAt = (claimed: Expression, { values }: Trial): Matrix =>
    values.evaluate(matmul(claimed, vec(dSecond)));
  const base = forward(gradient, second, operatorNamed);
  const earlier = forward(of, first, operatorNamed);
  const last: readonly DerivativeStep[] = base
    ? [
        {
          base,
          outcome: vec,
          claimedAt,
          inWords: (mistake) => `where the gradient is differentiated, ${mistake}`,
          most: MOST_SLIPS,
        },
      ]
    : [];
  if (!earlier) return last;
  const outcome = (differential: Expression): Expression | null => {
    const wrong = gradientBy(differential, dFirst);
    const d = wrong && forward(wrong, second, operatorNamed);
    const found = wrong && d?.differentials.get(wrong);
    return found ? vec(found) : null;
  };
  return [
    ...last,
    {
      base: earlier,
      outcome,
      claimedAt,
      inWords: (mistake) => `already in the gradient, ${mistake}`,
      most: MOST_GRADIENTS,
    },
  ];
}

function gradientBy(scalar: Expression, leaf: Expression): Expression | null {
  const found = gradients(scalar, [leaf]);
  return found.kind === 'derived' ? (found.gradients[0] ?? null) : null;
}

/** Variables with their differentials; null where one of them is no variable. */
function directionsOf(leaves: readonly Expression[]): ReadonlyMap<Expression, Expression> | null {
  const start = new Map<Expression, Expression>();
  for (const leaf of leaves) {
    const direction = directionOf(leaf);
    if (!direction) return null;
    start.set(leaf, direction);
  }
  return start;
}
