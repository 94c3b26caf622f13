// Functions of whole matrices, of which the form knows only what they are of: the inverse, determinants, spectral functions,
// unknown maps, powers with exponents that are no numbers.

import type { Expression } from '../../expressions/expression.ts';
import { operatorOf } from '../../operators/table.ts';
import { type Dimension, ONE } from '../../shapes/dimension.ts';
import { isSquare } from '../../shapes/shape.ts';
import { inverted, MINUS, UNITY } from '../../values/rational.ts';
import {
  atomOf,
  constant,
  type Factor,
  type Form,
  factor,
  formOf,
  type Index,
  type Ledger,
  type Slot,
  scaled,
  slotOf,
  type Term,
  Unproved,
} from './form.ts';
import { type Abstract, abstracted, powerOf, signOf, split } from './functions.ts';
import type { Reader } from './reading.ts';
import { formFrom, productOf, sumOf } from './sums.ts';

/** Entries of arguments beside each other in one form: each with a mark. */
function marked(ledger: Ledger, forms: readonly Form[]): Form {
  return {
    terms: forms.flatMap((form, place) => {
      const mark = factor(atomOf(ledger, `argument ${place}`, { meaning: { kind: 'entry' } }), []);
      return form.terms.map((term) => ({ ...term, factors: [...term.factors, mark] }));
    }),
  };
}

const PLACE_ONE_FREE = (index: Index | null): readonly Slot[] => (index ? [slotOf(index)] : []);

/** The arguments of a node in one form, and the places inside them that are the function's own. */
function argumentsOf(reader: Reader, args: readonly Expression[], isTransposed: boolean) {
  const own: Slot[] = [];
  const forms = args.map((arg, place) => {
    const { form, row, col } = reader.entries(arg);
    const places = [...PLACE_ONE_FREE(row), ...PLACE_ONE_FREE(col)];
    own.push(...(isTransposed && place === 0 ? [...places].reverse() : places));
    return form;
  });
  return { form: marked(reader.ledger, forms), own };
}

function payloadText(node: Expression): string {
  const { payload } = node;
  switch (payload.kind) {
    case 'none':
      return '';
    case 'number':
      return `${payload.value}`;
    case 'axis':
      return payload.axis;
    case 'function': {
      const { fn, order, argument } = payload;
      return `${fn.kind} ${fn.name} ${fn.kind === 'map' ? (fn.along ?? 'whole') : ''} ${order} ${argument}`;
    }
    case 'binder':
      return `${payload.from.key}..${payload.to.key}`;
    case 'sizes':
      return `${payload.rows.key} ${payload.cols.key}`;
    default:
      throw new Unproved('no text for what an operator needs');
  }
}

const outputs = (node: Expression, row: Slot, col: Slot): readonly Slot[] => [
  ...(node.shape.rows === ONE ? [] : [row]),
  ...(node.shape.cols === ONE ? [] : [col]),
];

/** A node that is known by its name and its arguments only. */
export function opaqueForm(reader: Reader, node: Expression, row: Slot, col: Slot): Form {
  const { ledger } = reader;
  const { laws } = operatorOf(node);
  if (node.payload.kind === 'binder') return overIndex(reader, node, row, col);
  const head = `${node.operator} ${payloadText(node)} ${node.args.map(({ shape }) => `${shape.rows.key}×${shape.cols.key}`).join()}`;
  const [first] = node.args;
  const straight = abstractedArguments(reader, node.args, false);
  const canTurn =
    laws.underTransposition !== null && node.args.length === 1 && first && isSquare(first.shape);
  if (!canTurn) return known(ledger, head, straight, outputs(node, row, col), false);
  const transposed = abstractedArguments(reader, node.args, true);
  const isSame = straight.abstract.key === transposed.abstract.key;
  const best = transposed.abstract.key < straight.abstract.key ? transposed : straight;
  const places = outputs(node, row, col);
  if (laws.underTransposition === 'same') return known(ledger, head, best, places, false);
  return known(ledger, head, best, best === transposed ? [...places].reverse() : places, isSame);
}

