// The result of lowering: an expression, or one sentence that says why there is none; never a wrong expression. The recursion
// over a term throws `NotLowered` where it cannot go on; `lowered` is the one place that catches it.

/** A value, or why there is none. */
export type Lowered<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly why: string };

/** Thrown and caught in this room alone. */
export class NotLowered extends Error {}

/** The result of work that may throw `NotLowered`. */
export function lowered<T>(work: () => T): Lowered<T> {
  try {
    return { kind: 'done', value: work() };
  } catch (error) {
    if (error instanceof NotLowered) return { kind: 'refused', why: error.message };
    throw error;
  }
}

/** The value, inside a recursion. Throws `NotLowered` where there is none. */
export function required<T>(result: Lowered<T>): T {
  if (result.kind === 'refused') throw new NotLowered(result.why);
  return result.value;
}

/** All of the values, or why the first that is missing is. */
export function allLowered<T>(results: readonly Lowered<T>[]): Lowered<readonly T[]> {
  const values: T[] = [];
  for (const result of results) {
    if (result.kind === 'refused') return result;
    values.push(result.value);
  }
  return { kind: 'done', value: values };
}
