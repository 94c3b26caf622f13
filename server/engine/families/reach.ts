// The basis of a statement, followed through families: which sizes matter to it.

import type { PlacedStatement } from '../names/placed-statement.ts';
import { type Families, introducedNames, namesInStatement } from './family.ts';

/** The basis of a statement, by its index: its own names, and those of all that gives these a meaning. */
export interface Reach {
  (statement: number): ReadonlySet<string>;
  /** The statements that give these names a meaning, itself among them, in the order of the file. */
  readonly statements: (statement: number) => readonly number[];
}

interface Reached {
  readonly names: ReadonlySet<string>;
  readonly statements: readonly number[];
}

/** Time linear in the file for each statement asked for. */
export function createReach(statements: readonly PlacedStatement[], families: Families): Reach {
  const introducing = new Map<string, number[]>();
  const note = (name: string, index: number): void => {
    introducing.set(name, [...(introducing.get(name) ?? []), index]);
  };
  statements.forEach(({ parsed }, index) => {
    for (const name of introducedNames(parsed)) if (!families.has(name)) note(name, index);
  });
  for (const { name, pieces } of families.values()) for (const { statement } of pieces) note(name, statement);
  const known = new Map<number, Reached>();
  const reach = (root: number): Reached => {
    const names = new Set<string>();
    const seen = new Set<number>();
    const open = [root];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (seen.has(index)) continue;
      seen.add(index);
      const parsed = statements[index]?.parsed;
      if (parsed?.kind !== 'parsed') continue;
      for (const { name } of namesInStatement(parsed.statement)) {
        if (names.has(name)) continue;
        names.add(name);
        open.push(...(introducing.get(name) ?? []));
        // `dL` speaks of L.
        const of = name.startsWith('d') ? name.slice(1) : '';
        if (introducing.has(of)) {
          names.add(of);
          open.push(...(introducing.get(of) ?? []));
        }
      }
    }
    return { names, statements: [...seen].sort((a, b) => a - b) };
  };
  const reached = (statement: number): Reached => {
    const found = known.get(statement) ?? reach(statement);
    known.set(statement, found);
    return found;
  };
  const namesOf = (statement: number): ReadonlySet<string> => reached(statement).names;
  return Object.assign(namesOf, { statements: (statement: number) => reached(statement).statements });
}