interface Arguments {
  readonly abstract: Abstract;
  /** How many of its places are the function's own. */
  readonly own: number;
}

function abstractedArguments(reader: Reader, args: readonly Expression[], isTransposed: boolean): Arguments {
  const { form, own } = argumentsOf(reader, args, isTransposed);
  return { abstract: abstracted(reader.ledger, form, false, own), own: own.length };
}

function known(
  ledger: Ledger,
  head: string,
  { abstract, own }: Arguments,
  places: readonly Slot[],
  isSymmetric: boolean,
): Form {
  const outer = abstract.slots.slice(0, abstract.slots.length - own);
  const atom = atomOf(ledger, `${head}: ${abstract.key}`, {
    meaning: { kind: 'entry' },
    symmetry: isSymmetric && places.length === 2 ? 'symmetric' : 'none',
  });
  return formFrom(ledger, formOf(factor(atom, [...outer, ...places])).terms);
}

/** A product over an index, by its body. */
function overIndex(reader: Reader, node: Expression, row: Slot, col: Slot): Form {
  const { ledger } = reader;
  const [body] = node.args;
  const index = node.payload.kind === 'binder' ? ledger.binders.get(node.payload.index) : undefined;
  if (!body || !index) throw new Unproved('a product without an index');
  const form = reader.entry(body, row, col);
  const own = abstracted(ledger, form, false, [slotOf(index)]);
  // A product of positive numbers is positive.
  const sign = signOf(form) === 'positive' ? 'positive' : null;
  const atom = atomOf(ledger, `${node.operator} ${payloadText(node)}: ${own.key}`, {
    meaning: { kind: 'entry' },
    sign,
  });
  return formOf(factor(atom, own.slots.slice(0, -1)));
}

/** A node that is linear in its last argument: term by term, scalars in front. */
export function linearForm(reader: Reader, node: Expression, row: Slot, col: Slot): Form {
  const { ledger } = reader;
  const last = node.args.at(-1);
  if (!last) throw new Unproved('no argument');
  const entries = reader.entries(last);
  const inner = [...PLACE_ONE_FREE(entries.row), ...PLACE_ONE_FREE(entries.col)];
  const before = argumentsOf(reader, node.args.slice(0, -1), false);
  const head = `${node.operator} ${payloadText(node)} ${node.args.map(({ shape }) => `${shape.rows.key}×${shape.cols.key}`).join()}`;
  const parts = entries.form.terms.map((term) => {
    const [outside, inside] = scalarsOf(term, inner);
    const mark = factor(atomOf(ledger, 'argument last', { meaning: { kind: 'entry' } }), []);
    const all: Form = { terms: [...before.form.terms, { ...inside, factors: [...inside.factors, mark] }] };
    const own = [...before.own, ...inner];
    const value = known(
      ledger,
      head,
      { abstract: abstracted(ledger, all, false, own), own: own.length },
      outputs(node, row, col),
      false,
    );
    return productOf(ledger, [{ terms: [outside] }, value]);
  });
  return sumOf(ledger, parts);
}

/** A term as factors that do not touch these places, nor what is summed over, and the rest. */
function scalarsOf(term: Term, inner: readonly Slot[]): readonly [Term, Term] {
  const isOutside = (one: Factor): boolean =>
    one.slots.every(
      (slot) =>
        !slot.index || (!term.sums.includes(slot.index) && !inner.some(({ index }) => index === slot.index)),
    );
  return [
    { coefficient: term.coefficient, factors: term.factors.filter(isOutside), sums: [] },
    { coefficient: UNITY, factors: term.factors.filter((one) => !isOutside(one)), sums: term.sums },
  ];
}

