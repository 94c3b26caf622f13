// Right on one side of a kink only: where x > 0, where a sum is below its clip. Read off points on both sides of every kink.

import { isZero, number, numberOf, times, variableOf } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { isOnes, isScaling, isZeros } from '../expressions/forms.ts';
import { compareAt } from '../numeric/comparison.ts';
import { distancesAt } from '../numeric/coverage/influence.ts';
import { openSides } from '../numeric/coverage/open-sides.ts';
import { settleAt } from '../numeric/settle.ts';
import { PLAIN_STYLE, type Style } from '../numeric/styles.ts';
import { makeTrial, type Trial, type Trials } from '../numeric/trials.ts';
import type { Reason, Remedy } from './reason.ts';

/** Kinks that are examined. */
const MOST_SIDES = 12;
/** Points on the side on which a claim holds that tell a rule from chance. */
const ENOUGH = 4;
const ATTEMPTS = 3;

const STYLES: readonly Style[] = [1, 0.1, 10, 100].flatMap((magnitude) =>
  (['free', 'positive', 'negative'] as const).map((sign): Style => ({ ...PLAIN_STYLE, sign, magnitude })),
);

/**
 * `right where \`x > 0\`, wrong where \`x < 0\``, without a full stop: where all points with nothing beyond a kink, or beyond two
 * of them, agree with the claim, and points beyond do not. `beyond` is a point at which it fails, where the trials have none.
 */
export function rightOnOneSide(trials: Trials, claimed: Expression, beyond: Trial | null): Reason | null {
  const parts = partsOf(trials, claimed);
  if (parts.length === 0) return null;
  const points = pointsOf(trials, claimed, parts, beyond);
  const alone = parts.flatMap((part) => foundFor([part], points));
  const found = alone.length > 0 ? alone : pairsOf(parts).flatMap((pair) => foundFor(pair, points));
  const [best] = found.toSorted(
    (a, b) => Number(b.isAlways) - Number(a.isAlways) || b.failing - a.failing || a.length - b.length,
  );
  return best ? { words: best.words, remedy: best.remedy } : null;
}

/** One side of a kink, or the kink itself, with the conditions for not being there and for being there. */
interface Part {
  readonly node: Expression;
  readonly side: -1 | 0 | 1;
  readonly right: string;
  readonly wrong: string;
}

interface Found extends Reason {
  readonly length: number;
  /** Whether no point beyond agrees, of several. */
  readonly isAlways: boolean;
  readonly failing: number;
}

interface Seen {
  readonly outcome: 'agree' | 'differ' | 'unclear' | 'close';
  /** Where some entry is. */
  readonly on: ReadonlySet<Part>;
}

function foundFor(parts: readonly Part[], points: readonly Seen[]): readonly Found[] {
  const isPast = ({ on }: Seen): boolean => parts.some((part) => on.has(part));
  const clear = points.filter((point) => !isPast(point));
  const past = points.filter(isPast);
  const failing = past.filter(({ outcome }) => outcome === 'differ').length;
  if (clear.length < ENOUGH || failing === 0 || !clear.every(({ outcome }) => outcome === 'agree')) return [];
  const isAlways = failing >= ENOUGH && past.every(({ outcome }) => outcome !== 'agree');
  const right = parts.map((part) => part.right).join(' and ');
  const wrong = parts.map((part) => part.wrong).join(' or ');
  const words = isAlways
    ? `right where ${right}, wrong where ${wrong}`
    : `right where ${right}, but not wherever ${wrong}`;
  const [only, ...others] = parts;
  const remedy = only && others.length === 0 ? positive(only) : null;
  return [{ words, remedy, length: words.length, isAlways, failing }];
}

/** Of what holds where a variable is above 0. */
function positive({ node, side }: Part): Remedy | null {
  const [first, second] = node.args;
  const zero = second === undefined || isZero(second);
  if (!first || !zero || side > 0) return null;
  const variable = variableOf(first);
  return variable?.role === 'value'
    ? { kind: 'declare', names: [variable.name], attribute: 'positive' }
    : null;
}

const pairsOf = (parts: readonly Part[]): readonly (readonly [Part, Part])[] =>
  parts.flatMap((a, at) =>
    parts
      .slice(at + 1)
      .flatMap((b): readonly (readonly [Part, Part])[] => (a.node === b.node ? [] : [[a, b]])),
  );

/** The sides of all kinks of a claim, and the kinks themselves. */
function partsOf(trials: Trials, claimed: Expression): readonly Part[] {
  const sides = openSides(trials, claimed).slice(0, MOST_SIDES);
  const nodes = [...new Set(sides.map(({ node }) => node))];
  return nodes.flatMap((node): readonly Part[] => {
    const compared = comparisonAt(node, trials);
    if (!compared) return [];
    const { less, equal, different, more } = compared;
    return [
      { node, side: -1, right: more, wrong: less },
      { node, side: 1, right: less, wrong: more },
      { node, side: 0, right: different, wrong: equal },
    ];
  });
}

/** The trials, with more at other signs and scales: how the claim does at each, and on which sides of kinks it is. */
function pointsOf(
  trials: Trials,
  claimed: Expression,
  parts: readonly Part[],
  beyond: Trial | null,
): readonly Seen[] {
  const { prepared, question, setting, options, list } = trials;
  const styled = STYLES.flatMap((style, i): readonly Trial[] => {
    const sizes = list[i % list.length]?.sizes;
    if (!sizes || options.budget.exhausted) return [];
    const trial = makeTrial(prepared, question, setting, options, sizes, `beside ${i}`, style, ATTEMPTS);
    return 'kind' in trial ? [] : [trial];
  });
  const nodes = new Set(parts.map(({ node }) => node));
  return [...list, ...styled, ...(beyond ? [beyond] : [])].map((trial): Seen => {
    const distances = distancesAt(trials, trial, trial.found.point.values, nodes);
    const on = parts.filter(({ node, side }) => distances.get(node)?.some((d) => Math.sign(d) === side));
    const outcome =
      trial === beyond ? settleAt(trials, trial, claimed).outcome : compareAt(trials, trial, claimed).outcome;
    return { outcome, on: new Set(on) };
  });
}

/** The two sides of a kink, and the kink, in words; null of an operator with several kinks. */
function comparisonAt(
  node: Expression,
  { setting }: Trials,
): Readonly<Record<'less' | 'equal' | 'different' | 'more', string>> | null {
  const [first, second] = node.args;
  const kinks = setting.operatorNamed(node.operator)?.elementwise?.domain.kinks ?? [0];
  if (!first || (!second && kinks.length !== 1)) return null;
  const print = (of: Expression): string => setting.printNamed(withoutSpread(of));
  // `x > 6` reads better than `6 < x`.
  const isReversed = second !== undefined && numberOf(withoutSpread(first)) !== null;
  const left = print(isReversed ? second : first);
  const right = isReversed ? print(first) : second ? print(second) : `${kinks[0]}`;
  const [below, above] = [`\`${left} < ${right}\``, `\`${left} > ${right}\``];
  return {
    less: isReversed ? above : below,
    more: isReversed ? below : above,
    equal: `\`${left} = ${right}\``,
    different: `\`${left}\` is not ${right}`,
  };
}

/** The number that is the same in every entry: 6 of `6 ones(n)`. */
function withoutSpread(of: Expression): Expression {
  if (isOnes(of)) return number(1);
  if (isZeros(of)) return number(0);
  return isScaling(of) && of.args.some(isOnes) ? times(of.args.filter((arg) => !isOnes(arg))) : of;
}
