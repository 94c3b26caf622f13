// A shaped expression read entry by entry: what stands at row i and column j of every node, as a form in i and j.

import { type Expression, topologicalAbove } from '../../expressions/expression.ts';
import type { IndexNotation } from '../../operators/index-rules.ts';
import { operatorOf } from '../../operators/table.ts';
import { addSizes, type Dimension, multiplySizes, ONE, subtractSizes } from '../../shapes/dimension.ts';
import { UNITY } from '../../values/rational.ts';
import { numberForm } from './constants.ts';
import {
  atomOf,
  binderIndex,
  constant,
  EMPTY,
  type Factor,
  type Form,
  factor,
  fixedSlot,
  formOf,
  freshIndex,
  type Index,
  isEmpty,
  type Ledger,
  type Slot,
  slotOf,
  Unproved,
} from './form.ts';
import { circular, exponentialOf, functionOf, logarithmOf, powerOf, signOfForm } from './functions.ts';
import { inverseForm, linearForm, opaqueForm, symbolicPower } from './opaque.ts';
import { rangeOffset, slicedSlot } from './places.ts';
import { deltaOf, sizeTerms } from './settling.ts';
import { at, formFrom, productOf, sumOf } from './sums.ts';
import { variableForm } from './variables.ts';

/** The entries of a node: a form in a row and a column. An axis of length 1 has no index. */
interface Entries {
  readonly form: Form;
  readonly row: Index | null;
  readonly col: Index | null;
}

/** Larger formulas are not read. */
const MOST_NODES = 600;

/** Reads expressions; what was read once is known. Throws `Unproved` where a formula has no such form, or is too large. */
export interface Reader {
  readonly ledger: Ledger;
  entries(root: Expression): Entries;
  /** The form of an entry of the expression at these places. */
  entry(root: Expression, row: Slot, col: Slot): Form;
}

export const PLACE_ONE: Slot = fixedSlot(ONE);

/** A reader over one ledger, which works out each expression once. Reading throws `Unproved` where there is no normal form. */
export function createReader(ledger: Ledger): Reader {
  const known = new Map<Expression, Entries>();
  const entries = (root: Expression): Entries => {
    const before = known.get(root);
    if (before) return before;
    const order = topologicalAbove(root, (node) => known.has(node), MOST_NODES);
    if (!order) throw new Unproved('too large');
    for (const node of order) if (node.payload.kind === 'binder') binderIndex(ledger, node.payload.index);
    for (const node of order) known.set(node, readNode(reader, notation, node));
    return known.get(root) ?? { form: EMPTY, row: null, col: null };
  };
  const entry = (root: Expression, row: Slot, col: Slot): Form => {
    const own = entries(root);
    const places = new Map<Index, Slot>();
    if (own.row) places.set(own.row, row);
    if (own.col) places.set(own.col, col);
    return at(ledger, own.form, places);
  };
  const reader: Reader = { ledger, entries, entry };
  const notation = notationOf(reader);
  return reader;
}

/** A fresh index along an axis; null where that has length 1. */
export function along(ledger: Ledger, size: Dimension): Index | null {
  return size === ONE ? null : freshIndex(ledger, size);
}

const place = (index: Index | null): Slot => (index ? slotOf(index) : PLACE_ONE);

function readNode(reader: Reader, notation: IndexNotation<Slot, Form>, node: Expression): Entries {
  const { ledger } = reader;
  const row = along(ledger, node.shape.rows);
  const col = along(ledger, node.shape.cols);
  const [i, j] = [place(row), place(col)];
  const form = operatorOf(node).indexRule(node, i, j, notation) ?? byLaws(reader, node, i, j);
  return { form, row, col };
}

