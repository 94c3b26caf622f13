// Whether what two sides differ by at a point is rounding. Next to the point rounding is another, and what formulas differ by
// is nearly the same.

import type { Attribute, Expression } from '../expressions/expression.ts';
import { mapEntries, maxAbs, scale, subtract } from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';
import { predicted, typicalSize } from './question.ts';
import { type Random, randomOf } from './random.ts';
import { type Trial, type Trials, trialAt } from './trials.ts';

/** Points examined, and how far away they are, as a part of each value: further than one rounding reaches. */
const NEIGHBOURS = 4;
const APART = 1e-4;
/** A difference of formulas changes by less over so short a way. */
const STEADY = 0.2;
/** So many neighbours say nothing. */
const FEWEST = 2;

/**
 * Whether the difference of a claim from the right answer at a trial, of this part of the larger side, is rounding; null where
 * there are no points next to it.
 */
export function isRounding(trials: Trials, trial: Trial, claimed: Expression, error: number): boolean | null {
  const here = differenceAt(trials, trial, claimed);
  const size = maxAbs(here);
  // The two differ in an entry outside of the set that a gradient lies in, which no direction shows.
  if (size < error / 2) return false;
  let compared = 0;
  for (let k = 0; k < NEIGHBOURS; k++) {
    const values = displaced(
      trials,
      trial,
      randomOf(trials.options.seed, `neighbour ${k} of ${trial.label}`),
    );
    if (!values) return null;
    // The label gives the directions: they are the same ones.
    const neighbour = trialAt(trials, trial, values, trial.label);
    if ('kind' in neighbour) continue;
    const there = differenceAt(trials, neighbour, claimed);
    if (there.data.length !== here.data.length) continue;
    compared += 1;
    if (!(maxAbs(subtract(there, here)) <= STEADY * size)) return true;
  }
  return compared < FEWEST ? null : false;
}

/** Prediction less answer, as a part of the larger side. */
function differenceAt({ question }: Trials, trial: Trial, claimed: Expression): Matrix {
  const value = trial.values.evaluate(claimed);
  const prediction = predicted(question, value, trial.directions, trial.base);
  const size = Math.max(
    maxAbs(trial.actual.value),
    maxAbs(prediction),
    typicalSize(question, value, trial.directions),
  );
  return scale(subtract(prediction, trial.actual.value), 1 / size);
}

/** The values of a trial's declared variables, each moved a little within its set; null where none can be. */
function displaced(
  { prepared }: Trials,
  { found }: Trial,
  random: Random,
): ReadonlyMap<string, Matrix> | null {
  const values = new Map(found.point.values);
  let isMoved = false;
  for (const { key, attributes, definition, role } of prepared.variables) {
    const value = values.get(key);
    if (!value || definition || role !== 'value') continue;
    const moved = movedWithin(value, attributes, random);
    if (moved === null) continue;
    values.set(key, moved);
    isMoved = true;
  }
  return isMoved ? values : null;
}

/** A value next to another one in the same set: of a cone a multiple; null where the set has no room for it. */
function movedWithin(value: Matrix, attributes: readonly Attribute[], random: Random): Matrix | null {
  const factor = (): number => 1 - APART * random.uniform();
  if (attributes.length === 0) return mapEntries(value, (x) => x * factor());
  return attributes.every((attribute) => hasMultiples(attribute)) ? scale(value, factor()) : null;
}

/** Whether slightly smaller multiples of what has an attribute have it too. */
function hasMultiples(attribute: Attribute): boolean {
  switch (attribute) {
    case 'symmetric':
    case 'skew':
    case 'diagonal':
    case 'lower':
    case 'upper':
    case 'spd':
    case 'psd':
    case 'invertible':
    case 'positive':
    case 'nonneg':
    case 'probability':
      return true;
    case 'unit':
    case 'orthogonal':
    case 'binary':
    case 'simplex':
    case 'simplex rows':
    case 'simplex cols':
    case 'onehot':
    case 'onehot rows':
    case 'onehot cols':
      return false;
  }
}
