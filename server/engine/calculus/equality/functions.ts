// Functions of an entry in normal form: powers with their content taken out, exponentials as products, logarithms as sums,
// and functions that are odd, even or nothing known by what they are of.

import {
  HALF,
  inverted,
  isEven,
  isUnity,
  isWhole,
  less,
  MINUS,
  multiply,
  NIL,
  negative,
  type Rational,
  ratio,
  power as rationalPower,
  text,
  UNITY,
} from '../../values/rational.ts';
import {
  type Atom,
  atomOf,
  constant,
  type Factor,
  type Form,
  factor,
  formOf,
  freeSlots,
  freshIndex,
  type Index,
  isEmpty,
  type Ledger,
  type Meaning,
  type Sign,
  type Slot,
  sameSlot,
  scaled,
  slotKey,
  slotOf,
  Unproved,
} from './form.ts';
import { keyOf } from './labelling.ts';
import { at, formFrom, productOf, sumOf } from './sums.ts';

/** A form in parameters, which stand for the places that it names: all forms alike but for their places are one. */
export interface Abstract {
  readonly key: string;
  readonly form: Form;
  readonly parameters: readonly Index[];
  /** The places that the parameters stand for. */
  readonly slots: readonly Slot[];
  /** 1, or -1 where it is the negative of the form that has this key. */
  readonly sign: 1 | -1;
}

const MOST_PLACES = 4;

/** The form in parameters; `first` are places that come first in this order; with `signed`, up to its sign. */
export function abstracted(
  ledger: Ledger,
  form: Form,
  signed: boolean,
  last: readonly Slot[] = [],
): Abstract {
  const slots = freeSlots(form).filter((slot) => !last.some((other) => sameSlot(slot, other)));
  if (slots.length > MOST_PLACES) throw new Unproved('too many places');
  const hasDelta = form.terms.some(({ factors }) =>
    factors.some(({ atom }) => atom.meaning.kind === 'delta'),
  );
  let best: Abstract | null = null;
  for (const order of permutations(slots)) {
    const all = [...order, ...last];
    const parameters = all.map((slot) => freshIndex(ledger, slot.index?.range ?? null));
    const names = new Map<string, Index>(
      all.map((slot, place) => [slotKey(slot), parameters[place] ?? freshIndex(ledger, null)]),
    );
    const renamed: Form = {
      terms: form.terms.map((term) => ({
        ...term,
        factors: term.factors.map((one) => ({
          ...one,
          slots: one.slots.map((slot) => {
            const parameter = slot.index && term.sums.includes(slot.index) ? null : names.get(slotKey(slot));
            return parameter ? slotOf(parameter) : slot;
          }),
        })),
      })),
    };
    // A factor beside a δ of two places names the first of them.
    const own = hasDelta ? formFrom(ledger, renamed.terms) : renamed;
    for (const sign of signed ? ([1, -1] as const) : ([1] as const)) {
      const key = formKey(ledger, own, parameters, sign);
      if (!best || key < best.key)
        best = {
          key,
          form: sign === 1 ? own : scaled(own, MINUS),
          parameters,
          slots: all,
          sign,
        };
    }
  }
  if (!best) throw new Unproved('no order of places');
  return best;
}

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, place) =>
    permutations(items.filter((_, other) => other !== place)).map((rest) => [item, ...rest]),
  );
}

/** One text for all spellings of a form in these parameters, times a sign. */
function formKey(ledger: Ledger, form: Form, parameters: readonly Index[], sign: 1 | -1 = 1): string {
  const labels = new Map(parameters.map((parameter, place) => [parameter, `p${place}`]));
  const keys = form.terms.map((term) => {
    const found = keyOf(ledger, term, labels);
    const own = found.sign * sign < 0 ? negative(term.coefficient) : term.coefficient;
    return `${found.key} ${text(own)}`;
  });
  return keys.sort().join(' & ');
}

/** Facts about the values of a form; of a sum, only where no term can be negative. */
export function signOf(form: Form): Sign {
  let isPositive = false;
  for (const term of form.terms) {
    if (term.coefficient.top < 0n) return null;
    let strict = term.sums.every(
      ({ range }) => range?.monomials.every(({ coefficient }) => coefficient > 0) ?? false,
    );
    for (const one of term.factors) {
      const known = signOfFactor(one);
      if (known === null) return null;
      if (known !== 'positive') strict = false;
    }
    if (strict) isPositive = true;
  }
  return isPositive ? 'positive' : 'nonnegative';
}

