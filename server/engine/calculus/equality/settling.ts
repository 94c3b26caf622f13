// The laws by which a term is worked out: equal places, pairs of places, sums over what does not depend on an index, powers
// of one entry, and what was declared of a variable. Each holds for all sizes and all values, wherever the term has a value.

import { type Dimension, fixedValue, ONE, subtractSizes } from '../../shapes/dimension.ts';
import {
  floor,
  inverted,
  isNil,
  isUnity,
  isWhole,
  MINUS,
  multiply,
  negative,
  plus,
  power,
  ratio,
  same,
  UNITY,
  whole,
} from '../../values/rational.ts';
import {
  atomOf,
  type Factor,
  type Form,
  factor,
  fixedSlot,
  type Index,
  instantiated,
  type Ledger,
  NOWHERE,
  placed,
  productOfTerms,
  type Slot,
  sameSlot,
  slotKey,
  slotOf,
  spend,
  type Term,
  Unproved,
  withCoefficient,
} from './form.ts';
import { matched } from './matching.ts';

/** Terms without any that a law applies to. */
export function worked(ledger: Ledger, terms: readonly Term[]): readonly Term[] {
  const done: Term[] = [];
  const open = [...terms].reverse();
  for (let term = open.pop(); term; term = open.pop()) {
    spend(ledger, 1 + term.factors.length);
    if (isNil(term.coefficient)) continue;
    const next = step(ledger, term);
    if (next === null) done.push(term);
    else open.push(...next);
  }
  return done;
}

/** The result of one law for a term; null where none applies. */
function step(ledger: Ledger, term: Term): readonly Term[] | null {
  return (
    joined(term) ??
    equalPlaces(term) ??
    pairs(ledger, term) ??
    emptySums(ledger, term) ??
    numbers(ledger, term) ??
    powers(ledger, term) ??
    declared(ledger, term) ??
    cancelled(ledger, term)
  );
}

/** Powers of one entry as one; factors to the power 0 gone; a skew matrix has zeros on its diagonal. */
function joined(term: Term): readonly Term[] | null {
  const found = new Map<string, Factor>();
  let coefficient = term.coefficient;
  let isChanged = false;
  for (const one of term.factors) {
    const { atom } = one;
    let slots = one.slots;
    if (atom.symmetry !== 'none' && slots.length >= 2) {
      const [a, b] = slots.slice(-2);
      if (a && b && slotKey(b) < slotKey(a)) {
        slots = [...slots.slice(0, -2), b, a];
        if (atom.symmetry === 'skew' && one.exponent.top % 2n !== 0n) coefficient = negative(coefficient);
        isChanged = true;
      } else if (atom.symmetry === 'skew' && a && b && sameSlot(a, b)) return [];
    }
    const key = `${atom.id}(${slots.map(slotKey).join(',')})`;
    const before = found.get(key);
    if (before) isChanged = true;
    found.set(key, factor(atom, slots, before ? plus(before.exponent, one.exponent) : one.exponent));
  }
  const factors = [...found.values()].filter(({ exponent }) => !isNil(exponent));
  if (!isChanged && factors.length === term.factors.length) return null;
  return [{ ...term, coefficient, factors }];
}

/** The term with an index at another place everywhere but in these factors. */
function moved(term: Term, index: Index, to: Slot, except: readonly Factor[]): readonly Factor[] {
  const places = new Map([[index, to]]);
  return term.factors.map((one) =>
    except.includes(one) ? one : { ...one, slots: one.slots.map((slot) => placed(slot, places)) },
  );
}

const without = <T>(list: readonly T[], ...gone: readonly T[]): readonly T[] =>
  list.filter((item) => !gone.includes(item));

