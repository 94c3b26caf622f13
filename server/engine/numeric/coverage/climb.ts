// Values of the declared variables at which some number becomes positive: whole variables scaled, then steps up its slope with
// a parabola along each (Nocedal and Wright, Numerical Optimization, chapter 3), inside the declared sets.

import type { Attribute } from '../../expressions/expression.ts';
import {
  at,
  frobeniusNorm,
  mapEntries,
  multiply,
  scale,
  sumEntries,
  transpose,
} from '../../values/kernels.ts';
import type { Matrix } from '../../values/matrix.ts';
import { matrixOf } from '../../values/matrix.ts';
import { groupsOf, hasAttribute } from '../membership.ts';
import type { PointVariable } from '../points.ts';
import { rootMeanSquare } from '../question.ts';
import { project, structureOf } from '../structure.ts';

type Values = ReadonlyMap<string, Matrix>;

/** How high values stand; NaN where they have no height. */
export type Height = (values: Values) => number;

/** Powers of ten that variables are scaled by. */
const POWERS = [1, 2, 3, 4, 5, 6, 8, -1, -2, -3, -4, -6, -8, -10, -12, -14] as const;
const STEPS = 30;
/** Coordinates that a slope is taken by, and the step for it, as a part of what moves. */
const MOST_COORDINATES = 48;
const SMALL = 1e-5;
const DOUBLINGS = 30;
/** Sections of the way to a tip. */
const SECTIONS = 24;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Higher and higher values, each in the declared sets; the first that are above 0 come first. */
export function* climb(
  start: Values,
  variables: readonly PointVariable[],
  height: Height,
  steps: number = STEPS,
): Generator<Values> {
  const free = variables.filter((variable) => !variable.definition && isMovable(variable.attributes));
  for (const values of scalings(start, free)) if (height(values) > 0) yield values;
  let best = start;
  let top = height(best);
  for (let step = 0; step < steps; step++) {
    const next = steppedUp(best, top, free, height);
    if (!next) return;
    [best, top] = next;
    if (top > 0) yield best;
  }
}

function* scalings(start: Values, free: readonly PointVariable[]): Generator<Values> {
  const groups = [...free.map((variable) => [variable]), ...(free.length > 1 ? [free] : [])];
  for (const power of POWERS) {
    for (const sign of [1, -1]) {
      for (const group of groups) {
        const values = new Map(start);
        let isInside = true;
        for (const { key, attributes } of group) {
          const isNegated = sign < 0 && attributes.some((each) => DEFINITE.includes(each));
          const scaled = isNegated
            ? null
            : inside(scale(values.get(key) ?? NOTHING, sign * 10 ** power), attributes);
          if (scaled) values.set(key, scaled);
          else isInside = false;
        }
        if (isInside) yield values;
      }
    }
  }
}

/** One step up the slope; null on a top. */
function steppedUp(
  start: Values,
  low: number,
  free: readonly PointVariable[],
  height: Height,
): readonly [Values, number] | null {
  const slopes = free.map((variable) => slopeBy(start, variable, height));
  const size = Math.hypot(...slopes.flatMap((slope) => [...slope.data]));
  if (!(size > 0) || !Number.isFinite(size)) return null;
  const along = (amount: number): readonly [Values, number] => {
    const values = new Map(start);
    free.forEach(({ key, attributes }, i) => {
      const [value, slope] = [values.get(key), slopes[i]];
      if (value && slope) values.set(key, moved(value, attributes, scale(slope, amount / size)) ?? value);
    });
    return [values, height(values)];
  };
  let best: readonly [Values, number] = [start, low];
  let reach = 0;
  const look = (amount: number): boolean => {
    const found = along(amount);
    if (!(found[1] > best[1])) return false;
    best = found;
    reach = amount;
    return true;
  };
  for (let k = 0, amount = 0.25; k < DOUBLINGS && look(amount); k++) amount *= 2;
  for (let k = 0, amount = 0.03; k < DOUBLINGS && reach === 0; k++, amount /= 4) look(amount);
  if (reach === 0) return null;
  // The top of the parabola through 0, half of the way and the whole of it.
  const [half, whole] = [along(reach / 2)[1] - low, best[1] - low];
  const bend = whole - 2 * half;
  if (bend < 0) look((reach * (whole - 4 * half)) / (4 * bend));
  // Between two kinks the top is a tip, and may be narrow: it is closed in on until a value is above 0.
  let [from, to] = [reach / 2, 2 * reach];
  for (let k = 0; k < SECTIONS && best[1] <= 0; k++) {
    const [near, far] = [to - GOLDEN * (to - from), from + GOLDEN * (to - from)];
    const [first, second] = [along(near), along(far)];
    for (const found of [first, second]) if (found[1] > best[1]) best = found;
    if (first[1] > second[1]) to = far;
    else from = near;
  }
  return best;
}

