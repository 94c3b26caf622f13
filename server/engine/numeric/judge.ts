// The verdict on a claim: verified with evidence, refuted with a counterexample, or unchecked with the reason.

import type { Expression } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import type { Need } from '../operators/operator.ts';
import type { PartialPart } from '../operators/partial-parts.ts';
import { printShape, sameShape } from '../shapes/shape.ts';
import { filled, mapEntries, toRows } from '../values/kernels.ts';
import { shrinkCounterexample } from './counterexample.ts';
import { coverKinks } from './coverage/kinks.ts';
import { missingEntries } from './coverage/missing-parts.ts';
import { missingAtSizes, missingAtSomeSizes } from './coverage/missing-sizes.ts';
import { type MissingValue, missingValueOf } from './coverage/missing-values.ts';
import { coverSmallTerms } from './coverage/small-terms.ts';
import { type Compared, compareAll, evidenceOf, functionsAt, valuesAt } from './evidence.ts';
import { fullDerivative, tidied } from './full-derivative.ts';
import { hasOpenSizes } from './prepared.ts';
import { expectedShape } from './question.ts';
import type { JudgeOptions, Setting } from './setting.ts';
import { isRounded, settleAt } from './settle.ts';
import { asAssignment } from './sizes.ts';
import { isScaled } from './styles.ts';
import { furtherTrials, OPEN_SIZES, prepareTrials, type Trial, type Trials } from './trials.ts';
import type { Verdict } from './verdict.ts';

/** Whether `claimed` answers the question. */
export function judgeClaim(
  question: Question,
  claimed: Expression,
  setting: Setting,
  options: JudgeOptions,
): Verdict {
  const prepared = prepareTrials(question, [claimed], setting, options);
  if (prepared.kind === 'none') return { status: 'unchecked', why: prepared.why };
  return judgeWith(prepared.trials, claimed);
}

/**
 * The verdict from trials that were prepared before. The derived `answer`, only asked for where a claim is wrong, gives the
 * counterexample its right values. What kind of mistake it is, `diagnosis/` says.
 */
export function judgeWith(
  trials: Trials,
  claimed: Expression,
  answer: () => Expression | null = () => null,
): Verdict {
  if (!sameShape(claimed.shape, expectedShape(trials.question))) {
    const [found, wanted] = [printShape(claimed.shape), printShape(expectedShape(trials.question))];
    return { status: 'ill-shaped', why: `the claim is ${found}, the answer ${wanted}` };
  }
  if (hasOpenSizes(claimed, trials.setting)) return { status: 'unchecked', why: OPEN_SIZES };
  const agreeing: Compared[] = [];
  let unclear = 0;
  // Points at which both sides are so small that no digits of them are left speak neither for a claim nor against it.
  let silent = 0;
  let close = 0;
  let list: readonly Trial[] = trials.list;
  for (let round = 0; round < 2; round++) {
    for (const trial of list) {
      const settled = settleAt(trials, trial, claimed);
      if (settled.outcome === 'differ')
        return refuted(trials, claimed, answer(), trial, settled.relativeError);
      if (settled.outcome === 'agree') agreeing.push({ trial, relativeError: settled.relativeError });
      else if (settled.outcome === 'close') close = Math.max(close, settled.relativeError);
      // At other scales more is lost in rounding: such a point tells nothing, and is no reason to doubt the others.
      else if (isScaled(trial.style)) continue;
      else if (settled.isNothing) silent += 1;
      else unclear += 1;
    }
    if (unclear + silent === 0) break;
    // An unclear comparison is made again, at other points.
    list = round === 0 ? furtherTrials(trials, 2 * (unclear + silent)) : [];
  }
  if (close > 0) return { status: 'unchecked', why: closeInWords(trials, close) };
  if (trials.options.budget.exhausted) {
    return { status: 'unchecked', why: 'it is too large to check with numbers' };
  }
  if (2 * agreeing.length < trials.options.trials || agreeing.length < 2 * unclear) {
    return { status: 'unchecked', why: 'differences are too inaccurate to tell' };
  }
  const alone = trials.severalSizes && trials.options.trials > 1 ? seenTooLittle(trials) : null;
  if (alone !== null) return { status: 'unchecked', why: trials.elsewhere ?? alone };
  const [unreached] = trials.unreached;
  if (unreached) return { status: 'unchecked', why: unreachedInWords(trials, unreached) };
  return { status: 'verified', proved: false, evidence: evidenceOf(trials, agreeing) };
}

