// Right for some sizes only: for tall matrices, odd sizes, small ones. Read off the points at which a claim holds and those
// at which it fails.

import type { Expression } from '../expressions/expression.ts';
import { compareAt } from '../numeric/comparison.ts';
import { costOfSizes, dimsOfQuestion } from '../numeric/prepared.ts';
import { completeSizes } from '../numeric/sizes.ts';
import { PLAIN_STYLE } from '../numeric/styles.ts';
import { makeTrial, type Trial, type Trials } from '../numeric/trials.ts';
import { maxAbs } from '../values/kernels.ts';

type Sizes = ReadonlyMap<string, number>;

/** Points on each side that tell a rule from chance. */
const ENOUGH = 2;
/** Points more than it takes to tell as many conditions apart as there are. */
const CLEARLY = 2;
/** Sizes near the known ones at which a rule must hold as well. */
const MOST_NEAR = 16;
const ATTEMPTS = 12;

/** A condition on the sizes, in words. */
interface Condition {
  readonly text: string;
  holds(sizes: Sizes): boolean;
}

/**
 * The condition on the sizes that holds wherever the claim does and nowhere else, in a sentence; null where none of these
 * does. Points at sizes one off the known ones tell one condition from another.
 */
export function rightForSizes(trials: Trials, claimed: Expression): string | null {
  const seen = sidesOf(trials, claimed, trials.list);
  if (seen.right.length < ENOUGH || seen.wrong.length === 0) return null;
  const names = [...(seen.right[0]?.keys() ?? [])].filter((name) =>
    varies(name, [...seen.right, ...seen.wrong]),
  );
  const near = sidesOf(trials, claimed, trialsNear(trials, names));
  const right = [...seen.right, ...near.right];
  const wrong = [...seen.wrong, ...near.wrong];
  const conditions = conditionsOn(names);
  // Of many conditions one fits few points by chance.
  if (right.length + wrong.length < Math.log2(conditions.length) + CLEARLY) return null;
  const condition = conditions.find(({ holds }) => right.every(holds) && !wrong.some(holds));
  return condition ? `right only if ${condition.text}` : rightUpTo(names, right, wrong);
}

/** Sizes of one free dim that are examined one by one, and how many of them a claim may hold at to be described by these. */
const FEW_SIZES = 9;
const FEW_RIGHT = 3;

/** `right only for n = 2 and n = 5`, of the small values of the only dim, where nothing but that size is in a claim. */
export function rightForFew(trials: Trials, claimed: Expression): string | null {
  const { prepared, question, setting, options } = trials;
  const [dim, ...others] = dimsOfQuestion(prepared, setting);
  if (prepared.variables.length > 0 || !dim || dim.value !== null || others.length > 0) return null;
  const seen = Array.from({ length: FEW_SIZES }, (_, i) => i + 1).flatMap((value) => {
    const sizes = new Map([[dim.name, value]]);
    const trial = makeTrial(
      prepared,
      question,
      setting,
      options,
      sizes,
      `at ${value}`,
      PLAIN_STYLE,
      ATTEMPTS,
    );
    return 'kind' in trial ? [] : [{ value, ...compareAt(trials, trial, claimed) }];
  });
  const right = seen.filter(({ outcome }) => outcome === 'agree').map(({ value }) => value);
  const isClear = seen.every(({ outcome }) => outcome !== 'unclear');
  if (!isClear || right.length === 0 || right.length > FEW_RIGHT || seen.length <= 2 * right.length)
    return null;
  return `right only for ${right.map((value) => `${dim.name} = ${value}`).join(' and ')}`;
}

/**
 * At which sizes the claim holds, and at which it fails. What agrees since both sides may be rounding, as through many layers, or
 * since a derivative vanishes, tells nothing.
 */
function sidesOf(
  trials: Trials,
  claimed: Expression,
  list: readonly Trial[],
): { readonly right: readonly Sizes[]; readonly wrong: readonly Sizes[] } {
  const isIdentity = trials.question.kind === 'identity';
  const outcomes = list.flatMap((trial) => {
    const { outcome, isNothing } = compareAt(trials, trial, claimed);
    const tells = isIdentity || (!isNothing && maxAbs(trial.actual.value) > 0);
    return outcome !== 'agree' || tells ? [{ sizes: trial.sizes, outcome }] : [];
  });
  const at = (outcome: 'agree' | 'differ'): readonly Sizes[] =>
    outcomes.filter((one) => one.outcome === outcome).map(({ sizes }) => sizes);
  return { right: at('agree'), wrong: at('differ') };
}

