// How the terms of one statement are read as formulas, and formulas printed for its reader: with every definition written
// out, or by names.

import type { InferredStatement } from '../document/document.ts';
import type { Expression } from '../expressions/expression.ts';
import { NotLowered } from '../lowering/lowering.ts';
import type { Term } from '../names/term.ts';
import type { Setting } from '../numeric/setting.ts';
import type { PartialPart } from '../operators/partial-parts.ts';
import type { DocumentFormulas } from './document-formulas.ts';

export interface Formulas {
  /** The formula of a term. Throws NotLowered. */
  term(term: Term, statement: InferredStatement): Expression;
  /** What a term needs to have a value, as it is written. Throws NotLowered. */
  parts(term: Term, statement: InferredStatement): readonly PartialPart[];
  /** A formula in the language, in the file's names. */
  print(expression: Expression): string;
  /** What the judge works with, where these leaves have the values of these formulas. */
  setting(definitions: ReadonlyMap<Expression, Expression>): Setting;
}

/** Every definition written out, and found again where a formula is printed. */
export function writtenOut(index: number, documentFormulas: DocumentFormulas): Formulas {
  const { plain } = documentFormulas.lowerings;
  return {
    term: (term, statement) => plain.term(term, statement),
    parts: (term, statement) => plain.parts(term, statement),
    print: (expression) => documentFormulas.print(expression, index),
    setting: (definitions) => documentFormulas.setting(definitions),
  };
}

/** Definitions and derivatives as names; `print` writes them as the file does. */
export function byNames(
  { program, setting }: DocumentFormulas,
  print: Formulas['print'],
  parts: Formulas['parts'],
): Formulas {
  return {
    term: (term, statement) => {
      const found = program.lower(term, statement);
      if (found.kind === 'refused') throw new NotLowered(found.why);
      return found.expression;
    },
    parts,
    print,
    setting: (definitions) => ({ ...setting(definitions), print, printNamed: print }),
  };
}
