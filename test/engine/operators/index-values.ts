// The rule of an operator in index notation as numbers: what it says stands at a row and a column, at values of its leaves.

import { inverse } from '../../../server/engine/expressions/build.ts';
import type { Expression } from '../../../server/engine/expressions/expression.ts';
import type { IndexNotation } from '../../../server/engine/operators/index-rules.ts';
import { operatorOf } from '../../../server/engine/operators/table.ts';
import { doubleOf } from '../../../server/engine/values/exact-number.ts';
import { type Matrix, matrixOf } from '../../../server/engine/values/matrix.ts';
import { evaluate, sizeOf, type Values } from './samples.ts';

/** The places of the indices that are summed over. */
type Indices = ReadonlyMap<Place, number>;
/** A place, counted from 0, for places of the indices. */
type Place = (indices: Indices) => number;
type Value = (indices: Indices) => number;

/** What the rule says of every entry of a node; null where it says nothing of it. */
export function valueByIndexRule(node: Expression, values: Values): Matrix | null {
  const known = new Map<Expression, Matrix>();
  const matrix = (of: Expression): Matrix => {
    const value = known.get(of) ?? evaluate(of, values);
    known.set(of, value);
    return value;
  };
  const entry = (of: Expression, row: Place, col: Place): Value => {
    const { cols, data } = matrix(of);
    return (indices) => data[row(indices) * cols + col(indices)] ?? Number.NaN;
  };
  const lengths = new Map<Place, number>();
  const only: Place = () => 0;
  const notation: IndexNotation<Place, Value> = {
    only,
    index: (size) => {
      if (sizeOf(size) === 1) return only;
      const place: Place = (indices) => indices.get(place) ?? Number.NaN;
      lengths.set(place, sizeOf(size));
      return place;
    },
    number: (value) => () => doubleOf(value),
    size: (of) => () => sizeOf(of),
    variable: entry,
    entry,
    part: (of, rows, row, cols, col) => {
      const [top, left] = [rows, cols].map((part) => (part.kind === 'all' ? 0 : sizeOf(part.from) - 1));
      return entry(
        of,
        (indices) => row(indices) + (top ?? 0),
        (indices) => col(indices) + (left ?? 0),
      );
    },
    inverse: (of, row, col) => entry(inverse(of), row, col),
    sumOver: entry,
    delta: (_, here, there, on) => (indices) => (here(indices) === there(indices) + sizeOf(on) ? 1 : 0),
    pair:
      (where, _, fast, [s, f]) =>
      (indices) =>
        where(indices) === s(indices) * sizeOf(fast) + f(indices) ? 1 : 0,
    sum: (terms) => (indices) => terms.reduce((total, term) => total + term(indices), 0),
    product: (factors, over) => (indices) => {
      const add = (open: readonly Place[], at: Indices): number => {
        const [next, ...rest] = open;
        if (!next) return factors.reduce((product, factor) => product * factor(at), 1);
        const length = lengths.get(next) ?? 1;
        return Array.from({ length }, (_, place) => add(rest, new Map(at).set(next, place))).reduce(
          (a, b) => a + b,
          0,
        );
      };
      return add([...new Set(over)], indices);
    },
    power: (base, exponent) => (indices) => base(indices) ** exponent(indices),
  };
  const row: Place = (indices) => indices.get(row) ?? 0;
  const col: Place = (indices) => indices.get(col) ?? 0;
  const { shape } = node;
  const rule = operatorOf(node).indexRule(node, row, col, notation);
  return (
    rule &&
    matrixOf(sizeOf(shape.rows), sizeOf(shape.cols), (i, j) =>
      rule(
        new Map([
          [row, i],
          [col, j],
        ]),
      ),
    )
  );
}
