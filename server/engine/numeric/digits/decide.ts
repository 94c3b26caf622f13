// Close cases, decided with more digits: the derivative along a trial's direction by differences of double-doubles, and the
// claim's value there; where 31 digits are too few, the same with 50.

import type { Expression, Variable } from '../../expressions/expression.ts';
import type { Question } from '../../expressions/question.ts';
import * as dd from '../../values/double-double.ts';
import { type Wide, wide } from '../../values/double-double.ts';
import type { Exact } from '../../values/exact-number.ts';
import type { Matrix } from '../../values/matrix.ts';
import type { WideMatrix } from '../../values/wide-matrix.ts';
import * as matrix from '../../values/wide-matrix.ts';
import type { Budget } from '../budget.ts';
import { variableKey } from '../program.ts';
import { gradientStructure, rootMeanSquare, typicalSize } from '../question.ts';
import { leavesOf } from '../remembered-values.ts';
import { distanceFrom } from '../structure.ts';
import type { Trial, Trials } from '../trials.ts';
import { constantInFiftyDigits, fiftyDigits } from './fifty-digits.ts';
import { refined } from './refined-point.ts';
import { type WidePoint, wideValue, wideValueAlong } from './wide-value.ts';

/** Formulas that cost more numbers are left to doubles, if nobody says otherwise. */
export const LARGEST = 30_000;
/** The part of the answer to which the digits must be sure, to decide. */
const SURE = 1e-13;
/** Sides whose difference is so many times what it may be off by are not the same. */
const CLEARLY = 4;
/** Both sides are taken for 0 where what is left of them is this part of what they are made of. */
const NEXT_TO_NOTHING = 1e-20;

/** A kind of numbers, and the differences that suit it. */
interface Precision {
  /** The exact value of a double. */
  of(value: number): Wide;
  readonly constant?: (value: Exact) => Wide;
  /** First steps, as parts of the size of what moves, and the halvings of each. */
  readonly firstSteps: readonly number[];
  readonly levels: number;
  /** Formulas that cost more numbers are not begun, and with one budget no more than so many numbers are computed in all. */
  readonly most: number;
  readonly allowance: number;
}

const DOUBLE_DOUBLES: Precision = {
  of: (value) => wide(value),
  firstSteps: [2 ** -7, 2 ** -13, 2 ** -20],
  levels: 5,
  most: LARGEST,
  allowance: Number.POSITIVE_INFINITY,
};

/** A difference that doubles show plainly is established by a few steps, if these find it, too. */
const FEW_STEPS: Precision = { ...DOUBLE_DOUBLES, firstSteps: [2 ** -9, 2 ** -12], levels: 2 };

/** Steps that two tables share: what they leave is below 1e-45, and so is what rounding brings in. */
const FIFTY_DIGITS: Precision = {
  of: fiftyDigits,
  constant: constantInFiftyDigits,
  firstSteps: [2 ** -6, 2 ** -7],
  levels: 8,
  most: 1000,
  allowance: 8000,
};

/** Numbers computed so far for one budget, where there is an allowance. */
const computed = new WeakMap<Budget, number>();

/** When 50 digits are asked: never, where 31 are unsure, also where nothing is left of both sides in them, or wherever these are equal. */
type Further = 'never' | 'unsure' | 'nothing' | 'always';

/** The judgement of a claim at a trial with more digits. */
export type InDigits =
  /** Equal up to what the digits may be off by, with that as a part of the larger side; `nothing` where that is all that there is. */
  | { readonly kind: 'equal'; readonly bound: number; readonly nothing: boolean }
  /** Further apart than anything that was lost on the way, by a part of the larger side. */
  | { readonly kind: 'apart'; readonly error: number }
  /**
   * So many digits are too few; `nothing` where all that there may be left no trace in them. `error` is what the digits
   * differ by, which may be rounding: NaN where there are none at all.
   */
  | { readonly kind: 'unsure'; readonly nothing: boolean; readonly error: number };

/**
 * A claim beside what differences say at a trial; null where there are no digits: an operator has no value in them, or the
 * formula is too large.
 */