/** δᵢⱼ: an index that it binds is replaced; an entry at one place is written with one of its names. */
function equalPlaces(term: Term): readonly Term[] | null {
  for (const delta of term.factors) {
    const { meaning } = delta.atom;
    const [a, b] = delta.slots;
    if (meaning.kind !== 'delta' || !a || !b) continue;
    if (!isUnity(delta.exponent))
      return [{ ...term, factors: [...without(term.factors, delta), factor(delta.atom, delta.slots)] }];
    if (sameSlot(a, b)) return [{ ...term, factors: without(term.factors, delta) }];
    if (a.index === b.index) {
      const apart = fixedValue(subtractSizes(a.offset, b.offset));
      if (apart !== null && apart !== 0) return [];
      continue;
    }
    const covers = (slot: Slot, bound: boolean): slot is Slot & { index: Index } =>
      slot.index !== null &&
      slot.offset === NOWHERE &&
      slot.index.range === meaning.size &&
      term.sums.includes(slot.index) === bound;
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      if (!covers(from, true)) continue;
      const factors = without(moved(term, from.index, to, []), ...[]).filter(
        (one) =>
          !(
            one.atom === delta.atom &&
            one.slots[0] &&
            one.slots[1] &&
            sameSlot(one.slots[0], one.slots[1]) &&
            isUnity(one.exponent)
          ),
      );
      return [{ ...term, factors, sums: without(term.sums, from.index) }];
    }
    // Both are free: one name for the place in all other factors.
    const [kept, gone] = order(a, b);
    if (gone.index && gone.offset === NOWHERE && !term.sums.includes(gone.index)) {
      const factors = moved(term, gone.index, kept, [delta]);
      if (factors.some((one, at) => one.slots.some((slot, place) => slot !== term.factors[at]?.slots[place])))
        return [{ ...term, factors }];
    }
  }
  return null;
}

/** A fixed place goes before an index, an index that was made first before others. */
function order(a: Slot, b: Slot): readonly [Slot, Slot] {
  if (!a.index) return [a, b];
  if (!b.index) return [b, a];
  return a.index.id <= b.index.id ? [a, b] : [b, a];
}

const uses = (term: Term, index: Index): readonly Factor[] =>
  term.factors.filter(({ slots }) => slots.some((slot) => slot.index === index));

/** A place in an axis of pairs has one pair, and a pair one place. */
function pairs(ledger: Ledger, term: Term): readonly Term[] | null {
  const all = term.factors.filter(({ atom }) => atom.meaning.kind === 'pair');
  for (const [place, one] of all.entries()) {
    const { meaning } = one.atom;
    const [at, slow, fast] = one.slots;
    if (meaning.kind !== 'pair' || !at || !slow || !fast) continue;
    if (!isUnity(one.exponent))
      return [{ ...term, factors: [...without(term.factors, one), factor(one.atom, one.slots)] }];
    for (const other of all.slice(place + 1)) {
      const [otherAt, otherSlow, otherFast] = other.slots;
      if (other.atom !== one.atom || !otherAt || !otherSlow || !otherFast) continue;
      const deltas = sameSlot(at, otherAt)
        ? [deltaOf(ledger, meaning.slow, slow, otherSlow), deltaOf(ledger, meaning.fast, fast, otherFast)]
        : sameSlot(slow, otherSlow) && sameSlot(fast, otherFast)
          ? [deltaOf(ledger, meaning.size, at, otherAt)]
          : null;
      if (deltas) return [{ ...term, factors: [...without(term.factors, other), ...deltas] }];
    }
    const isBound = (slot: Slot): slot is Slot & { index: Index } =>
      slot.index !== null && slot.offset === NOWHERE && term.sums.includes(slot.index);
    const isAlone = (slot: Slot): slot is Slot & { index: Index } =>
      isBound(slot) && uses(term, slot.index).length === 1 && appears(one, slot.index) === 1;
    if (isAlone(at) && at.index.range === meaning.size)
      return [{ ...term, factors: without(term.factors, one), sums: without(term.sums, at.index) }];
    if (
      isAlone(slow) &&
      isAlone(fast) &&
      fast.index.range === meaning.fast &&
      slow.index.range === meaning.slow
    )
      return [
        { ...term, factors: without(term.factors, one), sums: without(term.sums, slow.index, fast.index) },
      ];
  }
  return null;
}

/** δ of two places along an axis. */
export function deltaOf(ledger: Ledger, size: Dimension | null, a: Slot, b: Slot): Factor {
  if (!size) throw new Unproved('an axis of unknown size');
  const atom = atomOf(ledger, `delta ${size.key}`, {
    meaning: { kind: 'delta', size },
    symmetry: 'symmetric',
    sign: 'nonnegative',
  });
  return factor(atom, [a, b]);
}

