// Points on both sides of two kinks at once: each side alone may have been seen, and still a claim fails between two kinks
// (relu(12 - r) relu(r - 11)), or where two orders differ (max(h(t), h(s)) beside h(max(t, s))).

import type { Expression } from '../../expressions/expression.ts';
import type { Matrix } from '../../values/matrix.ts';
import { type Trial, type Trials, trialAt } from '../trials.ts';
import { climb } from './climb.ts';
import { distancesAt } from './influence.ts';
import type { OpenSide, Side } from './open-sides.ts';

/** Kinks that are taken in pairs, pairs of sides that are gone to, the steps of the way and the points on it. */
const MOST_KINKS = 4;
const MOST_PAIRS = 4;
const STEPS = 8;
const PLACES = 2;

type Pair = readonly [OpenSide, OpenSide];
type Distances = ReadonlyMap<Expression, readonly number[]>;

/** Points on pairs of sides that no trial is on, on the way from a few. */
export function* kinkPairs(
  trials: Trials,
  sides: readonly OpenSide[],
  seen: readonly Trial[],
  starts: readonly Trial[],
): Generator<Trial> {
  const nodes = [...new Set(sides.map(({ node }) => node))].slice(0, MOST_KINKS);
  const kinks = new Set(nodes);
  const at = (values: ReadonlyMap<string, Matrix>, trial: Trial): Distances =>
    distancesAt(trials, trial, values, kinks);
  const known = seen.map((trial) => at(trial.found.point.values, trial));
  const open = pairsOf(sides.filter(({ node }) => kinks.has(node))).filter(
    (pair) => !known.some((distances) => heightOf(pair, distances) > 0),
  );
  for (const [i, pair] of open.slice(0, MOST_PAIRS).entries()) {
    let places = 0;
    for (const start of starts) {
      const height = (values: ReadonlyMap<string, Matrix>): number => heightOf(pair, at(values, start));
      for (const values of climb(start.found.point.values, trials.prepared.variables, height, STEPS)) {
        if (places >= PLACES || trials.options.budget.exhausted) break;
        places += 1;
        const trial = trialAt(trials, start, values, `pair ${i} ${places}`);
        if (!('kind' in trial)) yield trial;
      }
    }
  }
}

/** Sides of two kinks that are no kinks of the same arguments. */
function pairsOf(sides: readonly OpenSide[]): readonly Pair[] {
  return sides.flatMap((one, i) =>
    sides.slice(i + 1).flatMap((other): Pair[] => (areApart(one.node, other.node) ? [[one, other]] : [])),
  );
}

const areApart = (a: Expression, b: Expression): boolean =>
  a !== b && (a.args.length !== b.args.length || a.args.some((arg, i) => arg !== b.args[i]));

/** How far the better entry is on both sides; of kinks with as many entries each, the same entry. */
function heightOf([one, other]: Pair, distances: Distances): number {
  const [first, second] = [one, other].map(({ node, side }) => onSide(distances.get(node) ?? [], side));
  if (!first || !second) return Number.NaN;
  return first.length === second.length
    ? Math.max(...first.map((d, i) => Math.min(d, second[i] ?? Number.NaN)))
    : Math.min(Math.max(...first), Math.max(...second));
}

const onSide = (distances: readonly number[], side: Side): readonly number[] =>
  distances.map((d) => side * d);
