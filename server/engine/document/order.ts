// The order in which definitions are worked out: what a definition reads comes first; cycles are found.

import type { Resolved } from '../inference/statements.ts';
import type { Scope } from '../names/scope.ts';

/** An order of the statements of a document. */
export interface Order {
  /** The names of definitions and functions. */
  readonly names: readonly string[];
  /** All statements: those that introduce the names, then the others. */
  readonly sequence: readonly number[];
  /** The place of each statement in the sequence. */
  readonly places: readonly number[];
  /** Each cycle once, as names in reading order. */
  readonly cycles: readonly (readonly string[])[];
}

/** `count` statements, each with what it resolves to. */
export function orderOf(scope: Scope, count: number, resolvedAt: (statement: number) => Resolved): Order {
  const reads = new Map<string, ReadonlySet<string>>();
  for (const { name, statement, kind } of scope.symbols.values()) {
    if (kind !== 'definition' && kind !== 'function') continue;
    const own = resolvedAt(statement);
    if (own.statement.kind === kind && isWorkedOut(own)) reads.set(name, own.reads);
  }
  const { order, cycles } = sorted([...reads.keys()], (name) => reads.get(name) ?? []);
  const places = new Array<number>(count).fill(-1);
  const sequence: number[] = [];
  const place = (statement: number): void => {
    if (places[statement] !== -1) return;
    places[statement] = sequence.length;
    sequence.push(statement);
  };
  for (const name of order) place(scope.symbols.get(name)?.statement ?? 0);
  for (let statement = 0; statement < count; statement++) place(statement);
  return { names: order, sequence, places, cycles };
}

const isWorkedOut = ({ statement }: Resolved): boolean =>
  statement.kind === 'definition' || (statement.kind === 'function' && statement.formula !== null);

/** Whether an order holds although some statements read other names than before; what they introduce is the same. */
export function orderStill(order: Order, renewed: ReadonlyMap<number, Resolved>, scope: Scope): boolean {
  if (order.cycles.length > 0) return false;
  for (const [index, own] of renewed) {
    const place = order.places[index] ?? -1;
    if (!isWorkedOut(own)) continue;
    // One that could not be read before stands among those that nobody reads.
    if (place >= order.names.length) return false;
    for (const name of own.reads) {
      const symbol = scope.symbols.get(name);
      if (symbol?.kind !== 'definition' && symbol?.kind !== 'function') continue;
      if ((order.places[symbol.statement] ?? -1) >= place) return false;
    }
  }
  return true;
}

/** A topological order of `names` by `reads`. Iterative: a chain of 10,000 definitions is no deeper than one. */
function sorted(
  names: readonly string[],
  reads: (name: string) => Iterable<string>,
): { readonly order: readonly string[]; readonly cycles: readonly (readonly string[])[] } {
  const order: string[] = [];
  const cycles: string[][] = [];
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
        cycles.push(
          path.slice(path.findIndex((entry) => entry.name === next.value)).map((entry) => entry.name),
        );
      if (seen) continue;
      state.set(next.value, 'open');
      path.push({ name: next.value, rest: reads(next.value)[Symbol.iterator]() });
    }
  }
  return { order, cycles };
}
