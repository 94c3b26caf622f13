// A linear map entry by entry: from dF, linear in dX, the coefficient of dX[k, l] in dF[i, j], as a sum of products of
// entries, with summed indices contracted to products again. Laue, Mitterreiter and Giesen, NeurIPS 2018, section 2.

import { matmul, reduce, trace, transpose } from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import type { IndexNotation } from '../../operators/index-rules.ts';
import { operatorOf } from '../../operators/table.ts';
import { fixedValue, ONE } from '../../shapes/dimension.ts';
import { depending } from '../gradient.ts';

/** An index by number; null along a size of 1. Free indices are negative, summed ones positive. */
export type Index = number | null;

/** One entry of a constant matrix. */
export interface Entry {
  readonly of: Expression;
  readonly row: Index;
  readonly col: Index;
}

/** A product of entries and of Kronecker deltas, summed over its positive indices. */
export interface Term {
  readonly entries: readonly Entry[];
  readonly deltas: readonly (readonly [Index, Index])[];
}

/** The free indices: of dF, then of dX. */
export const [I, J, K, L] = [-1, -2, -3, -4];
const MOST_TERMS = 16;

/**
 * The coefficient of d[k, l] in of[i, j], for `of` (p×q) linear in the leaf `d` (m×n), as terms that are added; null where
 * there is no such form, or one that is too long to read.
 */
export function entriesOfMap(of: Expression, d: Expression): readonly Term[] | null {
  const moving = depending(topological([of]), new Set([d]));
  let fresh = 0;
  const next = (size: Expression['shape']['rows']): Index => {
    if (size === ONE) return null;
    fresh += 1;
    return fresh;
  };
  const entry = (node: Expression, row: Index, col: Index): readonly Term[] | null => {
    if (!moving.has(node)) return [{ entries: [{ of: node, row, col }], deltas: [] }];
    if (node === d)
      return [
        {
          entries: [],
          deltas: [
            ...(row === null ? [] : [[row, K] as const]),
            ...(col === null ? [] : [[col, L] as const]),
          ],
        },
      ];
    return operatorOf(node).indexRule(node, row, col, notation);
  };
  // Of what does not depend on d, an entry stays an entry: numbers and other variables are not asked for.
  const nothing = (): null => null;
  const notation: IndexNotation<Index, readonly Term[] | null> = {
    only: null,
    index: next,
    entry,
    sum: (terms) => (terms.every((term) => term !== null) ? terms.flat() : null),
    product,
    delta: (_, here, there, on) => (fixedValue(on) === 0 ? [{ entries: [], deltas: [[here, there]] }] : null),
    number: nothing,
    size: nothing,
    variable: nothing,
    part: nothing,
    inverse: nothing,
    sumOver: nothing,
    pair: nothing,
    power: nothing,
  };
  const terms = entry(of, of.shape.rows === ONE ? null : I, of.shape.cols === ONE ? null : J);
  if (!terms || terms.length > MOST_TERMS) return null;
  return terms.map((term) => joined(withoutDeltas(term)));
}

function product(factors: readonly (readonly Term[] | null)[]): readonly Term[] | null {
  let result: readonly Term[] = [{ entries: [], deltas: [] }];
  for (const factor of factors) {
    if (!factor) return null;
    result = result.flatMap((term) =>
      factor.map((other) => ({
        entries: [...term.entries, ...other.entries],
        deltas: [...term.deltas, ...other.deltas],
      })),
    );
    if (result.length > MOST_TERMS) return null;
  }
  return result;
}

/** The same term with every delta of a summed index carried out. */
function withoutDeltas({ entries, deltas }: Term): Term {
  const open = [...deltas];
  let now = entries;
  const kept: (readonly [Index, Index])[] = [];
  for (let pair = open.shift(); pair; pair = open.shift()) {
    const [a, b] = pair;
    if (a === b || a === null || b === null) continue;
    const summed = a > 0 ? a : b > 0 ? b : null;
    if (summed === null) {
      kept.push(pair);
      continue;
    }
    const other = summed === a ? b : a;
    const put = (index: Index): Index => (index === summed ? other : index);
    now = now.map((entry) => ({ ...entry, row: put(entry.row), col: put(entry.col) }));
    for (const list of [open, kept])
      for (const [place, [first, second]] of list.entries()) list[place] = [put(first), put(second)];
  }
  return { entries: now, deltas: kept };
}

/** A[i, s] B[s, j] as (A B)[i, j], A[s, s] as tr(A), A[i, s] alone as the sums of its rows. */
function joined(term: Term): Term {
  let entries = [...term.entries];
  const summed = new Set(
    entries.flatMap(({ row, col }) => [row, col]).filter((index) => index !== null && index > 0),
  );
  for (const index of summed) {
    const at = entries.filter(({ row, col }) => row === index || col === index);
    const rest = entries.filter((entry) => !at.includes(entry));
    const [first, second, ...more] = at;
    if (!first || more.length > 0) continue;
    if (!second) {
      entries = [...rest, alone(first, index)];
      continue;
    }
    if (first.row === first.col || second.row === second.col) continue;
    const left = first.col === index ? first : transposed(first);
    const right = second.row === index ? second : transposed(second);
    entries = [...rest, { of: matmul(left.of, right.of), row: left.row, col: right.col }];
  }
  return { entries, deltas: term.deltas };
}

function alone(entry: Entry, index: Index): Entry {
  if (entry.row === entry.col) return { of: trace(entry.of), row: null, col: null };
  return entry.col === index
    ? { of: reduce(entry.of, 'rows'), row: entry.row, col: null }
    : { of: reduce(entry.of, 'cols'), row: null, col: entry.col };
}

const transposed = ({ of, row, col }: Entry): Entry => ({ of: transpose(of), row: col, col: row });
