// Which of two bounds is the larger: what shows where all sizes are large.

import type { Dimension } from '../shapes/dimension.ts';
import type { RangeNode } from '../syntax/tree.ts';
import { indexSize } from './index-size.ts';

/** The range with its smaller bound first, as that of a sum is. */
export function ascending(range: RangeNode): RangeNode {
  const [first, last] = [indexSize(range.from), indexSize(range.to)];
  const isDescending = first && last && atLarge(first) > atLarge(last);
  return isDescending ? { ...range, from: range.to, to: range.from } : range;
}

/** The smaller bound, then the larger; null for one that is no size. */
export function orderedBounds({ from, to }: RangeNode): readonly [Dimension | null, Dimension | null] {
  const [first, last] = [indexSize(from), indexSize(to)];
  return first && last && atLarge(first) > atLarge(last) ? [last, first] : [first, last];
}

const LARGE = 1_000_003;
/** An index is large too, and smaller than what bounds it. */
const LARGE_INDEX = 500_003;

/**
 * The value of a size where all names are large: which of two bounds is the larger shows there. `index` is a name in it that
 * is an index.
 */
export function atLarge(size: Dimension, index: string | null = null): number {
  const valueAt = (name: string): number => (name === index ? LARGE_INDEX : LARGE);
  return size.monomials.reduce(
    (sum, { coefficient, factors }) =>
      sum + factors.reduce((product, name) => product * valueAt(name), coefficient),
    0,
  );
}
