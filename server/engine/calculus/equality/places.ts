// Parts of a matrix as places: A[2:k, i] at row r is A at row r + 1 and column i.

import type { Slice } from '../../expressions/expression.ts';
import { type Dimension, namedSize, ONE, subtractSizes } from '../../shapes/dimension.ts';
import { fixedSlot, type Ledger, type Slot, Unproved } from './form.ts';

/** The place that a size names; it may name the index of a sum outside. */
function placeSlot(ledger: Ledger, at: Dimension): Slot {
  const [name, ...more] = [...at.dims].filter((dim) => ledger.binders.has(dim));
  if (name === undefined) return fixedSlot(at);
  const index = ledger.binders.get(name);
  const offset = subtractSizes(at, namedSize(name));
  if (more.length > 0 || offset.dims.has(name) || !index) throw new Unproved('a place with several indices');
  return { index, offset };
}

/** Where the place of a slice stands in what is sliced. */
export function slicedSlot(ledger: Ledger, slice: Slice, own: Slot): Slot {
  if (slice.kind === 'all') return own;
  if (slice.from === slice.to) return placeSlot(ledger, slice.from);
  const offset = rangeOffset(ledger, slice.from);
  return { index: own.index, offset: subtractSizes(own.offset, subtractSizes(ZERO, offset)) };
}

const ZERO = subtractSizes(ONE, ONE);

/** How far a range that begins here is moved; it may not begin at an index. */
export function rangeOffset(ledger: Ledger, from: Dimension): Dimension {
  if ([...from.dims].some((dim) => ledger.binders.has(dim)))
    throw new Unproved('a range that begins at an index');
  return subtractSizes(from, ONE);
}
