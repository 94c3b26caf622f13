// How far indices run. Indices at the same place of the same name run equally far; how far is said over a sum sign, by a
// declared size, by a range (`i = 1, …, n`), or it gets a name of ours.

import { movedLetters } from './carriers.ts';
import type { Facts } from './facts.ts';
import type { IndexUses, PlacedIndex, Scope } from './index-uses.ts';
import { nameOf } from './letter-names.ts';
import type { Row } from './math.ts';
import type { Places, Reading } from './reading.ts';
import type { Statements } from './statements.ts';

export type Axis = 'rows' | 'columns' | 'members';

export interface Bounds {
  /** The size of an axis of a name; null where nothing but shapes can say it. */
  ofAxis(name: string, axis: Axis): string | null;
  /** The last value of an index; null for a sum that says it nowhere. */
  ofScope(scope: Scope): string | null;
  /** Whether the sizes of a family differ from member to member. */
  isLayered(name: string): boolean;
  /** The name of the sizes of layers. */
  readonly layerSize: string;
  /** The first member of a family. */
  firstOf(name: string): number;
  /** All sizes that are named. */
  readonly sizes: ReadonlySet<string>;
  /** The text of a place, in which a size that shares its name with a definition has another one. */
  textOf(place: { readonly text: string }): string;
}

/** Names that sizes get where the document gives them none. */
const NAMES = ['n', 'm', 'p', 'q', 'N', 'M', 'K', 'T', 'r', 's'];

