// Differences of a question's expression at a point: only what depends on the moving variables runs again, and no
// step passes a kink.

import type { Question } from '../expressions/question.ts';
import { addScaled, allFinite, at, maxAbs, subtract } from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';
import { type Difference, firstDifference, mixedDifference } from './differences.ts';
import type { Inspection } from './evaluate.ts';
import type { FoundPoint } from './points.ts';
import type { Prepared } from './prepared.ts';
import { rootMeanSquare } from './question.ts';

/** The first step, as a part of the size of what moves. */
const FIRST_STEP = 0.04;
const MIXED_STEP = 0.08;

/**
 * The derivative of `of` along these directions (for a Hessian the mixed second one), with its error bound;
 * the value itself for an identity. null where differences do not exist. `finer` < 1 asks for smaller steps.
 */
export function derivativeAlong(
  question: Question,
  prepared: Prepared,
  found: FoundPoint,
  directions: readonly Matrix[],
  finer = 1,
): Difference | null {
  return displacing(prepared, found, directions, (displaced, bases) =>
    differenceOf(question, prepared, bases, directions, displaced, finer),
  );
}

/** F where the i-th moving variable is displaced by amounts[i] along its direction. */
type Displaced = (amounts: readonly number[]) => Matrix | null;

/** Some work with displacements; afterwards everything is at its base again. */
function displacing<T>(
  prepared: Prepared,
  found: FoundPoint,
  directions: readonly Matrix[],
  work: (displaced: Displaced, bases: readonly (Matrix | undefined)[]) => T,
): T | null {
  const [evaluation] = found.evaluations;
  const result = prepared.program.results[0] ?? -1;
  if (!evaluation) return null;
  const bases = prepared.movingKeys.map((key) => found.point.values.get(key));
  const watch = watchKinks(found, prepared);
  const displaced: Displaced = (amounts) => {
    const places = new Map<string, Matrix>();
    prepared.movingKeys.forEach((key, i) => {
      const from = places.get(key) ?? bases[i];
      const direction = directions[i];
      if (from && direction) places.set(key, addScaled(from, amounts[i] ?? 0, direction));
    });
    for (const [key, value] of places) evaluation.move(key, value);
    const passed = evaluation.run(prepared.varying, watch?.());
    const value = evaluation.memory[result];
    return passed && value && allFinite(value) ? value : null;
  };
  const done = work(displaced, bases);
  prepared.movingKeys.forEach((key, i) => {
    const base = bases[i];
    if (base) evaluation.move(key, base);
  });
  evaluation.run(prepared.varying);
  return done;
}

/** Displacements of this part of a unit, so many of them; their differences of this order have little of a smooth F in them. */
const SPACING = 2 ** -8;
const FINER = 2 ** -24;
const SAMPLES = 10;
const ORDER = 6;
/** √((k!)² / (2k)!): a k-th difference of unit noise, taken back. */
const FROM_DIFFERENCES = 1 / Math.sqrt(924);
/** The bound on F's noise over the first step: tables go down to steps of a ten-thousandth of it. */
const AMPLIFIED = 2 ** 15;
const MIXED_AMPLIFIED = 2 ** 26;

/**
 * What rounding on the way may bring into the differences of `derivativeAlong`: measured, since a formula may lose digits
 * inside that its value does not show, as (1 - cos(t)) / 1e-8 does (Moré and Wild, "Estimating computational noise", 2011).
 */
export function noiseAlong(
  question: Question,
  prepared: Prepared,
  found: FoundPoint,
  directions: readonly Matrix[],
): number {
  if (question.kind === 'identity') return 0;
  const noise = displacing(prepared, found, directions, (displaced, bases) => {
    const steps = prepared.movingKeys.map((_, i) => sizeOf(bases[i]) / sizeOf(directions[i]));
    const [first = 1, second = 1] = steps;
    const unit = Math.min(...steps, Number.MAX_VALUE);
    const samples = (spacing: number): readonly Matrix[] =>
      Array.from({ length: SAMPLES }, (_, k) =>
        displaced(prepared.movingKeys.map(() => (k - SAMPLES / 2) * spacing * unit)),
      ).flatMap((value) => value ?? []);
    let row = samples(SPACING);
    // Flat all over, or in stairs: what happens in between is lost in rounding.
    if (isFlat(row) || isFlat(samples(FINER))) return Number.POSITIVE_INFINITY;
    for (let k = 0; k < ORDER; k++) row = row.slice(1).map((value, i) => subtract(value, row[i] ?? value));
    const most = FROM_DIFFERENCES * Math.max(0, ...row.map(maxAbs));
    return question.kind === 'hessian'
      ? (MIXED_AMPLIFIED * most) / (MIXED_STEP ** 2 * first * second)
      : (AMPLIFIED * most) / (FIRST_STEP * unit);
  });
  return noise ?? 0;
}

function isFlat([start, ...others]: readonly Matrix[]): boolean {
  return start === undefined || others.every((value) => maxAbs(subtract(value, start)) === 0);
}

function differenceOf(
  question: Question,
  prepared: Prepared,
  bases: readonly (Matrix | undefined)[],
  directions: readonly Matrix[],
  displaced: Displaced,
  finer: number,
): Difference | null {
  if (question.kind === 'identity') {
    const value = displaced([]);
    return value && { value, error: 0, step: 0 };
  }
  const steps = prepared.movingKeys.map((_, i) => sizeOf(bases[i]) / sizeOf(directions[i]));
  if (question.kind === 'hessian') {
    const [first = 1, second = 1] = steps;
    const found = mixedDifference((s, t) => displaced([s * first, t * second]), MIXED_STEP * finer);
    return found && rescaled(found, 1 / (first * second));
  }
  // All move together: by the smallest step that any of them asks for.
  const step = Math.min(...steps, Number.MAX_VALUE);
  return firstDifference((t) => displaced(prepared.movingKeys.map(() => t)), FIRST_STEP * finer * step);
}

function rescaled(difference: Difference, factor: number): Difference {
  return {
    value: addScaled(difference.value, factor - 1, difference.value),
    error: difference.error * Math.abs(factor),
    step: difference.step,
  };
}

/** A typical entry; 1 for what is 0 all over. */
function sizeOf(a: Matrix | undefined): number {
  const size = a ? rootMeanSquare(a) : 1;
  return size > 0 ? size : 1;
}

/**
 * Inspections (a new one for each run) that stop a run in which some argument has passed a kink, or moved off one;
 * null where nothing has kinks. The signs at the point itself are read off one run.
 */
function watchKinks(found: FoundPoint, prepared: Prepared): (() => Inspection) | null {
  const [evaluation] = found.evaluations;
  const { decompositions } = found;
  const known: Float64Array[] = [];
  evaluation?.run(prepared.varying, (_, operator, args) => {
    const distances = operator.smoothness.kinks(args, decompositions);
    if (distances) known.push(distances);
    return true;
  });
  if (known.length === 0) return null;
  return () => {
    let place = 0;
    return (_, operator, args) => {
      const distances = operator.smoothness.kinks(args, decompositions);
      if (!distances) return true;
      const before = known[place];
      place += 1;
      if (before?.length !== distances.length) return false;
      return distances.every((d, i) => Math.sign(d) === Math.sign(at(before, i)));
    };
  };
}
