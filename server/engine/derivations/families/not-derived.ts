// Derivatives that do not exist through families. The functions that derive throw `NotDerived` where they cannot go on;
// `derivable` is the one place that catches it.

/** A value, or why there is none, in a sentence for the user. */
export type Derivable<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly why: string };

/** Thrown and caught in this room alone. */
export class NotDerived extends Error {}

/** The result of work that may throw `NotDerived`. */
export function derivable<T>(work: () => T): Derivable<T> {
  try {
    return { kind: 'done', value: work() };
  } catch (error) {
    if (error instanceof NotDerived) return { kind: 'refused', why: error.message };
    throw error;
  }
}
