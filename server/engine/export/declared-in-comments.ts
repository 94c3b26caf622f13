// The statements of a document that no formula states: sizes, roles, attributes, functions, conventions, questions, and those with an
// error. In an exported paper they stand in comments, with which the paper is read back as the same document, and checked where
// it stands.

import { statementLatex } from '../document/statement-latex.ts';
import type { ExportInput } from './export-input.ts';
import { plainText } from './targets/plain-text.ts';

const NAME = /[\p{L}_][\p{L}\p{M}\p{N}_]*/gu;

/** One line a statement. `called` is how a name is printed, `printed` the formulas. */
export function declaredInComments(
  { statements, leftOut }: ExportInput,
  called: (name: string) => string,
  printed: string,
): readonly string[] {
  const unprinted = statements.flatMap(({ statement, text }) =>
    statementLatex(statement, text, called) === null ? [text] : [],
  );
  const lines = [...unprinted, ...leftOut].flatMap((text) => {
    const said = plainText(text.replace(/#[^\n]*/gu, '')).trim();
    return said === '' || /^(?:import|notation)\b/u.test(said) ? [] : [said.replace(NAME, called)];
  });
  // Products are printed as what they are, whatever a `notation` of the file calls them.
  return printed.includes('\\cdot') ? ['notation · = inner', ...lines] : lines;
}
