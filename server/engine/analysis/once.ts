// Work that is done when its result is first asked for.

/** The function that calls `work` the first time and gives the same value ever after. */
export function once<Value>(work: () => Value): () => Value {
  let done: { readonly value: Value } | null = null;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}
