// A line of a backward pass through families, and what it is written from.

import type { Expression } from '../../expressions/expression.ts';
import type { Families } from '../../families/family.ts';
import type { OpenReading } from '../../families/open-reading.ts';
import type { Citation } from '../../operators/operator.ts';
import type { DocumentFormulas } from '../../queries/document-formulas.ts';
import type { RangeNode, Expression as Written } from '../../syntax/tree.ts';
import type { Derivative } from '../../text/derivative.ts';
import type { DerivedValue } from './derived-value.ts';
import type { Interval, SolvedUse } from './index-box.ts';
import type { FormulaLine, MemberProgram } from './member-program.ts';

/** One line of a backward pass: `∂L/∂h[t] = expr for range`. */
export interface AdjointLine {
  readonly node: string;
  /** `∂L/∂h[t]` */
  readonly derivative: Derivative;
  /** The places of the member that it is by, `t` of `h[t]`. */
  readonly places: readonly Written[];
  readonly expr: string;
  /** `t = T-1..1` */
  readonly range: string | null;
  /**
   * Of one member that small sizes may not have: a range that is empty where they do not, with an index that stands for
   * nothing else.
   */
  readonly guard: string | null;
  readonly shape: readonly string[];
  readonly operations: number;
  readonly reason: Citation;
}

/** A part of the derivative by a node: a use of it in one line. */
export interface Contribution {
  /** null of the derivative of a member by itself. */
  readonly line: FormulaLine | null;
  /** How the line names what it reads. */
  readonly reads: string | null;
  /** Over the letters of the line. */
  readonly expression: Expression;
  /** Of a column: what the derivative by the target of the line is multiplied by. */
  readonly factor: Expression | null;
  readonly use: SolvedUse;
}

/** Members with one formula for their derivative. */
export interface Segment {
  readonly box: readonly Interval[];
  readonly contributions: readonly Contribution[];
}

export interface LineWriting {
  readonly derived: DerivedValue;
  readonly families: Families;
  readonly reading: OpenReading;
  readonly documentFormulas: DocumentFormulas;
  readonly program: MemberProgram;
  /** The letter of what is derived in the parts, where it is written with another one. */
  readonly own: string | null;
}

/** A use of the member in a line, with what it hands back as it is written, and where that stands. */
export interface PassedAdjoint {
  readonly part: Contribution;
  /** The formula below the sums of `summed`. */
  readonly formula: Written;
  /** The values of the line's indices there. */
  readonly at: ReadonlyMap<string, Written>;
  /** The indices that it is summed over. */
  readonly summed: readonly RangeNode[];
}
