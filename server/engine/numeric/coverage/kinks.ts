// Whether the points of a claim lie on both sides of every kink that its formulas have (max, abs, relu, step, clipping …), where
// that reaches a result, and points for the sides that were not seen: at other scales and signs, and solved for.

import { type Expression, topological } from '../../expressions/expression.ts';
import { mapEntries, maxAbs } from '../../values/kernels.ts';
import type { Matrix } from '../../values/matrix.ts';
import { hasAttribute } from '../membership.ts';
import { costOfSizes, dimsOfQuestion } from '../prepared.ts';
import { settleAt } from '../settle.ts';
import { completeSizes } from '../sizes.ts';
import { PLAIN_STYLE, type Style } from '../styles.ts';
import { makeTrial, type Trial, type Trials, trialAt } from '../trials.ts';
import { climb } from './climb.ts';
import { crossings } from './crossings.ts';
import { distancesAt, reachesResult } from './influence.ts';
import { kinkPairs } from './kink-pairs.ts';
import { hasBranches, type OpenSide, openSides, rootsOf, type Side, spectralNodes } from './open-sides.ts';

/** The outcome of the search: every side seen or out of reach, a point at which the claim fails, or a kink with an unseen side. */
export type KinkCover =
  | { readonly kind: 'covered'; readonly trials: readonly Trial[] }
  | { readonly kind: 'differs'; readonly at: Trial; readonly error: number }
  | { readonly kind: 'missed'; readonly node: Expression; readonly side: Side };

/** Magnitudes of variables that are tried, the likely ones first. */
const MAGNITUDES = [10, 0.1, 100, 1e3, 1e-2, 1e-3, 1e-5, 1e-8, 1e4] as const;
const SIGNS = ['free', 'positive', 'negative'] as const;
/** Variables that are scaled one by one, and points tried for each style. */
const MOST_SCALED = 4;
const ATTEMPTS = 3;
/** Styles that are tried where sides were only seen where they did not matter. */
const FOR_HIDDEN = 24;
/** Styles that are tried where a spectrum has a part. */
const SPECTRAL_STYLES = 12;
/** Of the search by slopes: points that it starts from, sides looked for, kinks around each, and points on the way that are compared. */
const STARTS = 3;
const MOST_SIDES = 8;
const MOST_AROUND = 3;
const PLACES = 4;
/** All sizes at once, and the points that are examined there: inside of the declared sets, on edges of theirs, and far out. */
const LARGER_SIZES = [16, 40] as const;
const LARGER_STYLES: readonly Style[] = [
  PLAIN_STYLE,
  ...[0, 1, 2].map((edge) => ({ ...PLAIN_STYLE, edge })),
  ...SIGNS.map((sign) => ({ ...PLAIN_STYLE, sign, magnitude: 10 })),
  { ...PLAIN_STYLE, magnitude: 0.01 },
];

/**
 * Looks for the sides of kinks that the trials of a claim have not seen, and holds the claim against the points found. A side
 * that was only seen where it does not reach a result, since an outer kink hides it, is looked for on as well.
 */
export function coverKinks(trials: Trials, claimed: Expression): KinkCover {
  const open = openSides(trials, claimed);
  const isSpectral = spectralNodes(trials, claimed).length > 0;
  if (open.length === 0 && !isSpectral) return { kind: 'covered', trials: [] };
  const search: Search = { trials, claimed, unseen: open, hidden: [], found: [] };
  for (const trial of trials.list) noteSeen(search, trial);
  return (
    lookAtZero(search) ??
    searchByStyles(search, isSpectral) ??
    (isSpectral ? lookAtCrossings(search) : null) ??
    searchBySlopes(search) ??
    lookAtPairs(search, open) ??
    searchAtLargerSizes(search) ??
    (search.unseen[0] ? { kind: 'missed', ...search.unseen[0] } : { kind: 'covered', trials: search.found })
  );
}

interface Search {
  readonly trials: Trials;
  readonly claimed: Expression;
  /** Sides that no point was on. */
  unseen: readonly OpenSide[];
  /** Sides that points were on where they did not matter. */
  hidden: readonly OpenSide[];
  readonly found: Trial[];
}

type Failed = Extract<KinkCover, { readonly kind: 'differs' }>;

