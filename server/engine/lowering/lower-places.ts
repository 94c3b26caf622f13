// Places in matrices, and sums over an index that names them, to expressions.

import * as build from '../expressions/build.ts';
import type { Expression, Slice } from '../expressions/expression.ts';
import { indexRanges, rangeLength } from '../inference/shape-of-index.ts';
import { sizeOfTerm } from '../inference/sizes.ts';
import type { IndexTerm, Term } from '../names/term.ts';
import { insideRange } from '../operators/partial-parts.ts';
import { type Dimension, fixedValue, namedSize, ONE } from '../shapes/dimension.ts';
import { isColumn, isScalar } from '../shapes/shape.ts';
import { operatorCall, sizeNamed } from './lower-call.ts';
import { lowerTerm } from './lower-term.ts';
import { NotLowered } from './lowered.ts';
import { type Context, shapeHere } from './lowering.ts';

/** The place that an index names, as a size: a number, a dim, or a bound index. */
export function place(term: Term, by: Context): Dimension {
  const at = sizeOfTerm(term, sizeNamed(by));
  if (!at) throw new NotLowered('an index must be a number, a size or the index of a sum');
  return at;
}

/**
 * The expression of `of[items]`; a matrix with one index gives a column. Throws `NotLowered` where a place is no size or a
 * range is empty.
 */
export function lowerIndex(of: Expression, items: readonly IndexTerm[], by: Context): Expression {
  const slice = (item: IndexTerm): Slice => {
    if (item.kind === 'all') return { kind: 'all' };
    if (item.kind === 'at') {
      const at = place(item.at, by);
      return { kind: 'range', from: at, to: at };
    }
    const [from, to] = [place(item.from, by), place(item.to, by)];
    const length = fixedValue(rangeLength(from, to));
    if (length !== null && length < 1) throw new NotLowered('a range ends before it begins');
    return { kind: 'range', from, to };
  };
  const [first, second] = items;
  if (!first) throw new NotLowered('an index is missing');
  if (second) return build.slice(of, slice(first), slice(second));
  return isColumn(of.shape) || isScalar(of.shape)
    ? build.slice(of, slice(first), { kind: 'all' })
    : build.slice(of, { kind: 'all' }, slice(first));
}

/** The column of the identity with its 1 at place `at`. */
export function basisColumn(size: Dimension, at: Dimension): Expression {
  return build.slice(build.eye(size), { kind: 'all' }, { kind: 'range', from: at, to: at });
}

/** The expression of a sum or product over an index, or over all entries. Throws `NotLowered` where its range is not known. */
export function lowerBigOperator(term: Extract<Term, { kind: 'bigOperator' }>, by: Context): Expression {
  if (term.index !== null) {
    const to = term.to
      ? sizeOfTerm(term.to, sizeNamed(by))
      : indexRanges(term.index, term.body, (of) => shapeHere(of, by))[0]?.size;
    const from = term.from ? sizeOfTerm(term.from, sizeNamed(by)) : ONE;
    if (!to || !from)
      throw new NotLowered(
        `the range of \`${term.index}\` is not known: write \`${term.sign}_{${term.index}=1}^{n}\``,
      );
    return overIndex(term.sign, term.index, from, to, by, (inside) => lowerTerm(term.body, inside));
  }
  const body = lowerTerm(term.body, by);
  if (term.sign === '∏') return productOfEntries(body, by);
  if (!term.to) return operatorCall('sum', [body], [], null, by.record);
  const size = sizeOfTerm(term.to, sizeNamed(by));
  return operatorCall('sum', [body], [], size === body.shape.rows ? 'cols' : 'rows', by.record);
}

/** All entries multiplied: over the rows, and in each over the columns. */
function productOfEntries(of: Expression, by: Context): Expression {
  const { rows, cols } = of.shape;
  const entry = (row: Dimension, col: Dimension): Expression =>
    build.slice(of, { kind: 'range', from: row, to: row }, { kind: 'range', from: col, to: col });
  const over = (
    index: string,
    to: Dimension,
    around: Context,
    body: (at: Dimension, by: Context) => Expression,
  ) =>
    to === ONE
      ? body(ONE, around)
      : overIndex('∏', index, ONE, to, around, (inside) => body(inside.sizes.get(index) ?? ONE, inside));
  return over('i', rows, by, (row, inside) => over('j', cols, inside, (col) => entry(row, col)));
}

/** A sum or product over an index. Where it stands inside another one over the same letter, it takes a new letter. */
function overIndex(
  sign: '∑' | '∏',
  index: string,
  from: Dimension,
  to: Dimension,
  by: Context,
  body: (inside: Context) => Expression,
): Expression {
  let own = index;
  while (by.indices.has(own)) own += '_';
  const at = namedSize(own);
  const inside = body({
    ...by,
    bound: new Map([...by.bound, [index, build.size(at)]]),
    sizes: new Map([...by.sizes, [index, at]]),
    indices: new Set([...by.indices, own]),
    record: (part) => by.record(insideRange(part, { index: own, from, to })),
  });
  return sign === '∑' ? build.sumOver(own, from, to, inside) : build.productOver(own, from, to, inside);
}
