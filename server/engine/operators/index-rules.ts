// Index notation: what stands at a row and a column of a node, in the entries of its arguments, as (A B)ᵢⱼ = Σₖ Aᵢₖ Bₖⱼ.
// Each entry of the table names its rule here; proofs and linear maps write the rules out, each in terms of its own.

import { exactOf } from '../expressions/build.ts';
import type { Expression, Slice } from '../expressions/expression.ts';
import { addSizes, type Dimension, fixedSize, ONE } from '../shapes/dimension.ts';
import type { Exact } from '../values/exact-number.ts';

/** The notation that entries are written in: a `Place` is a row or a column of some matrix, a `Value` the value of an entry. */
export interface IndexNotation<Place, Value> {
  /** The one place of an axis of length 1. */
  readonly only: Place;
  /** A fresh index along an axis of this length, for `product` to sum over. */
  index(size: Dimension): Place;
  number(value: Exact): Value;
  size(of: Dimension): Value;
  variable(of: Expression, row: Place, col: Place): Value;
  entry(of: Expression, row: Place, col: Place): Value;
  /** An entry of a part of a matrix. */
  part(of: Expression, rows: Slice, row: Place, cols: Slice, col: Place): Value;
  /** An entry of the inverse of a matrix. */
  inverse(of: Expression, row: Place, col: Place): Value;
  /** An entry of a sum over an index. */
  sumOver(sum: Expression, row: Place, col: Place): Value;
  /** 1 where `here` is `there`, so many places on, in an axis of this length, else 0. */
  delta(size: Dimension, here: Place, there: Place, on: Dimension): Value;
  /** 1 where a place in an axis of slow × fast pairs is that of the pair, else 0. */
  pair(where: Place, slow: Dimension, fast: Dimension, pair: readonly [slow: Place, fast: Place]): Value;
  sum(terms: readonly Value[]): Value;
  /** A product, summed over indices. */
  product(factors: readonly Value[], over: readonly Place[]): Value;
  power(base: Value, exponent: Value): Value;
}

/** The rule of an operator; null where a node has none. */
export type IndexRule = <Place, Value>(
  node: Expression,
  row: Place,
  col: Place,
  to: IndexNotation<Place, Value>,
) => Value | null;

const NOWHERE = fixedSize(0);

/** The argument at a place; the table knows how many there are. */
function argument({ args }: Expression, place = 0): Expression {
  const found = args[place];
  if (!found) throw new Error(`no argument ${place}`);
  return found;
}

/** An argument at the node's own places; one that is spread over an axis stands at its one place. */
function here<Place, Value>(arg: Expression, row: Place, col: Place, to: IndexNotation<Place, Value>): Value {
  return to.entry(arg, arg.shape.rows === ONE ? to.only : row, arg.shape.cols === ONE ? to.only : col);
}

/** The entry of a number is the number; null where it has no exact form. */
export const numberEntry: IndexRule = (node, _, __, to) => {
  const value = exactOf(node);
  return value && to.number(value);
};

/** The value of a size that is used as a number. */
export const sizeEntry: IndexRule = ({ payload }, _, __, to) =>
  payload.kind === 'size' ? to.size(payload.size) : null;

export const variableEntry: IndexRule = (node, row, col, to) => to.variable(node, row, col);

export const onesEntry: IndexRule = (_, __, ___, to) => to.product([], []);

export const zerosEntry: IndexRule = (_, __, ___, to) => to.sum([]);

/** Iᵢⱼ = δᵢⱼ */
export const identityEntry: IndexRule = ({ shape }, row, col, to) => to.delta(shape.rows, row, col, NOWHERE);

/** (A + B)ᵢⱼ = Aᵢⱼ + Bᵢⱼ */
export const sumEntry: IndexRule = ({ args }, row, col, to) =>
  to.sum(args.map((arg) => here(arg, row, col, to)));

