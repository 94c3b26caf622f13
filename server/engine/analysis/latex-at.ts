// The statement at an offset in TeX, its places counted in the document.

import type { InferredDocument } from '../document/document.ts';
import { type StatementLatex, statementLatex } from '../document/statement-latex.ts';
import { statementAt } from './places.ts';

export function latexAt(offset: number, document: InferredDocument): StatementLatex | null {
  const index = statementAt(offset, document);
  const [placed, statement] = [document.statements[index], document.inferred[index]];
  if (!placed || !statement || placed.foreign) return null;
  const called = (name: string): string | null => (document.scope.symbols.has(name) ? name : null);
  const ranges = placed.parsed.kind === 'parsed' ? placed.parsed.statement.ranges : undefined;
  const written = statementLatex(statement, placed.text, called, ranges);
  return (
    written && {
      ...written,
      rows: written.rows.map((row) => ({ ...row, place: placed.start + row.place })),
    }
  );
}