/** A sum over what does not depend on its index: as often as the index says. */
function emptySums(ledger: Ledger, term: Term): readonly Term[] | null {
  for (const index of term.sums) {
    if (index.range === ONE) {
      const factors = moved(term, index, fixedSlot(ONE), []);
      return [{ ...term, factors, sums: without(term.sums, index) }];
    }
    if (uses(term, index).length > 0) continue;
    if (!index.range || !isNeverNegative(index.range)) throw new Unproved('a range of unknown length');
    const rest = { ...term, sums: without(term.sums, index) };
    return sizeTerms(ledger, index.range).map((size) => productOfTerms(ledger, rest, size));
  }
  return null;
}

/** Whether a size that counts places is 0 or more for all dims, each at least 1. */
export function isNeverNegative(size: Dimension): boolean {
  let atLeast = 0;
  for (const { coefficient, factors } of size.monomials) {
    if (coefficient < 0 && factors.length > 0) return false;
    atLeast += coefficient;
  }
  return atLeast >= 0;
}

/** A size as a number: a term for each monomial. */
export function sizeTerms(ledger: Ledger, size: Dimension): readonly Term[] {
  return size.monomials.map(({ coefficient, factors }) => ({
    coefficient: whole(coefficient),
    factors: factors.map((name) => {
      const binder = ledger.binders.get(name);
      if (binder) return factor(atomOf(ledger, 'place', { meaning: { kind: 'entry' } }), [slotOf(binder)]);
      return factor(atomOf(ledger, `size ${name}`, { meaning: { kind: 'entry' }, sign: 'positive' }), []);
    }),
    sums: [],
  }));
}

/** Roots of primes: whole powers go into the coefficient. */
function numbers(_: Ledger, term: Term): readonly Term[] | null {
  for (const one of term.factors) {
    const { meaning } = one.atom;
    if (meaning.kind !== 'prime') continue;
    const taken = floor(one.exponent);
    if (taken === 0n) continue;
    const coefficient = multiply(term.coefficient, power(ratio(meaning.value), taken));
    const rest = factor(one.atom, one.slots, plus(one.exponent, ratio(-taken)));
    return [{ ...term, coefficient, factors: [...without(term.factors, one), rest] }];
  }
  return null;
}

/** Whole positive powers of sums are multiplied out; sin² is 1 - cos²; masks are their own powers; x sign(x)² is x. */
function powers(ledger: Ledger, term: Term): readonly Term[] | null {
  for (const one of term.factors) {
    const { meaning } = one.atom;
    const { exponent } = one;
    const isPositive = exponent.top > 0n;
    if (meaning.kind === 'base' && isPositive && (isWhole(exponent) || floor(exponent) > 0n)) {
      const places = new Map(
        meaning.parameters.map((parameter, at) => [parameter, one.slots[at] ?? slotOf(parameter)]),
      );
      const rest = {
        ...term,
        factors: [...without(term.factors, one), factor(one.atom, one.slots, plus(exponent, MINUS))],
      };
      return meaning.form.terms.map((part) =>
        productOfTerms(ledger, rest, instantiated(ledger, part, places)),
      );
    }
    if (meaning.kind === 'function' && meaning.name === 'sine' && isPositive && floor(exponent) >= 2n) {
      const atom = meaning.partner;
      if (!atom) continue;
      const lower = [...without(term.factors, one), factor(one.atom, one.slots, plus(exponent, whole(-2)))];
      return [
        { ...term, factors: lower },
        {
          ...term,
          coefficient: negative(term.coefficient),
          factors: [...lower, factor(atom, one.slots, whole(2))],
        },
      ];
    }
    if (one.atom.laws.isMask && isPositive && isWhole(exponent) && !isUnity(exponent))
      return [{ ...term, factors: [...without(term.factors, one), factor(one.atom, one.slots)] }];
    if (meaning.kind === 'function' && meaning.name === 'signum' && isWhole(exponent)) {
      const shorter = signPower(term, one);
      if (shorter) return shorter;
    }
  }
  return null;
}

