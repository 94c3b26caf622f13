// The sizes that families reach up to, and the values at which a file with families is examined: 1 and 2 among them, so
// that empty ranges, empty sums and single members occur.

import type { PlacedStatement } from '../names/placed-statement.ts';
import { sizesNamedFirst } from '../names/symbols.ts';
import { childrenOf, namesWithin } from '../syntax/children.ts';
import { mapExpression } from '../syntax/map-expression.ts';
import type { DimItem, Expression } from '../syntax/tree.ts';
import {
  expressionsOf,
  type Families,
  isOfFamily,
  placesOf,
  readsMembersAt,
  readsPowersAt,
} from './family.ts';
import { indexValue } from './index-value.ts';
import { type IndexedSum, type MemberWriting, writeMembers } from './write-members.ts';

/** A value for every size that bounds name. */
export interface Bounds {
  /** Of sizes that are free, in the order of the file. */
  readonly fixed: ReadonlyMap<string, number>;
  /** The value of a size that bounds name, made of others or not. */
  at(name: string): number | undefined;
  /** The same at sizes larger than any number in the file, where it shows which of two bounds is the larger. */
  large(name: string): number | undefined;
}

/** Larger than any number that indices are shifted by. */
const LARGE = 1_000_003;
/** Values of a bound go up to here at least, and with larger shifts of indices (`h[t-4]`) to here at most. */
const ENOUGH = 3;
const MOST = 8;

/** The bounds at which a file is examined. */
export function boundsOf(statements: readonly PlacedStatement[], families: Families): BoundsOfFile {
  const items = dimItems(statements);
  const names = new Set<string>();
  const note = (node: Expression): void => {
    for (const { name } of namesWithin(node)) if (!families.has(name)) addSize(name, items, names);
  };
  for (const { parsed } of statements) {
    if (parsed.kind === 'broken') continue;
    const { statement } = parsed;
    for (const { from, to } of statement.ranges ?? []) for (const bound of [from, to]) note(bound);
    for (const expression of expressionsOf(statement)) lookInside(expression, families, note);
  }
  const free = [...names].filter((name) => items.has(name) && items.get(name)?.relation !== 'equals');
  const farthest = Math.max(0, ...statements.map((placed) => shiftIn(placed, families)));
  const most = Math.min(MOST, Math.max(ENOUGH, 2 + farthest));
  const all = assignments(free, most).map((fixed) => boundsAt(fixed, items));
  const keeping = (found: readonly Bounds[]): readonly Bounds[] =>
    found.filter((bounds) => [...items.values()].every((item) => isAllowed(item, bounds)));
  const allowed = keeping(all);
  const large = [...apart(free, most, most + 1), ...apart(free, most + 1, most)];
  return {
    judged: allowed.length > 0 ? allowed : all.slice(-1),
    apart: keeping(large.map((fixed) => boundsAt(fixed, items))),
    isBound: (name) => names.has(name),
    beyond: (value, other) => {
      const alike = new Map(free.map((name) => [name, value]));
      const unlike = [...apart(free, value, other), ...apart(free, other, value)];
      return keeping([alike, ...unlike].map((fixed) => boundsAt(fixed, items)));
    },
    most,
  };
}

/** Where a file is examined. */
export interface BoundsOfFile {
  /** By the judge, the smallest first and the largest last; at least one. */
  readonly judged: readonly Bounds[];
  /** Large ones that differ: an index of one size is outside of a family of another. */
  readonly apart: readonly Bounds[];
  /** Whether a name is a size that families reach up to. */
  isBound(name: string): boolean;
  /** All sizes at a value, and of any two one there and one at the other; as far as the file allows it. */
  beyond(value: number, other: number): readonly Bounds[];
  /** The largest value that the judge examines everywhere. */
  readonly most: number;
}

/** The text in the places of members, and in the bounds of sums over them. */
function lookInside(expression: Expression, families: Families, note: (node: Expression) => void): void {
  const look: MemberWriting = {
    families,
    member: (family, places, span) => {
      places.forEach(note);
      return { kind: 'name', name: family.name, text: family.name, span };
    },
    index: () => null,
    sum: ({ index, from, to, body }: IndexedSum) => {
      if (readsMembersAt(body, index.name, families) || readsPowersAt(body, index.name))
        for (const bound of [from, to]) if (bound) note(bound);
      return null;
    },
    inside: () => look,
    stack: (stack) => {
      for (const bound of [stack.range.from, stack.range.to]) note(bound);
      return mapExpression(stack, (inner) => writeMembers(inner, look));
    },
    exponent: () => null,
    bare: () => {},
  };
  writeMembers(expression, look);
}

function dimItems(statements: readonly PlacedStatement[]): ReadonlyMap<string, DimItem> {
  const said = new Map(
    statements.flatMap(({ parsed }) =>
      parsed.kind === 'parsed' && parsed.statement.kind === 'dim'
        ? parsed.statement.items.flatMap((item) =>
            placesOf(item.name.places ?? []) ? [] : [[item.name.name, item] as const],
          )
        : [],
    ),
  );
  // A declaration introduces the sizes that it names first, but for indices of its own.
  const indices = new Set(
    statements.flatMap(({ parsed }) =>
      parsed.kind === 'parsed' ? (parsed.statement.ranges ?? []).map(({ index }) => index.name) : [],
    ),
  );
  const introduced = [...sizesNamedFirst(statements)].filter(({ name }) => !indices.has(name));
  return new Map([...introduced.map(({ name, item }) => [name, item] as const), ...said]);
}

