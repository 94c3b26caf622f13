// The facts on an operator that the constructors read. Its entry of the table declares them when the table is loaded,
// so that the algebra asks for a fact and never holds a list of names. (The table itself imports the constructors.)

import type { Expression, OperatorName } from './expression.ts';

/** The sign of all entries of a value, whatever the arguments; `almost positive` is 0 at most where an argument is. */
export type EntrySign = 'positive' | 'almost positive' | 'nonnegative';

export interface AlgebraicFacts {
  /** Whether its arguments may change places. */
  readonly isCommutative: boolean;
  /** Linear in all arguments together (a sum, a transpose), in each while the others stay (products), or neither. */
  readonly linearity: 'joint' | 'each' | null;
  /** Whether what stands in itself is written without parentheses: A + (B + C) is A + B + C. */
  readonly isFlat: boolean;
  /** Whether its value is symmetric where its argument is: power series, and what acts entry by entry. */
  readonly keepsSymmetry: boolean;
  /** Whether its value is a diagonal matrix. */
  readonly isDiagonal: boolean;
  /** Whether it acts on each entry by itself, on those of several arguments of one shape together (`max`). */
  readonly isEntrywise: boolean;
  readonly sign: EntrySign | null;
  /** Whether all entries lie between 0 and 1, both left out. */
  readonly isFraction: boolean;
  /** Its entries are entries of its argument, or sums of products of entries of its arguments. */
  readonly entries: 'arranged' | 'gathered' | null;
  /** Whether its entries have the same sum as those of its argument. */
  readonly keepsTotal: boolean;
  /** Whether the entries along the axis of its payload sum to 1. */
  readonly sumsToOne: boolean;
  /** Whether its value is positive definite (of a number: positive) where all its arguments are, and the same of semidefinite. */
  readonly keepsDefiniteness: boolean;
  /** Which of its arguments each entry is taken from. */
  readonly chooses: 'larger' | 'smaller' | null;
  /** Invertible always, or wherever all its arguments are. */
  readonly invertible: 'always' | 'as its arguments' | null;
  /** The operator that it undoes: log(exp(A)) is A. */
  readonly undoes: OperatorName | null;
  /** The same operation on other arguments, of the same shapes, in normal form. */
  rebuild(node: Expression, args: readonly Expression[]): Expression;
}

const declared = new Map<OperatorName, AlgebraicFacts>();

/** Makes the facts of an operator known; called for each entry of the table, once. */
export function declareFacts(operator: OperatorName, facts: AlgebraicFacts): void {
  declared.set(operator, facts);
}

/** The facts of a node's operator. Throws where the table has not been loaded, or has no such operator: a bug. */
export function factsOf({ operator }: { readonly operator: OperatorName }): AlgebraicFacts {
  const facts = declared.get(operator);
  if (!facts) throw new Error(`the table of operators with ${operator} is not loaded`);
  return facts;
}