/** sign(x)³ is sign(x), 1/sign(x) is sign(x), and x sign(x)² is x. */
function signPower(term: Term, sign: Factor): readonly Term[] | null {
  const size = sign.exponent.top < 0n ? -sign.exponent.top : sign.exponent.top;
  const rest = without(term.factors, sign);
  const reduced = size > 2n ? (size % 2n === 0n ? 2n : 1n) : size;
  if (ratio(reduced).top !== sign.exponent.top)
    return [{ ...term, factors: [...rest, factor(sign.atom, sign.slots, ratio(reduced))] }];
  if (reduced !== 2n || sign.atom.meaning.kind !== 'function') return null;
  const { form, parameters } = sign.atom.meaning;
  const [only, ...more] = form.terms;
  const [inner, ...others] = only?.factors ?? [];
  if (!only || more.length > 0 || !inner || others.length > 0 || only.sums.length > 0) return null;
  const slots = inner.slots.map((slot) => {
    const at = slot.index ? parameters.indexOf(slot.index) : -1;
    return at < 0 ? slot : (sign.slots[at] ?? slot);
  });
  const isThere = rest.some(
    (one) => one.atom === inner.atom && one.slots.every((slot, at) => sameSlot(slot, slots[at] ?? slot)),
  );
  return isThere ? [{ ...term, factors: rest }] : null;
}

/** Sums to one, orthonormal columns, unit length: what was declared. */
function declared(ledger: Ledger, term: Term): readonly Term[] | null {
  for (const one of term.factors) {
    const { laws, meaning } = one.atom;
    if (meaning.kind !== 'entry') continue;
    for (const place of laws.sumsToOne) {
      const index = boundAt(term, one, place);
      if (index && isUnity(one.exponent) && uses(term, index).length === 1 && appears(one, index) === 1)
        return [{ ...term, factors: without(term.factors, one), sums: without(term.sums, index) }];
    }
    const [only] = one.slots;
    if (laws.isUnit && one.slots.length === 1 && only?.index && same(one.exponent, whole(2))) {
      const index = boundAt(term, one, 0);
      if (index && uses(term, index).length === 1)
        return [{ ...term, factors: without(term.factors, one), sums: without(term.sums, index) }];
    }
    for (const place of laws.orthonormal) {
      const index = boundAt(term, one, place);
      if (!index) continue;
      const all = uses(term, index);
      const isSquare = all.length === 1 && same(one.exponent, whole(2)) && appears(one, index) === 1;
      if (isSquare)
        return [{ ...term, factors: without(term.factors, one), sums: without(term.sums, index) }];
      const other = all.find((candidate) => candidate !== one);
      if (all.length !== 2 || !other || other.atom !== one.atom) continue;
      if (![one, other].every(({ exponent }) => isUnity(exponent))) continue;
      const [a, b] = [one.slots[1 - place], other.slots[1 - place]];
      const there = other.slots[place];
      if (!a || !b || !there || there.index !== index || there.offset !== NOWHERE) continue;
      if (a.index === index || b.index === index) continue;
      const size = laws.axes[1 - place] ?? null;
      return [
        {
          ...term,
          factors: [...without(term.factors, one, other), deltaOf(ledger, size, a, b)],
          sums: without(term.sums, index),
        },
      ];
    }
  }
  return null;
}

const appears = (one: Factor, index: Index): number =>
  one.slots.filter((slot) => slot.index === index).length;

/** The index that is bound at a place of a factor and runs along the whole of its axis; a sum over a part of it is no such law. */
function boundAt(term: Term, one: Factor, place: number): Index | null {
  const slot = one.slots[place];
  if (!slot?.index || slot.offset !== NOWHERE || !term.sums.includes(slot.index)) return null;
  return slot.index.range === one.atom.laws.axes[place] ? slot.index : null;
}

