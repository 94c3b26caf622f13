// A refuted claim with the kind of its mistake, where that is known.

import type { Expression } from '../expressions/expression.ts';
import { compareAt } from '../numeric/comparison.ts';
import { isScaled, PLAIN_STYLE } from '../numeric/styles.ts';
import { furtherTrials, isGeneric, type Trial, type Trials } from '../numeric/trials.ts';
import type { Verdict } from '../numeric/verdict.ts';
import { diagnose } from './diagnose.ts';
import { nearlyEqual, notZero } from './nearly.ts';
import { rightOnOneSide } from './one-side-of-kink.ts';
import { type Reason, type Remedy, said } from './reason.ts';
import { rightForFew, rightForSizes } from './right-for-sizes.ts';

/** A verdict with its reason, and what would make the claim right as it stands. */
export interface Reasoned {
  readonly verdict: Verdict;
  readonly remedy: Remedy | null;
}

/**
 * The verdict on `claimed` with its reason: for which sizes it is right, or what was done wrong. The derived `answer` helps to
 * say which term is missing; `beyond` is the point at which a claim fails that holds at all trials. Verdicts that have a
 * reason, and quick ones, stay as they are.
 */
export function withReason(
  verdict: Verdict,
  trials: Trials,
  claimed: Expression,
  answer: () => Expression | null = () => null,
  beyond: Trial | null = null,
): Reasoned {
  if (verdict.status !== 'refuted' || verdict.why !== null || trials.options.quick)
    return { verdict, remedy: null };
  const reason = reasonFor(trials, claimed, answer(), beyond);
  return { verdict: { ...verdict, why: reason?.words ?? null }, remedy: reason?.remedy ?? null };
}

function reasonFor(
  trials: Trials,
  claimed: Expression,
  answer: Expression | null,
  beyond: Trial | null,
): Reason | null {
  if (beyond)
    return (
      rightOnOneSide(trials, claimed, beyond) ??
      diagnose(withPoint(trials, beyond), claimed, answer) ??
      said(notZero(trials, claimed) ?? nearlyEqual(withPoint(trials, beyond), claimed))
    );
  return (
    said(holdsForSome(trials, claimed)) ??
    diagnose(atGenericSizes(trials, claimed), claimed, answer) ??
    said(rightForSizes(trials, claimed) ?? rightForFew(trials, claimed)) ??
    rightOnOneSide(trials, claimed, null) ??
    said(notZero(trials, claimed) ?? nearlyEqual(trials, claimed))
  );
}

/** One more point, which counts whatever its scale. */
const withPoint = (trials: Trials, point: Trial): Trials => ({
  ...trials,
  list: [...trials.list, { ...point, style: PLAIN_STYLE }],
});

/** For which sizes a claim holds, where it holds at some at which nothing agrees by chance. */
function holdsForSome(trials: Trials, claimed: Expression): string | null {
  const agrees = (trial: Trial): boolean => {
    const { outcome, isNothing } = compareAt(trials, trial, claimed);
    return outcome === 'agree' && (trials.question.kind === 'identity' || !isNothing);
  };
  const ordinary = trials.list.filter(({ style }) => !isScaled(style));
  return ordinary.some((trial) => isGeneric(trial) && agrees(trial))
    ? rightForSizes({ ...trials, list: ordinary }, claimed)
    : null;
}

/**
 * The trials by which a mistake is recognised: sizes that are all different and above 1, where nothing agrees by chance; all where
 * the claim is right at those.
 */
function atGenericSizes(trials: Trials, claimed: Expression): Trials {
  const list = trials.list.filter(isGeneric);
  if (!list.some((trial) => compareAt(trials, trial, claimed).outcome === 'differ')) return trials;
  const generic = { ...trials, list };
  return { ...generic, list: [...list, ...furtherTrials(generic, trials.options.trials - list.length)] };
}
