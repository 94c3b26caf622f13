// How the terms of one statement are read as formulas, and formulas printed for its reader: with every definition written
// out, or by names.

import type { InferredStatement } from '../document/document.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Lowered } from '../lowering/lowered.ts';
import type { Term } from '../names/term.ts';
import type { Setting } from '../numeric/setting.ts';
import type { PartialPart } from '../operators/partial-parts.ts';
import type { DocumentFormulas } from './document-formulas.ts';

export interface Formulas {
  /** The formula of a term. */
  term(term: Term, statement: InferredStatement): Lowered<Expression>;
  /** The conditions under which a term has a value, as it is written. */
  parts(term: Term, statement: InferredStatement): Lowered<readonly PartialPart[]>;
  /** A formula in the language, in the file's names. */
  print(expression: Expression): string;
  /** The setting of the judge, where these leaves have the values of these formulas. */
  setting(definitions: ReadonlyMap<Expression, Expression>): Setting;
}

/** Every definition written out, and found again where a formula is printed. */
export function writtenOut(index: number, documentFormulas: DocumentFormulas): Formulas {
  const { plain } = documentFormulas.lowerings;
  return {
    term: plain.term,
    parts: plain.parts,
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
    term: program.lower,
    parts,
    print,
    setting: (definitions) => ({ ...setting(definitions), print, printNamed: print }),
  };
}