function signOfFactor({ atom, exponent }: Factor): Sign {
  if (atom.sign === 'positive') return 'positive';
  if (isEven(exponent) || !isWhole(exponent) || atom.sign === 'nonnegative')
    return exponent.top < 0n ? 'positive' : 'nonnegative';
  return null;
}

/** The largest number that all coefficients are whole multiples of. */
function content(form: Form): Rational {
  const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));
  let top = 0n;
  let below = 1n;
  for (const { coefficient } of form.terms) {
    top = gcd(top, coefficient.top);
    below = (below * coefficient.below) / gcd(below, coefficient.below);
  }
  return ratio(top, below);
}

/** Factors that every term has, at places that none sums over, with the least exponent that they have there. */
function common(form: Form, allowed: (one: Factor) => boolean): readonly Factor[] {
  const found = new Map<string, { one: Factor; least: Rational; count: number }>();
  for (const term of form.terms) {
    for (const one of term.factors) {
      if (one.slots.some((slot) => slot.index && term.sums.includes(slot.index))) continue;
      if (one.atom.meaning.kind === 'delta' || one.atom.meaning.kind === 'pair' || !allowed(one)) continue;
      const key = `${one.atom.id}(${one.slots.map(slotKey).join(',')})`;
      const before = found.get(key);
      if (!before) found.set(key, { one, least: one.exponent, count: 1 });
      else {
        before.count += 1;
        if (less(one.exponent, before.least)) before.least = one.exponent;
      }
    }
  }
  return [...found.values()].flatMap(({ one, least, count }) => {
    const lowest = count < form.terms.length && less(NIL, least) ? NIL : least;
    return lowest.top === 0n ? [] : [{ ...one, exponent: lowest }];
  });
}

/** A form as a number, common factors and a sum without any. */
export function split(
  ledger: Ledger,
  form: Form,
  allowed: (one: Factor) => boolean,
): { readonly number: Rational; readonly factors: readonly Factor[]; readonly rest: Form } {
  const number = content(form);
  const factors = common(form, allowed);
  const below = factors.map((one) => ({ ...one, exponent: negative(one.exponent) }));
  const rest = scaled(
    factors.length > 0 ? productOf(ledger, [form, formOf(...below)]) : form,
    inverted(number),
  );
  return { number, factors, rest };
}

/** A positive number to a fraction, as roots of primes. */
export function rootOf(ledger: Ledger, value: Rational, exponent: Rational): Form {
  if (isWhole(exponent)) return constant(rationalPower(value, exponent.top));
  const factors: Factor[] = [];
  const take = (of: bigint, sign: Rational): void => {
    let rest = of;
    const add = (prime: bigint): void => {
      const atom = atomOf(ledger, `prime ${prime}`, {
        meaning: { kind: 'prime', value: prime },
        sign: 'positive',
      });
      factors.push(factor(atom, [], sign));
    };
    for (let prime = 2n; prime * prime <= rest && prime < 2000n; prime++)
      while (rest % prime === 0n) {
        add(prime);
        rest /= prime;
      }
    if (rest > 1n) add(rest);
  };
  take(value.top, exponent);
  take(value.below, negative(exponent));
  return formFrom(ledger, formOf(...factors).terms);
}

/** A form to a fixed power, wherever that has a value. */
export function powerOf(ledger: Ledger, form: Form, exponent: Rational): Form {
  if (exponent.top === 0n) return constant(UNITY);
  if (isUnity(exponent)) return form;
  if (isEmpty(form)) {
    if (exponent.top < 0n) throw new Unproved('a division by zero');
    return form;
  }
  if (isWhole(exponent) && exponent.top > 0n) {
    if (exponent.top <= 8n && (form.terms.length === 1 || exponent.top <= 4n))
      return productOf(
        ledger,
        Array.from({ length: Number(exponent.top) }, () => form),
      );
    throw new Unproved('a high power');
  }
  const isFraction = !isWhole(exponent);
  const { number, factors, rest } = split(ledger, form, (one) => !isFraction || one.atom.sign === 'positive');
  const outside = [
    rootOf(ledger, number, exponent),
    ...factors.map((one) => raisedFactor(ledger, one, exponent)),
  ];
  return productOf(ledger, [...outside, basePower(ledger, rest, exponent)]);
}

const raisedFactor = (ledger: Ledger, one: Factor, exponent: Rational): Form =>
  formFrom(ledger, formOf({ ...one, exponent: multiply(one.exponent, exponent) }).terms);

