// The points of a question, with what differences say there: prepared once, then claims and candidates are compared
// with them at the cost of one evaluation each.

import type { Attribute, Expression, Variable } from '../expressions/expression.ts';
import { allFinite, maxAbs } from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';
import type { Difference } from './differences.ts';
import { derivativeAlong } from './directional.ts';
import type { Point } from './evaluate.ts';
import { type Failure, type FoundPoint, findPoint, type PointRequest } from './points.ts';
import { costOfSizes, dimsOfQuestion, type Prepared, prepare } from './prepared.ts';
import { sizeAt, variableKey } from './program.ts';
import type { Question } from './question.ts';
import { randomOf } from './random.ts';
import { type RememberedValues, rememberedValues } from './remembered-values.ts';
import { sampleDirection, sampleValue } from './sampling.ts';
import type { JudgeOptions, Setting } from './setting.ts';
import { asAssignment, proposeSizes } from './sizes.ts';
import { PLAIN_STYLE, type Style, trialStyle } from './styles.ts';
import type { SizeAssignment } from './verdict.ts';

/** One point with directions, and what the right answer gives there. */
export interface Trial {
  readonly label: string;
  readonly sizes: ReadonlyMap<string, number>;
  readonly found: FoundPoint;
  /** One for each variable that moves. */
  readonly directions: readonly Matrix[];
  /** The derivative of `of` along the directions (its value, for an identity), with its error bound. */
  readonly actual: Difference;
  /** The value of `of`. */
  readonly base: Matrix;
  readonly values: RememberedValues;
  /** How its point was drawn. */
  readonly style: Style;
}

export interface Trials {
  readonly question: Question;
  readonly setting: Setting;
  readonly options: JudgeOptions;
  readonly prepared: Prepared;
  readonly list: readonly Trial[];
  readonly sizes: readonly SizeAssignment[];
  /** Whether more than one set of sizes was possible. */
  readonly severalSizes: boolean;
}

export type TrialsResult =
  | { readonly kind: 'trials'; readonly trials: Trials }
  | { readonly kind: 'none'; readonly why: string };

/** Points may need this many drawings at one set of sizes. */
const ATTEMPTS = 120;
const SIZE_ATTEMPTS = 40;
/** Sets of sizes that points are spread over. */
const SETS = 2;
/** Evaluations of formulas that are large at the sizes declared (784 pixels) are fewer: what those at all points together may cost. */
const AFFORDED = 4e5;
/**
 * Points for a question at which these expressions have values too; at least `options.trials` of them, over two
 * sets of sizes. `special` draws some variables with one more attribute than they have, to look at special cases.
 */
