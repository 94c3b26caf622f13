// The order in which definitions are worked out: what a definition reads comes first; circles are found.

export interface Ordered {
  readonly order: readonly string[];
  /** Each circle once, as names in reading order. */
  readonly circles: readonly (readonly string[])[];
}

/** A topological order of `names` by `reads`. Iterative: a chain of 10,000 definitions is no deeper than one. */
export function orderDefinitions(
  names: readonly string[],
  reads: (name: string) => Iterable<string>,
): Ordered {
  const order: string[] = [];
  const circles: string[][] = [];
  const state = new Map<string, 'open' | 'done'>();
  const mine = new Set(names);
  for (const root of names) {
    if (state.has(root)) continue;
    const path: { name: string; rest: Iterator<string> }[] = [
      { name: root, rest: reads(root)[Symbol.iterator]() },
    ];
    state.set(root, 'open');
    while (path.length > 0) {
      const top = path[path.length - 1];
      if (!top) break;
      const next = top.rest.next();
      if (next.done) {
        state.set(top.name, 'done');
        order.push(top.name);
        path.pop();
        continue;
      }
      if (!mine.has(next.value)) continue;
      const seen = state.get(next.value);
      if (seen === 'open')
        circles.push(
          path.slice(path.findIndex((entry) => entry.name === next.value)).map((entry) => entry.name),
        );
      if (seen) continue;
      state.set(next.value, 'open');
      path.push({ name: next.value, rest: reads(next.value)[Symbol.iterator]() });
    }
  }
  return { order, circles };
}
