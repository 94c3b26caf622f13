// Sizes at which one side of a claim has no value at any point and the other has one: the inverse of X'X for a wide X, a divisor
// n - m for n = m.

import { type Expression, topological } from '../../expressions/expression.ts';
import type { Question } from '../../expressions/question.ts';
import type { Need } from '../../operators/operator.ts';
import type { PartialPart } from '../../operators/partial-parts.ts';
import { maxAbs } from '../../values/kernels.ts';
import { takesDecomposition } from '../cost.ts';
import { prepare } from '../prepared.ts';
import type { Setting } from '../setting.ts';
import { completeSizes } from '../sizes.ts';
import { PLAIN_STYLE } from '../styles.ts';
import { isGeneric, makeTrial, type Trial, type Trials } from '../trials.ts';
import { atSizesOf, isMissingAt, readsParameter } from './missing-parts.ts';
import type { MissingValue } from './missing-values.ts';
import { sizesFailing } from './sizes-failing.ts';

type Sizes = ReadonlyMap<string, number>;

/** Sizes in doubt that are examined, and draws for one point. */
const MOST_SIZES = 4;
const ATTEMPTS = 8;
/** Points at each of which a part has no value for that to be no chance. */
const POINTS = 3;
/** How far larger sizes lie from those first seen. */
const FURTHER = 2;

/**
 * A point at sizes at which the question has values and one of these parts has none at any point, as the inverse of X'X has
 * none for a wide X beside what is there for every X. It has none at larger sizes in the same order either: a divisor n - 1
 * that is 0 for n = 1 alone is `missingAtSomeSizes`. Nor does a claim speak of sizes at which what is differentiated is always
 * 0, as det(X'X) of a wide X, whose derivative is published as det(X'X) 2 X (X'X)⁻¹.
 */
export function missingAtSizes(given: Trials, parts: readonly PartialPart[]): MissingValue | null {
  const checked = judgedParts(parts);
  if (checked.length === 0) return null;
  const trials = atSizesOf(given, checked);
  const { setting, options } = trials;
  // Sizes of 1 stand for larger ones in the same order.
  const inDoubt = sizesInDoubt(trials, checked).flatMap((sizes) =>
    isGeneric({ sizes }) ? [sizes] : (largerSizes(sizes, setting) ?? []),
  );
  for (const sizes of inDoubt.slice(0, MOST_SIZES)) {
    const larger = largerSizes(sizes, setting);
    const found = larger && missingThere(trials, sizes, checked);
    if (found && missingThere(trials, larger, [found.part])) return found;
    if (options.budget.exhausted) return null;
  }
  return null;
}

/**
 * A point at sizes, be they one alone, at which the question has values and one of these parts has none at any point. Of the
 * matrices that a derivative is taken by, an inverse may need a rank that only some sizes have, where what is differentiated
 * asks for ranks itself: the derivative of pinv(X) is published with (X'X)⁻¹. Every other part has to have a value at all sizes.
 */
export function missingAtSomeSizes(given: Trials, parts: readonly PartialPart[]): MissingValue | null {
  const generic = given.list.filter(isGeneric);
  const isAlwaysMissing = (part: PartialPart): boolean =>
    generic.length > 0 && generic.every((trial) => isMissingAt(part, trial, given.setting.decompositions));
  const moving = new Set(given.prepared.moving);
  const isRanked = someBehind(given.question.of, given, takesDecomposition);
  const isMoving = (of: Expression): boolean => someBehind(of, given, (node) => moving.has(node));
  const checked = judgedParts(parts).filter(
    (part) => NUMBERS.includes(part.need) || !isRanked || !isMoving(part.of) || isAlwaysMissing(part),
  );
  if (checked.length === 0) return null;
  const trials = atSizesOf(given, checked);
  const failing = checked.flatMap((part) => sizesFailing(part, trials) ?? []);
  for (const sizes of [...failing, ...sizesInDoubt(trials, checked)].slice(0, MOST_SIZES)) {
    const larger = given.question.kind === 'identity' ? largerSizes(sizes, given.setting) : null;
    const found = missingThere(trials, sizes, checked) ?? (larger && missingThere(trials, larger, checked));
    if (found) return found;
    if (trials.options.budget.exhausted) return null;
  }
  return null;
}

/** Sizes in the same order, none of them 1; null where the declarations do not allow them. */
function largerSizes(sizes: Sizes, { dims }: Setting): Sizes | null {
  const free = dims.filter((dim) => dim.value === null && sizes.has(dim.name));
  return completeSizes(dims, new Map(free.map(({ name }) => [name, (sizes.get(name) ?? 0) + FURTHER])));
}

/** The conditions on entries, which no rank gives. */
const NUMBERS: readonly Need[] = ['nonzero', 'positive', 'nonnegative', 'unit interval'];

const judgedParts = (parts: readonly PartialPart[]): readonly PartialPart[] =>
  parts.filter((part) => part.need !== 'special' && !readsParameter(part.of));

/** Whether there is such a node in a formula, or in one that a name in it stands for. */
function someBehind(
  formula: Expression,
  { setting }: Trials,
  isWanted: (node: Expression) => boolean,
): boolean {
  const seen = new Set<Expression>();
  const open = [formula];
  for (let next = open.pop(); next; next = open.pop())
    for (const node of topological([next])) {
      if (isWanted(node)) return true;
      const definition = seen.has(node) ? undefined : setting.definitions.get(node);
      seen.add(node);
      if (definition) open.push(definition);
    }
  return false;
}

/** Sizes at which no point was found, or at which a part had no value. */
function sizesInDoubt({ without, list, setting }: Trials, parts: readonly PartialPart[]): readonly Sizes[] {
  const seen = list
    .filter((trial) => parts.some((part) => isMissingAt(part, trial, setting.decompositions)))
    .map(({ sizes }) => sizes);
  return [...without, ...seen];
}

/** One of these parts that has no value at any of a few points of these sizes, at which the question has one. */
function missingThere(
  { question, setting, options }: Trials,
  sizes: Sizes,
  wanted: readonly PartialPart[],
): MissingValue | null {
  const prepared = prepare(question, [], setting);
  const label = `no value at ${[...sizes.values()].join()}`;
  let open = wanted;
  let at: Trial | null = null;
  for (let i = 0; i < POINTS && open.length > 0; i++) {
    const style = PLAIN_STYLE;
    const trial = makeTrial(prepared, question, setting, options, sizes, `${label} ${i}`, style, ATTEMPTS);
    if ('kind' in trial || isNothing(trial, question)) return null;
    open = open.filter((part) => isMissingAt(part, trial, setting.decompositions));
    at ??= trial;
  }
  const [part] = open;
  return at && part ? { at, part } : null;
}

/** The rounding error of a value that is 0, as a part of the numbers that it comes from. */
const ROUNDING = 1e-12;

/**
 * Whether what is asked about is 0 at a point. An identity says of 0 what it says of any value, but for a size 1 alone: what is
 * divided by the variance of one number is nowhere meant.
 */
const isNothing = ({ base, values, sizes }: Trial, { kind, of }: Question): boolean =>
  !(kind === 'identity' && isGeneric({ sizes })) && maxAbs(base) <= ROUNDING * values.magnitudeOf(of);
