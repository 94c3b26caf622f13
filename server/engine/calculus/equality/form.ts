// Formulas by their entries: sums of products of entries, each summed over the indices that are bound in it. In this form
// matrix products, transposes, traces, diagonals, spread columns and sums over an index are all the same thing, and two
// products are equal when one is the other with its factors in another order and its bound indices called otherwise.

import { addSizes, type Dimension, fixedSize } from '../../shapes/dimension.ts';
import { isNil, multiply, plus, type Rational, UNITY } from '../../values/rational.ts';

/** An index: bound in a term that sums over it, free else. */
export interface Index {
  readonly id: number;
  /** It runs from 1 to here; null of a place that the index of a sum outside names. */
  readonly range: Dimension | null;
}

/** A place along an axis, from 1: an index and an offset; without an index a fixed place. */
export interface Slot {
  readonly index: Index | null;
  readonly offset: Dimension;
}

export type Symmetry = 'none' | 'symmetric' | 'skew';

/** The meaning of an atom, as far as laws need it. */
export type Meaning =
  | { readonly kind: 'entry' }
  /** 1 where its two places are the same, else 0; along an axis of this size. */
  | { readonly kind: 'delta'; readonly size: Dimension }
  /** 1 where its first place is that of its second (slow) and third (fast) in one axis of pairs, else 0. */
  | { readonly kind: 'pair'; readonly slow: Dimension; readonly fast: Dimension; readonly size: Dimension }
  /** A prime number, of which roots are taken. */
  | { readonly kind: 'prime'; readonly value: bigint }
  /** A sum that is a base of powers, in its parameters. */
  | { readonly kind: 'base'; readonly form: Form; readonly parameters: readonly Index[] }
  /** exp of one product without a coefficient. */
  | { readonly kind: 'exponential'; readonly form: Form; readonly parameters: readonly Index[] }
  /** A function of an entry; `form` is what it is of. */
  | {
      readonly kind: 'function';
      readonly name: 'signum' | 'sine' | 'other';
      /** Of a sine the cosine. */
      readonly partner: Atom | null;
      readonly form: Form;
      readonly parameters: readonly Index[];
    }
  /** The inverse of a matrix with these entries; its own places are the last two. */
  | {
      readonly kind: 'inverse';
      readonly form: Form;
      readonly parameters: readonly Index[];
      readonly size: Dimension;
    };

/** The sign of its entries, everywhere that they have a value. */
export type Sign = 'positive' | 'nonnegative' | null;

/** A base of the normal form: an entry of a variable, a δ, a function of another form. */
export interface Atom {
  readonly id: number;
  readonly meaning: Meaning;
  readonly symmetry: Symmetry;
  readonly sign: Sign;
  readonly laws: AtomLaws;
}

/** The laws declared of a variable, by its slots: for sums over a place, and for powers. */
export interface AtomLaws {
  /** How long the axes of its slots are. */
  readonly axes: readonly Dimension[];
  /** Σ over this slot is 1. */
  readonly sumsToOne: readonly number[];
  /** Σ over this slot of the product of two is the identity. */
  readonly orthonormal: readonly number[];
  /** Σ of the squares is 1. */
  readonly isUnit: boolean;
  /** 0 or 1. */
  readonly isMask: boolean;
  /** Whether its values fill an open set, so that no polynomial of it is 0 everywhere but the zero polynomial. */
  readonly isOpen: boolean;
}

export const NO_LAWS: AtomLaws = {
  axes: [],
  sumsToOne: [],
  orthonormal: [],
  isUnit: false,
  isMask: false,
  isOpen: false,
};

/** An entry of an atom to a rational power. */
export interface Factor {
  readonly atom: Atom;
  readonly slots: readonly Slot[];
  readonly exponent: Rational;
}

/** A rational number times factors, summed over indices. */
export interface Term {
  readonly coefficient: Rational;
  readonly factors: readonly Factor[];
  /** The indices that it is summed over. */
  readonly sums: readonly Index[];
}

/** A sum of terms, no two of which are the same up to their coefficient. */
export interface Form {
  readonly terms: readonly Term[];
}

/** Thrown in this room where a formula is beyond what the normal form can say, or afford; caught by `attempted` alone. */
export class Unproved extends Error {}

/** The result of the work; null where it is beyond the normal form. */
export function attempted<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof Unproved) return null;
    throw error;
  }
}

/** Atoms by what they are, and the work that one proof may cost. */
export interface Ledger {
  readonly atoms: Map<string, Atom>;
  /** The place that the index of a sum around names. */
  readonly binders: Map<string, Index>;
  /** Whether one size is no larger than another wherever the document allows. */
  readonly atMost: (a: Dimension, b: Dimension) => boolean;
  indices: number;
  work: number;
}

