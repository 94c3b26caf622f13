// What a claim is beside one trial: doubles say it where they are sure, more digits where they are not.

import type { Expression } from '../expressions/expression.ts';
import { maxAbs } from '../values/kernels.ts';
import { type Comparison, compareAt } from './comparison.ts';
import { errorInDigits } from './digits/decide.ts';
import { noiseAlong } from './directional.ts';
import type { Trial, Trials } from './trials.ts';

/** `close`: not the same, and not far enough apart to be called wrong, such as 0.3333333 for 1/3. */
export interface Settled {
  readonly outcome: Comparison['outcome'] | 'close';
  readonly relativeError: number;
}

/** Doubles agree to so many digits where a formula is well-behaved. */
const ORDINARY = 1e-11;
/** What rounded points (an orthogonal matrix, a unit column) may leave between two sides that are equal. */
const EXACT = 1e-12;
/** A tolerance looser than this is the user's word that his numbers are rounded. */
const ROUNDED = 1e-6;

/** The claim against one trial. Nobody is accused, and nothing that looks odd is verified, on doubles alone. */
export function settleAt(trials: Trials, trial: Trial, claimed: Expression): Settled {
  const compared = compareAt(trials, trial, claimed);
  if (compared.outcome === 'agree' && compared.relativeError <= ORDINARY && !compared.isNothing)
    return compared;
  const { tolerance } = trials.options;
  const error = errorInDigits(trials, trial, claimed);
  // Agreement of what is nothing but rounding in doubles, and too little in more digits, says nothing.
  if (error === 'unsure' && compared.isNothing) return { ...compared, outcome: 'unclear' };
  if (error === null || error === 'unsure') return inDoubles(trials, trial, compared);
  if (error <= EXACT) return { outcome: 'agree', relativeError: error };
  if (error > tolerance) return { outcome: 'differ', relativeError: error };
  return { outcome: tolerance > ROUNDED ? 'agree' : 'close', relativeError: error };
}

/** Where there are no more digits: what rounding cannot have brought in is no agreement, what it can have is no difference. */
function inDoubles({ question, prepared, options }: Trials, trial: Trial, compared: Comparison): Settled {
  const { actual, found, directions } = trial;
  const size = maxAbs(actual.value);
  switch (compared.outcome) {
    case 'unclear':
      return compared;
    case 'differ': {
      const noise = noiseAlong(question, prepared, found, directions);
      return noise >= SHARE * compared.relativeError * size ? { ...compared, outcome: 'unclear' } : compared;
    }
    case 'agree': {
      if (compared.isNothing || options.tolerance > ROUNDED) return compared;
      const isExplained = size === 0 || compared.relativeError <= (10 * actual.error) / size;
      return isExplained || compared.relativeError <= SMALL ? compared : { ...compared, outcome: 'close' };
    }
  }
}

/** A difference is told only where rounding is at most this part of it. */
const SHARE = 0.1;
/** What doubles alone may be off by. */
const SMALL = 1e-9;