export function prepareTrials(
  question: Question,
  alsoFinite: readonly Expression[],
  setting: Setting,
  options: JudgeOptions,
  special: ReadonlyMap<string, Attribute> = new Map(),
): TrialsResult {
  const prepared = prepare(question, alsoFinite, setting, special);
  const dims = dimsOfQuestion(prepared, setting);
  const list: Trial[] = [];
  const sets: SizeAssignment[] = [];
  let proposals = 0;
  let failure: Failure | null = null;
  let tooLarge = false;
  let empty = false;
  let rough = false;
  let count = Math.max(SETS, options.trials);
  for (const sizes of proposeSizes(dims, randomOf(options.seed, 'sizes'), SIZE_ATTEMPTS)) {
    proposals += 1;
    if (options.budget.exhausted || sets.length === SETS) break;
    const cost = costOfSizes(prepared, sizes);
    if (typeof cost === 'string') {
      if (cost === 'large') tooLarge = true;
      else empty = true;
      continue;
    }
    count = Math.min(count, Math.max(SETS, Math.floor(AFFORDED / cost)));
    const wanted = Math.ceil((count * (sets.length + 1)) / SETS);
    const before = list.length;
    let style = trialStyle(list.length);
    for (let i = 0; list.length < wanted && i < 3 * count; i++) {
      const label = `${proposals}.${i}`;
      // The first point decides whether these sizes can do at all: it may take longer.
      const trial = makeTrial(prepared, question, setting, options, sizes, label, style, ATTEMPTS);
      style = 'kind' in trial ? PLAIN_STYLE : trialStyle(list.length + 1);
      if ('kind' in trial) {
        const missed = trial.kind === 'inaccurate' || trial.kind === 'rough' ? trial.kind : null;
        if (missed === 'rough') rough = true;
        if (trial.kind === 'attributes' || trial.kind === 'node') failure = trial;
        if (missed === null || (i >= 5 && list.length === before)) break;
      } else list.push(trial);
      if (options.budget.exhausted) break;
    }
    if (list.length > before) sets.push(asAssignment(sizes));
  }
  if (list.length === 0)
    return {
      kind: 'none',
      why: reason(failure, { empty: proposals === 0 || empty, tooLarge, rough }, setting, options),
    };
  const severalSizes = proposals > 1;
  const own = { ...options, trials: Math.min(count, options.trials) };
  const trials: Trials = { question, setting, options: own, prepared, list, sizes: sets, severalSizes };
  // Where one set of sizes is all there is, it has all the points.
  const more = furtherTrials(trials, count - list.length);
  return { kind: 'trials', trials: { ...trials, list: [...list, ...more] } };
}

/** More points, other than those before, at the sizes of the trials; for what stayed unclear. */
export function furtherTrials(trials: Trials, count: number): readonly Trial[] {
  const { prepared, question, setting, options } = trials;
  const list: Trial[] = [];
  let style = trialStyle(trials.list.length);
  for (let i = 0; list.length < count && i < 3 * count && !options.budget.exhausted; i++) {
    const sizes = trials.list[i % trials.list.length]?.sizes;
    if (!sizes) break;
    const trial = makeTrial(prepared, question, setting, options, sizes, `more ${i}`, style, ATTEMPTS);
    style = 'kind' in trial ? PLAIN_STYLE : trialStyle(trials.list.length + list.length + 1);
    if (!('kind' in trial)) list.push(trial);
  }
  return list;
}

/** A point with directions and differences; why there is none, `rough` where there are no differences, or `inaccurate` where they tell nothing. */
export function makeTrial(
  prepared: Prepared,
  question: Question,
  setting: Setting,
  options: JudgeOptions,
  sizes: ReadonlyMap<string, number>,
  label: string,
  style: Style,
  attempts: number,
): Trial | Failure | { readonly kind: 'inaccurate' | 'rough' } {
  const request: PointRequest = {
    variables: prepared.variables,
    programs: [prepared.program, ...prepared.others],
    smooth: new Set(prepared.varying),
    seed: options.seed,
    decompositions: setting.decompositions,
    budget: options.budget,
    style,
    attempts,
  };
  const found = findPoint(request, sizes, label);
  if (found.kind !== 'point') return found;
  const [evaluation] = found.evaluations;
  const base = evaluation?.memory[prepared.program.results[0] ?? -1];
  if (!evaluation || !base) return { kind: 'inaccurate' };
  const directions = prepared.moving.map((leaf, i) =>
    directionFor(leaf, prepared.moving.indexOf(leaf) < i, found, style, options.seed, label),
  );
  const before = evaluation.cost();
  const actual = derivativeAlong(question, prepared, found, directions);
  options.budget.spend(evaluation.cost() - before);
  if (!actual || !allFinite(actual.value)) return { kind: 'rough' };
  // Bounds that say nothing: a point next to a kink or a pole after all.
  if (actual.error > 1e-3 * maxAbs(actual.value) && actual.error > 1e-6 * (1 + maxAbs(base)))
    return { kind: 'inaccurate' };
  const values = rememberedValues(
    withDifferentials(found.point, prepared.moving, directions),
    found.standIns,
    setting.decompositions,
    setting.operatorNamed,
    (leaf) => missingValue(leaf, found, setting, options.seed, label),
  );
  return { label, sizes, found, directions, actual, base, values, style };
}