/** Whether points were found at one set of sizes, or for one dim at 1 alone: what holds for numbers says little of matrices. */
function seenTooLittle({ sizes, setting }: Trials): string | null {
  if (sizes.length < 2) return 'it could be evaluated at one set of sizes only';
  const isFree = (name: string): boolean =>
    setting.dims.some((dim) => dim.name === name && dim.value === null && dim.atMost === null);
  const alone = Object.keys(sizes[0] ?? {}).find(
    (name) => isFree(name) && sizes.every((each) => each[name] === 1),
  );
  return alone === undefined ? null : `points were found for ${alone} = 1 only`;
}

function unreachedInWords({ setting }: Trials, node: Expression): string {
  return `the sizes at which \`${setting.printNamed(node)}\` comes out otherwise are too large to check with numbers`;
}

/** Off by less than anybody sees, and by more than rounding: mostly a number that was rounded. */
function closeInWords({ question }: Trials, error: number): string {
  const sides = question.kind === 'identity' ? 'they differ' : 'it differs from the right answer';
  return `${sides} by a part of ${error.toExponential(0)} only, which is more than rounding (is a number rounded?)`;
}

/**
 * What stands against a claim that holds at all trials: where it fails at a point beyond, `at` is that point, and `missing` the
 * part of it that has no value there.
 */
export interface NotCovered {
  readonly verdict: Verdict;
  readonly at: Trial | null;
  readonly missing: PartialPart | null;
}

/**
 * A claim that was verified, examined on every side of its kinks, and where a part of it may have no value; null where it
 * holds. `parts` are those that one side has, as written, and the other has not: of a derivative the claim alone is held to
 * have values, of an identity either side.
 */
export function coverPoints(
  trials: Trials,
  claimed: Expression,
  parts: { readonly left: readonly PartialPart[]; readonly side: readonly PartialPart[] },
  answer: () => Expression | null,
): NotCovered | null {
  if (trials.options.pointsOnly) return null;
  const missing = missingValueOf(trials, parts.side);
  if (missing)
    return { verdict: withoutValue(trials, claimed, missing), at: missing.at, missing: missing.part };
  const reversed = { ...trials, question: { kind: 'identity', of: claimed } as const };
  const isIdentity = trials.question.kind === 'identity';
  const onLeft = isIdentity ? missingValueOf(reversed, parts.left) : null;
  if (onLeft)
    return { verdict: withoutLeftValue(trials, claimed, onLeft), at: onLeft.at, missing: onLeft.part };
  const atSizes = missingAtSomeSizes(trials, parts.side);
  if (atSizes)
    return { verdict: withoutValue(trials, claimed, atSizes), at: atSizes.at, missing: atSizes.part };
  const leftAtSizes = isIdentity ? missingAtSomeSizes(reversed, parts.left) : null;
  if (leftAtSizes)
    return {
      verdict: withoutLeftValue(trials, claimed, leftAtSizes),
      at: leftAtSizes.at,
      missing: leftAtSizes.part,
    };
  const small = coverSmallTerms(trials, claimed);
  if (small.kind === 'apart' && !isRounded(trials.options, small.error))
    return {
      verdict: refuted(trials, claimed, answer(), small.at, small.error),
      at: small.at,
      missing: null,
    };
  const kinks = coverKinks(trials, claimed);
  if (small.kind === 'nothing left' && kinks.kind !== 'differs')
    return { verdict: { status: 'unchecked', why: NOTHING_LEFT }, at: null, missing: null };
  switch (kinks.kind) {
    case 'covered':
      return null;
    case 'differs':
      return {
        verdict: refuted(trials, claimed, answer(), kinks.at, kinks.error),
        at: kinks.at,
        missing: null,
      };
    case 'missed': {
      const why = `\`${trials.setting.printNamed(kinks.node)}\` was only seen on one side of its kink`;
      return { verdict: { status: 'unchecked', why }, at: null, missing: null };
    }
  }
}

