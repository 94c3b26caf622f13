// Points at which one side of a claim has a value and the other has none: a divisor that may be 0 in the declared set, a
// logarithm of what may be negative, also inside of a sum or far out.

import { type Expression, topological } from '../../expressions/expression.ts';
import type { Need } from '../../operators/operator.ts';
import type { PartialPart } from '../../operators/partial-parts.ts';
import { allFinite } from '../../values/kernels.ts';
import type { Matrix } from '../../values/matrix.ts';
import { evaluationOf } from '../evaluate.ts';
import { prepare } from '../prepared.ts';
import type { Program } from '../program.ts';
import type { Setting } from '../setting.ts';
import { PLAIN_STYLE, type Style, trialStyle } from '../styles.ts';
import { makeTrial, type Trial, type Trials, trialAt } from '../trials.ts';
import { climb } from './climb.ts';
import { distancesAt } from './influence.ts';
import { atSizesOf, isMissingAt, readsParameter } from './missing-parts.ts';
import { hasBranches } from './open-sides.ts';

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
/** Parts that are followed far out, with the steps of the way and the points on it. */
const MOST_FOLLOWED = 3;
const STEPS = 10;
const PLACES = 3;

/**
 * A point of the question at which one of these parts of the claimed side has no value, at sizes at which the claim was
 * compared. Sizes at which it has none at any point are looked for in `missing-sizes.ts`.
 */
export function missingValueOf(given: Trials, parts: readonly PartialPart[]): MissingValue | null {
  const places = new Map(parts.map((part) => [part, canBeMissing(part, given.setting)] as const));
  const checked = parts.filter((part) => places.get(part) !== 'never' && !readsParameter(part.of));
  if (checked.length === 0) return null;
  const trials = atSizesOf(given, checked);
  const { question, setting, options } = trials;
  const alone = checked.filter(({ over }) => !over);
  const prepared = prepare(
    question,
    alone.map(({ of }) => of),
    setting,
  );
  const found: Trial[] = [];
  for (const [i, style] of STYLES.entries()) {
    const sizes = trials.list[i % trials.list.length]?.sizes;
    if (!sizes || options.budget.exhausted) return null;
    const trial = makeTrial(prepared, question, setting, options, sizes, `value ${i}`, style, ATTEMPTS);
    if ('kind' in trial) continue;
    found.push(trial);
    const part = checked.find(
      (each) =>
        isMissingAt(each, trial, setting.decompositions) &&
        (places.get(each) === 'anywhere' || isOffKinks({ ...trials, prepared }, trial)),
    );
    if (part) return { at: trial, part };
  }
  return missingFarOut({ ...trials, prepared }, alone, found);
}

/**
 * Where values can tell; what is 0 or singular on a set without volume only counts where a declaration admits it, or where
 * the formula has a kink, on one side of which it may be 0 throughout, as relu(x) is. What is differentiated must be smooth
 * there: of ‖relu(x)‖ the gradient relu(x)/‖relu(x)‖ is right wherever the rule for norms holds.
 */
function canBeMissing(
  { need, of }: PartialPart,
  { definitions, operatorNamed }: Setting,
): 'anywhere' | 'off kinks' | 'never' {
  if (need === 'special') return 'never';
  if (need !== 'nonzero' && need !== 'invertible') return 'anywhere';
  const nodes = topological([of]);
  const isDeclared = ({ payload }: Expression): boolean =>
    payload.kind === 'variable' && payload.variable.attributes.length > 0;
  if (nodes.some(isDeclared)) return 'anywhere';
  const behind = nodes.flatMap((leaf) => definitions.get(leaf) ?? []);
  const isFlatSomewhere = topological([...nodes, ...behind]).some((node) => hasBranches(node, operatorNamed));
  return isFlatSomewhere ? 'off kinks' : 'never';
}

/** Whether what is differentiated stands on none of its kinks. */
function isOffKinks(trials: Trials, trial: Trial): boolean {
  const { question, prepared, setting } = trials;
  const definitions = prepared.variables.flatMap(({ definition }) => definition?.roots ?? []);
  const distances = distancesAt(
    trials,
    trial,
    trial.found.point.values,
    new Set(topological([question.of, ...definitions])),
    ({ smoothness }, args) => smoothness.kinks(args, setting.decompositions),
  );
  return [...distances.values()].every((each) => each.every((distance) => distance !== 0));
}

/** A point at which a part has no value, found by going towards it from a point at which it has one. */
function missingFarOut(
  trials: Trials,
  parts: readonly PartialPart[],
  from: readonly Trial[],
): MissingValue | null {
  const { prepared, setting, options } = trials;
  const size = ({ found }: Trial): number =>
    [...found.point.values.values()].flatMap(({ data }) => [...data]).length;
  const [start] = from.toSorted((a, b) => size(a) - size(b));
  if (!start) return null;
  const followed = parts.flatMap((part, i) => {
    const beyond = BEYOND[part.need];
    const program = prepared.others[i];
    return beyond && program ? [{ part, beyond, program }] : [];
  });
  for (const { part, beyond, program } of followed.slice(0, MOST_FOLLOWED)) {
    const height = (values: ReadonlyMap<string, Matrix>): number => {
      const value = valueAt(program, trials, start, values);
      return value && allFinite(value) ? Math.max(...Array.from(value.data, beyond)) : Number.NaN;
    };
    let places = 0;
    for (const values of climb(start.found.point.values, prepared.variables, height, STEPS)) {
      if (places >= PLACES || options.budget.exhausted) break;
      places += 1;
      const trial = trialAt(trials, start, values, `missing ${part.of.id} ${places}`, 'any');
      if (!('kind' in trial) && isMissingAt(part, trial, setting.decompositions)) return { at: trial, part };
    }
  }
  return null;
}

/** How far beyond what is needed an entry is; of what holds but for a set without volume nothing is followed. */
const BEYOND: Readonly<Record<Need, ((entry: number) => number) | null>> = {
  positive: (entry) => -entry,
  nonnegative: (entry) => -entry,
  'unit interval': (entry) => Math.abs(entry) - 1,
  nonzero: null,
  invertible: null,
  definite: null,
  semidefinite: null,
  special: null,
};

/** The value of a program where the declared variables have these values. */
function valueAt(
  program: Program,
  { prepared, setting, options }: Trials,
  { sizes, found }: Trial,
  declared: ReadonlyMap<string, Matrix>,
): Matrix | undefined {
  const values = new Map<string, Matrix>();
  const run = (each: Program): Matrix | undefined => {
    const evaluation = evaluationOf(each, { sizes, values }, found.surrogates, setting.decompositions);
    evaluation.run(each.instructions);
    options.budget.spend(evaluation.cost());
    return evaluation.memory[each.results[0] ?? -1];
  };
  for (const { key, definition } of prepared.variables) {
    const value = definition ? run(definition) : declared.get(key);
    if (value) values.set(key, value);
  }
  return run(program);
}
