// The judgement of a claim beside one trial: by doubles where they are sure, by more digits where they are not.

import type { Expression } from '../expressions/expression.ts';
import { maxAbs } from '../values/kernels.ts';
import { type Comparison, compareAt } from './comparison.ts';
import { type InDigits, inDigits } from './digits/decide.ts';
import { noiseAlong } from './directional.ts';
import { leavesOf } from './remembered-values.ts';
import { isRounding } from './rounding.ts';
import type { JudgeOptions } from './setting.ts';
import type { Trial, Trials } from './trials.ts';

/** `close`: not the same, and not far enough apart to be called wrong, such as 0.3333333 for 1/3. */
export interface Settled {
  readonly outcome: Comparison['outcome'] | 'close';
  readonly relativeError: number;
  /** Whether the sides agree since both are nothing but rounding. */
  readonly isNothing?: boolean;
}

/** Doubles agree to so many digits where a formula is well-behaved. */
const ORDINARY = 1e-11;
/** A larger difference needs no more than 31 digits, or doubles whose noise is known. */
const PLAIN = 1e-3;
/** A tolerance looser than this is the user's word that his numbers are rounded. */
const ROUNDED = 1e-6;

/** Whether a difference is one that the user has said to expect. */
export const isRounded = ({ tolerance }: JudgeOptions, error: number): boolean =>
  tolerance > ROUNDED && error <= tolerance;

/**
 * The claim against one trial. Numbers alone, e^(π √163) beside a whole number, have no other points to tell them apart: all
 * digits that there are do. Nobody is accused, and nothing that looks odd is verified, on doubles alone.
 */
export function settleAt(trials: Trials, trial: Trial, claimed: Expression): Settled {
  const compared = compareAt(trials, trial, claimed);
  const isOfNumbers = trials.question.kind === 'identity' && trials.prepared.variables.length === 0;
  if (
    compared.outcome === 'agree' &&
    compared.relativeError <= ORDINARY &&
    !compared.isNothing &&
    !isOfNumbers
  )
    return compared;
  const isPlain = compared.outcome === 'differ' && compared.relativeError > PLAIN;
  const further = isPlain ? 'never' : isOfNumbers ? 'always' : 'unsure';
  const found = inDigits(trials, trial, claimed, undefined, further);
  // Agreement of what is nothing but rounding in doubles, and too little in more digits, says nothing.
  if (found?.kind === 'unsure' && (compared.isNothing || isDenied(compared, found)))
    return { ...compared, outcome: 'unclear' };
  if (found === null || found.kind === 'unsure') return inDoubles(trials, trial, claimed, compared);
  if (found.kind === 'equal')
    return { outcome: 'agree', relativeError: found.bound, isNothing: found.nothing };
  return {
    outcome: isRounded(trials.options, found.error) ? 'agree' : 'differ',
    relativeError: found.error,
  };
}

/** Whether more digits, if they are unsure too, do not show the difference that doubles show. */
const isDenied = ({ outcome, relativeError }: Comparison, found: InDigits & { kind: 'unsure' }): boolean =>
  outcome === 'differ' && (found.nothing || found.error < SHARE * relativeError);

/** Where there are no more digits: what rounding cannot have brought in is no agreement, what it can have is no difference. */
function inDoubles(trials: Trials, trial: Trial, claimed: Expression, compared: Comparison): Settled {
  const { question, prepared, options } = trials;
  const { actual, found, directions } = trial;
  const size = maxAbs(actual.value);
  switch (compared.outcome) {
    case 'unclear':
      return compared;
    case 'differ': {
      const noise = Math.max(
        noiseAlong(question, prepared, found, directions),
        noiseOfDefinitions(trials, trial),
      );
      return noise >= SHARE * compared.relativeError * size ||
        isRounding(trials, trial, claimed, compared.relativeError)
        ? { ...compared, outcome: 'unclear' }
        : compared;
    }
    case 'agree': {
      if (compared.isNothing || options.tolerance > ROUNDED) return compared;
      const isExplained = size === 0 || compared.relativeError <= (10 * actual.error) / size;
      if (isExplained || compared.relativeError <= SMALL) return compared;
      return {
        ...compared,
        outcome: isRounding(trials, trial, claimed, compared.relativeError) ? 'unclear' : 'close',
      };
    }
  }
}

/**
 * What the roundings of the formulas that leaves stand for may bring into the differences: along a direction a leaf is the
 * same number, so `noiseAlong` does not see that 1 - σ(z) has lost all of its digits.
 */
function noiseOfDefinitions(
  { question, setting, prepared }: Trials,
  { values, found, directions }: Trial,
): number {
  const { definitions } = setting;
  if (question.kind === 'identity' || !leavesOf(question.of).some((leaf) => definitions.has(leaf))) return 0;
  const lengths = prepared.movingKeys.map((key, i) => {
    const [base, direction] = [found.point.values.get(key), directions[i]];
    return (base ? maxAbs(base) || 1 : 1) / (direction ? maxAbs(direction) || 1 : 1);
  });
  const rounded = UNIT * values.magnitudeThrough(question.of, definitions);
  const [first = 1, second = 1] = lengths;
  return rounded / (question.kind === 'hessian' ? first * second : Math.min(...lengths, Number.MAX_VALUE));
}

/** The relative error of one rounding. */
const UNIT = 2 ** -53;
/** A difference is counted only where rounding is at most this part of it. */
const SHARE = 0.1;
/** The error bound of doubles alone. */
const SMALL = 1e-9;