/** A sum without content to a power that is not positive and whole. */
function basePower(ledger: Ledger, rest: Form, exponent: Rational): Form {
  const isFraction = !isWhole(exponent);
  const [only, ...more] = rest.terms;
  if (only && more.length === 0 && only.sums.length === 0) {
    const isOne = isUnity(only.coefficient);
    const isMinus = isUnity(negative(only.coefficient));
    if (only.factors.length === 0 && isOne) return constant(UNITY);
    if (!isFraction) {
      const sign = isMinus && exponent.top % 2n !== 0n ? MINUS : UNITY;
      return scaled(
        productOf(
          ledger,
          only.factors.map((one) => raisedFactor(ledger, one, exponent)),
        ),
        sign,
      );
    }
    const [single, ...others] = only.factors;
    if (isOne && single && others.length === 0) {
      const raised = multiply(single.exponent, exponent);
      if (!isEven(single.exponent)) return raisedFactor(ledger, single, exponent);
      // (x²)^p is |x|^(2p).
      if (single.atom.sign === 'nonnegative') return raisedFactor(ledger, single, exponent);
      if (isWhole(raised)) {
        const inner = formOf({ ...single, exponent: UNITY });
        const value = raisedFactor(ledger, single, exponent);
        return isEven(raised) ? value : productOf(ledger, [value, signOfForm(ledger, inner)]);
      }
    }
  }
  // A sum that is never negative is its own base; of others, one of the two signs is.
  const opposite = scaled(rest, MINUS);
  if (!isFraction && signOf(rest) === null && signOf(opposite) !== null)
    return scaled(basePower(ledger, opposite, exponent), exponent.top % 2n === 0n ? UNITY : MINUS);
  const own = abstracted(ledger, rest, !isFraction && signOf(rest) === null);
  const known = signOf(own.form);
  const atom = atomOf(ledger, `base ${own.key}`, {
    meaning: { kind: 'base', form: own.form, parameters: own.parameters },
    sign: known,
  });
  const value = formFrom(ledger, formOf(factor(atom, own.slots, exponent)).terms);
  return own.sign < 0 && exponent.top % 2n !== 0n ? scaled(value, MINUS) : value;
}

/** e to a form: a product over its terms. */
export function exponentialOf(ledger: Ledger, form: Form): Form {
  return productOf(
    ledger,
    form.terms.map((term) => {
      const own = abstracted(ledger, { terms: [{ ...term, coefficient: UNITY }] }, false);
      const atom = atomOf(ledger, `exp ${own.key}`, {
        meaning: { kind: 'exponential', form: own.form, parameters: own.parameters },
        sign: 'positive',
      });
      return formOf(factor(atom, own.slots, term.coefficient));
    }),
  );
}

function placesOf(parameters: readonly Index[], slots: readonly Slot[]): ReadonlyMap<Index, Slot> {
  return new Map(parameters.map((parameter, place) => [parameter, slots[place] ?? slotOf(parameter)]));
}

/** The name of the logarithm of a form of which nothing else is known. */
const LOGARITHM = 'logarithm';

/** The logarithm of a form: of positive factors their own, and one of what is left. */
export function logarithmOf(ledger: Ledger, form: Form): Form {
  if (isEmpty(form)) throw new Unproved('the logarithm of zero');
  const { number, factors, rest } = split(ledger, form, (one) => one.atom.sign === 'positive');
  const parts: Form[] = factors.map((one) => scaled(logarithmOfFactor(ledger, one), one.exponent));
  parts.push(logarithmOfNumber(ledger, number));
  const [only, ...more] = rest.terms;
  const isMonomial = only && more.length === 0 && only.sums.length === 0 && isUnity(only.coefficient);
  const [single, ...others] = isMonomial ? only.factors : [];
  if (isMonomial && only.factors.length === 0) return sumOf(ledger, parts);
  // The logarithm of fᵖ has a value where f is positive, but for even p.
  if (single && others.length === 0 && !isEven(single.exponent))
    return sumOf(ledger, [...parts, scaled(logarithmOfFactor(ledger, single), single.exponent)]);
  return sumOf(ledger, [...parts, functionOf(ledger, LOGARITHM, rest)]);
}

function logarithmOfFactor(ledger: Ledger, one: Factor): Form {
  const { meaning } = one.atom;
  if (meaning.kind === 'exponential')
    return at(ledger, meaning.form, placesOf(meaning.parameters, one.slots));
  if (meaning.kind === 'base')
    return functionOf(ledger, LOGARITHM, at(ledger, meaning.form, placesOf(meaning.parameters, one.slots)));
  return functionOf(ledger, LOGARITHM, formOf({ ...one, exponent: UNITY }));
}