/** (A ∘ B)ᵢⱼ = Aᵢⱼ Bᵢⱼ, and the same for scalars before a matrix. */
export const entrywiseProductEntry: IndexRule = ({ args }, row, col, to) =>
  to.product(
    args.map((arg) => here(arg, row, col, to)),
    [],
  );

/** (A.^p)ᵢⱼ = Aᵢⱼᵖ; an exponent may be one for each entry. */
export const powerEntry: IndexRule = (node, row, col, to) =>
  to.power(here(argument(node), row, col, to), here(argument(node, 1), row, col, to));

/** A factor of a chain: how many columns it has, and its entries. */
interface Factor<Place, Value> {
  readonly cols: Dimension;
  at(row: Place, col: Place): Value;
}

/** (A B … Z)ᵢⱼ = Σ Aᵢₖ Bₖₗ … Zₘⱼ, factor by factor. */
function chain<Place, Value>(
  [first, ...others]: readonly Factor<Place, Value>[],
  row: Place,
  col: Place,
  to: IndexNotation<Place, Value>,
): Value | null {
  if (!first) return null;
  let left = others.length > 0 ? to.index(first.cols) : col;
  let total = first.at(row, left);
  for (const [place, { cols, at }] of others.entries()) {
    const right = place === others.length - 1 ? col : to.index(cols);
    total = to.product([total, at(left, right)], [left]);
    left = right;
  }
  return total;
}

/** (A B … Z)ᵢⱼ of a matrix product; null without factors. */
export function chainEntry<Place, Value>(
  { args }: Expression,
  row: Place,
  col: Place,
  to: IndexNotation<Place, Value>,
): Value | null {
  const factors = args.map(
    (arg): Factor<Place, Value> => ({ cols: arg.shape.cols, at: (i, j) => to.entry(arg, i, j) }),
  );
  return chain(factors, row, col, to);
}

/** Larger powers of a matrix are not written out. */
const MOST_FACTORS = 8;

/** The rule for Aᵏ, written out as a product; null unless k is a whole number of at most 8. */
export function matrixPowerEntry<Place, Value>(
  node: Expression,
  row: Place,
  col: Place,
  to: IndexNotation<Place, Value>,
): Value | null {
  const base = argument(node);
  const exponent = node.payload.kind === 'number' ? node.payload.value : 0;
  if (!Number.isInteger(exponent) || Math.abs(exponent) > MOST_FACTORS) return null;
  const factor: Factor<Place, Value> = {
    cols: base.shape.cols,
    at: (i, j) => (exponent > 0 ? to.entry(base, i, j) : to.inverse(base, i, j)),
  };
  return chain(
    Array.from({ length: Math.abs(exponent) }, () => factor),
    row,
    col,
    to,
  );
}

export const inverseEntry: IndexRule = (node, row, col, to) => to.inverse(argument(node), row, col);

/** (A')ᵢⱼ = Aⱼᵢ */
export const transposedEntry: IndexRule = (node, row, col, to) => to.entry(argument(node), col, row);

/** Σᵢⱼ Aᵢⱼ Bᵢⱼ; the sum of all entries, where there is no B. */
export const contractedEntry: IndexRule = (node, _, __, to) => {
  const { rows, cols } = argument(node).shape;
  const [i, j] = [to.index(rows), to.index(cols)];
  return to.product(
    node.args.map((arg) => to.entry(arg, i, j)),
    [i, j],
  );
};

/** Σⱼ Aᵢⱼ along rows, Σᵢ Aᵢⱼ along columns. */
export const axisSumEntry: IndexRule = (node, row, col, to) => {
  const a = argument(node);
  if (node.payload.kind !== 'axis') return null;
  const along = node.payload.axis === 'rows' ? 'cols' : 'rows';
  const k = to.index(a.shape[along]);
  return to.product([along === 'cols' ? to.entry(a, row, k) : to.entry(a, k, col)], [k]);
};

/** Σᵢ Aᵢᵢ */
export const traceEntry: IndexRule = (node, _, __, to) => {
  const i = to.index(argument(node).shape.rows);
  return to.product([to.entry(argument(node), i, i)], [i]);
};

