// The basis of a verdict, as plain data: for each point its sizes and values, how far the sides were apart there, how sure
// the differences are, and the step that they started from.

import { type Expression, topological } from '../expressions/expression.ts';
import type { Shape } from '../shapes/shape.ts';
import { maxAbs, toRows } from '../values/kernels.ts';
import { compareAt } from './comparison.ts';
import { sizeAt } from './program.ts';
import { asAssignment } from './sizes.ts';
import type { Trial, Trials } from './trials.ts';
import type { Counterexample, Evidence, EvidencePoint, Rows } from './verdict.ts';

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

/** The formulas, in z, of what stands for the unknown functions of these expressions; nothing where there are none. */
export function functionsAt(
  trials: Trials,
  { found, sizes }: Trial,
  claimed: Expression,
): Pick<Counterexample, 'functions'> {
  const roots = [
    trials.question.of,
    claimed,
    ...trials.prepared.variables.flatMap(({ definition }) => definition?.roots ?? []),
  ];
  const entries = (shapes: readonly Shape[]): number =>
    shapes.reduce((sum, { rows, cols }) => sum + sizeAt(rows, sizes) * sizeAt(cols, sizes), 0);
  const functions: Record<string, string> = {};
  for (const { payload } of topological(roots)) {
    if (payload.kind !== 'function') continue;
    const { fn } = payload;
    functions[fn.name] =
      fn.kind === 'elementwise'
        ? found.surrogates.formula(fn.name)
        : found.surrogates.mapFormula(fn.name, entries(fn.from), fn.kind === 'map' ? entries([fn.to]) : 1);
  }
  return Object.keys(functions).length > 0 ? { functions } : {};
}

function entriesAt(trials: Trials, trial: Trial): number {
  return trials.prepared.variables.reduce((total, variable) => {
    const value = trial.found.point.values.get(variable.key);
    return total + (value && !variable.definition ? value.data.length : 0);
  }, 0);
}
