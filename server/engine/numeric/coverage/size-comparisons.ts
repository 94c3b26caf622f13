// Comparisons that sizes alone decide: a kink such as max(n, 12) or step(i - 5.5) whose arguments hold no variable, and
// the range of a sum or a slice, which may be empty. Each must be seen on all of its sides.

import { type Expression, topological } from '../../expressions/expression.ts';
import { type Dimension, evaluateSize, subtractSizes } from '../../shapes/dimension.ts';
import type { Decompositions } from '../../values/matrix.ts';
import { costOf } from '../cost.ts';
import { evaluationOf } from '../evaluate.ts';
import { compile, namesIn, type OperatorLookup, sizeAt } from '../program.ts';
import { surrogateFunctionsOf } from '../unknown-functions.ts';

export interface SizeComparison {
  /** The formula that compares, or the sum or slice whose range it is. */
  readonly node: Expression;
  /** The dims that decide it. */
  readonly dims: readonly string[];
  /** Which sides occur at these sizes; nothing where it has no value there. */
  sidesAt(sizes: ReadonlyMap<string, number>): ReadonlySet<Side>;
}

/** Below, on or above: the sign of a distance from a kink, or of the number of terms in a range. */
export type Side = -1 | 0 | 1;

/** Values of the indices of sums that are examined for one comparison. */
const MOST_TERMS = 400;

/** The comparisons in these formulas that depend on sizes and on no variable. */
export function sizeComparisons(
  nodes: readonly Expression[],
  dims: ReadonlySet<string>,
  operatorNamed: OperatorLookup,
  decompositions: Decompositions,
): readonly SizeComparison[] {
  const ranges = indexRanges(nodes);
  const sized = sizedNodes(nodes);
  const found: SizeComparison[] = [];
  for (const node of nodes) {
    const { payload } = node;
    if (payload.kind === 'binder') {
      const length = subtractSizes(payload.to, payload.from);
      const own = namesOf([...length.dims], dims, ranges);
      if (own.length > 0) found.push(rangeComparison(node, length, own, ranges));
      continue;
    }
    if (node.args.length === 0 || !node.args.every((arg) => sized.has(arg))) continue;
    const own = namesOf(topological(node.args).flatMap(namesIn), dims, ranges);
    const comparison =
      own.length > 0 ? kinkComparison(node, own, ranges, operatorNamed, decompositions) : null;
    if (comparison) found.push(comparison);
  }
  return found;
}

type Ranges = ReadonlyMap<string, { readonly from: Dimension; readonly to: Dimension }>;

function indexRanges(nodes: readonly Expression[]): Ranges {
  const ranges = new Map<string, { readonly from: Dimension; readonly to: Dimension }>();
  for (const { payload } of nodes)
    if (payload.kind === 'binder') ranges.set(payload.index, { from: payload.from, to: payload.to });
  return ranges;
}

/** The nodes whose value no variable and no unknown function has a part in, but sizes or indices do. */
function sizedNodes(nodes: readonly Expression[]): ReadonlySet<Expression> {
  const sized = new Set<Expression>();
  for (const node of nodes) {
    const { payload, args } = node;
    const isFree =
      payload.kind === 'function' || (payload.kind === 'variable' && payload.variable.role !== 'bound');
    if (!isFree && args.every((arg) => sized.has(arg))) sized.add(node);
  }
  return sized;
}

/** The dims among these names, those that the ranges of indices name included. */
function namesOf(names: readonly string[], dims: ReadonlySet<string>, ranges: Ranges): readonly string[] {
  const found = new Set<string>();
  const open = [...names];
  const seen = new Set<string>();
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    if (dims.has(name)) found.add(name);
    const range = ranges.get(name);
    if (range) open.push(...range.from.dims, ...range.to.dims);
  }
  return [...found];
}

/** A sum from i = a to b has terms, one term, or none. */
function rangeComparison(
  node: Expression,
  length: Dimension,
  dims: readonly string[],
  ranges: Ranges,
): SizeComparison {
  const outer = [...length.dims].filter((name) => ranges.has(name));
  return {
    node,
    dims,
    sidesAt: (sizes) => {
      const sides = new Set<Side>();
      for (const bound of boundValues(outer, sizes, ranges)) sides.add(sideOf(evaluateSize(length, bound)));
      return sides;
    },
  };
}

