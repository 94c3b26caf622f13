// Small sizes for the dims of a formula: all different, so that a swapped or transposed factor shows, and in many
// orders, so that some of them let evaluation succeed (inv(X'X) needs X tall).

import type { Dimension } from '../shapes/dimension.ts';
import { dimsOf, evaluateSize } from '../shapes/dimension.ts';
import type { Random } from './random.ts';
import type { SizeAssignment } from './verdict.ts';

/** Facts about a declared dim. */
export interface DimFact {
  readonly name: string;
  /** Its size where it is fixed or made of others (`dim p = m*n + 1`); null for a free dim. */
  readonly value: Dimension | null;
  /** `dim k <= n`; null where it has no bound. */
  readonly atMost: Dimension | null;
}

/** The dims that matter to a formula: those that it names, and those that their values and bounds name. */
export function relevantDims(dims: readonly DimFact[], named: Iterable<string>): readonly DimFact[] {
  const byName = new Map(dims.map((dim) => [dim.name, dim]));
  const found = new Map<string, DimFact>();
  const open = [...named];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const dim = byName.get(name);
    if (!dim || found.has(name)) continue;
    found.set(name, dim);
    for (const size of [dim.value, dim.atMost]) if (size) open.push(...dimsOf(size));
  }
  return dims.filter((dim) => found.has(dim.name));
}

/**
 * Numbers for all dims when the free ones have these; null where a bound or a size below 1 forbids it, or where dims
 * stand for one another in a circle.
 */
export function completeSizes(
  dims: readonly DimFact[],
  free: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> | null {
  const sizes = new Map<string, number>();
  for (const dim of dims) if (dim.value === null) sizes.set(dim.name, free.get(dim.name) ?? 1);
  let open = dims.filter((dim) => dim.value !== null);
  while (open.length > 0) {
    const later: DimFact[] = [];
    for (const dim of open) {
      if (dim.value && isKnown(dim.value, sizes)) sizes.set(dim.name, evaluateSize(dim.value, sizes));
      else later.push(dim);
    }
    if (later.length === open.length) return null;
    open = later;
  }
  for (const dim of dims) {
    const size = sizes.get(dim.name) ?? 0;
    if (size < 1) return null;
    if (dim.atMost && !(isKnown(dim.atMost, sizes) && size <= evaluateSize(dim.atMost, sizes))) return null;
  }
  return sizes;
}

const isKnown = (size: Dimension, sizes: ReadonlyMap<string, number>): boolean =>
  [...dimsOf(size)].every((name) => sizes.has(name));

/**
 * Assignments to try one after the other, best first: different numbers for different dims, all at least 2, each dim
 * another number than in the assignments before; where bounds forbid that, equal numbers and 1 as well.
 */
export function* proposeSizes(
  dims: readonly DimFact[],
  random: Random,
  attempts: number,
): Generator<ReadonlyMap<string, number>> {
  const free = dims.filter((dim) => dim.value === null).map((dim) => dim.name);
  const given = new Set<string>();
  const seen = free.map(() => new Set<number>());
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = draw(dims, free, seen, random, attempt);
    if (!found) continue;
    const key = [...found.values()].join();
    if (given.has(key)) continue;
    given.add(key);
    free.forEach((name, i) => {
      seen[i]?.add(found.get(name) ?? 0);
    });
    yield found;
  }
}

function draw(
  dims: readonly DimFact[],
  free: readonly string[],
  seen: readonly ReadonlySet<number>[],
  random: Random,
  attempt: number,
): ReadonlyMap<string, number> | null {
  // First strictly (all different, at least 2, new numbers), then with one wish after the other given up.
  for (const wishes of [3, 2, 1, 0]) {
    for (let tries = 0; tries < 30; tries++) {
      const least = wishes === 0 ? 1 : attempt === 0 && wishes === 3 ? 3 : 2;
      const span = free.length + 2 + (wishes === 0 ? 2 : 0);
      const numbers = distinct(free.length, least, span, random, wishes > 0);
      if (wishes === 3 && numbers.some((number, i) => seen[i]?.has(number))) continue;
      const sizes = completeSizes(dims, new Map(free.map((name, i) => [name, numbers[i] ?? least])));
      if (!sizes) continue;
      if (wishes >= 2 && new Set(sizes.values()).size < sizes.size) continue;
      return sizes;
    }
  }
  return null;
}

/** `count` numbers from least … least + span − 1, without repetition if `different`. */
function distinct(count: number, least: number, span: number, random: Random, different: boolean): number[] {
  const numbers: number[] = [];
  while (numbers.length < count) {
    const number = least + random.index(span);
    if (!different || !numbers.includes(number)) numbers.push(number);
  }
  return numbers;
}

/** Every assignment up to `most` for the free dims, smallest total first: where counterexamples are looked for. */
export function smallestSizes(
  dims: readonly DimFact[],
  most: number,
  limit: number,
): readonly ReadonlyMap<string, number>[] {
  const free = dims.filter((dim) => dim.value === null).map((dim) => dim.name);
  const found: ReadonlyMap<string, number>[] = [];
  for (let total = free.length; total <= free.length * most && found.length < limit; total++) {
    for (const numbers of withTotal(free.length, total, most, limit)) {
      const sizes = completeSizes(dims, new Map(free.map((name, i) => [name, numbers[i] ?? 1])));
      if (sizes) found.push(sizes);
    }
  }
  return found.slice(0, limit);
}

/** Sequences of `count` numbers from 1 to `most` with this total, at most `limit` of them. */
function withTotal(count: number, total: number, most: number, limit: number): number[][] {
  let open: { readonly numbers: number[]; readonly rest: number }[] = [{ numbers: [], rest: total }];
  for (let i = 0; i < count; i++) {
    const later = count - i - 1;
    open = open
      .flatMap(({ numbers, rest }) =>
        Array.from({ length: most }, (_, k) => ({ numbers: [...numbers, k + 1], rest: rest - k - 1 })),
      )
      .filter(({ rest }) => rest >= later && rest <= later * most)
      .slice(0, limit);
  }
  return open.filter(({ rest }) => rest === 0).map(({ numbers }) => numbers);
}

/** As evidence gives it. */
export function asAssignment(sizes: ReadonlyMap<string, number>): SizeAssignment {
  return Object.fromEntries(sizes);
}
