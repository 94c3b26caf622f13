// A claim with its value changed in some way, held against the trials: the question behind every sentence of a diagnosis.

import type { Expression } from '../expressions/expression.ts';
import { testValues } from '../numeric/comparison.ts';
import type { Trial, Trials } from '../numeric/trials.ts';
import type { Matrix } from '../values/matrix.ts';

/** Whether the claim would be right if its value were changed so. */
export const rightWhen = (
  trials: Trials,
  claimed: Expression,
  change: (value: Matrix, trial: Trial) => Matrix,
): boolean =>
  testValues(
    trials,
    (trial) => change(trial.values.evaluate(claimed), trial),
    (trial) => trial.values.magnitudeOf(claimed),
  ).outcome === 'agree';
