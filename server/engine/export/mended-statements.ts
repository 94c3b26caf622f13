// Statements that only a repair makes readable: they are not exported, and neither is what builds on them.

import { dependsOn } from '../analysis/dependence.ts';
import type { InferredStatement } from '../document/document.ts';
import type { Term } from '../names/term.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';

/** Why a statement that was read as a repair would have it is refused: the file does not say it. */
export const MENDED = 'it has an error, or builds on a definition that has one';

/** Whether statement `index` is read with a repair, or reads a definition that is. */
export function isMended(index: number, { document }: DocumentFormulas): boolean {
  const mended = document.statements.flatMap((statement, at) => {
    const resolved = document.inferred[at]?.resolved.statement;
    return statement.mended && resolved?.kind === 'definition' ? [resolved.name] : [];
  });
  if (mended.length === 0) return false;
  const term = termOf(document.inferred[index]);
  return (
    document.statements[index]?.mended !== undefined ||
    (term !== null && mended.some((name) => dependsOn(term, name, document)))
  );
}

/** The term that a statement defines or asks for; null of others. */
export function termOf(statement: InferredStatement | undefined): Term | null {
  const resolved = statement?.resolved.statement;
  switch (resolved?.kind) {
    case 'definition':
      return resolved.term;
    case 'claim':
    case 'question':
      return resolved.target;
    case 'differential':
      return resolved.of;
    case undefined:
    case 'identity':
    case 'function':
    case 'other':
      return null;
  }
}