/** Points at sizes of which one is changed by 1. */
function trialsNear(
  { list, prepared, question, setting, options }: Trials,
  names: readonly string[],
): readonly Trial[] {
  const known = new Set(list.map(({ sizes }) => keyOf(sizes)));
  const dims = dimsOfQuestion(prepared, setting);
  const near = list.flatMap(({ sizes }) =>
    names.flatMap((name) =>
      [1, -1].flatMap(
        (step) => completeSizes(dims, new Map([...sizes, [name, (sizes.get(name) ?? 0) + step]])) ?? [],
      ),
    ),
  );
  const fresh = [...new Map(near.map((sizes) => [keyOf(sizes), sizes])).values()].filter(
    (sizes) => !known.has(keyOf(sizes)) && typeof costOfSizes(prepared, sizes) === 'number',
  );
  return spreadOver(fresh, MOST_NEAR).flatMap((sizes) => {
    const trial = makeTrial(
      prepared,
      question,
      setting,
      options,
      sizes,
      `near ${keyOf(sizes)}`,
      PLAIN_STYLE,
      ATTEMPTS,
    );
    return 'kind' in trial ? [] : [trial];
  });
}

/** Some of many, from all over. */
const spreadOver = <Item>(items: readonly Item[], most: number): readonly Item[] =>
  items.filter(
    (_, at) =>
      items.length <= most ||
      Math.floor((at * most) / items.length) !== Math.floor(((at - 1) * most) / items.length),
  );

const keyOf = (sizes: Sizes): string => [...sizes].map((pair) => pair.join('=')).join(',');

/** Conditions that formulas depend on: parity, and the order of two sizes. */
function conditionsOn(names: readonly string[]): readonly Condition[] {
  const parity = names.flatMap((name): readonly Condition[] => [
    { text: `${name} is odd`, holds: (sizes) => (sizes.get(name) ?? 0) % 2 === 1 },
    { text: `${name} is even`, holds: (sizes) => (sizes.get(name) ?? 0) % 2 === 0 },
  ]);
  const order = names.flatMap((a, at) =>
    names.slice(at + 1).flatMap((b): readonly Condition[] => {
      const over = (sizes: Sizes): number => (sizes.get(a) ?? 0) - (sizes.get(b) ?? 0);
      return [
        { text: `${a} ≥ ${b}`, holds: (sizes) => over(sizes) >= 0 },
        { text: `${a} ≤ ${b}`, holds: (sizes) => over(sizes) <= 0 },
        { text: `${a} > ${b}`, holds: (sizes) => over(sizes) > 0 },
        { text: `${a} < ${b}`, holds: (sizes) => over(sizes) < 0 },
        { text: `${a} = ${b}`, holds: (sizes) => over(sizes) === 0 },
        { text: `${a} is not ${b}`, holds: (sizes) => over(sizes) !== 0 },
      ];
    }),
  );
  return [...parity, ...order];
}

/** Right up to some size, or from some size on. */
function rightUpTo(
  names: readonly string[],
  right: readonly Sizes[],
  wrong: readonly Sizes[],
): string | null {
  for (const name of names) {
    const [most, least] = [largest(name, right), smallest(name, wrong)];
    if (most < least)
      return `right for ${name} = ${most}, wrong for ${name} = ${least}: how large ${name} is matters`;
    const [below, above] = [largest(name, wrong), smallest(name, right)];
    if (below < above)
      return `right for ${name} = ${above}, wrong for ${name} = ${below}: how large ${name} is matters`;
  }
  return null;
}

const valuesOf = (name: string, all: readonly Sizes[]): readonly number[] =>
  all.map((sizes) => sizes.get(name) ?? 0);

const varies = (name: string, all: readonly Sizes[]): boolean => new Set(valuesOf(name, all)).size > 1;

const largest = (name: string, all: readonly Sizes[]): number => Math.max(...valuesOf(name, all));
const smallest = (name: string, all: readonly Sizes[]): number => Math.min(...valuesOf(name, all));
