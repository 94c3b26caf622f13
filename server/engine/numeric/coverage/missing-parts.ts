// Whether a part that may have no value has none at a point: a divisor that is 0, an inverse of what is singular, also inside of
// a sum over an index; and sizes at which that can be seen.

import { type Expression, topological } from '../../expressions/expression.ts';
import { substituteIndex } from '../../expressions/substitute.ts';
import type { Need } from '../../operators/operator.ts';
import type { IndexRange, PartialPart } from '../../operators/partial-parts.ts';
import { evaluateSize, fixedSize } from '../../shapes/dimension.ts';
import { allFinite, maxAbs, subtract, transpose } from '../../values/kernels.ts';
import type { Decompositions, Matrix } from '../../values/matrix.ts';
import { namesIn } from '../program.ts';
import type { DimFact } from '../sizes.ts';
import { prepareTrials, type Trial, type Trials } from '../trials.ts';

/** Values of indices that a part inside of sums is examined for. */
const MOST_INSTANCES = 64;

/** Whether a part has no value at a trial, for some value of the indices around it. */
export function isMissingAt(
  { need, of, over }: PartialPart,
  trial: Trial,
  decompositions: Decompositions,
): boolean {
  let looked = 0;
  for (const instance of instancesOf(of, over ?? [], trial.sizes)) {
    if (isMissing(need, trial.values.evaluate(instance), decompositions)) return true;
    looked += 1;
    if (looked >= MOST_INSTANCES) break;
  }
  return false;
}

/** A formula at all values of the indices that it stands inside. */
function* instancesOf(
  of: Expression,
  over: readonly IndexRange[],
  sizes: ReadonlyMap<string, number>,
): Generator<Expression> {
  const [range, ...inner] = over;
  if (!range) {
    yield of;
    return;
  }
  const last = evaluateSize(range.to, sizes);
  for (let k = evaluateSize(range.from, sizes); k <= last; k++) {
    const at = new Map([...sizes, [range.index, k]]);
    yield* instancesOf(substituteIndex(of, range.index, fixedSize(k)), inner, at);
  }
}

/** Whether an entry is not what is needed; null of what is needed of a matrix as a whole. */
const FAILING: Readonly<Record<Need, ((entry: number) => boolean) | null>> = {
  nonzero: (entry) => entry === 0,
  positive: (entry) => entry <= 0,
  nonnegative: (entry) => entry < -ROUNDING,
  'unit interval': (entry) => Math.abs(entry) > 1 + ROUNDING,
  invertible: null,
  definite: null,
  semidefinite: null,
  special: null,
};

/** The entries of a part of this shape that are not what is needed; null where it has another shape, or none alone is to blame. */
export function missingEntries(
  { need, of, over }: PartialPart,
  trial: Trial,
  shape: Pick<Matrix, 'rows' | 'cols'>,
): readonly boolean[] | null {
  const fails = FAILING[need];
  if (!fails || (over && over.length > 0)) return null;
  const value = trial.values.evaluate(of);
  return value.rows === shape.rows && value.cols === shape.cols ? Array.from(value.data, fails) : null;
}

/** Whether a value is not what is needed; one that cannot be evaluated itself tells nothing. */
export function isMissing(need: Need, value: Matrix, decompositions: Decompositions): boolean {
  if (!allFinite(value)) return false;
  const fails = FAILING[need];
  if (fails) return value.data.some(fails);
  switch (need) {
    case 'invertible':
      return value.rows === value.cols && decompositions.determinant(value) === 0;
    case 'definite':
      return leastEigenvalue(value, decompositions) <= ROUNDING;
    case 'semidefinite':
      return leastEigenvalue(value, decompositions) < -CLEARLY_NEGATIVE;
    default:
      return false;
  }
}

const ROUNDING = 1e-12;
/** Of a singular matrix rounding may leave an eigenvalue below 0. */
const CLEARLY_NEGATIVE = 1e-6;

/** The least eigenvalue of a symmetric matrix, as a part of its largest entry; NaN of others, which say nothing of definiteness. */
function leastEigenvalue(value: Matrix, decompositions: Decompositions): number {
  const size = maxAbs(value);
  if (value.rows !== value.cols || maxAbs(subtract(value, transpose(value))) > ROUNDING * size)
    return Number.NaN;
  return (decompositions.symmetricEigen(value).values[0] ?? Number.NaN) / (size || 1);
}

/** The trials; others with the sizes that the parts name, where nothing that was compared names them any more. */
export function atSizesOf(trials: Trials, parts: readonly PartialPart[]): Trials {
  const { question, setting, options, list } = trials;
  const named = new Set(topological(parts.map(({ of }) => of)).flatMap(namesIn));
  const isMissed = ({ name }: DimFact): boolean => named.has(name) && list[0]?.sizes.has(name) === false;
  if (!setting.dims.some(isMissed)) return trials;
  const found = prepareTrials(
    question,
    parts.flatMap(({ of, over }) => (over ? [] : [of])),
    setting,
    options,
  );
  return found.kind === 'trials' ? found.trials : trials;
}

/** Whether a part reads a parameter of a function, which has no value of its own. */
export const readsParameter = (of: Expression): boolean =>
  topological([of]).some(({ payload }) => payload.kind === 'variable' && payload.variable.role === 'bound');
