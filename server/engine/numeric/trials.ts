// The points of a question, with what differences say there: prepared once, then claims and candidates are compared
// with them at the cost of one evaluation each.

import type { Attribute, Expression, Variable } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { allFinite, maxAbs } from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';
import { coverSizes } from './coverage/size-cover.ts';
import { sizeUses } from './coverage/size-uses.ts';
import type { Difference } from './differences.ts';
import { derivativeAlong } from './directional.ts';
import type { Point } from './evaluate.ts';
import { type Care, type Failure, type FoundPoint, findPoint, type PointRequest, pointAt } from './points.ts';
import { costOfSizes, onlyDimsOfQuestion, type Prepared, prepare } from './prepared.ts';
import { sizeAt, variableKey } from './program.ts';
import { randomOf } from './random.ts';
import { leavesOf, type RememberedValues, rememberedValues } from './remembered-values.ts';
import { sampleDirection, sampleValue } from './sampling.ts';
import type { JudgeOptions, Setting } from './setting.ts';
import { asAssignment } from './sizes.ts';
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

/** Points with the differences measured there. */
export interface Trials {
  readonly question: Question;
  readonly setting: Setting;
  readonly options: JudgeOptions;
  readonly prepared: Prepared;
  readonly list: readonly Trial[];
  readonly sizes: readonly SizeAssignment[];
  /** Whether more than one set of sizes was possible. */
  readonly severalSizes: boolean;
  /** Why there were no points at other sizes that were tried; null where there were. */
  readonly elsewhere: string | null;
  /** Comparisons of sizes that could not be seen on every side, since the sizes for it are too large. */
  readonly unreached: readonly Expression[];
  /** Sizes that were tried at which no point was found: the question or what is beside it has no value there. */
  readonly without: readonly ReadonlyMap<string, number>[];
}

export type TrialsResult =
  | { readonly kind: 'trials'; readonly trials: Trials }
  /** `hasPoints`: there are points, and they cost too much, or numbers tell nothing there. */
  | { readonly kind: 'none'; readonly why: string; readonly hasPoints: boolean };

/** Why nothing is known of what has a size that is written `?` and that nothing determines. */
export const OPEN_SIZES = 'nothing in the file determines one of its sizes';

/** Points may need this many drawings at one set of sizes. */
const ATTEMPTS = 120;
const SIZE_ATTEMPTS = 40;
/** Sets of sizes that points are spread over where sizes matter as shapes alone, and the fewest points. */
const SETS = 6;
const FEWEST = 2;
/** So few points are a sample in any case. */
const SAMPLE = 2;
/** Points at which differences do not exist or tell nothing, until sizes are given up. */
const ROUGH_POINTS = 6;
/** Evaluations of formulas that are large at the sizes declared (784 pixels) are fewer: what those at all points together may cost. */
const AFFORDED = 4e5;
/**
 * Points for a question at which these expressions have values too: at least `options.trials` of them, over sets of sizes
 * that order, divide and number in every way that matters to the formulas. `special` draws some variables with one more
 * attribute than they have, to examine special cases.
 */