function kinkComparison(
  node: Expression,
  dims: readonly string[],
  ranges: Ranges,
  operatorNamed: OperatorLookup,
  decompositions: Decompositions,
): SizeComparison | null {
  const operator = operatorNamed(node.operator);
  if (!operator) return null;
  const surrogates = surrogateFunctionsOf(1, 'free');
  const program = compile(node.args, operatorNamed);
  const entriesAt = (sizes: ReadonlyMap<string, number>): number =>
    topological(node.args).reduce(
      (most, { shape }) => Math.max(most, sizeAt(shape.rows, sizes) * sizeAt(shape.cols, sizes)),
      1,
    );
  const costAt = (sizes: ReadonlyMap<string, number>): number => {
    const sides = ({ shape }: Expression): { readonly rows: number; readonly cols: number } => ({
      rows: sizeAt(shape.rows, sizes),
      cols: sizeAt(shape.cols, sizes),
    });
    return costOf(node, node.args.map(sides), sides(node));
  };
  const distancesAt = (sizes: ReadonlyMap<string, number>): Float64Array | null => {
    if (entriesAt(sizes) > MOST_ENTRIES || costAt(sizes) > MOST_WORK) return null;
    const evaluation = evaluationOf(program, { sizes, values: new Map() }, surrogates, decompositions);
    evaluation.run(program.instructions);
    const args = program.results.map((slot) => evaluation.memory[slot]);
    const values = args.flatMap((value) => value ?? []);
    return values.length === args.length ? operator.smoothness.kinks(values, decompositions) : null;
  };
  const free = topological(node.args)
    .flatMap(namesIn)
    .filter((name) => ranges.has(name));
  // Whether it has kinks at all does not depend on the sizes.
  const probe = new Map([...dims, ...ranges.keys()].map((name) => [name, 3] as const));
  if (distancesAt(probe) === null) return null;
  return {
    node,
    dims,
    sidesAt: (sizes) => {
      const sides = new Set<Side>();
      for (const bound of boundValues([...new Set(free)], sizes, ranges))
        for (const distance of distancesAt(bound) ?? [])
          if (!Number.isNaN(distance)) sides.add(sideOf(distance));
      return sides;
    },
  };
}

/** Matrices of sizes (`ones(n, n)`) are not built any larger, to look for sizes at which they compare otherwise. */
const MOST_ENTRIES = 4096;
/** The budget for one decomposition of them. */
const MOST_WORK = 2e4;

const sideOf = (distance: number): Side => (distance > 0 ? 1 : distance < 0 ? -1 : 0);

/** The sizes with every value of these indices in turn, outer ones first; at most `MOST_TERMS`. */
function boundValues(
  indices: readonly string[],
  sizes: ReadonlyMap<string, number>,
  ranges: Ranges,
): readonly ReadonlyMap<string, number>[] {
  let all: readonly ReadonlyMap<string, number>[] = [sizes];
  const open = withOuter(indices, ranges);
  for (const index of open) {
    const range = ranges.get(index);
    if (!range) continue;
    all = all
      .flatMap((bound) => {
        const [from, to] = [sizeAt(range.from, bound), sizeAt(range.to, bound)];
        if (!(to >= from)) return [];
        const count = Math.min(to - from + 1, MOST_TERMS);
        return Array.from({ length: count }, (_, k) => new Map([...bound, [index, from + k]]));
      })
      .slice(0, MOST_TERMS);
  }
  return all;
}

/** The indices with those that their ranges name, those first. */
function withOuter(indices: readonly string[], ranges: Ranges): readonly string[] {
  const order: string[] = [];
  const visit = (index: string): void => {
    const range = ranges.get(index);
    if (!range || order.includes(index)) return;
    for (const name of [...range.from.dims, ...range.to.dims]) if (name !== index) visit(name);
    order.push(index);
  };
  for (const index of indices) visit(index);
  return order;
}
