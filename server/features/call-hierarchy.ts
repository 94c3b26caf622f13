// The computation as a hierarchy: what a name is made from, and what it flows into.

import type { Analysis, NameOccurrence, SymbolSummary, TextRange } from '../engine/api.ts';
import { covers, sameRange } from './ranges.ts';

/** A name at the other end of a step, with the places where the step is written down. */
export interface ComputationStep {
  readonly symbol: SymbolSummary;
  readonly places: readonly TextRange[];
}

/** The name at an offset, if the file computes with it. */
export function computedNameAt(analysis: Analysis, offset: number): SymbolSummary | null {
  const place = analysis.occurrenceAt(offset)?.binding.place;
  if (!place || place.file !== null) return null;
  return analysis.symbols.find(({ range }) => sameRange(range, place.range)) ?? null;
}

/** The names that a name is computed from by its statement, sizes aside. */
export function madeFrom(analysis: Analysis, symbol: SymbolSummary): readonly ComputationStep[] {
  const inside = analysis
    .occurrencesIn(symbol.statementRange)
    .filter(({ range, isDeclaration }) => !isDeclaration && covers(symbol.statementRange, range));
  return grouped(inside, ({ binding }) =>
    analysis.symbols.find(
      ({ kind, range }) =>
        kind !== 'dim' && binding.place?.file === null && sameRange(range, binding.place.range),
    ),
  );
}

/** The names whose statements read a name. */
export function usedBy(analysis: Analysis, symbol: SymbolSummary): readonly ComputationStep[] {
  const uses = analysis
    .occurrencesOf({ file: null, range: symbol.range })
    .filter(({ isDeclaration }) => !isDeclaration);
  return grouped(uses, ({ range }) =>
    analysis.symbols.find(
      ({ kind, statementRange }) =>
        (kind === 'definition' || kind === 'function') && covers(statementRange, range),
    ),
  );
}

function grouped(
  occurrences: readonly NameOccurrence[],
  symbolOf: (occurrence: NameOccurrence) => SymbolSummary | undefined,
): readonly ComputationStep[] {
  const steps = new Map<SymbolSummary, TextRange[]>();
  for (const occurrence of occurrences) {
    const symbol = symbolOf(occurrence);
    if (symbol) steps.set(symbol, [...(steps.get(symbol) ?? []), occurrence.range]);
  }
  return [...steps].map(([symbol, places]) => ({ symbol, places }));
}
