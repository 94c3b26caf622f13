// Which names somebody asks for, written down as it happens: what an answer depends on is what was looked up for it.

import type { Names } from './scope.ts';

/** Stands for the list of all names, which offers of near ones depend on. */
export const ALL_NAMES = '*';

/** The same names; every one that is asked for is added to `lookups`. */
export function recordingNames(names: Names, lookups: Set<string>): Names {
  const { symbols, unreadable } = names;
  return {
    symbols: {
      get: (name) => {
        lookups.add(name);
        return symbols.get(name);
      },
      has: (name) => {
        lookups.add(name);
        return symbols.has(name);
      },
      keys: () => {
        lookups.add(ALL_NAMES);
        return symbols.keys();
      },
    },
    unreadable: {
      has: (name) => {
        lookups.add(name);
        return unreadable.has(name);
      },
    },
  };
}