function withoutValue(trials: Trials, claimed: Expression, missing: MissingValue): Verdict {
  const { at, part } = missing;
  const found = at.values.evaluate(claimed);
  // The value by rounding, or by a form without the part, is not the side's value there.
  const entries = missingEntries(part, at, found);
  const value = {
    ...found,
    data: found.data.map((entry, i) => (entries?.[i] === false ? entry : Number.NaN)),
  };
  const first = Math.max(0, entries?.indexOf(true) ?? 0);
  const actual = fullDerivative(trials, at);
  return {
    status: 'refuted',
    why: `it has no value where \`${trials.setting.printNamed(part.of)}\` ${FAILING[part.need]}`,
    evidence: evidenceOf(trials, compareAll(trials, claimed)),
    counterexample: {
      sizes: asAssignment(at.sizes),
      at: valuesAt(trials, at),
      ...functionsAt(trials, at, claimed),
      claimed: toRows(value),
      actual: toRows(actual ? tidied(actual.value, actual.error) : mapEntries(value, () => Number.NaN)),
      entry: [Math.floor(first / found.cols), first % found.cols],
    },
  };
}

/** The same for the left side of an identity. */
function withoutLeftValue(trials: Trials, claimed: Expression, missing: MissingValue): Verdict {
  const { at, part } = missing;
  const value = at.values.evaluate(claimed);
  return {
    status: 'refuted',
    why: `the left side has no value where \`${trials.setting.printNamed(part.of)}\` ${FAILING[part.need]}`,
    evidence: evidenceOf(trials, compareAll(trials, claimed)),
    counterexample: {
      sizes: asAssignment(at.sizes),
      at: valuesAt(trials, at),
      ...functionsAt(trials, at, claimed),
      claimed: toRows(tidied(value, 0)),
      actual: toRows(filled(value.rows, value.cols, Number.NaN)),
      entry: [0, 0],
    },
  };
}

/**
 * What a claim that holds says nothing of: sizes at which it has no value and the derivative has one, in words; null where
 * there are none.
 */
export function sizesWithoutValue(trials: Trials, parts: readonly PartialPart[]): string | null {
  const missing = missingAtSizes(trials, parts);
  if (!missing) return null;
  const sizes = [...missing.at.sizes].map(([name, size]) => `${name} = ${size}`).join(', ');
  const { need, of } = missing.part;
  return `for ${sizes} it has no value, since \`${trials.setting.printNamed(of)}\` ${FAILING[need]} for all values`;
}

const FAILING: Readonly<Record<Need, string>> = {
  nonzero: 'is 0',
  positive: 'is not positive',
  nonnegative: 'is negative',
  'unit interval': 'is beyond 1',
  invertible: 'is singular',
  definite: 'is not positive definite',
  semidefinite: 'has a negative eigenvalue',
  special: 'has none',
};

const NOTHING_LEFT =
  'what the two sides differ by, if they do, is too small to see beside what they are made of';

/** The verdict on a claim that is wrong at `witness`, by this part of the larger side. */
function refuted(
  trials: Trials,
  claimed: Expression,
  answer: Expression | null,
  witness: Trial,
  error: number,
): Verdict {
  const counterexample = shrinkCounterexample(trials, claimed, answer, witness);
  if (!counterexample) return { status: 'unchecked', why: 'differences are too inaccurate to tell' };
  return {
    status: 'refuted',
    why: error <= trials.options.tolerance ? closeInWords(trials, error) : null,
    evidence: evidenceOf(trials, compareAll(trials, claimed)),
    counterexample,
  };
}
