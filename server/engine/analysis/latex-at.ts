// The statement at an offset in TeX, its places counted in the document; and an expression that stands nowhere in it.

import { type InferredDocument, inferDocument } from '../document/document.ts';
import { type StatementLatex, statementLatex } from '../document/statement-latex.ts';
import { termLatex } from '../document/term-latex.ts';
import { parseStatement } from '../syntax/parse.ts';
import { statementAt } from './places.ts';

/** The statement at an offset as TeX, its places counted in the document; null of one that is imported or has no form in TeX. */
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

/**
 * An expression, or a map `G ↦ A' G` of a matrix that the file does not have, as it would be at an offset; null where the text is
 * none, or a part of it could not be read.
 */
export function latexOfText(text: string, offset: number, document: InferredDocument): string | null {
  const [, letter, image] = /^([\p{L}_][\p{L}\p{M}\p{N}_]*)\s*↦\s*(.*)$/su.exec(text) ?? [];
  if (letter !== undefined && image !== undefined) {
    const declared = `${letter} : R[?, ?]`;
    const statement = { start: Number.POSITIVE_INFINITY, text: declared, parsed: parseStatement(declared) };
    const other = inferDocument([...document.statements, statement], { previous: document });
    const [left, right] = [letter, image].map((side) => latexOfText(side, offset, other));
    return left && right ? `${left} \\mapsto ${right}` : null;
  }
  const statement = `${text} == 0`;
  const parsed = parseStatement(statement);
  if (parsed.kind === 'broken') return null;
  const { resolved, shapes } = document.reinfer(statementAt(offset, document), {
    start: 0,
    text: statement,
    parsed,
  });
  const side = resolved.statement.kind === 'identity' ? resolved.statement.sides[0] : undefined;
  if (!side || resolved.faults.length > 0) return null;
  const called = (name: string): string | null => (document.scope.symbols.has(name) ? name : null);
  return termLatex(side, { text: statement, shapes, called });
}