const WORK = 30_000;

/** An empty ledger; `atMost(a, b)` says whether size a is no larger than size b wherever the document allows. */
export function createLedger(atMost: Ledger['atMost']): Ledger {
  return { atoms: new Map(), binders: new Map(), atMost, indices: 0, work: WORK };
}

/** Counts work; a proof that costs too much is none. */
export function spend(ledger: Ledger, amount: number): void {
  ledger.work -= amount;
  if (ledger.work < 0) throw new Unproved('too large');
}

export const NOWHERE: Dimension = fixedSize(0);

/** A new index over `range`; null where the range is not known yet. */
export function freshIndex(ledger: Ledger, range: Dimension | null): Index {
  ledger.indices += 1;
  return { id: ledger.indices, range };
}

/** The index that a named index of a surrounding sum is read as: the same one for the same name. */
export function binderIndex(ledger: Ledger, name: string): Index {
  const known = ledger.binders.get(name) ?? freshIndex(ledger, null);
  ledger.binders.set(name, known);
  return known;
}

/** The place that an index names. */
export const slotOf = (index: Index): Slot => ({ index, offset: NOWHERE });
/** A place that does not depend on an index. */
export const fixedSlot = (place: Dimension): Slot => ({ index: null, offset: place });
export const sameSlot = (a: Slot, b: Slot): boolean => a.index === b.index && a.offset === b.offset;
export const slotKey = (slot: Slot): string => `${slot.index?.id ?? ''}+${slot.offset.key}`;

/** The atom of this key; made where it is met first. */
export function atomOf(
  ledger: Ledger,
  key: string,
  parts: Partial<Omit<Atom, 'id'>> & Pick<Atom, 'meaning'>,
): Atom {
  const known = ledger.atoms.get(key);
  if (known) return known;
  const atom: Atom = { symmetry: 'none', sign: null, laws: NO_LAWS, ...parts, id: ledger.atoms.size };
  ledger.atoms.set(key, atom);
  return atom;
}

/** An entry of an atom at these places, to a power. */
export const factor = (atom: Atom, slots: readonly Slot[], exponent: Rational = UNITY): Factor => ({
  atom,
  slots,
  exponent,
});

/** A rational number as a form; 0 is the empty sum. */
export const constant = (value: Rational): Form => ({
  terms: isNil(value) ? [] : [{ coefficient: value, factors: [], sums: [] }],
});
/** The product of factors as a form of one term. */
export const formOf = (...factors: readonly Factor[]): Form => ({
  terms: [{ coefficient: UNITY, factors, sums: [] }],
});
export const EMPTY: Form = { terms: [] };
export const isEmpty = (form: Form): boolean => form.terms.length === 0;

/** A form times a rational number. */
export function scaled(form: Form, by: Rational): Form {
  if (isNil(by)) return EMPTY;
  return { terms: form.terms.map((term) => ({ ...term, coefficient: multiply(term.coefficient, by) })) };
}

/** The places of a term with indices replaced by places. */
export function placed(slot: Slot, places: ReadonlyMap<Index, Slot>): Slot {
  const place = slot.index && places.get(slot.index);
  return place ? { index: place.index, offset: addSizes(place.offset, slot.offset) } : slot;
}

/** The term with free indices at other places, and with bound indices of its own. */
export function instantiated(ledger: Ledger, term: Term, places: ReadonlyMap<Index, Slot>): Term {
  spend(ledger, 1 + term.factors.length);
  const all = new Map(places);
  const sums = term.sums.map((index) => {
    const own = freshIndex(ledger, index.range);
    all.set(index, slotOf(own));
    return own;
  });
  return {
    coefficient: term.coefficient,
    factors: term.factors.map((one) => ({ ...one, slots: one.slots.map((slot) => placed(slot, all)) })),
    sums,
  };
}

/** The product of two terms, of which the second gets bound indices of its own. */
export function productOfTerms(ledger: Ledger, a: Term, b: Term): Term {
  const own = instantiated(ledger, b, new Map());
  return {
    coefficient: multiply(a.coefficient, own.coefficient),
    factors: [...a.factors, ...own.factors],
    sums: [...a.sums, ...own.sums],
  };
}

export const withCoefficient = (term: Term, coefficient: Rational): Term => ({ ...term, coefficient });
export const total = (a: Term, b: Term): Term => withCoefficient(a, plus(a.coefficient, b.coefficient));

/** The free places of a form, each once. */
export function freeSlots(form: Form): readonly Slot[] {
  const found = new Map<string, Slot>();
  for (const { factors, sums } of form.terms)
    for (const { slots } of factors)
      for (const slot of slots) if (!slot.index || !sums.includes(slot.index)) found.set(slotKey(slot), slot);
  return [...found.values()];
}