/** A claim beside one more point, which counts as seen where the sides agree in something. */
function compareThere(search: Search, trial: Trial): Failed | null {
  const { outcome, relativeError, isNothing } = settleAt(search.trials, trial, search.claimed);
  if (outcome === 'differ') return { kind: 'differs', at: trial, error: relativeError };
  // Where both sides are nothing but rounding, nothing is seen of them.
  if (outcome !== 'agree' || isNothing) return null;
  search.found.push(trial);
  noteSeen(search, trial);
  return null;
}

/** Takes the sides that a point is on from those unseen, and from those hidden where they reach a result. */
function noteSeen(search: Search, trial: Trial): void {
  const { trials } = search;
  if (search.unseen.length + search.hidden.length === 0) return;
  const on = sidesOn([...search.unseen, ...search.hidden], trials, trial);
  const values = trial.found.point.values;
  // Where nothing moves, anything times 0 agrees: that is as good as hidden.
  const isStill = maxAbs(trial.actual.value) === 0;
  const hidden = on.filter(({ node, side }) => isStill || !reachesResult(trials, trial, values, node, side));
  search.hidden = [
    ...search.hidden.filter((each) => !on.includes(each) || hidden.includes(each)),
    ...search.unseen.filter((each) => hidden.includes(each)),
  ];
  search.unseen = search.unseen.filter((each) => !on.includes(each));
}

/** Points at which a variable is 0 whose declared set ends there: on the kink itself, as sign(tr(P)) at P = 0. */
function lookAtZero(search: Search): Failed | null {
  const { trials } = search;
  const [smallest] = bySize(trials);
  if (!smallest) return null;
  const { values } = smallest.found.point;
  for (const { key, attributes, definition } of trials.prepared.variables) {
    const value = values.get(key);
    if (!value || definition || attributes.length === 0) continue;
    const zero = mapEntries(value, () => 0);
    if (!attributes.every((attribute) => hasAttribute(zero, attribute))) continue;
    const trial = trialAt(trials, smallest, new Map([...values, [key, zero]]), `${key} = 0`);
    const failed = 'kind' in trial ? null : compareThere(search, trial);
    if (failed) return failed;
  }
  return null;
}

/** Points with variables of other scales and signs, for sides that no point was on and for the order of eigenvalues. */
function searchByStyles(search: Search, isSpectral: boolean): Failed | null {
  const { prepared, question, setting, options } = search.trials;
  const [smallest, second] = bySize(search.trials);
  const faint = search.hidden.length > 0 ? FOR_HIDDEN : 0;
  const least = Math.max(faint, isSpectral ? SPECTRAL_STYLES : 0);
  for (const [i, style] of stylesFor(prepared.variables.length).entries()) {
    const sizes = (i % 2 === 1 && second ? second : smallest)?.sizes;
    if ((search.unseen.length === 0 && i >= least) || !sizes || options.budget.exhausted) break;
    const trial = makeTrial(prepared, question, setting, options, sizes, `side ${i}`, style, ATTEMPTS);
    if ('kind' in trial || (i >= least && sidesOn(search.unseen, search.trials, trial).length === 0))
      continue;
    const failed = compareThere(search, trial);
    if (failed) return failed;
  }
  return null;
}

/** Points around where eigenvalues meet. */
function lookAtCrossings(search: Search): Failed | null {
  for (const trial of crossings(search.trials, search.claimed, bySize(search.trials))) {
    const failed = compareThere(search, trial);
    if (failed) return failed;
  }
  return null;
}

/** Points on the sides of two kinks at once that none is on so far. */
function lookAtPairs(search: Search, sides: readonly OpenSide[]): Failed | null {
  const { trials, found } = search;
  const starts = bySize(trials).slice(0, STARTS);
  for (const trial of kinkPairs(trials, sides, [...trials.list, ...found], starts)) {
    const failed = compareThere(search, trial);
    if (failed) return failed;
  }
  return null;
}

