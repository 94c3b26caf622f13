// The part of a document that the judge works with: its dims, its definitions, the table of operators.

import type { Expression } from '../expressions/expression.ts';
import type { Decompositions } from '../values/matrix.ts';
import type { Budget } from './budget.ts';
import type { OperatorLookup } from './program.ts';
import type { DimFact } from './sizes.ts';

/** All that the judge knows of a document. */
export interface Setting {
  readonly dims: readonly DimFact[];
  /** For a leaf that stands for a definition: its definition. Its value at a point is the definition's; then it moves by itself. */
  readonly definitions: ReadonlyMap<Expression, Expression>;
  readonly operatorNamed: OperatorLookup;
  readonly decompositions: Decompositions;
  /** The sides of a kink that the arguments of this node can be on, as far as their signs tell. */
  readonly sidesOf: (node: Expression) => readonly (-1 | 1)[];
  /** An expression as the user would write it, for reasons in words. */
  readonly print: (expression: Expression) => string;
  /** The same with the file's definitions by their names. */
  readonly printNamed: (expression: Expression) => string;
}

export interface JudgeOptions {
  readonly seed: number;
  /** How many random points. */
  readonly trials: number;
  /** Relative error up to which two values agree. */
  readonly tolerance: number;
  readonly budget: Budget;
  /** Whether the verdict alone is wanted: no simpler counterexample, and not what is wrong. */
  readonly quick?: boolean;
  /** Whether random points are enough: the kinks and small terms of the same formula are examined elsewhere. */
  readonly pointsOnly?: boolean;
  /** Whether the points are to examine a formula, not to cover it: they need not have sizes of every kind. */
  readonly isSample?: boolean;
}