/** Index notation written out in forms. */
function notationOf(reader: Reader): IndexNotation<Slot, Form> {
  const { ledger, entry } = reader;
  const worked = (of: Factor): Form => formFrom(ledger, formOf(of).terms);
  return {
    only: PLACE_ONE,
    index: (size) => place(along(ledger, size)),
    number: (value) => numberForm(ledger, value),
    size: (of) => formFrom(ledger, sizeTerms(ledger, of)),
    variable: (of, row, col) => variableForm(ledger, of, row, col),
    entry,
    part: (of, rows, row, cols, col) =>
      entry(of, slicedSlot(ledger, rows, row), slicedSlot(ledger, cols, col)),
    inverse: (of, row, col) => inverseForm(reader, of, row, col),
    sumOver: (sum, row, col) => indexSum(reader, sum, row, col),
    delta: (size, here, { index, offset }, on) =>
      size === ONE
        ? constant(UNITY)
        : worked(deltaOf(ledger, size, here, { index, offset: addSizes(offset, on) })),
    pair: (where, slow, fast, pair) => {
      const size = multiplySizes(slow, fast);
      const meaning = { kind: 'pair', slow, fast, size } as const;
      const atom = atomOf(ledger, `pair ${slow.key} ${fast.key}`, { meaning, sign: 'nonnegative' });
      return worked(factor(atom, [where, ...pair]));
    },
    sum: (terms) => sumOf(ledger, terms),
    product: (factors, over) => productOf(ledger, factors, bound(over)),
    power: (base, exponent) => powerEach(ledger, base, exponent),
  };
}

const bound = (places: readonly Slot[]): readonly Index[] => places.flatMap(({ index }) => index ?? []);

/** Σ over an index: the body with an index of its own, over the length of the range. */
function indexSum(reader: Reader, { args, payload }: Expression, row: Slot, col: Slot): Form {
  const { ledger } = reader;
  const [body] = args;
  if (!body || payload.kind !== 'binder') return EMPTY;
  const before = rangeOffset(ledger, payload.from);
  const range = subtractSizes(payload.to, before);
  if ([...range.dims].some((name) => ledger.binders.has(name)))
    throw new Unproved('a range that depends on an index');
  const own = freshIndex(ledger, range);
  const moved = new Map([[binderIndex(ledger, payload.index), { index: own, offset: before }]]);
  return productOf(ledger, [at(ledger, reader.entry(body, row, col), moved)], [own]);
}

function powerEach(ledger: Ledger, base: Form, exponent: Form): Form {
  const fixed = exponent.terms.filter((term) => term.factors.length === 0 && term.sums.length === 0);
  const [only] = fixed;
  if (exponent.terms.length === 0) return constant(UNITY);
  if (exponent.terms.length === 1 && only) return powerOf(ledger, base, only.coefficient);
  return symbolicPower(ledger, base, exponent);
}

/** The laws of an operator in the table: that it is made of others, or which laws it has. */
function byLaws(reader: Reader, node: Expression, row: Slot, col: Slot): Form {
  const { ledger } = reader;
  const { laws, elementwise } = operatorOf(node);
  const [a] = node.args;
  const unfolded = laws.unfolds?.(node);
  if (unfolded) return reader.entry(unfolded, row, col);
  if (!a) throw new Unproved('no argument');
  const inside = (): Form => reader.entry(a, row, col);
  switch (laws.entry) {
    case 'exponential':
      return exponentialOf(ledger, inside());
    case 'logarithm':
      return logarithmOf(ledger, inside());
    case 'signum':
      return signOfForm(ledger, inside());
    case 'sine':
    case 'cosine':
      return circular(ledger, laws.entry, inside());
    case 'odd':
      return isEmpty(inside()) ? EMPTY : functionOf(ledger, node.operator, inside(), 'odd');
    case null:
  }
  if (elementwise && node.args.length === 1) return functionOf(ledger, node.operator, inside());
  if (node.payload.kind === 'function' && node.payload.fn.kind === 'elementwise')
    return functionOf(ledger, `${node.payload.fn.name}^${node.payload.order}`, inside());
  if (laws.isLinearInLast) return linearForm(reader, node, row, col);
  return opaqueForm(reader, node, row, col);
}