/** A size, with those that it is made of. */
function addSize(name: string, items: ReadonlyMap<string, DimItem>, into: Set<string>): void {
  if (into.has(name)) return;
  into.add(name);
  const size = items.get(name)?.size;
  if (size) for (const inner of namesWithin(size)) addSize(inner.name, items, into);
}

/**
 * How far indices are shifted together in a statement: `∑_{s=t+2}^{T-2} x[s-1]` in a line for t = 2..T has its first term where T
 * is larger by all of these.
 */
function shiftIn({ parsed }: PlacedStatement, families: Families): number {
  if (parsed.kind === 'broken') return 0;
  const { statement } = parsed;
  let farthest = 0;
  const look = (node: Expression, around: number): void => {
    if (node.kind === 'bigOperator' && node.index) {
      look(node.body, around + rangeShift(node.from, node.to));
      return;
    }
    if (node.kind === 'stack') {
      for (const member of node.members) look(member, around + rangeShift(node.range.from, node.range.to));
      return;
    }
    if (node.kind === 'postfix' && isOfFamily(node.base, families)) {
      const [first] = node.operations;
      const places = first.kind === 'index' ? (placesOf(first.items) ?? []) : [];
      farthest = Math.max(farthest, around + Math.max(0, ...places.map(shift)));
    }
    farthest = Math.max(farthest, around);
    for (const inner of childrenOf(node)) look(inner, around);
  };
  const ranges = (statement.ranges ?? []).reduce((sum, { from, to }) => sum + rangeShift(from, to), 0);
  const bounds = (statement.ranges ?? []).flatMap(({ from, to }) => [from, to]);
  for (const expression of expressionsOf(statement))
    if (!bounds.includes(expression)) look(expression, ranges);
  return farthest;
}

/** The first and the last index are as far from 1 and from a size. */
function rangeShift(from: Expression | null, to: Expression | null): number {
  const ofBound = (bound: Expression | null): number =>
    bound === null ? 0 : bound.kind === 'number' ? Math.max(0, bound.value - 1) : shift(bound);
  return ofBound(from) + ofBound(to);
}

/** The numbers of `t-2`, without their signs. */
function shift(node: Expression): number {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'sum':
      return [node.first, ...node.rest.map(({ term }) => term)].reduce((sum, term) => sum + shift(term), 0);
    default:
      return 0;
  }
}

/** All sizes alike from 1 to `most`, and each two apart, either one the larger. The last is the largest. */
function assignments(names: readonly string[], most: number): readonly ReadonlyMap<string, number>[] {
  if (names.length === 0) return [new Map()];
  const alike = Array.from({ length: most }, (_, at) => new Map(names.map((name) => [name, at + 1])));
  return [...apart(names, 1, 3), ...apart(names, 3, 2), ...alike].sort((a, b) => total(a) - total(b));
}

/** Two values for all names, so that of each two names some assignment has one at either. */
function apart(names: readonly string[], zero: number, one: number): readonly ReadonlyMap<string, number>[] {
  const bits = names.length < 2 ? 0 : Math.ceil(Math.log2(names.length));
  return Array.from(
    { length: bits },
    (_, bit) => new Map(names.map((name, at) => [name, (at >> bit) & 1 ? one : zero])),
  );
}

const total = (sizes: ReadonlyMap<string, number>): number =>
  [...sizes.values()].reduce((sum, size) => sum + size, 0);

function boundsAt(fixed: ReadonlyMap<string, number>, items: ReadonlyMap<string, DimItem>): Bounds {
  const reading = (free: (name: string) => number | undefined): ((name: string) => number | undefined) => {
    const valueNamed = (name: string, depth: number): number | undefined => {
      const item = items.get(name);
      if (item?.relation !== 'equals' || !item.size || depth > items.size) return free(name);
      return indexValue(item.size, (inner) => valueNamed(inner, depth + 1)) ?? undefined;
    };
    return (name) => valueNamed(name, 0);
  };
  return {
    fixed,
    at: reading((name) => fixed.get(name)),
    large: reading((name) => {
      const value = fixed.get(name);
      return value === undefined ? undefined : LARGE * value;
    }),
  };
}

/** Whether a size keeps to what the file says of it, as far as its bound has a value. */
function isAllowed({ name, relation, size }: DimItem, bounds: Bounds): boolean {
  const own = bounds.at(name.name);
  if (own !== undefined && own < 1) return false;
  if (relation !== 'atMost' || !size || own === undefined) return true;
  const most = indexValue(size, bounds.at);
  return most === null || own <= most;
}

/** Those of the sizes that are among these names. */
export function sizesAmong({ fixed }: Bounds, names: ReadonlySet<string>): ReadonlyMap<string, number> {
  return new Map([...fixed].filter(([name]) => names.has(name)));
}

/** `T = 2, t = 1` */
export function valuesText(values: ReadonlyMap<string, number>): string {
  return [...values].map(([name, value]) => `${name} = ${value}`).join(', ');
}
