// What a document says in the language and not in formulas: sizes, roles, attributes, functions, conventions, questions. In an
// exported paper it stands in comments, with which the paper is read back as the same document, and checked where it stands.

import type { ExportInput } from './export-input.ts';
import { plainText } from './targets/plain-text.ts';

const NAME = /[\p{L}_][\p{L}\p{M}\p{N}_]*/gu;

/** One line a statement. `called` is how a name is printed, `printed` the formulas. */
export function declaredInComments(
  { statements }: ExportInput,
  called: (name: string) => string,
  printed: string,
): readonly string[] {
  const lines = statements.flatMap(({ statement, text }) => {
    const { kind } = statement.resolved.statement;
    const isOurs = kind === 'other' || kind === 'function' || kind === 'question';
    const said = plainText(text.replace(/#[^\n]*/gu, '')).trim();
    return isOurs && said !== '' && !said.startsWith('import') ? [said.replace(NAME, called)] : [];
  });
  const isDotted = printed.includes('\\cdot') && !lines.some((line) => /^notation\s*·/u.test(line));
  return isDotted ? ['notation · = inner', ...lines] : lines;
}
