// Where a product stands in another one: its factors among those of a term, its bound indices among those that the term
// sums over and uses nowhere else.

import { subtractSizes } from '../../shapes/dimension.ts';
import { isNil, less, negative, plus, same } from '../../values/rational.ts';
import {
  type Factor,
  type Index,
  type Ledger,
  NOWHERE,
  type Slot,
  sameSlot,
  spend,
  type Term,
} from './form.ts';

export interface Match {
  /** The remaining factors of the term. */
  readonly rest: readonly Factor[];
  /** The term's indices that the pattern sums over. */
  readonly gone: readonly Index[];
  /** Where the pattern's free indices stand. */
  readonly places: ReadonlyMap<Index, Slot>;
}

/** A match of the pattern in a term, beside these factors; `joint` is bound too, between the match and those factors alone. */
export function matched(
  ledger: Ledger,
  pattern: Term,
  given: ReadonlyMap<Index, Slot>,
  term: Term,
  beside: readonly Factor[],
  joint: Index | null,
): Match | null {
  const usable = term.factors.filter((one) => !beside.includes(one));
  return search(ledger, pattern, 0, given, usable, term, beside, joint);
}

function search(
  ledger: Ledger,
  pattern: Term,
  at: number,
  places: ReadonlyMap<Index, Slot>,
  usable: readonly Factor[],
  term: Term,
  beside: readonly Factor[],
  joint: Index | null,
): Match | null {
  spend(ledger, 1);
  const wanted = pattern.factors[at];
  if (!wanted) return finished(pattern, places, usable, term, beside, joint);
  for (const candidate of usable) {
    if (candidate.atom !== wanted.atom || !covers(candidate, wanted)) continue;
    const orders =
      wanted.atom.symmetry === 'symmetric' && candidate.slots.length >= 2
        ? [candidate.slots, [...candidate.slots.slice(0, -2), ...candidate.slots.slice(-2).reverse()]]
        : [candidate.slots];
    for (const slots of orders) {
      const own = unified(wanted.slots, slots, places, pattern, term);
      if (!own) continue;
      const exponent = plus(candidate.exponent, negative(wanted.exponent));
      const rest = usable.flatMap((one) =>
        one !== candidate ? [one] : isNil(exponent) ? [] : [{ ...candidate, exponent }],
      );
      const found = search(ledger, pattern, at + 1, own, rest, term, beside, joint);
      if (found) return found;
    }
  }
  return null;
}

/** Whether a power is at least the wanted one, of the same sign. */
function covers(candidate: Factor, wanted: Factor): boolean {
  if (same(candidate.exponent, wanted.exponent)) return true;
  return wanted.exponent.top > 0n && less(wanted.exponent, candidate.exponent);
}

function unified(
  wanted: readonly Slot[],
  slots: readonly Slot[],
  places: ReadonlyMap<Index, Slot>,
  pattern: Term,
  term: Term,
): ReadonlyMap<Index, Slot> | null {
  const own = new Map(places);
  for (const [at, slot] of wanted.entries()) {
    const there = slots[at];
    if (!there) return null;
    if (!slot.index) {
      if (!sameSlot(slot, there)) return null;
      continue;
    }
    const place = { index: there.index, offset: subtractSizes(there.offset, slot.offset) };
    const known = own.get(slot.index);
    if (known && !sameSlot(known, place)) return null;
    if (!known && pattern.sums.includes(slot.index)) {
      if (!place.index || place.offset !== NOWHERE || place.index.range !== slot.index.range) return null;
      if (!term.sums.includes(place.index)) return null;
      for (const [other, used] of own)
        if (pattern.sums.includes(other) && used.index === place.index) return null;
    }
    own.set(slot.index, place);
  }
  return own;
}

function finished(
  pattern: Term,
  places: ReadonlyMap<Index, Slot>,
  rest: readonly Factor[],
  term: Term,
  beside: readonly Factor[],
  joint: Index | null,
): Match | null {
  const gone = pattern.sums.flatMap((index) => places.get(index)?.index ?? []);
  if (gone.length !== pattern.sums.length) return null;
  const outside = [...rest, ...beside].flatMap(({ slots }) => slots.map((slot) => slot.index));
  if (gone.some((index) => outside.includes(index))) return null;
  const free = [...places].filter(([index]) => !pattern.sums.includes(index)).map(([, slot]) => slot.index);
  if (gone.some((index) => free.includes(index))) return null;
  if (joint && rest.some(({ slots }) => slots.some((slot) => slot.index === joint))) return null;
  if (joint && beside.some((one) => one.slots.filter((slot) => slot.index === joint).length > 1)) return null;
  return term.sums.length >= gone.length ? { rest, gone, places } : null;
}