/** The point, with the directions as the values of the moving variables' differentials. */
function withDifferentials(
  point: Point,
  moving: readonly Expression[],
  directions: readonly Matrix[],
): Point {
  const values = new Map(point.values);
  moving.forEach((leaf, i) => {
    const direction = directions[i];
    if (leaf.payload.kind === 'variable' && direction)
      values.set(differentialKey(leaf.payload.variable), direction);
  });
  return { sizes: point.sizes, values };
}

const differentialKey = (variable: Variable): string => variableKey({ ...variable, role: 'differential' });

/**
 * A direction for a variable: its differential's value where the point has one, else random inside its set. A variable
 * that moves `again` (∂²L/∂x²) goes another way: along one direction alone only a Hessian's symmetric part shows.
 */
function directionFor(
  leaf: Expression,
  again: boolean,
  found: FoundPoint,
  style: Style,
  seed: number,
  label: string,
): Matrix {
  const { sizes, values } = found.point;
  const variable = leaf.payload.kind === 'variable' ? leaf.payload.variable : null;
  const given = variable && !again ? values.get(differentialKey(variable)) : undefined;
  if (given) return given;
  return sampleDirection(
    sizeAt(leaf.shape.rows, sizes),
    sizeAt(leaf.shape.cols, sizes),
    variable?.attributes ?? [],
    style,
    randomOf(seed, `${again ? 'second ' : ''}direction ${variable?.name ?? ''} at ${label}`),
  );
}

/** The value of a variable that a candidate brings in and the question did not have. */
function missingValue(
  leaf: Expression,
  found: FoundPoint,
  setting: Setting,
  seed: number,
  label: string,
): Matrix {
  const { sizes } = found.point;
  const variable = leaf.payload.kind === 'variable' ? leaf.payload.variable : null;
  const rows = sizeAt(leaf.shape.rows, sizes);
  const cols = sizeAt(leaf.shape.cols, sizes);
  const nothing: Matrix = { rows: 1, cols: 1, data: Float64Array.of(Number.NaN) };
  if (!variable || variable.role === 'bound' || !(rows * cols >= 1)) return nothing;
  const random = randomOf(seed, `${variableKey(variable)} at ${label}`);
  if (variable.role === 'differential')
    return sampleDirection(rows, cols, variable.attributes, PLAIN_STYLE, random);
  const definition = setting.definitions.get(leaf);
  if (!definition) return sampleValue(rows, cols, variable.attributes, PLAIN_STYLE, random) ?? nothing;
  return rememberedValues(
    found.point,
    found.standIns,
    setting.decompositions,
    setting.operatorNamed,
    (inner) => missingValue(inner, found, setting, seed, label),
  ).evaluate(definition);
}

/** Why there is no point, in words. */
function reason(
  failure: Failure | null,
  met: { readonly empty: boolean; readonly tooLarge: boolean; readonly rough: boolean },
  setting: Setting,
  options: JudgeOptions,
): string {
  if (options.budget.exhausted || (met.tooLarge && !failure)) return 'it is too large to check with numbers';
  if (!failure && met.empty) return 'no sizes of at least 1 suit what is said of the dims';
  if (!failure && met.rough) return 'it has a kink, a jump or a pole at every point that was tried';
  if (!failure) return 'differences are too inaccurate at every point that was tried';
  if (failure.kind === 'attributes') {
    return failure.variable === ''
      ? 'no point was found'
      : `no value was found for ${failure.variable} that is ${failure.attributes.join(' and ')}`;
  }
  const text = setting.print(failure.node);
  switch (failure.cause) {
    case 'domain':
      return `no point was found in the domain of ${text}`;
    case 'not finite':
      return `${text} had no finite value at any point that was tried`;
    case 'too large':
      return `${text} was too large to compare at every point that was tried`;
  }
}
