// A claim that doubles confirm, examined with more digits at a few points: a term too small for doubles (1e-25 y beside x, what
// is left of tanh far out) makes two sides different all the same.

import { type Expression, topological } from '../../expressions/expression.ts';
import { isLostInDoubles } from '../../values/exact-number.ts';
import { inDigits } from '../digits/decide.ts';
import { isScaled } from '../styles.ts';
import type { Trial, Trials } from '../trials.ts';
import { rootsOf } from './open-sides.ts';

/** Equal as far as digits go, apart by a part of the larger side, or nothing left to compare. */
export type SmallTerms =
  | { readonly kind: 'equal' }
  | { readonly kind: 'apart'; readonly at: Trial; readonly error: number }
  | { readonly kind: 'nothing left' };

/** Points examined, how many where nothing is left at some, and what one evaluation of the formula may cost there. */
const POINTS = 2;
const MOST = 6;
const LARGEST = 4000;

/** The judgement with more digits at the cheapest points of a claim. */
export function coverSmallTerms(trials: Trials, claimed: Expression): SmallTerms {
  const entries = ({ found }: Trial): number =>
    [...found.point.values.values()].reduce((total, { data }) => total + data.length, 0);
  const list = trials.list
    .filter(({ style }) => !isScaled(style))
    .toSorted((a, b) => entries(a) - entries(b));
  let looked = 0;
  let silent = 0;
  for (const trial of list) {
    if (looked === POINTS || looked + silent === MOST) break;
    const found = inDigits(trials, trial, claimed, LARGEST, 'nothing');
    if (found?.kind === 'apart') return { kind: 'apart', at: trial, error: found.error };
    // A point at which nothing is left says nothing, and another one may.
    if (found?.kind === 'unsure' && found.nothing) silent += 1;
    else if (found) looked += 1;
  }
  if (looked > 0 || list.length === 0) return { kind: 'equal' };
  return silent > 0 || hasLostNumbers(trials, claimed) ? { kind: 'nothing left' } : { kind: 'equal' };
}

/** Whether a number in a claim is another one for doubles, which then say nothing of it. */
const hasLostNumbers = (trials: Trials, claimed: Expression): boolean =>
  topological(rootsOf(trials, claimed)).some(
    ({ payload }) => payload.kind === 'exact' && isLostInDoubles(payload.value),
  );
