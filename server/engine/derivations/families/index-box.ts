// Where a use of a member counts: `h[t-1]` in a line for t = 1..T is the member h[s] for s = 0..T-1, at t = s + 1. Solving for
// the line's indices turns uses into parts of the member's own derivative; the ends of their intervals cut its range.

import { ascending, atLarge, orderedBounds } from '../../families/index-order.ts';
import { indexSize } from '../../families/index-size.ts';
import { sizeExpression } from '../../families/open-reading.ts';
import {
  addSizes,
  type Dimension,
  fixedSize,
  multiplySizes,
  namedSize,
  substituteSizes,
  subtractSizes,
} from '../../shapes/dimension.ts';
import type { Expression, RangeNode } from '../../syntax/tree.ts';

/** Both ends included. */
export interface Interval {
  readonly from: Dimension;
  readonly to: Dimension;
}

/** A use of a member, seen from the member. */
export interface SolvedUse {
  /** The members that it concerns, one interval for each place. */
  readonly box: readonly Interval[];
  /** The line's indices in the letters of the member. */
  readonly solved: ReadonlyMap<string, Dimension>;
  /** The indices that the member does not tell: they are summed over. */
  readonly summed: readonly RangeNode[];
}

/** Solves the places of a use for the indices of its line; one sentence where they have no such form. */
export function solveUse(
  places: readonly Expression[],
  ranges: readonly RangeNode[],
  letters: readonly string[],
): SolvedUse | string {
  const solved = new Map<string, Dimension>();
  const box: Interval[] = [];
  const narrowed = new Map<string, RangeNode>();
  const own = new Map(ranges.map((range) => [range.index.name, range]));
  for (const [at, place] of places.entries()) {
    const size = indexSize(place);
    const letter = letters[at];
    if (!size || letter === undefined) return 'an index is more than a shift of another';
    const [index, ...more] = [...size.dims].filter((name) => own.has(name));
    if (index === undefined) {
      box.push({ from: size, to: size });
      continue;
    }
    const range = own.get(index);
    const slope = size.monomials.find(({ factors }) => factors.includes(index));
    if (more.length > 0 || solved.has(index) || !range || slope?.factors.length !== 1)
      return 'an index is more than a shift of another';
    if (Math.abs(slope.coefficient) !== 1) return 'an index is a multiple of another';
    const whole = boundsAround(range, own);
    if (!whole) return NESTED;
    const { from, to, inner } = whole;
    const ends = [from, to].map((end) => substituteSizes(size, new Map([[index, end]])));
    const [first, last] = slope.coefficient === 1 ? ends : ends.reverse();
    if (!first || !last) return 'a bound has no value';
    box.push({ from: first, to: last });
    // size = ±index + rest, and size is the letter.
    const rest = substituteSizes(size, new Map([[index, fixedSize(0)]]));
    const difference = addSizes(sizeNamed(letter), multiplySizes(fixedSize(-1), rest));
    const value = multiplySizes(fixedSize(slope.coefficient), difference);
    solved.set(index, value);
    for (const bound of inner) {
      const other = narrowedBy(bound, value, own);
      if (!other || narrowed.has(bound.index)) return NESTED;
      narrowed.set(bound.index, other);
    }
  }
  for (const range of ranges) {
    const [from, to] = orderedBounds(range);
    if (from && from === to && !solved.has(range.index.name)) solved.set(range.index.name, from);
  }
  // An index that bounds another one narrows nothing where the member determines it.
  if ([...narrowed.keys()].some((name) => solved.has(name))) return NESTED;
  const open = ranges.filter((range) => !solved.has(range.index.name));
  const summed = open.map((range) => narrowed.get(range.index.name) ?? atSolved(range, solved, own));
  return summed.every((range, at) => isDetermined(range, summed.slice(0, at), own, letters))
    ? { box, solved, summed }
    : NESTED;
}

/** A range with what the member tells for indices in its bounds. One that names an index goes up, as it is written. */
function atSolved(
  range: RangeNode,
  solved: ReadonlyMap<string, Dimension>,
  own: ReadonlyMap<string, RangeNode>,
): RangeNode {
  const names = [range.from, range.to].flatMap((bound) => [...(indexSize(bound)?.dims ?? [])]);
  if (!names.some((name) => own.has(name))) return ascending(range);
  const atMember = (bound: Expression): Expression => {
    const size = indexSize(bound);
    return size && [...size.dims].some((name) => solved.has(name))
      ? written(substituteSizes(size, solved))
      : bound;
  };
  return { ...range, from: atMember(range.from), to: atMember(range.to) };
}