/** A⁻¹ against the longest part of A: M⁻¹ T is (1 - M⁻¹ R)/c where M is c T + R; the same for 1/s where s is summed over. */
function cancelled(ledger: Ledger, term: Term): readonly Term[] | null {
  for (const one of term.factors) {
    const { meaning } = one.atom;
    if (meaning.kind === 'inverse' && isUnity(one.exponent)) {
      const found = againstInverse(ledger, term, one);
      if (found) return found;
    }
    if (meaning.kind === 'base' && one.exponent.top < 0n) {
      const isBound = one.slots.some((slot) => slot.index && term.sums.includes(slot.index));
      const found = isBound || meaning.form.terms.length === 1 ? againstBase(ledger, term, one) : null;
      if (found) return found;
    }
  }
  return null;
}

/** The term of a sum that is taken out first: the longest. */
function lead(form: Form): Term | null {
  let best: Term | null = null;
  for (const term of form.terms) {
    if (term.factors.some(({ atom }) => atom.meaning.kind === 'delta' || atom.meaning.kind === 'pair'))
      continue;
    if (!best || term.factors.length > best.factors.length) best = term;
  }
  return best;
}

function againstBase(ledger: Ledger, term: Term, one: Factor): readonly Term[] | null {
  const { meaning } = one.atom;
  if (meaning.kind !== 'base') return null;
  const first = lead(meaning.form);
  if (!first || first.factors.length === 0) return null;
  const places = new Map(
    meaning.parameters.map((parameter, at) => [parameter, one.slots[at] ?? slotOf(parameter)]),
  );
  const match = matched(ledger, first, places, term, [one], null);
  if (!match) return null;
  const kept: Term = {
    coefficient: multiply(term.coefficient, inverted(first.coefficient)),
    factors: without(match.rest, one),
    sums: without(term.sums, ...match.gone),
  };
  const higher = {
    ...kept,
    factors: [...kept.factors, factor(one.atom, one.slots, plus(one.exponent, UNITY))],
  };
  const lower = withCoefficient({ ...kept, factors: [...kept.factors, one] }, negative(kept.coefficient));
  const others = meaning.form.terms.filter((part) => part !== first);
  return [higher, ...others.map((part) => productOfTerms(ledger, lower, instantiated(ledger, part, places)))];
}

function againstInverse(ledger: Ledger, term: Term, one: Factor): readonly Term[] | null {
  const { meaning } = one.atom;
  if (meaning.kind !== 'inverse') return null;
  const first = lead(meaning.form);
  const [row, col] = meaning.parameters.slice(-2);
  const outer = one.slots.slice(0, -2);
  if (!first || !row || !col || first.factors.length === 0) return null;
  for (const side of [0, 1] as const) {
    const slots = one.slots.slice(-2);
    // Σ_b M⁻¹[a, b] M[b, c] with b the second place; Σ_b M[c, b] M⁻¹[b, a] with b the first.
    const [b, a] = side === 0 ? [slots[1], slots[0]] : [slots[0], slots[1]];
    if (!a || !b?.index || b.offset !== NOWHERE || !term.sums.includes(b.index) || a.index === b.index)
      continue;
    if (b.index.range !== meaning.size) continue;
    const [here, there] = side === 0 ? [row, col] : [col, row];
    const places = new Map<Index, Slot>([
      ...meaning.parameters
        .slice(0, -2)
        .map((parameter, at) => [parameter, outer[at] ?? slotOf(parameter)] as const),
      [here, b],
    ]);
    const match = matched(ledger, first, places, term, [one], b.index);
    const far = match?.places.get(there);
    if (!match || !far || far.index === b.index) continue;
    const kept: Term = {
      coefficient: multiply(term.coefficient, inverted(first.coefficient)),
      factors: without(match.rest, one),
      sums: without(term.sums, b.index, ...match.gone),
    };
    const unit = { ...kept, factors: [...kept.factors, deltaOf(ledger, meaning.size, a, far)] };
    const all = new Map(places).set(there, far);
    const lower: Term = {
      coefficient: negative(kept.coefficient),
      factors: [...kept.factors, one],
      sums: [...kept.sums, b.index],
    };
    const others = meaning.form.terms.filter((part) => part !== first);
    return [unit, ...others.map((part) => productOfTerms(ledger, lower, instantiated(ledger, part, all)))];
  }
  return null;
}