/** Points found by going up the slope of a distance from a kink, with the outer kinks that hide it on either side. */
function searchBySlopes(search: Search): Failed | null {
  const { trials } = search;
  const starts = bySize(trials).slice(0, STARTS);
  for (const side of [...search.unseen, ...search.hidden].slice(0, MOST_SIDES)) {
    for (const goals of goalsFor(side, search)) {
      for (const [i, start] of starts.entries()) {
        const isOpen = search.unseen.includes(side) || search.hidden.includes(side);
        if (!isOpen || trials.options.budget.exhausted) break;
        let places = 0;
        for (const values of climb(start.found.point.values, trials.prepared.variables, (at) =>
          heightOf(goals, trials, start, at),
        )) {
          if (places >= PLACES) break;
          places += 1;
          const trial = trialAt(trials, start, values, `slope ${i} ${places}`);
          if ('kind' in trial) continue;
          const failed = compareThere(search, trial);
          if (failed) return failed;
          if (!search.unseen.includes(side) && !search.hidden.includes(side)) break;
        }
      }
    }
  }
  return null;
}

/** Points at larger sizes, for sides that only many entries reach: of a sum of numbers that lie below 1 each. */
function searchAtLargerSizes(search: Search): Failed | null {
  const { prepared, question, setting, options } = search.trials;
  const dims = dimsOfQuestion(prepared, setting);
  // A term that names no size is as large at all of them.
  for (const size of dims.length > 0 ? LARGER_SIZES : []) {
    const sizes = completeSizes(dims, new Map(dims.map(({ name }) => [name, size])));
    if (!sizes || typeof costOfSizes(prepared, sizes) === 'string') continue;
    for (const [i, style] of LARGER_STYLES.entries()) {
      if (search.unseen.length === 0 || options.budget.exhausted) return null;
      const label = `larger ${size} ${i}`;
      const trial = makeTrial(prepared, question, setting, options, sizes, label, style, ATTEMPTS);
      if ('kind' in trial || sidesOn(search.unseen, search.trials, trial).length === 0) continue;
      const failed = compareThere(search, trial);
      if (failed) return failed;
    }
  }
  return null;
}

/** How far the nearest goal is on its right side. */
function heightOf(
  goals: readonly OpenSide[],
  trials: Trials,
  start: Trial,
  at: ReadonlyMap<string, Matrix>,
): number {
  const distances = distancesAt(trials, start, at, new Set(goals.map(({ node }) => node)));
  const heights = goals.map(({ node, side }) =>
    Math.max(...(distances.get(node) ?? []).map((d) => side * d)),
  );
  return Math.min(...heights);
}

/** A side alone, and with each side of the kinks around it. */
function goalsFor(side: OpenSide, { trials, claimed }: Search): readonly (readonly OpenSide[])[] {
  const around = rootsOf(trials, claimed).flatMap((root) =>
    topological([root]).filter(
      (node) =>
        node !== side.node &&
        hasBranches(node, trials.setting.operatorNamed) &&
        topological([node]).includes(side.node),
    ),
  );
  const outer = [...new Set(around)].slice(0, MOST_AROUND).flatMap((node): readonly OpenSide[] => [
    { node, side: 1 },
    { node, side: -1 },
  ]);
  return [[side], ...outer.map((each) => [side, each])];
}

/** Trials, those with the fewest entries first: among few entries none hides what another one does. */
function bySize(trials: Trials): readonly Trial[] {
  const total = (each: Trial): number => [...each.sizes.values()].reduce((sum, size) => sum + size, 0);
  return trials.list.toSorted((a, b) => total(a) - total(b));
}

/** The sides, of these, that some entry is on at this point. */
function sidesOn(sides: readonly OpenSide[], trials: Trials, trial: Trial): readonly OpenSide[] {
  if (sides.length === 0) return [];
  const distances = distancesAt(
    trials,
    trial,
    trial.found.point.values,
    new Set(sides.map(({ node }) => node)),
  );
  return sides.filter(({ node, side }) => distances.get(node)?.some((d) => Math.sign(d) === side));
}

function stylesFor(variables: number): readonly Style[] {
  const all = SIGNS.map((sign): Style => ({ ...PLAIN_STYLE, sign }));
  const alone =
    variables < 2 ? [] : Array.from({ length: Math.min(variables, MOST_SCALED) }, (_, only) => only);
  for (const magnitude of MAGNITUDES) {
    for (const sign of SIGNS) {
      const style: Style = { ...PLAIN_STYLE, sign, magnitude };
      all.push(style, ...alone.map((only) => ({ ...style, only })));
    }
  }
  return all;
}
