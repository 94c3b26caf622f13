// Every use of an index in the statements of a document, with the sum that binds its letter, or the statement where none does.

import { type IndexPlace, type Indices, indicesIn, nameOf, shifted } from './letter-names.ts';
import { isSign, type Math as Node, type Row, rowsInside } from './math.ts';
import { summedOver, summedSet } from './scripts.ts';
import { rowsOfStatement, type Statement } from './statements.ts';

/** The sum that gives a letter its range, or the statement that it is free in. Equal keys are one range. */
export interface Scope {
  readonly key: string;
  readonly letter: string;
  /** The first value, where it is a number. */
  readonly from: number;
  /** The row above the sum sign; empty where there is none. */
  readonly last: Row;
  readonly isFree: boolean;
  /** Another letter that runs equally far: of `j = i + 1`, which gives no end, i. */
  readonly like: Scope | null;
}

export interface PlacedIndex extends IndexPlace {
  readonly scope: Scope | null;
}

export interface IndexUse {
  readonly name: string;
  readonly places: readonly PlacedIndex[];
  /** The number of the statement. */
  readonly statement: number;
}

export interface IndexUses {
  readonly uses: readonly IndexUse[];
  readonly scopes: readonly Scope[];
  /** The scopes that a sum sign opens. */
  readonly ofSum: ReadonlyMap<Node, readonly Scope[]>;
  /** The sets that sums run over: `\sum_{(i,j) \in S}`. */
  readonly sets: ReadonlySet<string>;
  /** The letters that are free in each statement, in their order. */
  readonly free: ReadonlyMap<number, readonly string[]>;
}

/** Every use of an index in a document, with the sum or statement that gives it its range. */
export function indexUses(statements: readonly Statement[], indices: Indices): IndexUses {
  const uses: IndexUse[] = [];
  const scopes = new Map<string, Scope>();
  const ofSum = new Map<Node, readonly Scope[]>();
  const free = new Map<number, string[]>();
  const sets = new Set<string>();

  const freeScope = (letter: string, statement: number): Scope => {
    const key = `${statement}:${letter}`;
    const known = scopes.get(key);
    if (known) return known;
    const made: Scope = { key, letter, from: 1, last: [], isFree: true, like: null };
    scopes.set(key, made);
    free.set(statement, [...(free.get(statement) ?? []), letter]);
    return made;
  };

  const add = (
    name: string,
    places: readonly IndexPlace[],
    statement: number,
    bound: ReadonlyMap<string, Scope>,
  ): void => {
    const own = statements[statement];
    const shift = own?.kind === 'definition' ? own.shift : null;
    uses.push({
      name,
      statement,
      places: places.map((place) => {
        if (place.letter === null) return { ...place, scope: null };
        const sum = bound.get(place.letter);
        return sum
          ? { ...place, scope: sum }
          : { ...shifted(place, shift), scope: freeScope(place.letter, statement) };
      }),
    });
  };

  const visit = (row: Row, statement: number, around: ReadonlyMap<string, Scope>): void => {
    let bound = around;
    for (const node of row) {
      const letters = summedOver(node);
      if (node.kind === 'scripts' && node.base?.kind === 'big' && letters.length > 0) {
        const opened = letters.map((letter): Scope => {
          const [, sign, first] = node.below;
          const from = isSign(sign, '=') && first?.kind === 'number' ? Number(first.text) : 1;
          const start =
            isSign(sign, '=') && node.above.length === 0 && first?.kind === 'letter' ? first.name : null;
          const like =
            start === null || !indices.letters.has(start)
              ? null
              : (bound.get(start) ?? freeScope(start, statement));
          return { key: `∑${scopes.size}:${letter}`, letter, from, last: node.above, isFree: false, like };
        });
        for (const scope of opened) scopes.set(scope.key, scope);
        ofSum.set(node, opened);
        const over = summedSet(node);
        const within = new Map([...bound, ...opened.map((scope) => [scope.letter, scope] as const)]);
        if (over) {
          sets.add(over.set.name);
          const places = over.members.map((letter) => ({
            text: letter,
            letter,
            offset: 0,
            isAbove: false,
            scope: within.get(letter) ?? freeScope(letter, statement),
          }));
          uses.push({ name: over.set.name, statement, places });
        }
        bound = within;
        continue;
      }
      const places = node.kind === 'scripts' ? indicesIn(node, indices) : null;
      const name = places ? nameOf(node, indices) : null;
      if (places && name !== null) add(name, places, statement, bound);
      for (const part of partsOf(node, places !== null)) visit(part, statement, bound);
    }
  };

  for (const [at, statement] of statements.entries()) {
    if (statement.kind === 'definition') add(statement.name, statement.places, at, new Map());
    for (const row of rowsOfStatement(statement)) visit(row, at, new Map());
  }
  return {
    uses: uses.filter(({ places }) => places.length > 0),
    scopes: [...scopes.values()],
    ofSum,
    sets,
    free,
  };
}

/** The rows inside a node; scripts that are indices are none. */
function partsOf(node: Node, isIndexed: boolean): readonly Row[] {
  if (node.kind !== 'scripts') return rowsInside(node);
  if (isIndexed || !node.base) return [];
  return [...(node.base.kind === 'letter' ? [] : [[node.base]]), node.below, node.above];
}
