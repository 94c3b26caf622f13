// Who reads a name: which statements have to be examined again when it gets another shape.

export interface Dependents {
  /** Statements that ask for a name, and perhaps some that asked for it once. `lookups` tells what they ask for now. */
  of(name: string, lookups: Iterable<readonly string[]>): Iterable<number>;
  /** The names that a statement asks for from now on. */
  add(statement: number, lookups: readonly string[]): void;
}

/** Made when it is first asked; versions of a document with the same statements in the same places can share it. */
export function createDependents(): Dependents {
  let dependents: Map<string, Set<number>> | null = null;
  const enter = (into: Map<string, Set<number>>, statement: number, lookups: readonly string[]): void => {
    for (const name of lookups) {
      const known = into.get(name);
      if (known) known.add(statement);
      else into.set(name, new Set([statement]));
    }
  };
  return {
    of: (name, lookups) => {
      if (!dependents) {
        dependents = new Map();
        let statement = 0;
        for (const names of lookups) enter(dependents, statement++, names);
      }
      return dependents.get(name) ?? [];
    },
    add: (statement, lookups) => {
      if (dependents) enter(dependents, statement, lookups);
    },
  };
}