/** An entry of A⁻¹. */
export function inverseForm(reader: Reader, a: Expression, row: Slot, col: Slot): Form {
  const { ledger } = reader;
  const { form, row: i, col: j } = reader.entries(a);
  if (!i || !j) return powerOf(ledger, form, MINUS);
  const touches = (one: Factor): boolean => one.slots.some(({ index }) => index === i || index === j);
  const { number, factors, rest } = split(ledger, form, (one) => !touches(one));
  const outside = [
    constant(inverted(number)),
    ...factors.map((one) =>
      formOf({ ...one, exponent: { top: -one.exponent.top, below: one.exponent.below } }),
    ),
  ];
  const diagonal = diagonalOf(ledger, rest, i, j, row, col);
  if (diagonal) return productOf(ledger, [...outside, diagonal]);
  const straight = abstracted(ledger, rest, true, [slotOf(i), slotOf(j)]);
  const transposed = abstracted(ledger, rest, true, [slotOf(j), slotOf(i)]);
  const isTransposed = transposed.key < straight.key;
  const best = isTransposed ? transposed : straight;
  const size: Dimension = a.shape.rows;
  const atom = atomOf(ledger, `inverse ${size.key}: ${best.key}`, {
    meaning: { kind: 'inverse', form: best.form, parameters: best.parameters, size },
    symmetry: straight.key === transposed.key && straight.sign === transposed.sign ? 'symmetric' : 'none',
  });
  const places = isTransposed ? [col, row] : [row, col];
  const value = formOf(factor(atom, [...best.slots.slice(0, -2), ...places]));
  return scaled(productOf(ledger, [...outside, value]), best.sign < 0 ? MINUS : UNITY);
}

/** The inverse of a diagonal matrix: δᵢⱼ/dᵢ. */
function diagonalOf(ledger: Ledger, form: Form, i: Index, j: Index, row: Slot, col: Slot): Form | null {
  const isDelta = ({ atom, slots }: Factor): boolean =>
    atom.meaning.kind === 'delta' &&
    slots.every(({ index, offset }) => (index === i || index === j) && offset.key === '0');
  const [delta] = form.terms[0]?.factors.filter(isDelta) ?? [];
  if (
    !delta ||
    !form.terms.every(({ factors }) => factors.some((one) => one.atom === delta.atom && isDelta(one)))
  )
    return null;
  const rest: Form = {
    terms: form.terms.map((term) => ({ ...term, factors: term.factors.filter((one) => !isDelta(one)) })),
  };
  const places = new Map([
    [i, row],
    [j, row],
  ]);
  const entries = formFrom(
    ledger,
    rest.terms.map((term) => ({
      ...term,
      factors: term.factors.map((one) => ({
        ...one,
        slots: one.slots.map((slot) =>
          slot.index && places.has(slot.index) ? (places.get(slot.index) ?? slot) : slot,
        ),
      })),
    })),
  );
  return productOf(ledger, [formOf(factor(delta.atom, [row, col])), powerOf(ledger, entries, MINUS)]);
}

/** A power whose exponent is no number: bᵖ⁺¹ is b bᵖ, b²ᵖ is (bᵖ)². Where b may be 0 as declared, it stays whole. */
export function symbolicPower(ledger: Ledger, base: Form, exponent: Form): Form {
  const isPositive = signOf(base) === 'positive';
  const mayBeZero = base.terms.some((term) => term.factors.some(({ atom }) => atom.sign === 'nonnegative'));
  // x^(n/2) is no root of x^n where x is negative.
  const isSafe =
    isPositive || (!mayBeZero && exponent.terms.every(({ coefficient }) => coefficient.below === 1n));
  const of = (power: Form, count = UNITY): Form => {
    const own = abstracted(ledger, marked(ledger, [base, power]), false);
    const atom = atomOf(ledger, `power ${own.key}`, {
      meaning: { kind: 'entry' },
      sign: isPositive ? 'positive' : null,
    });
    return formFrom(ledger, formOf(factor(atom, own.slots, count)).terms);
  };
  if (!isSafe) return of(exponent);
  return productOf(
    ledger,
    exponent.terms.map((term) =>
      term.factors.length === 0 && term.sums.length === 0
        ? powerOf(ledger, base, term.coefficient)
        : of({ terms: [{ ...term, coefficient: UNITY }] }, term.coefficient),
    ),
  );
}