function logarithmOfNumber(ledger: Ledger, number: Rational): Form {
  const parts: Form[] = [];
  for (const { factors } of rootOf(ledger, number, HALF).terms.length > 0
    ? [{ factors: primeFactors(ledger, number) }]
    : [])
    for (const one of factors)
      parts.push(scaled(functionOf(ledger, LOGARITHM, formOf({ ...one, exponent: UNITY })), one.exponent));
  return sumOf(ledger, [constant(NIL), ...parts]);
}

/** A number as a product of powers of primes. */
function primeFactors(ledger: Ledger, number: Rational): readonly Factor[] {
  const found = new Map<bigint, bigint>();
  const take = (of: bigint, sign: bigint): void => {
    let rest = of;
    for (let prime = 2n; prime * prime <= rest && prime < 2000n; prime++)
      while (rest % prime === 0n) {
        found.set(prime, (found.get(prime) ?? 0n) + sign);
        rest /= prime;
      }
    if (rest > 1n) found.set(rest, (found.get(rest) ?? 0n) + sign);
  };
  take(number.top, 1n);
  take(number.below, -1n);
  return [...found].map(([prime, exponent]) =>
    factor(
      atomOf(ledger, `prime ${prime}`, { meaning: { kind: 'prime', value: prime }, sign: 'positive' }),
      [],
      ratio(exponent),
    ),
  );
}

/** The sign of a form: that of a product is the product of the signs. */
export function signOfForm(ledger: Ledger, form: Form): Form {
  if (isEmpty(form)) return form;
  const [only, ...more] = form.terms;
  if (only && more.length === 0 && only.sums.length === 0) {
    const sign = only.coefficient.top < 0n ? MINUS : UNITY;
    const parts = only.factors.flatMap((one): Form[] => {
      if (signOfFactor(one) === 'positive') return [];
      const own = signAtom(ledger, formOf({ ...one, exponent: UNITY }));
      const isSquare = isEven(one.exponent);
      const value = formOf(
        ...own.factors.map((other) => ({ ...other, exponent: isSquare ? ratio(2n) : UNITY })),
      );
      return [isSquare ? value : scaled(value, own.sign)];
    });
    return scaled(productOf(ledger, parts), sign);
  }
  const known = signOf(form);
  if (known === 'positive') return constant(UNITY);
  if (signOf(scaled(form, MINUS)) === 'positive') return constant(MINUS);
  const { rest, factors } = split(ledger, form, () => true);
  const own = signAtom(ledger, rest);
  const outside = factors.map((one) => signOfForm(ledger, formOf(one)));
  return scaled(productOf(ledger, [...outside, formOf(...own.factors)]), own.sign);
}

function signAtom(
  ledger: Ledger,
  form: Form,
): { readonly factors: readonly Factor[]; readonly sign: Rational } {
  const own = abstracted(ledger, form, true);
  const atom = atomOf(ledger, `sign ${own.key}`, {
    meaning: { kind: 'function', name: 'signum', partner: null, form: own.form, parameters: own.parameters },
  });
  return { factors: [factor(atom, own.slots)], sign: own.sign < 0 ? MINUS : UNITY };
}

/** How a function takes a change of sign. */
export type Parity = 'odd' | 'even' | null;

/** A function that nothing else is known of. */
export function functionOf(
  ledger: Ledger,
  name: string,
  form: Form,
  parity: Parity = null,
  sign: Sign = null,
): Form {
  const own = abstracted(ledger, form, parity !== null);
  const meaning: Meaning = {
    kind: 'function',
    name: 'other',
    partner: null,
    form: own.form,
    parameters: own.parameters,
  };
  const atom = atomOf(ledger, `${name} ${own.key}`, { meaning, sign });
  const value = formOf(factor(atom, own.slots));
  return own.sign < 0 && parity === 'odd' ? scaled(value, MINUS) : value;
}

/** sin and cos of one argument, at the same places. */
export function circular(ledger: Ledger, which: 'sine' | 'cosine', form: Form): Form {
  if (isEmpty(form)) return constant(which === 'sine' ? NIL : UNITY);
  const own = abstracted(ledger, form, true);
  const parts = { form: own.form, parameters: own.parameters };
  const cosine: Atom = atomOf(ledger, `cos ${own.key}`, {
    meaning: { kind: 'function', name: 'other', partner: null, ...parts },
  });
  if (which === 'cosine') return formOf(factor(cosine, own.slots));
  const sine = atomOf(ledger, `sin ${own.key}`, {
    meaning: { kind: 'function', name: 'sine', partner: cosine, ...parts },
  });
  return scaled(formOf(factor(sine, own.slots)), own.sign < 0 ? MINUS : UNITY);
}