export function inDigits(
  trials: Trials,
  trial: Trial,
  claimed: Expression,
  most: number = LARGEST,
  further: Further = 'unsure',
): InDigits | null {
  if (distanceFrom(trial.values.evaluate(claimed), gradientStructure(trials.question)) > 1e-9) return null;
  const plain = further === 'never' ? compared(trials, trial, claimed, most, FEW_STEPS) : null;
  if (plain?.kind === 'apart') return plain;
  const found = compared(trials, trial, claimed, most, DOUBLE_DOUBLES);
  if (found === null || found.kind === 'apart' || further === 'never') return found;
  if (found.kind === 'equal' && further !== 'always' && !(found.nothing && further === 'nothing'))
    return found;
  const finer = compared(trials, trial, claimed, most, FIFTY_DIGITS);
  return finer === null || finer.kind === 'unsure' ? found : finer;
}

function compared(
  trials: Trials,
  trial: Trial,
  claimed: Expression,
  most: number,
  precision: Precision,
): InDigits | null {
  const { question } = trials;
  if (!isAffordable(trials, trial, Math.min(most, precision.most), precision)) return null;
  const point = widePoint(trials, trial, claimed, precision);
  if (!point) return null;
  const actual = actualInDigits(trials, trial, point, precision);
  const value = wideValue(claimed, point);
  if (!actual || !value) return null;
  const claim = predictedInDigits(question, value, trial, actual.value);
  if (!claim || claim.rows !== actual.value.rows || claim.cols !== actual.value.cols) return null;
  const difference = matrix.maxAbs(matrix.subtract(claim, actual.value));
  const bound = actual.error + matrix.maxOff(claim);
  const size = Math.max(
    matrix.maxAbs(actual.value),
    matrix.maxAbs(claim),
    typicalSize(question, matrix.narrowed(value), trial.directions),
  );
  if (Number.isNaN(difference) || Number.isNaN(bound))
    return { kind: 'unsure', nothing: false, error: Number.NaN };
  const error = size > 0 ? difference / size : 0;
  if (difference > CLEARLY * bound) return { kind: 'apart', error };
  // A term that left no trace may be all that there is.
  if (matrix.hasLost(actual.value) || matrix.hasLost(claim)) return { kind: 'unsure', nothing: true, error };
  if (difference <= bound && bound <= SURE * size)
    return { kind: 'equal', bound: bound / size, nothing: false };
  const all = Math.max(trial.values.magnitudeOf(claimed), trial.values.magnitudeOf(question.of));
  return size <= CLEARLY * bound && bound <= NEXT_TO_NOTHING * all
    ? { kind: 'equal', bound: 0, nothing: size > 0 }
    : { kind: 'unsure', nothing: size <= CLEARLY * bound, error };
}

function isAffordable(
  { prepared, question, options }: Trials,
  { found }: Trial,
  most: number,
  { allowance, levels }: Precision,
): boolean {
  const [evaluation] = found.evaluations;
  if (!evaluation) return false;
  const before = evaluation.cost();
  evaluation.run(prepared.varying);
  const cost = evaluation.cost() - before;
  if (cost > most || allowance === Number.POSITIVE_INFINITY) return cost <= most;
  const runs = question.kind === 'identity' ? 1 : (question.kind === 'hessian' ? 4 : 2) * (levels + 2);
  const all = (computed.get(options.budget) ?? 0) + runs * cost;
  if (all > allowance) return false;
  computed.set(options.budget, all);
  return true;
}