export function prepareTrials(
  question: Question,
  alsoFinite: readonly Expression[],
  setting: Setting,
  options: JudgeOptions,
  special: ReadonlyMap<string, Attribute> = new Map(),
): TrialsResult {
  const prepared = prepare(question, alsoFinite, setting, special);
  const dims = onlyDimsOfQuestion(prepared, setting);
  if (!dims) return { kind: 'none', why: OPEN_SIZES, hasPoints: false };
  const roots = [question.of, ...alsoFinite, ...definitionsOf(prepared)];
  const names = new Set(dims.map((dim) => dim.name));
  const uses = sizeUses(roots, names, setting.operatorNamed, setting.decompositions);
  const cover = coverSizes(dims, uses, randomOf(options.seed, 'sizes'), Math.min(SETS, options.trials));
  const list: Trial[] = [];
  const sets: SizeAssignment[] = [];
  const without: ReadonlyMap<string, number>[] = [];
  const met: Met = { failure: null, empty: true, tooLarge: false, rough: false, inaccurate: false };
  let proposals = 0;
  const fewest = Math.min(FEWEST, options.trials);
  let count = options.trials;
  const isSample = options.isSample === true || options.trials <= SAMPLE;
  while (proposals < SIZE_ATTEMPTS && !options.budget.exhausted) {
    const sizes = cover.next();
    if (!sizes) break;
    proposals += 1;
    met.empty = false;
    const cost = costOfSizes(prepared, sizes);
    if (typeof cost === 'string') {
      if (cost === 'large') met.tooLarge = true;
      else met.empty = true;
      cover.report(sizes, cost);
      continue;
    }
    count = Math.min(count, Math.max(fewest, Math.floor(AFFORDED / cost)));
    const style = trialStyle(list.length);
    const trial = firstTrial(prepared, question, setting, options, sizes, `${proposals}`, style, met);
    cover.report(sizes, trial ? 'covered' : 'empty');
    if (!trial) {
      without.push(sizes);
      continue;
    }
    list.push(trial);
    sets.push(asAssignment(sizes));
    if (list.length >= count && (isSample || cover.isComplete)) break;
  }
  if (list.length === 0)
    return {
      kind: 'none',
      why: reason(met, setting, options),
      hasPoints: met.tooLarge || met.inaccurate,
    };
  const trials: Trials = {
    question,
    setting,
    options: { ...options, trials: Math.min(count, options.trials) },
    prepared,
    list,
    sizes: sets,
    severalSizes: proposals > 1,
    elsewhere: met.failure || met.rough || met.tooLarge ? reason(met, setting, options) : null,
    unreached: cover.unreached(),
    without,
  };
  // Where few sets of sizes are all that there is, each has several points.
  const more = furtherTrials(trials, count - list.length);
  return { kind: 'trials', trials: { ...trials, list: [...list, ...more] } };
}

/** The obstacle to points. */
interface Met {
  failure: Failure | null;
  empty: boolean;
  tooLarge: boolean;
  rough: boolean;
  inaccurate: boolean;
}

const definitionsOf = ({ variables }: Prepared): readonly Expression[] =>
  variables.flatMap(({ definition }) => definition?.roots ?? []);

/** A point at these sizes, or null where none was found, with the reason noted. */
function firstTrial(
  prepared: Prepared,
  question: Question,
  setting: Setting,
  options: JudgeOptions,
  sizes: ReadonlyMap<string, number>,
  label: string,
  style: Style,
  met: Met,
): Trial | null {
  for (let i = 0; i < ROUGH_POINTS; i++) {
    const trial = makeTrial(
      prepared,
      question,
      setting,
      options,
      sizes,
      `${label}.${i}`,
      i === 0 ? style : PLAIN_STYLE,
      ATTEMPTS,
    );
    if (!('kind' in trial)) return trial;
    if (trial.kind === 'rough') met.rough = true;
    if (trial.kind === 'inaccurate') met.inaccurate = true;
    if (trial.kind === 'attributes' || trial.kind === 'node') {
      met.failure = trial;
      if (i > 0 || style === PLAIN_STYLE) return null;
    }
    if (options.budget.exhausted) return null;
  }
  return null;
}

/** Whether all sizes are different and above 1, so that nothing agrees by chance. */
export function isGeneric({ sizes }: Pick<Trial, 'sizes'>): boolean {
  const values = [...sizes.values()];
  return new Set(values).size === values.length && !values.includes(1);
}

