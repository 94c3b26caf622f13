// For each comparison of sizes, sizes at which it comes out below, on and above: small ones where there are some, else
// found between larger and larger ones.

import { completeSizes, type DimFact } from '../sizes.ts';
import type { Side, SizeComparison } from './size-comparisons.ts';

type Sizes = ReadonlyMap<string, number>;

export interface SizeWitness {
  /** The place of the comparison in the list. */
  readonly at: number;
  readonly side: Side;
  /** Values of the free dims that decide it. */
  readonly sizes: Sizes;
}

/** Every value up to this is tried for one dim, and every pair up to the next for two. */
const SMALL = 24;
const SMALL_OF_SEVERAL = 6;
/** Sizes above this are not examined. */
const LARGEST = 4096;
/** Assignments tried for one comparison. */
const MOST = 4000;

/** One witness for each side that occurs, smallest sizes first. */
export function comparisonWitnesses(
  comparisons: readonly SizeComparison[],
  dims: readonly DimFact[],
): readonly SizeWitness[] {
  return comparisons.flatMap((comparison, at) =>
    [...witnessesOf(comparison, dims)].map(([side, sizes]) => ({ at, side, sizes })),
  );
}

function witnessesOf(comparison: SizeComparison, dims: readonly DimFact[]): ReadonlyMap<Side, Sizes> {
  const found = new Map<Side, Sizes>();
  const names = freeDims(comparison.dims, dims);
  const sidesAt = (own: Sizes): ReadonlySet<Side> => {
    const rest = dims.filter((dim) => dim.value === null && !own.has(dim.name));
    // A dim that only bounds these needs room for them, one that they bound none.
    const most = Math.max(1, ...own.values());
    for (const filler of [most, 1]) {
      const sizes = completeSizes(
        dims,
        new Map([...own, ...rest.map(({ name }) => [name, filler] as const)]),
      );
      if (sizes) return comparison.sidesAt(sizes);
    }
    return new Set();
  };
  const look = (own: Sizes): ReadonlySet<Side> => {
    const sides = sidesAt(own);
    for (const side of sides) if (!found.has(side)) found.set(side, own);
    return sides;
  };
  const small = names.length <= 1 ? SMALL : names.length === 2 ? SMALL / 2 : SMALL_OF_SEVERAL;
  for (const own of assignments(names, small)) {
    look(own);
    if (found.size === 3) return found;
  }
  for (const name of names) {
    const others = new Map(names.filter((other) => other !== name).map((other) => [other, 2] as const));
    const at = (value: number): ReadonlySet<Side> => look(new Map([...others, [name, value]]));
    let before = at(small);
    for (let value = 2 * small; value <= LARGEST; value *= 2) {
      const sides = at(value);
      if (sameSides(sides, before)) continue;
      between(value / 2, value, before, at);
      before = sides;
    }
  }
  return found;
}

/** The values around which the sides change, by bisection: what is on the kink itself stands beside it. */
function between(
  low: number,
  high: number,
  lower: ReadonlySet<Side>,
  at: (value: number) => ReadonlySet<Side>,
): void {
  let [from, to] = [Math.floor(low), high];
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (sameSides(at(middle), lower)) from = middle;
    else to = middle;
  }
}

const sameSides = (a: ReadonlySet<Side>, b: ReadonlySet<Side>): boolean =>
  a.size === b.size && [...a].every((side) => b.has(side));

/** The free dims that these come to. */
function freeDims(names: readonly string[], dims: readonly DimFact[]): readonly string[] {
  const byName = new Map(dims.map((dim) => [dim.name, dim]));
  const found = new Set<string>();
  const seen = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const dim = byName.get(name);
    if (!dim || seen.has(name)) continue;
    seen.add(name);
    if (dim.value === null) found.add(name);
    else open.push(...dim.value.dims);
  }
  return [...found].sort();
}

/** All values from 1 to `most` for each of these, smallest first in every place; at most `MOST` assignments. */
function* assignments(names: readonly string[], most: number): Generator<Sizes> {
  const count = Math.min(most ** names.length, MOST);
  for (let number = 0; number < count; number++) {
    let rest = number;
    const own = new Map<string, number>();
    for (const name of names) {
      own.set(name, 1 + (rest % most));
      rest = Math.floor(rest / most);
    }
    yield own;
  }
}
