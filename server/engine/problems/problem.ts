// A problem of a file, as plain data: where, what, why, and what would mend it.

/** UTF-16 offsets in the document. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A replacement of a range of the document. */
export interface TextEdit {
  readonly range: TextRange;
  readonly newText: string;
}

/** A repair that can be applied as it stands. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** True where the repaired file was tried: its shapes are sound and, for a claim, its numbers agree. */
  readonly verified: boolean;
}

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A diagnostic. */
export interface Problem {
  /** Stable, and documented in docs/diagnostics.md. */
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly message: string;
  readonly range: TextRange;
  /** Other places that the message speaks of: where a size came from. */
  readonly related: readonly { readonly message: string; readonly range: TextRange }[];
  readonly fixes: readonly Fix[];
}

/** Every diagnostic that mcalc gives. Add, never rename: people search for these. */
export type ProblemCode =
  | 'syntax'
  | 'not-supported'
  | 'unknown-name'
  | 'duplicate-name'
  | 'circular-definition'
  | 'differential-name' // `dL = …` that defines a name, where L has one
  | 'import'
  | 'size-mismatch' // two sizes that should be equal
  | 'shape' // an operation that the shape does not have (trace of a non-square matrix, norm subscript …)
  | 'scalar-plus-matrix'
  | 'ambiguous-product' // regrouped, or mixed signs
  | 'unresolved-size' // R[?, ?] that nothing determines
  | 'bad-size'
  | 'bad-call'
  | 'gradient-shape' // a claimed derivative in the wrong shape
  | 'reversed-derivative' // ∂Θ/∂L
  | 'independent-variable' // the derivative by something that it does not depend on
  | 'not-differentiable'
  | 'refuted-claim'
  | 'unchecked-claim'
  | 'linear-map' // between matrices, a partial derivative stands for a linear map
  | 'held-constant' // a differential that does not name a variable of no declared role
  | 'guessed-reading' // a verdict or derivation that rests on a statement with an error
  | 'convention'
  | 'family' // an index without a member, a recursion without a start, a sum over nothing
  | 'expectation' // a moment of another shape, what is random where a number is meant
  | 'internal'; // a result that its own check does not confirm
