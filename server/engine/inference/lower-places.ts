// Places in matrices, and sums over an index that names them, to expressions.

import * as build from '../expressions/build.ts';
import type { Expression, Slice } from '../expressions/expression.ts';
import { type IndexTerm, innerTerms, type Term } from '../names/term.ts';
import { type Dimension, fixedValue, namedSize, ONE } from '../shapes/dimension.ts';
import { isColumn, isScalar } from '../shapes/shape.ts';
import { operatorCall, sizeNamed } from './lower-call.ts';
import { lowerTerm } from './lower-term.ts';
import { type Context, NotLowered } from './lowering.ts';
import { rangeLength } from './shape-of-term.ts';
import { bare } from './shaping.ts';
import { sizeOfTerm } from './sizes.ts';

/** The place that an index names, as a size: a number, a dim, or a bound index. */
export function place(term: Term, by: Context): Dimension {
  const at = sizeOfTerm(term, sizeNamed(by));
  if (!at) throw new NotLowered('an index must be a number, a size or the index of a sum');
  return at;
}

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

export function basisColumn(size: Dimension, at: Dimension): Expression {
  return build.slice(build.eye(size), { kind: 'all' }, { kind: 'range', from: at, to: at });
}

export function lowerBigOperator(term: Extract<Term, { kind: 'bigOperator' }>, by: Context): Expression {
  if (term.index !== null) {
    const to = term.to ? sizeOfTerm(term.to, sizeNamed(by)) : indexRange(term.index, term.body, by);
    const from = term.from ? sizeOfTerm(term.from, sizeNamed(by)) : ONE;
    if (!to || !from)
      throw new NotLowered(
        `the range of \`${term.index}\` is not known: write \`${term.sign}_{${term.index}=1}^{n}\``,
      );
    return overIndex(term.sign, term.index, from, to, term.body, by);
  }
  if (term.sign === '∏') throw new NotLowered('`∏` without an index is not supported yet');
  const body = lowerTerm(term.body, by);
  if (!term.to) return operatorCall('sum', [body], [], null);
  const size = sizeOfTerm(term.to, sizeNamed(by));
  return operatorCall('sum', [body], [], size === body.shape.rows ? 'cols' : 'rows');
}

/** `∑_i`: the index runs over the axis that it indexes. */
export function indexRange(index: string, body: Term, by: Context): Dimension | null {
  const open: Term[] = [body];
  for (let term = open.pop(); term; term = open.pop()) {
    if (term.kind === 'index') {
      const shape = by.statement.shapes.get(term.of);
      const at = term.items.findIndex((item) => item.kind === 'at' && isNamed(bare(item.at), index));
      if (shape && at >= 0)
        return at === 0 && !(term.items.length === 1 && shape.rows === ONE) ? shape.rows : shape.cols;
    }
    open.push(...innerTerms(term));
  }
  return null;
}

export const isNamed = (term: Term, name: string): boolean => term.kind === 'name' && term.name === name;

export function overIndex(
  sign: '∑' | '∏',
  index: string,
  from: Dimension,
  to: Dimension,
  body: Term,
  by: Context,
): Expression {
  if (sign === '∏') throw new NotLowered('`∏` over an index is not supported yet');
  const bound = new Map([...by.bound, [index, build.size(namedSize(index))]]);
  return build.sumOver(index, from, to, lowerTerm(body, { ...by, bound }));
}
