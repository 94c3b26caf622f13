// A claimed value against what differences say at one point: agreement, difference, or neither within the error bounds.

import type { Expression } from '../expressions/expression.ts';
import { sameShape } from '../shapes/shape.ts';
import { allFinite, maxAbs, subtract } from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';
import type { Difference } from './differences.ts';
import { derivativeAlong } from './directional.ts';
import { expectedShape, gradientStructure, predicted, typicalSize } from './question.ts';
import { distanceFrom } from './structure.ts';
import { isScaled } from './styles.ts';
import type { Trial, Trials } from './trials.ts';

export interface Comparison {
  readonly outcome: 'agree' | 'differ' | 'unclear';
  /** Difference over the larger of the two sides. */
  readonly relativeError: number;
  /** Whether both sides were taken for 0: what is left of them may be rounding. */
  readonly isNothing?: boolean;
}

/** Parts of a magnitude that rounding may bring in along a formula. */
const ROUNDING = 2e-14;
/** Values below this may be what rounding leaves of 0. */
const NEXT_TO_NOTHING = 1e-7;

/** The claim against one trial. */
export function compareAt(trials: Trials, trial: Trial, claimed: Expression): Comparison {
  const before = trial.values.cost();
  const value = trial.values.evaluate(claimed);
  trials.options.budget.spend(trial.values.cost() - before);
  const compared = compareValue(trials, trial, value, trial.actual, 0);
  if (compared.outcome === 'agree') return compared;
  // Where the sides cancel to almost nothing, what is left may be rounding.
  // Of an identity, either side may.
  const { question } = trials;
  const left = question.kind === 'identity' ? trial.values.magnitudeOf(question.of) : 0;
  const rounding = ROUNDING * (trial.values.magnitudeOf(claimed) + left);
  const again = compareValue(trials, trial, value, trial.actual, rounding);
  if (again.outcome !== 'differ') return again;
  // Nobody is accused on one table of differences.
  const finer = derivativeAlong(trials.question, trials.prepared, trial.found, trial.directions, 0.3);
  if (!finer) return { ...again, outcome: 'unclear' };
  return compareValue(trials, trial, value, finer, rounding);
}

function compareValue(
  trials: Trials,
  trial: Trial,
  claimed: Matrix,
  actual: Difference,
  rounding: number,
): Comparison {
  const { question, options } = trials;
  if (!allFinite(claimed)) return { outcome: 'unclear', relativeError: Number.POSITIVE_INFINITY };
  const prediction = predicted(question, claimed, trial.directions, trial.base);
  if (prediction.rows !== actual.value.rows || prediction.cols !== actual.value.cols) {
    return { outcome: 'differ', relativeError: 1 };
  }
  const distance = maxAbs(subtract(prediction, actual.value));
  const size = Math.max(
    maxAbs(actual.value),
    maxAbs(prediction),
    typicalSize(question, claimed, trial.directions),
  );
  const spread = trial.directions.reduce((most, d) => most * Math.max(1, maxAbs(d)), 1);
  const bound = actual.error + rounding * spread + ROUNDING * size;
  const outside = distanceFrom(claimed, gradientStructure(question));
  const error = Math.max(size > 0 ? distance / size : 0, outside);
  if (error <= options.tolerance && bound <= options.tolerance * size)
    return { outcome: 'agree', relativeError: error };
  // Both sides are nothing but rounding: zero equals zero.
  if (size <= 4 * bound) return { outcome: 'agree', relativeError: 0, isNothing: size > 0 };
  if (outside > 10 * options.tolerance || distance > 10 * bound + options.tolerance * size) {
    return { outcome: 'differ', relativeError: error };
  }
  return { outcome: 'unclear', relativeError: error };
}

/** Whether an expression answers the question, as far as the trials tell: one evaluation each, and none after the first that it fails. */
export function testCandidate(trials: Trials, candidate: Expression): Comparison {
  if (!sameShape(candidate.shape, expectedShape(trials.question)))
    return { outcome: 'differ', relativeError: 1 };
  return testValues(
    trials,
    (trial) => trial.values.evaluate(candidate),
    (trial) => trial.values.magnitudeOf(candidate),
  );
}

/** The same for a value that is worked out from each trial; `magnitudeAt` says how large the numbers were that it came from. */
export function testValues(
  trials: Trials,
  valueAt: (trial: Trial) => Matrix,
  magnitudeAt: (trial: Trial) => number,
): Comparison {
  let worst = 0;
  let outcome: Comparison['outcome'] = 'agree';
  let missing = 0;
  // At other scales doubles lose too much to tell; what is offered in the end is judged at all of them.
  const ordinary = trials.list.filter(({ style }) => !isScaled(style));
  const list = ordinary.length > 0 ? ordinary : trials.list;
  for (const trial of list) {
    const value = valueAt(trial);
    // An inverse may not exist at some of the sizes: what matters is that it mostly does.
    if (!allFinite(value)) {
      missing += 1;
      continue;
    }
    let compared = compareValue(trials, trial, value, trial.actual, 0);
    if (compared.outcome === 'differ' && maxAbs(value) < NEXT_TO_NOTHING) {
      compared = compareValue(trials, trial, value, trial.actual, ROUNDING * magnitudeAt(trial));
    }
    worst = Math.max(worst, compared.relativeError);
    if (compared.outcome === 'differ') return compared;
    if (compared.outcome === 'unclear') outcome = 'unclear';
  }
  if (2 * missing > list.length) outcome = 'unclear';
  return { outcome, relativeError: worst };
}
