// A summary of the language, as far as typing needs it: functions with their arguments, words of declarations.

export interface FunctionSummary {
  readonly name: string;
  readonly summary: string;
  /** How many arguments, at least and at most. */
  readonly arity: readonly [number, number];
  /** Words that may stand as last argument: `rows`. */
  readonly options: readonly string[];
  /** Which arguments are sizes: none, all, or all but the first. */
  readonly takesSizes: 'none' | 'all' | 'tail';
}

/** A piece of a file to begin with; `${1:M}` and `$1` in its body are the places to fill in. */
export interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: string;
}

export interface LanguageSummary {
  readonly functions: readonly FunctionSummary[];
  /** `symmetric`, `spd` … */
  readonly attributes: readonly string[];
  readonly snippets: readonly Snippet[];
}
