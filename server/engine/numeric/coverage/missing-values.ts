// Points at which one side of a claim has a value and the other has none: a divisor that may be 0 in the declared set, a
// logarithm of what may be negative.

import { type Expression, topological } from '../../expressions/expression.ts';
import type { Need } from '../../operators/operator.ts';
import type { PartialPart } from '../../operators/partial-parts.ts';
import { allFinite } from '../../values/kernels.ts';
import type { Matrix } from '../../values/matrix.ts';
import { prepare } from '../prepared.ts';
import { PLAIN_STYLE, type Style, trialStyle } from '../styles.ts';
import { makeTrial, type Trial, type Trials } from '../trials.ts';

export interface MissingValue {
  readonly at: Trial;
  readonly part: PartialPart;
}

/** Points tried, with every member of the declared sets in turn, then with either sign. */
const STYLES: readonly Style[] = [
  ...Array.from({ length: 8 }, (_, turn) => trialStyle(turn)),
  { ...PLAIN_STYLE, sign: 'negative' },
  { ...PLAIN_STYLE, sign: 'positive' },
  { ...PLAIN_STYLE, magnitude: 10 },
];
const ATTEMPTS = 8;

/**
 * A point of the question at which one of these parts of the claimed side has no value, at sizes at which the claim was
 * compared: where it has no value at any point of some sizes, as (X'X)⁻¹ of a wide X, it speaks of other sizes.
 */
export function missingValueOf(trials: Trials, parts: readonly PartialPart[]): MissingValue | null {
  const { question, setting, options } = trials;
  const checked = parts.filter((part) => canBeMissing(part) && !isInsideSum(part.of));
  if (checked.length === 0) return null;
  const prepared = prepare(
    question,
    checked.map(({ of }) => of),
    setting,
  );
  for (const [i, style] of STYLES.entries()) {
    const sizes = trials.list[i % trials.list.length]?.sizes;
    if (!sizes || options.budget.exhausted) return null;
    const trial = makeTrial(prepared, question, setting, options, sizes, `value ${i}`, style, ATTEMPTS);
    if ('kind' in trial) continue;
    const part = checked.find(({ need, of }) => isMissing(need, trial.values.evaluate(of), setting));
    if (part) return { at: trial, part };
  }
  return null;
}

/** Whether values can tell; what is 0 or singular on a set without volume only counts where a declaration admits it. */
function canBeMissing({ need, of }: PartialPart): boolean {
  if (need !== 'nonzero' && need !== 'invertible') return CHECKED[need] !== null;
  return topological([of]).some(
    ({ payload }) => payload.kind === 'variable' && payload.variable.attributes.length > 0,
  );
}

/** Whether a value is not what is needed; one that cannot be evaluated itself tells nothing. */
function isMissing(need: Need, value: Matrix, { decompositions }: Trials['setting']): boolean {
  if (!allFinite(value)) return false;
  if (need === 'invertible') return value.rows === value.cols && decompositions.determinant(value) === 0;
  const isAllowed = CHECKED[need];
  return isAllowed !== null && !value.data.every(isAllowed);
}

/** What an entry must be; of matrices that must be definite, nothing is asked. */
const CHECKED: Readonly<Record<Need, ((entry: number) => boolean) | null>> = {
  nonzero: (entry) => entry !== 0,
  positive: (entry) => entry > 0,
  nonnegative: (entry) => entry >= -1e-12,
  'unit interval': (entry) => Math.abs(entry) <= 1 + 1e-12,
  invertible: null,
  definite: null,
  semidefinite: null,
  special: null,
};

const isInsideSum = (of: Expression): boolean =>
  topological([of]).some(({ payload }) => payload.kind === 'variable' && payload.variable.role === 'bound');