/** More points, other than those before, at the sizes of the trials; for what stayed unclear. */
export function furtherTrials(trials: Trials, count: number): readonly Trial[] {
  const { prepared, question, setting, options } = trials;
  const list: Trial[] = [];
  let style = trialStyle(trials.list.length);
  for (let i = 0; list.length < count && i < 3 * count && !options.budget.exhausted; i++) {
    const sizes = trials.list[i % trials.list.length]?.sizes;
    if (!sizes) break;
    // A label of its own for each: the same one would draw the same point again.
    const label = `more ${trials.list.length}.${i}`;
    const trial = makeTrial(prepared, question, setting, options, sizes, label, style, ATTEMPTS);
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
): TrialResult {
  const request = requestOf(prepared, setting, options, style, attempts);
  const found = findPoint(request, sizes, label);
  return found.kind === 'point' ? trialOf(prepared, question, setting, options, found, label, style) : found;
}

/** The same at the sizes of a trial, where the declared variables have these values; `any` of them where nothing is compared there. */
export function trialAt(
  { prepared, question, setting, options }: Trials,
  { sizes, found }: Trial,
  values: ReadonlyMap<string, Matrix>,
  label: string,
  care: Care = 'bearable',
): TrialResult {
  const request = requestOf(prepared, setting, options, PLAIN_STYLE, 1);
  const at = pointAt(request, sizes, found.surrogates, values, care);
  return at.kind === 'point' ? trialOf(prepared, question, setting, options, at, label, PLAIN_STYLE) : at;
}

type TrialResult = Trial | Failure | { readonly kind: 'inaccurate' | 'rough' };

function requestOf(
  prepared: Prepared,
  setting: Setting,
  options: JudgeOptions,
  style: Style,
  attempts: number,
): PointRequest {
  return {
    variables: prepared.variables,
    programs: [prepared.program, ...prepared.others],
    smooth: new Set(prepared.varying),
    seed: options.seed,
    decompositions: setting.decompositions,
    budget: options.budget,
    style,
    attempts,
  };
}

function trialOf(
  prepared: Prepared,
  question: Question,
  setting: Setting,
  options: JudgeOptions,
  found: FoundPoint,
  label: string,
  style: Style,
): TrialResult {
  const { sizes } = found.point;
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
  const reach = Math.min(1, CLOSE_TO_ZERO * smallestSize(prepared, found));
  if (actual.error > 1e-3 * maxAbs(actual.value) && actual.error > (1e-6 / reach) * (1 + maxAbs(base)))
    return { kind: 'inaccurate' };
  const values = rememberedValues(
    withDifferentials(found.point, prepared.moving, directions),
    found.surrogates,
    setting.decompositions,
    setting.operatorNamed,
    missingValues(found, setting, options.seed, label),
  );
  return { label, sizes, found, directions, actual, base, values, style };
}

/** Derivatives by what is closer to 0 than a part in this have errors as much larger, as all numbers have that are divided by it. */
const CLOSE_TO_ZERO = 1e3;

/** How large the smallest is of what moves; 1 where nothing does, or where it is 0. */
const smallestSize = ({ movingKeys }: Prepared, { point }: FoundPoint): number =>
  Math.min(1, ...movingKeys.map((key) => maxAbs(point.values.get(key) ?? NOTHING) || 1));

const NOTHING: Matrix = { rows: 1, cols: 1, data: Float64Array.of(0) };

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

/** The values of variables that a candidate brings in and the question did not have. */
function missingValues(
  found: FoundPoint,
  setting: Setting,
  seed: number,
  label: string,
): (leaf: Expression) => Matrix {
  const known = new Map<Expression, Matrix>();
  const valueAt = (leaf: Expression): Matrix => known.get(leaf) ?? drawnValue(leaf, found, seed, label);
  const values = rememberedValues(
    found.point,
    found.surrogates,
    setting.decompositions,
    setting.operatorNamed,
    valueAt,
  );
  return (root) => {
    // Definitions are worked out behind those that they read, without recursion over the length of the chain.
    const open = [root];
    for (let leaf = open.at(-1); leaf; leaf = open.at(-1)) {
      const definition = known.has(leaf) ? undefined : setting.definitions.get(leaf);
      const inner = definition ? leavesOf(definition).filter((each) => isOpen(each)) : [];
      if (inner.length > 0) open.push(...inner);
      else {
        if (definition) known.set(leaf, values.evaluate(definition));
        open.pop();
      }
    }
    return valueAt(root);
  };
  function isOpen(leaf: Expression): boolean {
    const isGiven =
      leaf.payload.kind === 'variable' && found.point.values.has(variableKey(leaf.payload.variable));
    return !isGiven && !known.has(leaf) && setting.definitions.has(leaf);
  }
}

/** A value at random for a variable that stands for no definition. */
function drawnValue(leaf: Expression, found: FoundPoint, seed: number, label: string): Matrix {
  const { sizes } = found.point;
  const variable = leaf.payload.kind === 'variable' ? leaf.payload.variable : null;
  const rows = sizeAt(leaf.shape.rows, sizes);
  const cols = sizeAt(leaf.shape.cols, sizes);
  const nothing: Matrix = { rows: 1, cols: 1, data: Float64Array.of(Number.NaN) };
  if (!variable || variable.role === 'bound' || !(rows * cols >= 1)) return nothing;
  const random = randomOf(seed, `${variableKey(variable)} at ${label}`);
  if (variable.role === 'differential')
    return sampleDirection(rows, cols, variable.attributes, PLAIN_STYLE, random);
  return sampleValue(rows, cols, variable.attributes, PLAIN_STYLE, random) ?? nothing;
}

/** Why there is no point, in words. */
function reason(met: Met, setting: Setting, options: JudgeOptions): string {
  const { failure } = met;
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
