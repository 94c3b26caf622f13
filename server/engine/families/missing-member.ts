// The message for a member that does not exist: which one, in the sizes of the file, and which index asks for it.

import { addSizes, fixedSize, substituteSizes } from '../shapes/dimension.ts';
import { namesWithin } from '../syntax/children.ts';
import { printIndex } from '../syntax/print.ts';
import type { Expression, RangeNode } from '../syntax/tree.ts';
import type { Bounds } from './bounds.ts';
import type { Family } from './family.ts';
import { indexSize } from './index-size.ts';
import { indexValue } from './index-value.ts';
import { openName, sizeExpression } from './open-reading.ts';

/** A member asked for at some values of indices, and the ranges that these come from. */
export interface AskedMember {
  readonly family: Family;
  readonly places: readonly Expression[];
  readonly values: readonly number[];
  readonly indices: ReadonlyMap<string, number>;
  readonly ranges: readonly RangeNode[];
}

/** One sentence; `isGeneral` where it holds for every length, so that no length need be named. */
export function missingMember(
  asked: AskedMember,
  bounds: Bounds,
): { readonly message: string; readonly isGeneral: boolean } {
  const { family, places, values } = asked;
  const known = family.pieces.map(pieceText).join(' and ');
  const ends = endsOf(asked, bounds);
  const name = ends ? openName(family.name, ends.places) : `${family.name}[${values.join(', ')}]`;
  const reason =
    ends && ends.indices.length > 0
      ? `, and \`${writtenAs(family, places)}\` is read at ${ends.indices.join(', ')}`
      : '';
  const isStart = family.pieces.every(({ kind }) => kind === 'definition') && values.length === 1;
  const start = isStart ? `; if the recursion starts there, write \`${name} = …\`` : '';
  return {
    message: `there is no \`${name}\`: \`${family.name}\` is given ${known}${reason}${start}`,
    isGeneral: ends !== null,
  };
}

const writtenAs = (family: Family, places: readonly Expression[]): string =>
  `${family.name}[${places.map((place) => printIndex(place)).join(', ')}]`;

interface Ends {
  readonly places: readonly Expression[];
  /** `t = T` */
  readonly indices: readonly string[];
}

/** The places with each index at the end of its range, or next to it: `T+1` of `t+1`. null where one is at neither end. */
function endsOf({ places, indices, ranges }: AskedMember, bounds: Bounds): Ends | null {
  const read = new Set(places.flatMap(namesWithin).flatMap(({ name }) => (indices.has(name) ? [name] : [])));
  const at = new Map<string, Expression>();
  for (const name of read) {
    const range = ranges.findLast(({ index }) => index.name === name);
    const value = indices.get(name);
    const end = range && value !== undefined ? endAt(value, range, indices, bounds) : null;
    if (!end) return null;
    at.set(name, end);
  }
  const moved = places.map((place) => {
    const size = indexSize(place);
    if (!size) return null;
    const ends = new Map<string, NonNullable<typeof size>>();
    for (const [name, end] of at) {
      const own = indexSize(end);
      if (own) ends.set(name, own);
    }
    return sizeExpression(substituteSizes(size, ends));
  });
  if (!moved.every((place) => place !== null)) return null;
  return { places: moved, indices: [...at].map(([name, end]) => `${name} = ${printIndex(end)}`) };
}

/** The bound of a range that has this value, or from which it is a few steps away. */
function endAt(
  value: number,
  { from, to }: RangeNode,
  indices: ReadonlyMap<string, number>,
  bounds: Bounds,
): Expression | null {
  const found = [from, to].flatMap((bound) => {
    const own = indexValue(bound, (name) => indices.get(name) ?? bounds.at(name));
    return own === null ? [] : [{ bound, steps: value - own }];
  });
  const [nearest] = found.sort((a, b) => Math.abs(a.steps) - Math.abs(b.steps));
  const size = nearest && indexSize(nearest.bound);
  return size ? sizeExpression(addSizes(size, fixedSize(nearest.steps))) : null;
}

/** "for t = 1..T", "at 0" */
function pieceText({ places, ranges }: Family['pieces'][number]): string {
  if (ranges.length === 0) return `at ${places.map((place) => printIndex(place)).join(', ')}`;
  return `for ${ranges.map(({ index, from, to }) => `${index.text} = ${printIndex(from)}..${printIndex(to)}`).join(', ')}`;
}