function slopeBy(from: Values, { key, attributes }: PointVariable, height: Height): Matrix {
  const value = from.get(key) ?? NOTHING;
  if (value.data.length > MOST_COORDINATES) return mapEntries(value, () => 0);
  const slopeAt = (i: number): number => {
    const unit = mapEntries(value, () => 0);
    const at = (amount: number): number => {
      const turn = { ...unit, data: unit.data.map((_, k) => (k === i ? amount : 0)) };
      const there = moved(value, attributes, turn);
      return there ? height(new Map([...from, [key, there]])) : Number.NaN;
    };
    const slope = (at(SMALL) - at(-SMALL)) / (2 * SMALL);
    return Number.isFinite(slope) ? slope : 0;
  };
  return { ...value, data: value.data.map((_, i) => slopeAt(i)) };
}

const NOTHING: Matrix = { rows: 1, cols: 1, data: Float64Array.of(0) };
const FIXED: readonly Attribute[] = ['binary', 'onehot', 'onehot rows', 'onehot cols', 'orthogonal'];

/** Sets whose membership is known up to rounding, and that hold no A and -A. */
const DEFINITE: readonly Attribute[] = ['spd', 'psd'];

const isMovable = (attributes: readonly Attribute[]): boolean =>
  !attributes.some((attribute) => FIXED.includes(attribute));

/** A member of the declared set, moved by so many parts of its size; null where that leaves the set. */
function moved(a: Matrix, attributes: readonly Attribute[], by: Matrix): Matrix | null {
  const has = (...some: readonly Attribute[]): boolean => some.some((each) => attributes.includes(each));
  const step = a.rows === a.cols ? project(by, structureOf(attributes)) : by;
  const clear = (x: number): number => Math.max(-60, Math.min(60, x));
  if (has(...DEFINITE)) {
    // (I + Z) A (I + Z)' stays definite.
    const factor = matrixOf(a.rows, a.rows, (i, j) => at(step.data, i * a.cols + j) + (i === j ? 1 : 0));
    return inside(project(multiply(multiply(factor, a), transpose(factor)), 'symmetric'), attributes);
  }
  const isGroup = attributes.some((attribute) => groupsOf(a, attribute) !== null);
  if (has('positive', 'nonneg') || isGroup)
    return inside({ ...a, data: a.data.map((x, i) => x * Math.exp(clear(at(step.data, i)))) }, attributes);
  if (has('probability'))
    return inside(
      { ...a, data: a.data.map((x, i) => 1 / (1 + (1 / x - 1) * Math.exp(-clear(at(step.data, i))))) },
      attributes,
    );
  const size = rootMeanSquare(a) || 1;
  return inside({ ...a, data: a.data.map((x, i) => x + size * at(step.data, i)) }, attributes);
}

/** The value brought back to the sums that are declared; null where it is no member. */
function inside(a: Matrix, attributes: readonly Attribute[]): Matrix | null {
  const value = attributes.reduce(
    (each, attribute) =>
      attribute === 'unit' ? scale(each, 1 / frobeniusNorm(each)) : withSums(each, attribute),
    a,
  );
  return attributes.every((attribute) => hasAttribute(value, attribute)) ? value : null;
}

function withSums(a: Matrix, attribute: Attribute): Matrix {
  const groups = groupsOf(a, attribute);
  if (!groups) return a;
  const data = Float64Array.from(a.data);
  for (const group of groups) {
    const total = sumEntries({
      rows: group.length,
      cols: 1,
      data: Float64Array.from(group, (i) => at(a.data, i)),
    });
    for (const i of group) data[i] = at(a.data, i) / total;
  }
  return { ...a, data };
}
