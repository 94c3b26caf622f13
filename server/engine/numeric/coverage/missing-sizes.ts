// Sizes at which one side of a claim has no value at any point and the other has one: the inverse of X'X for a wide X.

import type { PartialPart } from '../../operators/partial-parts.ts';
import { maxAbs } from '../../values/kernels.ts';
import { prepare } from '../prepared.ts';
import type { Question } from '../question.ts';
import { completeSizes } from '../sizes.ts';
import { PLAIN_STYLE } from '../styles.ts';
import { isGeneric, makeTrial, type Trial, type Trials } from '../trials.ts';
import { atSizesOf, isMissingAt, readsParameter } from './missing-parts.ts';
import type { MissingValue } from './missing-values.ts';

type Sizes = ReadonlyMap<string, number>;

/** Sizes in doubt that are looked at, and draws for one point. */
const MOST_SIZES = 4;
const ATTEMPTS = 8;
/** Points at each of which a part has no value for that to be no chance. */
const POINTS = 3;
/** How far the sizes lie from those first seen at which the part has to be missing too. */
const FURTHER = 2;

/**
 * A point at sizes at which the question has values and one of these parts has none at any point, as the inverse of X'X has
 * none for a wide X beside what is there for every X. It has none at larger sizes in the same order either: a divisor n - 1
 * that is 0 for n = 1 alone is a pole, which no claim speaks of. Nor does it speak of sizes at which what is differentiated
 * is always 0, as det(X'X) of a wide X, whose derivative is published as det(X'X) 2 X (X'X)⁻¹.
 */
export function missingAtSizes(given: Trials, parts: readonly PartialPart[]): MissingValue | null {
  const checked = parts.filter((part) => part.need !== 'special' && !readsParameter(part.of));
  if (checked.length === 0) return null;
  const trials = atSizesOf(given, checked);
  const { question, setting, options, without, list } = trials;
  const seen = list
    .filter((trial) => checked.some((part) => isMissingAt(part, trial, setting.decompositions)))
    .map(({ sizes }) => sizes);
  const inDoubt = [...without, ...seen].filter((sizes) => isGeneric({ sizes }));
  if (inDoubt.length === 0) return null;
  const prepared = prepare(question, [], setting);
  for (const sizes of inDoubt.slice(0, MOST_SIZES)) {
    const free = setting.dims.filter((dim) => dim.value === null && sizes.has(dim.name));
    const larger = completeSizes(
      setting.dims,
      new Map(free.map(({ name }) => [name, (sizes.get(name) ?? 0) + FURTHER])),
    );
    const found = larger && missingThere(sizes, checked);
    if (found && missingThere(larger, [found.part])) return found;
    if (options.budget.exhausted) return null;
  }
  return null;

  function missingThere(sizes: Sizes, wanted: readonly PartialPart[]): MissingValue | null {
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
}

/** What rounding may leave of a value that is 0, as a part of the numbers that it comes from. */
const ROUNDING = 1e-12;

/** Whether what is asked about is 0 at a point. */
const isNothing = ({ base, values }: Trial, { of }: Question): boolean =>
  maxAbs(base) <= ROUNDING * values.magnitudeOf(of);
