// The context in which the sides of one statement are judged.

import type { InferredStatement } from '../document/document.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Lowered } from '../lowering/lowered.ts';
import type { Term } from '../names/term.ts';
import type { DocumentFormulas } from './document-formulas.ts';
import type { Formulas } from './formulas.ts';
import type { JudgementOptions } from './judgement-options.ts';

/** Everything that the sides of one statement are judged with. */
export interface ClaimContext {
  readonly index: number;
  readonly label: string;
  readonly statement: InferredStatement;
  readonly documentFormulas: DocumentFormulas;
  readonly options: JudgementOptions;
  /** How its terms are read, and formulas printed. */
  readonly formulas: Formulas;
}

/** The formula of a term of the statement. */
export function lowerIn({ formulas, statement }: ClaimContext, term: Term): Lowered<Expression> {
  return formulas.term(term, statement);
}
