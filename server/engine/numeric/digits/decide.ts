// Close cases, decided with some 31 digits: the derivative along a trial's direction by differences of double-doubles, and
// the claim's value there.

import type { Expression } from '../../expressions/expression.ts';
import * as dd from '../../values/double-double.ts';
import { wide } from '../../values/double-double.ts';
import { maxAbs } from '../../values/kernels.ts';
import type { WideMatrix } from '../../values/wide-matrix.ts';
import * as matrix from '../../values/wide-matrix.ts';
import { variableKey } from '../program.ts';
import { gradientStructure, type Question, rootMeanSquare, typicalSize } from '../question.ts';
import { leavesOf } from '../remembered-values.ts';
import { distanceFrom } from '../structure.ts';
import type { Trial, Trials } from '../trials.ts';
import { refined } from './refined-point.ts';
import { type WidePoint, wideValue } from './wide-value.ts';

/** Formulas that cost more numbers are left to doubles. */
const LARGEST = 30_000;
/** What the digits must be sure of, as a part of the answer, to decide. */
const SURE = 1e-13;
/** Both sides are taken for 0 where what is left of them is this part of what they are made of. */
const NEXT_TO_NOTHING = 1e-20;
/** First steps, as parts of the size of what moves, and the halvings of each. */
const FIRST_STEPS = [2 ** -7, 2 ** -13, 2 ** -20];
const LEVELS = 5;

/**
 * How far a claim is from what differences say at a trial, as a part of the larger of the two, with a bound below 1e-13 for
 * the error of that; `unsure` where so many digits are too few, null where there are none: an operator has no value in
 * them, or the formula is too large.
 */
export function errorInDigits(trials: Trials, trial: Trial, claimed: Expression): number | 'unsure' | null {
  const { question } = trials;
  if (!isAffordable(trials, trial)) return null;
  const inDoubles = trial.values.evaluate(claimed);
  if (distanceFrom(inDoubles, gradientStructure(question)) > 1e-9) return null;
  const point = widePoint(trials, trial, claimed);
  if (!point) return null;
  const actual = actualInDigits(trials, trial, point);
  const value = wideValue(claimed, point);
  if (!actual || !value) return null;
  const claim = predictedInDigits(question, value, trial, actual.value);
  if (!claim || claim.rows !== actual.value.rows || claim.cols !== actual.value.cols) return null;
  const difference = matrix.maxAbs(matrix.subtract(claim, actual.value));
  // What doubles lost on the way, more digits lose 2⁻⁵⁰ of; they are allowed a thousand times that.
  const lost = matrix.maxAbs(matrix.subtract(value, matrix.widened(inDoubles)));
  const spread = trial.directions.reduce((product, d) => product * maxAbs(d) * d.data.length, 1);
  const rounding = 64 * dd.EPSILON * matrix.maxAbs(value);
  const bound = actual.error + spread * (2 ** -40 * lost + rounding);
  const size = Math.max(
    matrix.maxAbs(actual.value),
    matrix.maxAbs(claim),
    typicalSize(question, matrix.narrowed(value), trial.directions),
  );
  if (size <= 4 * bound) {
    const all = Math.max(trial.values.magnitudeOf(claimed), trial.values.magnitudeOf(question.of));
    return bound <= NEXT_TO_NOTHING * all ? 0 : 'unsure';
  }
  return bound <= SURE * size ? difference / size : 'unsure';
}

function isAffordable({ prepared }: Trials, { found }: Trial): boolean {
  const [evaluation] = found.evaluations;
  if (!evaluation) return false;
  const before = evaluation.cost();
  evaluation.run(prepared.varying);
  return evaluation.cost() - before <= LARGEST;
}

/** The trial's point; null where a leaf has no value there. */
function widePoint({ question }: Trials, trial: Trial, claimed: Expression): WidePoint | null {
  const values = new Map<string, WideMatrix>();
  for (const leaf of [...leavesOf(question.of), ...leavesOf(claimed)]) {
    if (leaf.payload.kind !== 'variable' || leaf.payload.variable.role === 'bound') continue;
    const value = trial.values.evaluate(leaf);
    if (value.data.some((x) => !Number.isFinite(x))) return null;
    const { variable } = leaf.payload;
    values.set(
      variableKey(variable),
      refined(matrix.widened(value), variable.role === 'value' ? variable.attributes : []),
    );
  }
  return { sizes: trial.sizes, values, standIns: trial.found.standIns };
}

interface Actual {
  readonly value: WideMatrix;
  readonly error: number;
}

