// Points where the order of eigenvalues or singular values changes: the way to where two of them meet, and on behind it. A
// largest eigenvalue is another formula there, and no sign of an argument tells.

import type { Expression } from '../../expressions/expression.ts';
import { addScaled, scale } from '../../values/kernels.ts';
import type { Matrix } from '../../values/matrix.ts';
import { hasAttribute } from '../membership.ts';
import { type Trial, type Trials, trialAt } from '../trials.ts';
import { climb } from './climb.ts';
import { distancesAt } from './influence.ts';
import { spectralNodes } from './open-sides.ts';

type Values = ReadonlyMap<string, Matrix>;

/** Spectra examined, points that the search starts from, steps on the way, and places on it that are gone on from. */
const MOST_NODES = 3;
const STARTS = 2;
const STEPS = 6;
const PLACES = 3;
/** Values so close, as a part of the larger one, are about to meet. */
const NEAR = 0.5;
/** How far the way is gone on, as parts of what was gone. */
const BEYOND = [1, 0.2, 4] as const;

/** Points before and behind the places where two values of a spectrum meet, from the trials that are given. */
export function* crossings(trials: Trials, claimed: Expression, from: readonly Trial[]): Generator<Trial> {
  for (const node of spectralNodes(trials, claimed).slice(0, MOST_NODES)) {
    const starts = from.filter((trial) =>
      Number.isFinite(gapAt(trials, trial, trial.found.point.values, node)),
    );
    for (const [i, start] of starts.slice(0, STARTS).entries()) {
      const before = start.found.point.values;
      let places = 0;
      for (const values of climb(
        before,
        trials.prepared.variables,
        (at) => NEAR - gapAt(trials, start, at, node),
        STEPS,
      )) {
        if (places >= PLACES || trials.options.budget.exhausted) break;
        places += 1;
        const ways = [values, ...BEYOND.map((part) => behind(trials, before, values, part))];
        for (const [k, way] of ways.entries()) {
          const trial = way && trialAt(trials, start, way, `crossing ${i} ${places} ${k}`);
          if (trial && !('kind' in trial)) yield trial;
        }
      }
    }
  }
}

/** The distance of two values of a spectrum, as a part of the largest; NaN where there is one alone. */
function gapAt(trials: Trials, trial: Trial, at: Values, node: Expression): number {
  const { decompositions } = trials.setting;
  const found = distancesAt(trials, trial, at, new Set([node]), (operator, args) => {
    const [matrix] = args;
    const isOne = matrix !== undefined && Math.min(matrix.rows, matrix.cols) < 2;
    const [size = Number.NaN, gap = Number.NaN] = isOne
      ? []
      : (operator.smoothness.kinks(args, decompositions) ?? []);
    return Float64Array.of(gap / size);
  });
  return Math.min(...(found.get(node) ?? [Number.NaN]));
}

/** As far again on the way from one point to another, where that stays in the declared sets. */
function behind({ prepared }: Trials, from: Values, to: Values, part: number): Values | null {
  const values = new Map(to);
  for (const { key, attributes, definition } of prepared.variables) {
    const [start, end] = [from.get(key), to.get(key)];
    if (definition || !start || !end) continue;
    const value = addScaled(scale(end, 1 + part), -part, start);
    if (!attributes.every((attribute) => hasAttribute(value, attribute))) return null;
    values.set(key, value);
  }
  return values;
}
