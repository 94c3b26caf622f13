// A stretch of text.

/** From `start` to before `end`, in UTF-16 offsets; in a tree they are counted from the start of its statement. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