/** The trial's point, with the values of definitions in as many digits; null where a leaf has no value there. */
function widePoint(
  { question, setting }: Trials,
  trial: Trial,
  claimed: Expression,
  { of, constant }: Precision,
): WidePoint | null {
  const values = new Map<string, WideMatrix>();
  const { surrogates } = trial.found;
  const point: WidePoint = { sizes: trial.sizes, values, surrogates, ...(constant ? { constant } : {}) };
  const isPlaced = (leaf: Expression): boolean =>
    leaf.payload.kind !== 'variable' ||
    leaf.payload.variable.role === 'bound' ||
    values.has(variableKey(leaf.payload.variable));
  // A chain of definitions may be longer than the stack is deep: what a definition reads is placed before it, in a loop.
  const place = (root: Expression): boolean => {
    const open = [root];
    const begun = new Set<Expression>();
    while (open.length > 0) {
      const leaf = open.at(-1) ?? root;
      const definition = setting.definitions.get(leaf);
      const before = definition && !begun.has(leaf) && !isPlaced(leaf) ? leavesOf(definition) : [];
      const waiting = before.filter((one) => !isPlaced(one) && !begun.has(one));
      begun.add(leaf);
      if (waiting.length > 0) {
        open.push(...waiting);
        continue;
      }
      open.pop();
      if (isPlaced(leaf) || leaf.payload.kind !== 'variable') continue;
      const { variable } = leaf.payload;
      const defined =
        definition && leavesOf(definition).every(isPlaced) ? wideValue(definition, point) : null;
      // The value in doubles of a definition without digits is not that of its parts in more.
      const value = definition ? defined : declaredValue(trial.values.evaluate(leaf), variable, of);
      if (value) values.set(variableKey(variable), value);
    }
    return isPlaced(root);
  };
  return [...leavesOf(question.of), ...leavesOf(claimed)].every(place) ? point : null;
}

/** A value of a declared set, in it to all digits. */
function declaredValue(
  value: Matrix,
  { role, attributes }: Variable,
  of: Precision['of'],
): WideMatrix | null {
  if (value.data.some((x) => !Number.isFinite(x))) return null;
  return refined(
    matrix.map(matrix.widened(value), ({ hi }) => of(hi)),
    role === 'value' ? attributes : [],
  );
}

interface Actual {
  readonly value: WideMatrix;
  /** The error bound of the differences and their roundings. */
  readonly error: number;
}

function actualInDigits(
  { question, prepared }: Trials,
  trial: Trial,
  point: WidePoint,
  { firstSteps, levels }: Precision,
): Actual | null {
  const valueAt = wideValueAlong(question.of, point, new Set(prepared.movingKeys));
  const displaced = (amounts: readonly number[]): WideMatrix | null => {
    const values = new Map(point.values);
    prepared.movingKeys.forEach((key, i) => {
      const from = values.get(key);
      const direction = trial.directions[i];
      if (from && direction)
        values.set(key, matrix.add(from, matrix.scale(matrix.widened(direction), wide(amounts[i] ?? 0))));
    });
    return valueAt(values);
  };
  if (question.kind === 'identity') {
    const value = displaced([]);
    return value && { value, error: matrix.maxOff(value) };
  }
  const units = prepared.movingKeys.map((key, i) => {
    const base = trial.found.point.values.get(key);
    const direction = trial.directions[i];
    return (base ? rootMeanSquare(base) || 1 : 1) / (direction ? rootMeanSquare(direction) || 1 : 1);
  });
  const isMixed = question.kind === 'hessian';
  // A step that is a power of two loses nothing.
  const unit = 2 ** Math.floor(Math.log2(isMixed ? Math.max(...units) : Math.min(...units)));
  const known = new Map<number, WideMatrix | null>();
  const quotient = (h: number): WideMatrix | null => {
    const before = known.get(h);
    if (before !== undefined) return before;
    const found = isMixed
      ? mixed(displaced, h)
      : centred((t) => displaced(prepared.movingKeys.map(() => t)), h);
    known.set(h, found);
    return found;
  };
  const found = firstSteps.flatMap((step) => extrapolated(quotient, step * unit, levels) ?? []);
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
function extrapolated(
  quotientAt: (h: number) => WideMatrix | null,
  first: number,
  levels: number,
): Actual | null {
  let row: WideMatrix[] = [];
  for (let i = 0; i <= levels; i++) {
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
  const value = row[levels];
  const before = row[levels - 1];
  if (!value || !before || !Number.isFinite(matrix.maxAbs(value))) return null;
  return { value, error: matrix.maxAbs(matrix.subtract(value, before)) + matrix.maxOff(value) };
}

/** The prediction of the claim along the trial's directions, shaped like the differences. */
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