/** Whether the bounds of a sum name letters of the member and indices of sums around it alone, and none that could be either. */
function isDetermined(
  { index, from, to }: RangeNode,
  around: readonly RangeNode[],
  own: ReadonlyMap<string, RangeNode>,
  letters: readonly string[],
): boolean {
  const names = [from, to].flatMap((bound) => [...(indexSize(bound)?.dims ?? [])]);
  const outer = new Set(around.map((range) => range.index.name));
  return names.every((name) => {
    if (outer.has(name)) return !letters.includes(name);
    return letters.includes(name) || name === index.name || !own.has(name);
  });
}

const NESTED = 'a bound names another index';

/** A bound of an index that is another index, shifted: the j of `∑_{j=1}^{t}` is at most t. */
interface InnerBound {
  readonly index: string;
  readonly shift: Dimension;
  readonly side: 'from' | 'to';
  /** The end of the bounded index on the other side. */
  readonly opposite: Dimension;
}

/** How far an index goes at all, with its bounds that are other indices; null where these are more than shifted. */
function boundsAround(
  range: RangeNode,
  own: ReadonlyMap<string, RangeNode>,
): { readonly from: Dimension; readonly to: Dimension; readonly inner: readonly InnerBound[] } | null {
  const [first, last] = [indexSize(range.from), indexSize(range.to)];
  if (!first || !last) return null;
  const innerOf = (bound: Dimension): readonly string[] => [...bound.dims].filter((name) => own.has(name));
  if (innerOf(first).length + innerOf(last).length === 0) {
    const [from, to] = orderedBounds(range);
    return from && to ? { from, to, inner: [] } : null;
  }
  const inner: InnerBound[] = [];
  const farthest = (bound: Dimension, side: 'from' | 'to', opposite: Dimension): Dimension | null => {
    const [index, ...more] = innerOf(bound);
    if (index === undefined) return bound;
    const around = own.get(index);
    const shift = subtractSizes(bound, namedSize(index));
    const [least, most] = around ? orderedBounds(around) : [];
    const end = side === 'to' ? most : least;
    if (more.length > 0 || !end || shift.dims.has(index) || innerOf(end).length > 0) return null;
    inner.push({ index, shift, side, opposite });
    return substituteSizes(bound, new Map([[index, end]]));
  };
  if (innerOf(first).length > 0 && innerOf(last).length > 0) return null;
  const from = farthest(first, 'from', last);
  const to = farthest(last, 'to', first);
  return from && to ? { from, to, inner } : null;
}

/** The range of the outer index where the inner one has this value; null where its own end may be the nearer one. */
function narrowedBy(
  { index, shift, side, opposite }: InnerBound,
  value: Dimension,
  own: ReadonlyMap<string, RangeNode>,
): RangeNode | null {
  const range = own.get(index);
  const [least, most] = range ? orderedBounds(range) : [];
  if (!range || !least || !most) return null;
  const end = subtractSizes(value, shift);
  // j ≤ t + c: t goes from j - c on, which is nowhere below where t begins.
  const room =
    side === 'to'
      ? subtractSizes(subtractSizes(opposite, shift), least)
      : subtractSizes(most, subtractSizes(opposite, shift));
  if (room.dims.size > 0 || atLarge(room) < 0) return null;
  return side === 'to'
    ? { ...range, from: written(end), to: written(most) }
    : { ...range, from: written(least), to: written(end) };
}

const sizeNamed = (name: string): Dimension =>
  indexSize({ kind: 'name', name, text: name, span: { start: 0, end: 0 } }) ?? fixedSize(0);

export const plus = (size: Dimension, value: number): Dimension => addSizes(size, fixedSize(value));

export const written = (size: Dimension): Expression => sizeExpression(size);

/** Whether one interval lies inside another once sizes are large; `index` is a letter that bounds may name. */
export const isWithin = (inner: Interval, outer: Interval, index: string | null): boolean =>
  atLarge(inner.from, index) >= atLarge(outer.from, index) &&
  atLarge(inner.to, index) <= atLarge(outer.to, index);

export const isSingle = ({ from, to }: Interval): boolean => from === to;

/** `domain` cut wherever an interval begins or ends, in order; bounds may name the index of what is derived. */
export function cut(
  domain: Interval,
  intervals: readonly Interval[],
  index: string | null,
): readonly Interval[] {
  const large = (size: Dimension): number => atLarge(size, index);
  const starts = new Map<number, Dimension>([[large(domain.from), domain.from]]);
  for (const { from, to } of intervals)
    for (const start of [from, plus(to, 1)])
      if (large(start) > large(domain.from) && large(start) <= large(domain.to))
        starts.set(large(start), start);
  const ordered = [...starts].sort(([a], [b]) => a - b).map(([, start]) => start);
  return ordered.map((from, at) => {
    const next = ordered[at + 1];
    return { from, to: next ? plus(next, -1) : domain.to };
  });
}