function actualInDigits({ question, prepared }: Trials, trial: Trial, point: WidePoint): Actual | null {
  const displaced = (amounts: readonly number[]): WideMatrix | null => {
    const values = new Map(point.values);
    prepared.movingKeys.forEach((key, i) => {
      const from = values.get(key);
      const direction = trial.directions[i];
      if (from && direction)
        values.set(key, matrix.add(from, matrix.scale(matrix.widened(direction), wide(amounts[i] ?? 0))));
    });
    return wideValue(question.of, { ...point, values });
  };
  if (question.kind === 'identity') {
    const value = displaced([]);
    if (!value) return null;
    const lost = matrix.maxAbs(matrix.subtract(value, matrix.widened(trial.base)));
    return { value, error: 2 ** -40 * lost + 64 * dd.EPSILON * matrix.maxAbs(value) };
  }
  const units = prepared.movingKeys.map((key, i) => {
    const base = trial.found.point.values.get(key);
    const direction = trial.directions[i];
    return (base ? rootMeanSquare(base) || 1 : 1) / (direction ? rootMeanSquare(direction) || 1 : 1);
  });
  const isMixed = question.kind === 'hessian';
  // A step that is a power of two loses nothing.
  const unit = 2 ** Math.floor(Math.log2(isMixed ? Math.max(...units) : Math.min(...units)));
  const quotient = (h: number): WideMatrix | null =>
    isMixed ? mixed(displaced, h) : centred((t) => displaced(prepared.movingKeys.map(() => t)), h);
  const found = FIRST_STEPS.flatMap((step) => extrapolated(quotient, step * unit) ?? []);
  const [best, next] = found.sort((a, b) => a.error - b.error);
  if (!best || !next) return null;
  // Two tables from different steps: what rounding brings in, they do not share.
  const apart = matrix.maxAbs(matrix.subtract(best.value, next.value));
  return { value: best.value, error: 4 * apart + 2 * best.error };
}

/** (F(h) − F(−h)) / 2h */
function centred(along: (t: number) => WideMatrix | null, h: number): WideMatrix | null {
  const forward = along(h);
  const backward = forward && along(-h);
  return forward && backward && divided(matrix.subtract(forward, backward), 2 * h);
}

/** (F(h, h) − F(h, −h) − F(−h, h) + F(−h, −h)) / 4h² */
function mixed(along: (amounts: readonly number[]) => WideMatrix | null, h: number): WideMatrix | null {
  const pp = along([h, h]);
  const pm = pp && along([h, -h]);
  const mp = pm && along([-h, h]);
  const mm = mp && along([-h, -h]);
  if (!pp || !pm || !mp || !mm) return null;
  return divided(matrix.subtract(matrix.subtract(pp, pm), matrix.subtract(mp, mm)), 4 * h * h);
}

const divided = (a: WideMatrix, by: number): WideMatrix => matrix.map(a, (x) => dd.divide(x, wide(by)));

/** Neville's table in h²; its last two corners tell the error. */
function extrapolated(quotientAt: (h: number) => WideMatrix | null, first: number): Actual | null {
  let row: WideMatrix[] = [];
  for (let i = 0; i <= LEVELS; i++) {
    const quotient = quotientAt(first / 2 ** i);
    if (!quotient) return null;
    const next = [quotient];
    for (let j = 1; j <= i; j++) {
      const finer = next[j - 1];
      const coarser = row[j - 1];
      if (!finer || !coarser) return null;
      const weight = wide(4 ** j);
      const less = wide(4 ** j - 1);
      next.push(
        matrix.zip(finer, coarser, (x, y) => dd.divide(dd.subtract(dd.multiply(weight, x), y), less)),
      );
    }
    row = next;
  }
  const value = row[LEVELS];
  const before = row[LEVELS - 1];
  if (!value || !before || !Number.isFinite(matrix.maxAbs(value))) return null;
  return { value, error: matrix.maxAbs(matrix.subtract(value, before)) };
}

/** What the claim predicts along the trial's directions, shaped like what differences give. */
function predictedInDigits(
  question: Question,
  claimed: WideMatrix,
  { directions }: Trial,
  like: WideMatrix,
): WideMatrix | null {
  const [first, second] = directions.map(matrix.widened);
  switch (question.kind) {
    case 'identity':
    case 'differential':
      return claimed;
    case 'scalarDerivative':
      return first ? matrix.scale(claimed, matrix.only(first)) : null;
    case 'gradient':
      // Entry by entry, a symmetric matrix has another pairing: doubles must do.
      return first && question.symmetric === 'frobenius' ? matrix.scalar(matrix.inner(claimed, first)) : null;
    case 'jacobian': {
      if (!first) return null;
      const jacobian = question.layout === 'numerator' ? claimed : matrix.transpose(claimed);
      return matrix.unvec(matrix.multiply(jacobian, matrix.vec(first)), like.rows, like.cols);
    }
    case 'hessian':
      return first && second
        ? matrix.multiply(matrix.multiply(matrix.transpose(matrix.vec(first)), claimed), matrix.vec(second))
        : null;
  }
}
