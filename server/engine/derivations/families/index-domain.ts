// The members of a family that there are, and those that a value is made of.

import { type Families, type Family, lettersOf } from '../../families/family.ts';
import { atLarge, orderedBounds } from '../../families/index-order.ts';
import { indexSize } from '../../families/index-size.ts';
import { sizeExpression } from '../../families/open-reading.ts';
import { type Dimension, namedSize, substituteSizes, subtractSizes } from '../../shapes/dimension.ts';
import type { RangeNode } from '../../syntax/tree.ts';
import { cut, type Interval, solveUse } from './index-box.ts';
import type { FormulaLine, MemberProgram } from './member-program.ts';
import { NotDerived } from './not-derived.ts';

/** All that an index of a family goes through; null where nothing tells how far that is. */
export function domainOf({ pieces }: Family, at: number): Interval | null {
  const ends = pieces.flatMap(({ places, ranges }): readonly Interval[] => {
    const place = places[at];
    const range = place?.kind === 'name' ? ranges.find(({ index }) => index.name === place.name) : undefined;
    if (range) {
      const [from, to] = orderedBounds(range);
      return from && to ? [{ from, to }] : [];
    }
    const size = place && indexSize(place);
    return size ? [{ from: size, to: size }] : [];
  });
  const least = (sizes: readonly Dimension[], sign: 1 | -1): Dimension | undefined =>
    [...sizes].sort((a, b) => sign * (atLarge(a) - atLarge(b)))[0];
  const from = least(
    ends.map((end) => end.from),
    1,
  );
  const to = least(
    ends.map((end) => end.to),
    -1,
  );
  return from && to ? { from, to } : null;
}

/** The same where nothing is derived without it. Throws `NotDerived`. */
export function knownDomain(family: Family, at: number): Interval {
  const domain = domainOf(family, at);
  if (!domain) throw new NotDerived(`the range of the index of \`${family.name}\` is not known`);
  return domain;
}

/** The members of a family as boxes in which each of these boxes holds everywhere or nowhere. */
export function boxesOf(
  domains: readonly Interval[],
  used: readonly (readonly Interval[])[],
  index: string | null,
): readonly (readonly Interval[])[] {
  return domains.reduce<readonly (readonly Interval[])[]>(
    (boxes, domain, at) => {
      const cuts = cut(
        domain,
        used.flatMap((box) => box[at] ?? []),
        index,
      );
      return boxes.flatMap((box) => cuts.map((interval) => [...box, interval]));
    },
    [[]],
  );
}

/**
 * Of each family with one index, the members that those at `place` of `node` are made of, as one interval; families that are
 * not in it have all of theirs. A recursion is followed to the end of the family at once.
 */
export function membersBelow(
  node: string,
  place: Dimension,
  index: string | null,
  program: MemberProgram,
  families: Families,
): ReadonlyMap<string, Interval> {
  const large = (size: Dimension): number => atLarge(size, index);
  const reached = new Map<string, Interval | 'all'>();
  const open: string[] = [];
  const add = (name: string, interval: Interval | 'all'): void => {
    const known = reached.get(name);
    const family = families.get(name);
    if (known === 'all') return;
    const joined =
      interval === 'all' || !known || family?.arity !== 1 ? interval : hull(known, interval, family);
    if (
      known &&
      joined !== 'all' &&
      large(joined.from) === large(known.from) &&
      large(joined.to) === large(known.to)
    )
      return;
    reached.set(name, joined);
    open.push(name);
  };
  /** A growing index runs to the end of the family. */
  const hull = (a: Interval, b: Interval, family: Family): Interval => {
    const domain = knownDomain(family, 0);
    return {
      from: large(b.from) < large(a.from) ? domain.from : a.from,
      to: large(b.to) > large(a.to) ? domain.to : a.to,
    };
  };
  const readBy = (line: FormulaLine, own: Interval | 'all'): void => {
    const solved = solveUse(line.target.places, line.ranges, lettersOf(families.get(line.target.node)));
    const at = typeof solved === 'string' || own === 'all' ? null : within(own, solved.box[0]);
    if (at === 'none') return;
    for (const read of line.reads) {
      const [size, ...more] = read.places.map(indexSize);
      if (!at || typeof solved === 'string' || !size || more.length > 0) {
        add(read.node, 'all');
        continue;
      }
      const [letter] = lettersOf(families.get(line.target.node));
      const ends = [at.from, at.to].map((end) =>
        substituteSizes(
          size,
          new Map(
            [...solved.solved].map(([name, own]) => [
              name,
              letter === undefined ? own : substituteSizes(own, new Map([[letter, end]])),
            ]),
          ),
        ),
      );
      const [from, to] = ends.sort((a, b) => large(a) - large(b));
      add(read.node, from && to ? { from, to } : 'all');
    }
  };
  const within = (own: Interval, box: Interval | undefined): Interval | 'none' | null => {
    if (!box) return null;
    const from = large(own.from) >= large(box.from) ? own.from : box.from;
    const to = large(own.to) <= large(box.to) ? own.to : box.to;
    return large(from) > large(to) ? 'none' : { from, to };
  };
  add(node, { from: place, to: place });
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const own = reached.get(name) ?? 'all';
    for (const line of program.lines) if (line.target.node === name) readBy(line, own);
  }
  return new Map([...reached].flatMap(([name, interval]) => (interval === 'all' ? [] : [[name, interval]])));
}

/** The ranges of a line, its index no further than the members of its target that count. */
export function rangesWithin(
  { target, ranges }: FormulaLine,
  reached: Interval | undefined,
  index: string | null,
): readonly RangeNode[] {
  const [place, ...more] = target.places.map(indexSize);
  const own = ranges.find(({ index: { name } }) => place?.dims.has(name));
  if (!reached || !place || more.length > 0 || !own) return ranges;
  const shift = subtractSizes(place, namedSize(own.index.name));
  const [from, to] = orderedBounds(own);
  if (!from || !to || shift.dims.size > 0) return ranges;
  const [first, last] = [subtractSizes(reached.from, shift), subtractSizes(reached.to, shift)];
  const isLater = atLarge(first, index) > atLarge(from, index);
  const isEarlier = atLarge(last, index) < atLarge(to, index);
  const narrowed = {
    ...own,
    from: sizeExpression(isLater ? first : from),
    to: sizeExpression(isEarlier ? last : to),
  };
  return isLater || isEarlier ? ranges.map((range) => (range === own ? narrowed : range)) : ranges;
}
