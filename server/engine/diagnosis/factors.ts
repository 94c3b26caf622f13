// The right answer but for a factor: a number, sizes.

import { number, powerEach, size } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { factorInWords, type Ratio } from '../numeric/factor.ts';
import { gradientStructure, predicted } from '../numeric/question.ts';
import { distanceFrom } from '../numeric/structure.ts';
import type { Trial, Trials } from '../numeric/trials.ts';
import { namedSize } from '../shapes/dimension.ts';
import { addScaled, inner, maxAbs } from '../values/kernels.ts';
import { elsewhere } from './explained.ts';

/** claim = c · answer, with one c for all trials, up to their sizes. */
export function wrongFactor(trials: Trials, claimed: Expression): string | null {
  const ratios = ratiosAt(trials, trials.list, claimed);
  if (!ratios || factorInWords(ratios) === null) return null;
  const more = ratiosAt(trials, elsewhere(trials, claimed), claimed);
  const words = more && factorInWords([...ratios, ...more]);
  const mean = [...(trials.list[0]?.sizes.keys() ?? [])].find(
    (name) => words === `${name} times the right answer` && isDividedBy(name, trials.question.of),
  );
  return mean === undefined ? words : `${words}: the mean's 1/${mean} is missing`;
}

/** claim ÷ answer at each trial; null where one is no multiple of the other. */
function ratiosAt(trials: Trials, list: readonly Trial[], claimed: Expression): readonly Ratio[] | null {
  const ratios: Ratio[] = [];
  for (const trial of list) {
    const whole = trial.values.evaluate(claimed);
    if (distanceFrom(whole, gradientStructure(trials.question)) > 1e-6) return null;
    const claim = predicted(trials.question, whole, trial.directions, trial.base);
    // Where both are 0 (a `relu` that is off) nothing is learnt.
    if (maxAbs(claim) === 0 && maxAbs(trial.actual.value) <= trial.actual.error) continue;
    const value = inner(claim, trial.actual.value) / inner(trial.actual.value, trial.actual.value);
    const rest = maxAbs(addScaled(claim, -value, trial.actual.value));
    if (!(rest <= 1e-6 * maxAbs(claim))) return null;
    ratios.push({ value, sizes: trial.sizes });
  }
  return ratios.length === 0 ? null : ratios;
}

/** Whether a formula has 1/M in it, for a size M. */
function isDividedBy(name: string, of: Expression): boolean {
  const below = powerEach(size(namedSize(name)), number(-1));
  return topological([of]).includes(below);
}
