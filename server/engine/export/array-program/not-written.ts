// Formulas that cannot be written as operations on arrays. The walk over a formula throws `NotWritten` where it cannot go on; `written`
// is the one place that catches it.

/** The written value, or why there is none, in a sentence for the user. */
export type Written<T> =
  | { readonly kind: 'written'; readonly value: T }
  | { readonly kind: 'refused'; readonly why: string };

/** Thrown and caught in this room alone. */
export class NotWritten extends Error {}

/** The result of work that may throw `NotWritten`. */
export function written<T>(work: () => T): Written<T> {
  try {
    return { kind: 'written', value: work() };
  } catch (error) {
    if (error instanceof NotWritten) return { kind: 'refused', why: error.message };
    throw error;
  }
}
