// The names of a file that fit what is searched for; what it imports belongs to the other file.

import type { Analysis, SymbolSummary } from '../engine/api.ts';

/** The names of a document that a query matches, by some of its letters in order. */
export function workspaceSymbols(analysis: Analysis, query: string): readonly SymbolSummary[] {
  const wanted = [...query.normalize('NFKC').toLowerCase()];
  return analysis.symbols.filter(
    ({ name, isImported }) => !isImported && holdsInOrder(name.toLowerCase(), wanted),
  );
}

/** Whether all letters of the query stand in the name, in their order: as editors search. */
function holdsInOrder(name: string, wanted: readonly string[]): boolean {
  let at = 0;
  for (const letter of wanted) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
