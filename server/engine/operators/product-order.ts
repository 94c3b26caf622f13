// In which order a product of matrices is cheapest, by the shapes of its factors alone.

import { type Dimension, dimsOf, evaluateSize, ONE } from '../shapes/dimension.ts';
import type { Shape } from '../shapes/shape.ts';
import type { ArrayWriter } from './array-code.ts';

/** The structure that decides how much a factor costs: `inverse` is solved with, `diagonal` scales. */
export interface FactorForm {
  readonly kind: 'dense' | 'inverse' | 'diagonal' | 'ones';
  readonly shape: Shape;
}

type KnownSizes = Pick<ArrayWriter, 'isSmall'>;

/** Sizes have no numbers yet: every dim is taken to be as large as the others. */
const TYPICAL = 100;
/** By how much a dim is taken to be smaller that another one bounds. */
const SMALLER = 10;

export type SizeOf = (size: Dimension) => number;

/** Every dim as large as the others, but for those that another one bounds. */
export const typicalSizes = (to: KnownSizes): SizeOf => sizesWith(null, TYPICAL, to);

/** Every dim as large as the others, but for one. */
function sizesWith(odd: string | null, large: number, { isSmall }: KnownSizes): SizeOf {
  return (size) => {
    const sizes = new Map(
      [...dimsOf(size)].map((name) => [
        name,
        (name === odd ? large : TYPICAL) / (isSmall(name) ? SMALLER : 1),
      ]),
    );
    return Math.max(1, evaluateSize(size, sizes));
  };
}

/** Whether two neighbours have been multiplied already. */
export type IsKnown = (left: number) => boolean;

/** Where a product of the factors `from` … `to` is cut in two, and what that costs. */
export interface Plan {
  readonly cost: number;
  cut(from: number, to: number): number;
}

/** The cost of the product of from…cut and cut+1…to; scalings read every entry once. */
function costOf(
  factors: readonly FactorForm[],
  from: number,
  cut: number,
  to: number,
  sizeOf: SizeOf,
): number {
  const rows = sizeOf(factors[from]?.shape.rows ?? ONE);
  const cols = sizeOf(factors[to]?.shape.cols ?? ONE);
  const isScaling =
    (from === cut && factors[from]?.kind === 'diagonal') ||
    (cut + 1 === to && factors[to]?.kind === 'diagonal');
  // A solve from the right needs its transpose: of two orders that cost the same, the other reads better.
  const turns = cut + 1 === to && factors[to]?.kind === 'inverse' ? 1.001 : 1;
  return rows * cols * turns * (isScaling ? 1 : sizeOf(factors[cut]?.shape.cols ?? ONE));
}

/** The cheapest order at these sizes; from left to right where orders cost the same. */
export function cheapestPlan(factors: readonly FactorForm[], sizeOf: SizeOf, isKnown: IsKnown): Plan {
  const count = factors.length;
  const costs = new Map<number, number>();
  const cuts = new Map<number, number>();
  const key = (from: number, to: number): number => from * count + to;
  for (let length = 2; length <= count; length++) {
    for (let from = 0; from + length <= count; from++) {
      const to = from + length - 1;
      let best = Number.POSITIVE_INFINITY;
      for (let cut = to - 1; cut >= from; cut--) {
        const parts = (costs.get(key(from, cut)) ?? 0) + (costs.get(key(cut + 1, to)) ?? 0);
        const cost = parts + (length === 2 && isKnown(from) ? 0 : costOf(factors, from, cut, to, sizeOf));
        if (cost >= best) continue;
        best = cost;
        cuts.set(key(from, to), cut);
      }
      costs.set(key(from, to), best);
    }
  }
  return { cost: costs.get(key(0, count - 1)) ?? 0, cut: (from, to) => cuts.get(key(from, to)) ?? from };
}

/** The cost of a plan at other sizes than it was made for. */
function costUnder(plan: Plan, factors: readonly FactorForm[], sizeOf: SizeOf): number {
  let cost = 0;
  const open: [number, number][] = [[0, factors.length - 1]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [from, to] = next;
    if (from === to) continue;
    const cut = plan.cut(from, to);
    cost += costOf(factors, from, cut, to, sizeOf);
    open.push([from, cut], [cut + 1, to]);
  }
  return cost;
}

/** Whether another order is clearly cheaper where one of the dims is much smaller or larger than the others. */
export function dependsOnSizes(plan: Plan, factors: readonly FactorForm[], to: KnownSizes): boolean {
  const dims = new Set(factors.flatMap(({ shape }) => [...dimsOf(shape.rows), ...dimsOf(shape.cols)]));
  if (dims.size < 2) return false;
  return [...dims].some((dim) =>
    [TYPICAL / 10, TYPICAL * 10].some((large) => {
      const sizeOf = sizesWith(dim, large, to);
      return costUnder(plan, factors, sizeOf) > 1.2 * cheapestPlan(factors, sizeOf, () => false).cost;
    }),
  );
}
