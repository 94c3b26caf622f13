// Sums and products of forms, every term worked out by the laws and like terms collected.

import { isNil, negative, UNITY } from '../../values/rational.ts';
import {
  constant,
  EMPTY,
  type Form,
  type Index,
  instantiated,
  type Ledger,
  productOfTerms,
  type Slot,
  spend,
  type Term,
  total,
  Unproved,
} from './form.ts';
import { keyOf } from './labelling.ts';
import { worked } from './settling.ts';

const MOST_TERMS = 400;
const NO_LABELS: ReadonlyMap<Index, string> = new Map();

/** Like terms as one; those that cancel are gone. */
function collected(ledger: Ledger, terms: readonly Term[]): Form {
  const found = new Map<string, Term>();
  for (const term of terms) {
    if (isNil(term.coefficient)) continue;
    const { key, sign, vanishes } = keyOf(ledger, term, NO_LABELS);
    if (vanishes) continue;
    const signed = sign < 0 ? { ...term, coefficient: negative(term.coefficient) } : term;
    const before = found.get(key);
    if (!before) found.set(key, sign < 0 ? negated(signed) : signed);
    else found.set(key, total(before, signed));
  }
  const kept = [...found.values()].filter((term) => !isNil(term.coefficient));
  if (kept.length > MOST_TERMS) throw new Unproved('too many terms');
  return kept.length === 0 ? EMPTY : { terms: kept };
}

/** A term whose sign its skew factors carry: the slots of the first are exchanged, so that the term has its key's sign. */
function negated(term: Term): Term {
  const place = term.factors.findIndex(
    ({ atom, exponent }) => atom.symmetry === 'skew' && exponent.top % 2n !== 0n,
  );
  return {
    ...term,
    factors: term.factors.map((factor, at) =>
      at === place ? { ...factor, slots: [...factor.slots].reverse() } : factor,
    ),
  };
}

/** The sum of terms to which the laws have not been applied yet. */
export function formFrom(ledger: Ledger, terms: readonly Term[]): Form {
  return collected(ledger, worked(ledger, terms));
}

/** The sum of forms, with equal terms collected. */
export function sumOf(ledger: Ledger, forms: readonly Form[]): Form {
  const [only] = forms;
  if (forms.length === 1 && only) return only;
  return collected(
    ledger,
    forms.flatMap(({ terms }) => terms),
  );
}

/** The product of forms, multiplied out. `sums` are indices that the product is summed over. */
export function productOf(ledger: Ledger, forms: readonly Form[], sums: readonly Index[] = []): Form {
  let terms: readonly Term[] = constant(UNITY).terms;
  for (const form of forms) {
    if (terms.length * form.terms.length > 4 * MOST_TERMS) throw new Unproved('too many terms');
    spend(ledger, terms.length * form.terms.length);
    terms = terms.flatMap((a) => form.terms.map((b) => productOfTerms(ledger, a, b)));
    // Terms that cancel early are not multiplied further.
    if (form !== forms.at(-1) && terms.length > 1) terms = formFrom(ledger, terms).terms;
  }
  return formFrom(
    ledger,
    sums.length === 0 ? terms : terms.map((term) => ({ ...term, sums: [...term.sums, ...sums] })),
  );
}

/** The form at other places: like terms may have come together. */
export function at(ledger: Ledger, form: Form, places: ReadonlyMap<Index, Slot>): Form {
  return formFrom(
    ledger,
    form.terms.map((term) => instantiated(ledger, term, places)),
  );
}
