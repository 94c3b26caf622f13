// A claim that comes from a known slip: the differential with one wrong rule in it, held against the claim at every point.

import type { Expression } from '../expressions/expression.ts';
import { rational } from '../numeric/factor.ts';
import { isGeneric, prepareTrials, type Trial, type Trials } from '../numeric/trials.ts';
import { isName } from '../text/names.ts';
import { addScaled, allFinite, inner, maxAbs } from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';
import { type BuggyRule, buggyRulesAt } from './buggy-rules.ts';
import { type DerivativeStep, derivativeSteps } from './derivative-steps.ts';
import { slipped } from './forward.ts';

/** A few trials at sizes of their own: two sets of sizes may fit a factor by chance. */
export function elsewhere(trials: Trials, claimed: Expression): readonly Trial[] {
  const { question, setting, options } = trials;
  const others = prepareTrials(question, [claimed], setting, {
    ...options,
    seed: options.seed + 1,
    trials: 2,
  });
  if (others.kind === 'none') return [];
  const { list } = others.trials;
  return list.some(isGeneric) ? list.filter(isGeneric) : list;
}

/** Numbers that are computed for that, a second of work: of a claim that is wrong it need not be known why. */
const MOST_NUMBERS = 3e7;

/**
 * The sentence of the first slip of which a claim is what comes from it, times one of these factors; null where there is
 * none. Not for identities.
 */
export function explainedByBuggyRule(
  trials: Trials,
  claimed: Expression,
  factors: readonly number[],
): string | null {
  const words = { name: trials.setting.printNamed, formula: formulaIn(trials) };
  const spent = (): number => trials.list.reduce((sum, { values }) => sum + values.cost(), 0);
  const before = spent();
  for (const step of derivativeSteps(trials)) {
    const { base, inWords, most } = step;
    let tried = 0;
    // From the outside in, as one differentiates.
    for (const node of [...base.order].reverse()) {
      if (!base.differentials.has(node) || node.args.length === 0) continue;
      for (const buggyRule of buggyRulesAt(node, base, words)) {
        tried += 1;
        if (spent() - before > MOST_NUMBERS) return null;
        if (tried > most) break;
        const factor = factorOfSlip(trials, claimed, buggyRule, step, factors);
        if (factor === null) continue;
        return inWords(
          factor === 1
            ? buggyRule.words
            : `${buggyRule.words}; besides, it is ${timesInWords(factor)} what that gives`,
        );
      }
    }
  }
  return null;
}

/** A formula by its name and what it is short for: `L = x' A x`. */
function formulaIn({ setting }: Trials): (expression: Expression) => string {
  return (expression) => {
    const named = setting.printNamed(expression);
    if (expression.args.length === 0 || !isName(named)) return named;
    const formula = setting.print(expression);
    return formula.length > LONGEST_FORMULA || formula === named ? named : `${named} = ${formula}`;
  };
}

const LONGEST_FORMULA = 50;

/** The factor by which a claim is what comes from a slip; null where it is something else, or the factor is another one. */
function factorOfSlip(
  trials: Trials,
  claimed: Expression,
  buggyRule: BuggyRule,
  step: DerivativeStep,
  factors: readonly number[],
): number | null {
  const differential = slipped(step.base, buggyRule.at, buggyRule.differential);
  const wrong = differential && step.outcome(differential);
  if (!wrong) return null;
  const factor = factorAt(step, trials.list, claimed, wrong);
  if (factor === null || !factors.includes(factor)) return null;
  return factorAt(step, elsewhere(trials, claimed), claimed, wrong) === factor ? factor : null;
}

/** c with claim = c · other along the directions of all these trials. */
function factorAt(
  { claimedAt }: DerivativeStep,
  list: readonly Trial[],
  claimed: Expression,
  other: Expression,
): number | null {
  let found: number | null = null;
  for (const trial of list) {
    const claim = claimedAt(claimed, trial);
    const value = trial.values.evaluate(other);
    const factor = multipleOf(claim, value);
    if (factor === null) return null;
    if (found !== null && Math.abs(factor - found) > CLOSE * Math.abs(found)) return null;
    found ??= factor;
  }
  return found === null ? null : rounded(found);
}

const CLOSE = 1e-7;

/** c with a = c b, entry by entry; null where there is none, or b is 0. */
function multipleOf(a: Matrix, b: Matrix): number | null {
  if (a.rows !== b.rows || a.cols !== b.cols || !allFinite(a) || !allFinite(b)) return null;
  const size = inner(b, b);
  if (!(size > 0) || !(maxAbs(a) > 0)) return null;
  const factor = inner(a, b) / size;
  return maxAbs(addScaled(a, -factor, b)) <= CLOSE * maxAbs(a) ? factor : null;
}

/** To the quarter next to it where it is one up to rounding. */
function rounded(factor: number): number {
  const quarter = Math.round(4 * factor) / 4;
  return Math.abs(factor - quarter) <= CLOSE * Math.abs(factor) ? quarter : factor;
}

function timesInWords(factor: number): string {
  if (factor === 2) return 'twice';
  if (factor === 0.5) return 'half of';
  if (factor === -1) return 'minus';
  return `${rational(factor) ?? factor.toPrecision(4)} times`;
}