/** diag(v)ᵢⱼ = vᵢ δᵢⱼ */
export const diagonalMatrixEntry: IndexRule = (node, row, col, to) =>
  to.product([to.entry(argument(node), row, to.only), to.delta(node.shape.rows, row, col, NOWHERE)], []);

/** diag(A)ᵢ = Aᵢᵢ */
export const diagonalEntry: IndexRule = (node, row, _, to) => to.entry(argument(node), row, row);

/** An entry at a place of an axis of pairs, from the entry at the pair. */
function throughPair<Place, Value>(
  where: Place,
  slow: Dimension,
  fast: Dimension,
  to: IndexNotation<Place, Value>,
  inside: (slow: Place, fast: Place) => Value,
): Value {
  if (slow === ONE) return inside(to.only, where);
  if (fast === ONE) return inside(where, to.only);
  const [s, f] = [to.index(slow), to.index(fast)];
  return to.product([to.pair(where, slow, fast, [s, f]), inside(s, f)], [s, f]);
}

/** (A ⊗ B) at the pairs (i, p) and (j, q) is Aᵢⱼ Bₚᵩ. */
export const kroneckerEntry: IndexRule = (node, row, col, to) => {
  const [a, b] = [argument(node), argument(node, 1)];
  return throughPair(row, a.shape.rows, b.shape.rows, to, (i, p) =>
    throughPair(col, a.shape.cols, b.shape.cols, to, (j, q) =>
      to.product([to.entry(a, i, j), to.entry(b, p, q)], []),
    ),
  );
};

/** vec(A) at the pair (j, i) is Aᵢⱼ. */
export const vecEntry: IndexRule = (node, row, _, to) => {
  const a = argument(node);
  return throughPair(row, a.shape.cols, a.shape.rows, to, (j, i) => to.entry(a, i, j));
};

/** mat(x)ᵢⱼ is x at the pair (j, i). */
export const matEntry: IndexRule = (node, row, col, to) => {
  const x = argument(node);
  const k = to.index(x.shape.rows);
  return to.product([to.pair(k, node.shape.cols, node.shape.rows, [col, row]), to.entry(x, k, to.only)], [k]);
};

/** K at the pairs (i, j) and (j, i) is 1. */
export const commutationEntry: IndexRule = ({ payload }, row, col, to) => {
  if (payload.kind !== 'sizes') return null;
  const { rows: m, cols: n } = payload;
  const [i, j] = [to.index(m), to.index(n)];
  return to.product([to.pair(row, m, n, [i, j]), to.pair(col, n, m, [j, i])], [i, j]);
};

/** The entry of a slice is one of the whole, at places counted from where the slice begins. */
export const partEntry: IndexRule = (node, row, col, to) =>
  node.payload.kind === 'slice'
    ? to.part(argument(node), node.payload.rows, row, node.payload.cols, col)
    : null;

/** A block matrix: each block, moved to its place. */
export function blockEntry<Place, Value>(
  { args, payload, shape }: Expression,
  row: Place,
  col: Place,
  to: IndexNotation<Place, Value>,
): Value | null {
  if (payload.kind !== 'block') return null;
  const parts: Value[] = [];
  let top = NOWHERE;
  let start = 0;
  for (const count of payload.columnsPerRow) {
    let left = NOWHERE;
    const blocks = args.slice(start, start + count);
    for (const block of blocks) {
      const [i, j] = [to.index(block.shape.rows), to.index(block.shape.cols)];
      const placed = [to.delta(shape.rows, row, i, top), to.delta(shape.cols, col, j, left)];
      parts.push(to.product([...placed, to.entry(block, i, j)], [i, j]));
      left = addSizes(left, block.shape.cols);
    }
    top = addSizes(top, blocks[0]?.shape.rows ?? ONE);
    start += count;
  }
  return to.sum(parts);
}

export const indexSumEntry: IndexRule = (node, row, col, to) => to.sumOver(node, row, col);
