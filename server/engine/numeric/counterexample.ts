// The smallest sizes and simplest numbers at which a claim fails: sizes from 1 upwards, whole numbers from -1 … 1 upwards.

import type { Expression } from '../expressions/expression.ts';
import { sameShape } from '../shapes/shape.ts';
import { allFinite, at, maxAbs, subtract, toRows } from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';
import { inDigits, LARGEST } from './digits/decide.ts';
import { functionsAt, valuesAt } from './evidence.ts';
import { evaluationsFor, type FullDerivative, fullDerivative, tidied } from './full-derivative.ts';
import { costOfSizes, dimsOfQuestion } from './prepared.ts';
import { expectedShape, predicted } from './question.ts';
import { settleAt } from './settle.ts';
import { asAssignment, smallestSizes } from './sizes.ts';
import type { Style } from './styles.ts';
import { makeTrial, type Trial, type Trials } from './trials.ts';
import type { Counterexample, Rows } from './verdict.ts';

const WHOLE: readonly Style[] = [
  { sign: 'positive', magnitude: 2, whole: true },
  { sign: 'free', magnitude: 1, whole: true },
  { sign: 'free', magnitude: 2, whole: true },
  { sign: 'free', magnitude: 3, whole: true },
];
/** Points per style, sizes tried, and the largest of them. */
const POINTS = 4;
const SIZES = 60;
const LARGEST_SIZE = 4;
/** The budget for the differences of all entries. */
const LARGEST_WORK = 2e6;

/** A counterexample to a claim that failed at `witness`, as simple as one was found. The derived `answer` saves differences where it is right. */
export function shrinkCounterexample(
  trials: Trials,
  claimed: Expression,
  answer: Expression | null,
  witness: Trial,
): Counterexample | null {
  const { prepared, question, setting, options } = trials;
  if (options.quick) return directionalAt(trials, claimed, witness);
  const dims = dimsOfQuestion(prepared, setting);
  for (const sizes of smallestSizes(dims, LARGEST_SIZE, SIZES)) {
    if (options.budget.exhausted) break;
    if (typeof costOfSizes(prepared, sizes) !== 'number') continue;
    for (const style of WHOLE) {
      for (let i = 0; i < POINTS; i++) {
        const label = `whole ${style.sign} ${style.magnitude} ${i}`;
        const trial = makeTrial(prepared, question, setting, options, sizes, label, style, 3);
        if ('kind' in trial) continue;
        const found = differingAt(trials, claimed, answer, trial);
        if (found) return found;
      }
    }
  }
  return differingAt(trials, claimed, answer, witness) ?? closeAt(trials, claimed, witness);
}

/** The counterexample at a trial's point, null where the claim holds there or differences are unsure. */
function differingAt(
  trials: Trials,
  claimed: Expression,
  answer: Expression | null,
  trial: Trial,
): Counterexample | null {
  const settled = settleAt(trials, trial, claimed);
  if (settled.outcome !== 'differ') return null;
  const value = trial.values.evaluate(claimed);
  const actual = actualAt(trials, answer, trial);
  if (actual === 'too large') return directionalAt(trials, claimed, trial);
  if (!actual || !allFinite(value) || !allFinite(actual.value)) return null;
  const difference = subtract(value, actual.value);
  const size = Math.max(maxAbs(value), maxAbs(actual.value));
  // Numbers that only more digits distinguish may print alike in doubles.
  const isClose = settled.relativeError <= trials.options.tolerance;
  if (!isClose && !(maxAbs(difference) > 10 * actual.error + trials.options.tolerance * size)) return null;
  return {
    sizes: asAssignment(trial.sizes),
    at: valuesWith(trials, trial, trials.question.kind === 'differential'),
    ...functionsAt(trials, trial, claimed),
    claimed: toRows(tidied(value, 0)),
    actual: toRows(tidied(actual.value, actual.error)),
    entry: worstEntry(difference),
  };
}

/** The point of a claim that more digits refuted, and doubles do not. */
function closeAt(trials: Trials, claimed: Expression, witness: Trial): Counterexample | null {
  return inDigits(trials, witness, claimed, LARGEST, 'nothing')?.kind === 'apart'
    ? directionalAt(trials, claimed, witness)
    : null;
}

/** The right answer at a trial: the derived one where differences confirm it there, else by differences alone. */
function actualAt(
  trials: Trials,
  answer: Expression | null,
  trial: Trial,
): FullDerivative | 'too large' | null {
  if (answer && sameShape(answer.shape, expectedShape(trials.question))) {
    if (settleAt(trials, trial, answer).outcome === 'agree')
      return { value: trial.values.evaluate(answer), error: 0 };
  }
  const [evaluation] = trial.found.evaluations;
  const before = evaluation?.cost() ?? 0;
  evaluation?.run(trials.prepared.varying);
  const each = (evaluation?.cost() ?? 0) - before;
  const work = each * evaluationsFor(trials, trial);
  if (work > LARGEST_WORK) return 'too large';
  trials.options.budget.spend(work);
  return fullDerivative(trials, trial);
}

/** Where all entries are too many to work out: the two sides along one direction, which stands among the values. */
function directionalAt(trials: Trials, side: Expression, trial: Trial): Counterexample {
  const value = trial.values.evaluate(side);
  const claimed = predicted(trials.question, value, trial.directions, trial.base);
  return {
    sizes: asAssignment(trial.sizes),
    at: valuesWith(trials, trial, true),
    ...functionsAt(trials, trial, side),
    claimed: toRows(tidied(claimed, 0)),
    actual: toRows(tidied(trial.actual.value, trial.actual.error)),
    entry: worstEntry(subtract(claimed, trial.actual.value)),
  };
}

/** The variables' values by name, with the directions where the derivative is taken along them. */
function valuesWith(trials: Trials, trial: Trial, withDirections: boolean): Readonly<Record<string, Rows>> {
  const directions = trials.prepared.moving.flatMap((leaf, i): readonly (readonly [string, Rows])[] => {
    const direction = trial.directions[i];
    return leaf.payload.kind === 'variable' && direction
      ? [[`d${leaf.payload.variable.name}`, toRows(direction)]]
      : [];
  });
  return { ...valuesAt(trials, trial), ...(withDirections ? Object.fromEntries(directions) : {}) };
}

function worstEntry(difference: Matrix): readonly [number, number] {
  let worst = 0;
  for (let i = 0; i < difference.data.length; i++) {
    if (Math.abs(at(difference.data, i)) > Math.abs(at(difference.data, worst))) worst = i;
  }
  return [Math.floor(worst / difference.cols), worst % difference.cols];
}
