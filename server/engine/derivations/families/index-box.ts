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
  substituteSizes,
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
    const [from, to] = orderedBounds(range);
    if (!from || !to || [...from.dims, ...to.dims].some((name) => own.has(name)))
      return 'a bound names another index';
    const ends = [from, to].map((end) => substituteSizes(size, new Map([[index, end]])));
    const [first, last] = slope.coefficient === 1 ? ends : ends.reverse();
    if (!first || !last) return 'a bound has no value';
    box.push({ from: first, to: last });
    // size = ±index + rest, and size is the letter.
    const rest = substituteSizes(size, new Map([[index, fixedSize(0)]]));
    const difference = addSizes(sizeNamed(letter), multiplySizes(fixedSize(-1), rest));
    solved.set(index, multiplySizes(fixedSize(slope.coefficient), difference));
  }
  for (const range of ranges) {
    const [from, to] = orderedBounds(range);
    if (from && from === to && !solved.has(range.index.name)) solved.set(range.index.name, from);
  }
  const summed = ranges.filter((range) => !solved.has(range.index.name)).map(ascending);
  const isNested = summed.some(({ from, to }) =>
    [from, to].some((bound) => [...(indexSize(bound)?.dims ?? [])].some((name) => own.has(name))),
  );
  return isNested ? 'a bound names another index' : { box, solved, summed };
}

const sizeNamed = (name: string): Dimension =>
  indexSize({ kind: 'name', name, text: name, span: { start: 0, end: 0 } }) ?? fixedSize(0);

export const plus = (size: Dimension, value: number): Dimension => addSizes(size, fixedSize(value));

export const written = (size: Dimension): Expression => sizeExpression(size);

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
