// What a verdict rests on, as plain data: for each point its sizes and values, how far the sides were apart there, how sure
// the differences are, and the step that they started from.

import { maxAbs, toRows } from '../values/kernels.ts';
import { compareAt } from './comparison.ts';
import { asAssignment } from './sizes.ts';
import type { Trial, Trials } from './trials.ts';
import type { Evidence, EvidencePoint, Rows } from './verdict.ts';

/** A claim against one trial. */
export interface Compared {
  readonly trial: Trial;
  readonly relativeError: number;
}

/** Points are written out until this many numbers: evidence crosses from the worker with every judgement. */
const MOST_NUMBERS = 160;

/** The evidence of some trials that were compared. */
export function evidenceOf(trials: Trials, compared: readonly Compared[]): Evidence {
  const errors = compared.map(({ relativeError }) => relativeError).filter(Number.isFinite);
  let left = MOST_NUMBERS;
  const points = compared.map(({ trial, relativeError }): EvidencePoint => {
    const size = maxAbs(trial.actual.value);
    const numbers = entriesAt(trials, trial);
    left -= numbers;
    return {
      sizes: asAssignment(trial.sizes),
      at: left >= 0 ? valuesAt(trials, trial) : null,
      relativeError,
      bound: size > 0 ? trial.actual.error / size : trial.actual.error,
      step: trial.actual.step,
    };
  });
  return {
    maxRelativeError: Math.max(0, ...errors),
    trials: compared.length,
    sizes: trials.sizes,
    seed: trials.options.seed,
    points,
  };
}

/** Every trial, compared with a claim. */
export function compareAll(trials: Trials, claimed: Parameters<typeof compareAt>[2]): readonly Compared[] {
  return trials.list.map((trial) => ({
    trial,
    relativeError: compareAt(trials, trial, claimed).relativeError,
  }));
}

/** The variables' values by name; those that stand for definitions are left out, their parts are there. */
export function valuesAt(trials: Trials, trial: Trial): Readonly<Record<string, Rows>> {
  const values: Record<string, Rows> = {};
  for (const variable of trials.prepared.variables) {
    const value = trial.found.point.values.get(variable.key);
    if (value && !variable.definition) values[variable.name] = toRows(value);
  }
  return values;
}

function entriesAt(trials: Trials, trial: Trial): number {
  return trials.prepared.variables.reduce((total, variable) => {
    const value = trial.found.point.values.get(variable.key);
    return total + (value && !variable.definition ? value.data.length : 0);
  }, 0);
}
