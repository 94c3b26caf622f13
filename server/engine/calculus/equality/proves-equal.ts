// Whether two formulas are equal by laws that hold for all sizes and all values: their difference, read entry by entry, has
// no terms left, at once or after it is multiplied by what it is divided by.

import type { Expression } from '../../expressions/expression.ts';
import type { Dimension } from '../../shapes/dimension.ts';
import { sameShape } from '../../shapes/shape.ts';
import { less, MINUS, negative, type Rational } from '../../values/rational.ts';
import {
  attempted,
  createLedger,
  type Factor,
  type Form,
  factor,
  formOf,
  isEmpty,
  type Ledger,
  scaled,
  slotKey,
  slotOf,
} from './form.ts';
import { along, createReader, PLACE_ONE, type Reader } from './reading.ts';
import { productOf, sumOf } from './sums.ts';

/** The relations of a document's sizes. */
export interface SizeFacts {
  /** Whether one size is no larger than another, whatever sizes are chosen. */
  atMost(a: Dimension, b: Dimension): boolean;
}

export const NO_FACTS: SizeFacts = { atMost: (a, b) => a === b };

/**
 * Whether both sides, of one shape, have the same value wherever both have one. `false` is no: it says only that no proof
 * was found. The work is bounded.
 */
export function provesEqual(left: Expression, right: Expression, facts: SizeFacts = NO_FACTS): boolean {
  if (!sameShape(left.shape, right.shape)) return false;
  if (left === right) return true;
  return proves(startProof(facts), left, right);
}

/** The state that one proof reads its formulas with. */
export function startProof(facts: SizeFacts): Reader {
  return createReader(createLedger(facts.atMost));
}

/** The same with a reader that goes on to other questions of one proof. */
export function proves(reader: Reader, left: Expression, right: Expression): boolean {
  if (left === right) return true;
  if (!sameShape(left.shape, right.shape)) return false;
  const isNothingLeft = attempted(() =>
    isEmpty(withoutDivisors(reader.ledger, differenceOf(reader, left, right))),
  );
  return isNothingLeft === true;
}

function differenceOf(reader: Reader, left: Expression, right: Expression): Form {
  const { ledger } = reader;
  const row = along(ledger, left.shape.rows);
  const col = along(ledger, left.shape.cols);
  const [i, j] = [row ? slotOf(row) : PLACE_ONE, col ? slotOf(col) : PLACE_ONE];
  return sumOf(ledger, [reader.entry(left, i, j), scaled(reader.entry(right, i, j), MINUS)]);
}

const MOST_ROUNDS = 12;

/** The form times every sum that it is divided by at places that no term sums over: 0 where the form is, and only there. */
function withoutDivisors(ledger: Ledger, difference: Form): Form {
  let form = difference;
  for (let round = 0; round < MOST_ROUNDS && !isEmpty(form); round++) {
    const divisor = divisorOf(form);
    if (!divisor) return form;
    form = productOf(ledger, [form, formOf(divisor)]);
  }
  return form;
}

/** A sum that terms are divided by, to the power that takes the division away. */
function divisorOf(form: Form): Factor | null {
  const lowest = new Map<string, { readonly one: Factor; least: Rational }>();
  for (const { factors, sums } of form.terms) {
    for (const one of factors) {
      if (one.atom.meaning.kind !== 'base' || one.exponent.top >= 0n) continue;
      if (one.slots.some(({ index }) => index && sums.includes(index))) continue;
      const key = `${one.atom.id}(${one.slots.map(slotKey).join(',')})`;
      const before = lowest.get(key);
      if (!before) lowest.set(key, { one, least: one.exponent });
      else if (less(one.exponent, before.least)) before.least = one.exponent;
    }
  }
  // The one that was made last may hold others.
  const [found] = [...lowest.values()].sort((a, b) => b.one.atom.id - a.one.atom.id);
  return found ? factor(found.one.atom, found.one.slots, negative(found.least)) : null;
}
