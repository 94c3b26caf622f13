// A shaped expression read entry by entry: what stands at row i and column j of every node, as a form in i and j.

import { exactOf } from '../../expressions/build.ts';
import { type Expression, topologicalAbove } from '../../expressions/expression.ts';
import { operatorOf } from '../../operators/table.ts';
import { type Dimension, fixedSize, multiplySizes, ONE, subtractSizes } from '../../shapes/dimension.ts';
import { UNITY } from '../../values/rational.ts';
import { numberForm } from './constants.ts';
import {
  atomOf,
  binderIndex,
  constant,
  EMPTY,
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
export interface Entries {
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

export function createReader(ledger: Ledger): Reader {
  const known = new Map<Expression, Entries>();
  const entries = (root: Expression): Entries => {
    const before = known.get(root);
    if (before) return before;
    const order = topologicalAbove(root, (node) => known.has(node), MOST_NODES);
    if (!order) throw new Unproved('too large');
    for (const node of order) if (node.payload.kind === 'binder') binderIndex(ledger, node.payload.index);
    for (const node of order) known.set(node, readNode(reader, node));
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
  return reader;
}

/** A fresh index along an axis; null where that has length 1. */
export function along(ledger: Ledger, size: Dimension): Index | null {
  return size === ONE ? null : freshIndex(ledger, size);
}

const place = (index: Index | null): Slot => (index ? slotOf(index) : PLACE_ONE);

const bound = (...indices: readonly (Index | null)[]): readonly Index[] =>
  indices.flatMap((index) => index ?? []);

function readNode(reader: Reader, node: Expression): Entries {
  const { ledger } = reader;
  const row = along(ledger, node.shape.rows);
  const col = along(ledger, node.shape.cols);
  return { form: entryOf(reader, node, place(row), place(col)), row, col };
}

function entryOf(reader: Reader, node: Expression, row: Slot, col: Slot): Form {
  const { ledger } = reader;
  const { args, payload, shape } = node;
  const [a, b] = args;
  const here = (arg: Expression): Form =>
    reader.entry(arg, isOne(arg.shape.rows) ? PLACE_ONE : row, isOne(arg.shape.cols) ? PLACE_ONE : col);
  const delta = (x: Slot, y: Slot, size: Dimension): Form =>
    size === ONE ? constant(UNITY) : formFrom(ledger, formOf(deltaOf(ledger, size, x, y)).terms);
  switch (node.operator) {
    case 'number': {
      const value = exactOf(node);
      if (!value) throw new Unproved('no number');
      return numberForm(ledger, value);
    }
    case 'size':
      return payload.kind === 'size' ? formFrom(ledger, sizeTerms(ledger, payload.size)) : EMPTY;
    case 'variable':
      return variableForm(ledger, node, row, col);
    case 'ones':
      return constant(UNITY);
    case 'zeros':
      return EMPTY;
    case 'eye':
      return delta(row, col, shape.rows);
    case 'add':
      return sumOf(ledger, args.map(here));
    case 'times':
    case 'hadamard':
      return productOf(ledger, args.map(here));
    case 'matmul':
      return chain(reader, args, row, col);
    case 'transpose':
      return a ? reader.entry(a, col, row) : EMPTY;
    case 'inner':
    case 'sumAll': {
      const i = along(ledger, a?.shape.rows ?? ONE);
      const j = along(ledger, a?.shape.cols ?? ONE);
      return productOf(
        ledger,
        args.map((arg) => reader.entry(arg, place(i), place(j))),
        bound(i, j),
      );
    }
    case 'reduce': {
      if (!a || payload.kind !== 'axis') return EMPTY;
      const k = along(ledger, payload.axis === 'rows' ? a.shape.cols : a.shape.rows);
      const inside =
        payload.axis === 'rows' ? reader.entry(a, row, place(k)) : reader.entry(a, place(k), col);
      return productOf(ledger, [inside], bound(k));
    }
    case 'trace': {
      const i = along(ledger, a?.shape.rows ?? ONE);
      return a ? productOf(ledger, [reader.entry(a, place(i), place(i))], bound(i)) : EMPTY;
    }
    case 'diagMatrix':
      return a ? productOf(ledger, [delta(row, col, shape.rows), reader.entry(a, row, PLACE_ONE)]) : EMPTY;
    case 'diagVector':
      return a ? reader.entry(a, row, row) : EMPTY;
    case 'powerEach':
      return a && b ? powerEach(ledger, here(a), here(b)) : EMPTY;
    case 'matrixPower': {
      const exponent = payload.kind === 'number' ? payload.value : 0;
      if (!a || !Number.isInteger(exponent) || Math.abs(exponent) > 8 || exponent === 0) break;
      const base = exponent > 0 ? a : null;
      if (base)
        return chain(
          reader,
          Array.from({ length: exponent }, () => base),
          row,
          col,
        );
      return inverseChain(reader, a, -exponent, row, col);
    }
    case 'inverse':
      return a ? inverseForm(reader, a, row, col) : EMPTY;
    case 'kron':
      return a && b ? kronecker(reader, a, b, row, col) : EMPTY;
    case 'vec':
      if (!a) return EMPTY;
      return throughPair(reader, row, a.shape.cols, a.shape.rows, (slow, fast) =>
        reader.entry(a, fast, slow),
      );
    case 'mat': {
      if (!a) return EMPTY;
      const k = freshIndex(ledger, a.shape.rows);
      const pair = pairOf(ledger, slotOf(k), shape.cols, shape.rows, col, row);
      return productOf(ledger, [pair, reader.entry(a, slotOf(k), PLACE_ONE)], [k]);
    }
    case 'commutation': {
      if (payload.kind !== 'sizes') return EMPTY;
      const { rows: m, cols: n } = payload;
      const i = freshIndex(ledger, m);
      const j = freshIndex(ledger, n);
      return productOf(
        ledger,
        [pairOf(ledger, row, m, n, slotOf(i), slotOf(j)), pairOf(ledger, col, n, m, slotOf(j), slotOf(i))],
        [i, j],
      );
    }
    case 'slice':
      if (!a || payload.kind !== 'slice') return EMPTY;
      return reader.entry(a, slicedSlot(ledger, payload.rows, row), slicedSlot(ledger, payload.cols, col));
    case 'block':
      return blocks(reader, node, row, col);
    case 'sumOver': {
      if (!a || payload.kind !== 'binder') return EMPTY;
      const range = subtractSizes(payload.to, rangeOffset(ledger, payload.from));
      if ([...range.dims].some((name) => ledger.binders.has(name)))
        throw new Unproved('a range that depends on an index');
      const own = freshIndex(ledger, range);
      const moved = new Map([
        [binderIndex(ledger, payload.index), { index: own, offset: rangeOffset(ledger, payload.from) }],
      ]);
      return productOf(ledger, [at(ledger, here(a), moved)], [own]);
    }
    default:
  }
  return byLaws(reader, node, row, col);
}

const isOne = (size: Dimension): boolean => size === ONE;

function chain(reader: Reader, factors: readonly Expression[], row: Slot, col: Slot): Form {
  const { ledger } = reader;
  let total: Form | null = null;
  let left: Index | null = null;
  for (const [index, one] of factors.entries()) {
    const isLast = index === factors.length - 1;
    const next = isLast ? null : along(ledger, one.shape.cols);
    const from = index === 0 ? (isOne(one.shape.rows) ? PLACE_ONE : row) : place(left);
    const to = isLast ? (isOne(one.shape.cols) ? PLACE_ONE : col) : place(next);
    const entry = reader.entry(one, from, to);
    total = total ? productOf(ledger, [total, entry], bound(left)) : entry;
    left = next;
  }
  return total ?? EMPTY;
}

function inverseChain(reader: Reader, a: Expression, count: number, row: Slot, col: Slot): Form {
  const { ledger } = reader;
  let total: Form | null = null;
  let left: Slot = row;
  for (let place = 0; place < count; place++) {
    const index = place === count - 1 ? null : freshIndex(ledger, a.shape.rows);
    const entry = inverseForm(reader, a, left, index ? slotOf(index) : col);
    total = total ? productOf(ledger, [total, entry], bound(left.index)) : entry;
    if (index) left = slotOf(index);
  }
  return total ?? EMPTY;
}

function powerEach(ledger: Ledger, base: Form, exponent: Form): Form {
  const fixed = exponent.terms.filter((term) => term.factors.length === 0 && term.sums.length === 0);
  const [only] = fixed;
  if (exponent.terms.length === 0) return constant(UNITY);
  if (exponent.terms.length === 1 && only) return powerOf(ledger, base, only.coefficient);
  return symbolicPower(ledger, base, exponent);
}

/** 1 where a place in an axis of pairs is that of `slow` and `fast`. */
function pairOf(ledger: Ledger, where: Slot, slow: Dimension, fast: Dimension, s: Slot, f: Slot): Form {
  const size = multiplySizes(slow, fast);
  const atom = atomOf(ledger, `pair ${slow.key} ${fast.key}`, {
    meaning: { kind: 'pair', slow, fast, size },
    sign: 'nonnegative',
  });
  return formFrom(ledger, formOf(factor(atom, [where, s, f])).terms);
}

/** What stands at a place of an axis of pairs, from what stands at the pair. */
function throughPair(
  reader: Reader,
  where: Slot,
  slow: Dimension,
  fast: Dimension,
  inside: (slow: Slot, fast: Slot) => Form,
): Form {
  const { ledger } = reader;
  if (isOne(slow)) return inside(PLACE_ONE, where);
  if (isOne(fast)) return inside(where, PLACE_ONE);
  const s = freshIndex(ledger, slow);
  const f = freshIndex(ledger, fast);
  return productOf(
    ledger,
    [pairOf(ledger, where, slow, fast, slotOf(s), slotOf(f)), inside(slotOf(s), slotOf(f))],
    [s, f],
  );
}

function kronecker(reader: Reader, a: Expression, b: Expression, row: Slot, col: Slot): Form {
  return throughPair(reader, row, a.shape.rows, b.shape.rows, (i, p) =>
    throughPair(reader, col, a.shape.cols, b.shape.cols, (j, q) =>
      productOf(reader.ledger, [reader.entry(a, i, j), reader.entry(b, p, q)]),
    ),
  );
}

/** A block matrix: each block moved to its place. */
function blocks(reader: Reader, node: Expression, row: Slot, col: Slot): Form {
  const { ledger } = reader;
  if (node.payload.kind !== 'block') return EMPTY;
  const parts: Form[] = [];
  let top = fixedSize(0);
  let start = 0;
  for (const count of node.payload.columnsPerRow) {
    let left = fixedSize(0);
    const blocksOfRow = node.args.slice(start, start + count);
    for (const one of blocksOfRow) {
      const [i, j] = [along(ledger, one.shape.rows), along(ledger, one.shape.cols)];
      const placedAt = (index: Index | null, offset: Dimension): Slot =>
        index ? { index, offset } : fixedSlot(addOne(offset));
      const rows = isOne(node.shape.rows) ? null : deltaOf(ledger, node.shape.rows, row, placedAt(i, top));
      const cols = isOne(node.shape.cols) ? null : deltaOf(ledger, node.shape.cols, col, placedAt(j, left));
      const selecting = [rows, cols].flatMap((one) => (one ? [formOf(one)] : []));
      parts.push(productOf(ledger, [...selecting, reader.entry(one, place(i), place(j))], bound(i, j)));
      left = addTo(left, one.shape.cols);
    }
    top = addTo(top, blocksOfRow[0]?.shape.rows ?? ONE);
    start += count;
  }
  return sumOf(ledger, parts);
}

const addTo = (a: Dimension, b: Dimension): Dimension => subtractSizes(a, subtractSizes(fixedSize(0), b));
const addOne = (a: Dimension): Dimension => addTo(a, ONE);

/** What the table says of an operator: that it is made of others, or which laws it has. */
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
    case 'sign':
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