/** The upper bounds of sums and sizes, as a reading of the document gives them. */
export function boundsOf(
  statements: Statements,
  facts: Facts,
  { uses, scopes }: IndexUses,
  reading: Reading,
  declared: ReadonlyMap<string, readonly string[]>,
  layers: boolean,
): Bounds {
  const moved = movedLetters(facts);
  const layered = new Set(
    uses.flatMap(({ name, places: [place] }) => {
      const isMember = layers && reading.indexed.get(name) === 'member' && place !== undefined;
      const letter = place?.letter ?? place?.text.toLowerCase() ?? '';
      return isMember && moved.has(letter) ? [name] : [];
    }),
  );
  const parents = new Map<string, string>();
  const root = (key: string): string => {
    const parent = parents.get(key);
    return parent === undefined || parent === key ? key : root(parent);
  };
  const join = (a: string, b: string): void => {
    for (const key of [a, b]) if (!parents.has(key)) parents.set(key, key);
    parents.set(root(b), root(a));
  };
  const axisKey = (name: string, axis: Axis): string => `${name}@${axis}`;
  const defined = new Set(
    statements.list.flatMap((statement) => (statement.kind === 'definition' ? [statement.name] : [])),
  );
  const taken = new Set([...facts.uses.keys(), ...facts.sizes, ...facts.indices.letters]);
  const renamed = new Map<string, string>();
  const unused = NAMES.filter((name) => !taken.has(name));
  const layerSize = layered.size > 0 ? (unused[0] ?? 'n_layer') : 'n';
  const fresh = unused.slice(layered.size > 0 ? 1 : 0);
  const sizeName = (name: string): string => {
    if (!defined.has(name)) return name;
    const known = renamed.get(name) ?? fresh.shift() ?? `${name}_size`;
    renamed.set(name, known);
    return known;
  };
  const nameOfRow = (row: Row): string | null => {
    const [only, ...more] = row;
    const name = only && more.length === 0 ? nameOf(only, facts.indices) : null;
    return name === null ? null : sizeName(name);
  };

  const found: (readonly [string, string])[] = [];
  const firsts = new Map<string, number>();
  const noteFirst = (name: string, value: number): void => {
    if (Number.isInteger(value)) firsts.set(name, Math.min(firsts.get(name) ?? value, value));
  };
  for (const { name, places } of uses) {
    const axes = axesOf(places, reading.indexed.get(name) ?? 'entry');
    const whole = reading.wholes.get(name) ?? name;
    for (const [at, place] of places.entries()) {
      const axis = axes[at] ?? 'rows';
      // Entries of a layer are as many as the layer has.
      if (axis !== 'members' && layered.has(name)) {
        if (place.scope) found.push([place.scope.key, `${layerSize}[${places[0]?.text ?? ''}]`]);
        continue;
      }
      if (place.scope) join(axisKey(whole, axis), place.scope.key);
      else if (/^\p{L}$/u.test(place.text)) found.push([axisKey(whole, axis), sizeName(place.text)]);
      if (axis !== 'members') continue;
      if (place.scope) noteFirst(whole, place.scope.from + place.offset);
      else noteFirst(whole, Number(place.text));
    }
  }
  for (const statement of statements.list) {
    // A recursion that starts at 1 has no member before.
    const [place] = statement.kind === 'definition' ? statement.places : [];
    if (statement.kind !== 'definition' || place?.text !== '1') continue;
    const startsBefore = uses.some(
      ({ name, places }) => name === statement.name && places.some(({ text }) => text === '0'),
    );
    if (!startsBefore) firsts.set(statement.name, 1);
  }
  for (const scope of scopes) {
    if (scope.like) join(scope.key, scope.like.key);
    const last = nameOfRow(scope.last);
    if (last !== null) found.push([scope.key, last]);
  }
  for (const [name, sizes] of declared) {
    const [rows, columns] = sizes;
    const place = reading.indexed.get(name);
    if (place === 'member' || place === undefined) continue;
    if (rows !== undefined) found.push([axisKey(name, 'rows'), rows]);
    if (columns !== undefined) found.push([axisKey(name, 'columns'), columns]);
  }
  for (const { name, last } of statements.members) {
    const size = nameOfRow(last);
    const axis = axesOf([{ isAbove: false }], reading.indexed.get(name) ?? 'entry')[0] ?? 'rows';
    if (size !== null) found.push([axisKey(reading.wholes.get(name) ?? name, axis), size]);
  }
  const explicit = new Map<string, string>();
  const say = (key: string, size: string): void => {
    if (!explicit.has(root(key))) explicit.set(root(key), size);
  };
  for (const [key, size] of found) if (!/^[\d?]/u.test(size)) say(key, size);
  for (const { letter, last } of statements.ranges) {
    const size = nameOfRow(last);
    if (size !== null) for (const scope of scopes) if (scope.letter === letter) say(scope.key, size);
  }
  const spare = fresh.filter((name) => ![...explicit.values()].includes(name));
  const named = (key: string): string => {
    const size = explicit.get(root(key)) ?? spare.shift() ?? 'n';
    explicit.set(root(key), size);
    return size;
  };
  // Statements for every value, and families, need a name for where they end.
  // An index of places of two names says that these are equally long.
  const shared = new Map<string, Set<string>>();
  for (const [key] of parents)
    if (key.includes('@')) shared.set(root(key), (shared.get(root(key)) ?? new Set()).add(key));
  for (const scope of scopes)
    if (scope.isFree || scope.like || (shared.get(root(scope.key))?.size ?? 0) > 1) named(scope.key);
  for (const { name, places } of uses)
    if (places.length > 0 && reading.indexed.get(name) === 'member')
      named(axisKey(reading.wholes.get(name) ?? name, 'members'));
  return {
    ofAxis: (name, axis) => explicit.get(root(axisKey(name, axis))) ?? null,
    ofScope: ({ key }) => explicit.get(root(key)) ?? null,
    isLayered: (name) => layered.has(name),
    layerSize,
    sizes: new Set(explicit.values()),
    firstOf: (name) => firsts.get(name) ?? 1,
    textOf: ({ text }) => text.replace(/^\p{Lu}/u, (letter) => renamed.get(letter) ?? letter),
  };
}

/** Along which axis each place of a name runs. */
export function axesOf(places: readonly Pick<PlacedIndex, 'isAbove'>[], reading: Places): readonly Axis[] {
  switch (reading) {
    case 'member':
      return (['members', 'rows', 'columns'] as const).slice(0, places.length);
    case 'column':
      // `x^{(i)}_j` is entry j of column i.
      return places.length > 1 && places[0]?.isAbove
        ? ['columns', 'rows']
        : places.length > 1
          ? ['rows', 'columns']
          : ['columns'];
    case 'entry':
    case 'row':
      return (['rows', 'columns'] as const).slice(0, places.length);
  }
}
