// The names of a document with their bindings, statement by statement, each resolved again when it is first asked for.

import type { InferredDocument } from '../document/document.ts';
import { VOCABULARY } from '../document/document-update.ts';
import type { Binding, Occurrence } from '../names/occurrence.ts';
import { occurrencesIn, sameBinding } from '../names/occurrences.ts';
import type { NameSymbol } from '../names/symbols.ts';
import type { TextRange } from '../problems/problem.ts';
import type { BindingSummary, ImportSummary, NameOccurrence, Place } from './analysis.ts';
import { rangeOf, statementAt } from './places.ts';
import { placeAt } from './shape-at.ts';

/** The occurrences of names, by statement and by what they are bound to. */
export interface OccurrenceIndex {
  /** The name that holds an offset, else the one that ends there. */
  at(offset: number): NameOccurrence | null;
  of(place: Place): readonly NameOccurrence[];
  within(range: TextRange): readonly NameOccurrence[];
  /** As the statement has them, with its own spans. */
  inStatement(index: number): readonly Occurrence[];
}

/** `document` as it is written: what is read mended has no occurrences of its own. */
export function indexOccurrences(document: InferredDocument): OccurrenceIndex {
  const known = new Map<number, readonly Occurrence[]>();
  const inStatement = (index: number): readonly Occurrence[] => {
    const placed = document.statements[index];
    const conventions = document.inferred[index]?.conventions;
    if (!placed || placed.foreign || !conventions) return [];
    const found = known.get(index) ?? occurrencesIn(placed, document.scope, VOCABULARY, conventions);
    known.set(index, found);
    return found;
  };
  const summarize = ({ span, isDeclaration, binding }: Occurrence, index: number): NameOccurrence => ({
    range: rangeOf(span, index, document),
    isDeclaration,
    binding: summarizeBinding(binding, index, document),
  });
  const bound = (binding: Binding, index: number): readonly NameOccurrence[] =>
    inStatement(index)
      .filter((occurrence) => sameBinding(occurrence.binding, binding))
      .map((occurrence) => summarize(occurrence, index));
  const declaredAt = (offset: number, index: number): Binding | null => {
    const start = offset - (document.statements[index]?.start ?? 0);
    const own = inStatement(index).find(({ span, isDeclaration }) => isDeclaration && span.start === start);
    return own?.binding ?? null;
  };
  return {
    inStatement,
    at: (offset) => {
      const index = statementAt(offset, document);
      const at = offset - (document.statements[index]?.start ?? 0);
      const touching = inStatement(index).filter(({ span }) => span.start <= at && at <= span.end);
      const found = touching.find(({ span }) => at < span.end) ?? touching[0];
      return found ? summarize(found, index) : null;
    },
    of: (place) => {
      const index = statementAt(place.range.start, document);
      const binding = place.file === null ? declaredAt(place.range.start, index) : foreignAt(place, document);
      if (binding?.kind !== 'name') return binding ? bound(binding, index) : [];
      return dependentsOf(binding.symbol, document).flatMap((reader) => bound(binding, reader));
    },
    within: (range) => {
      const found: NameOccurrence[] = [];
      const last = document.statements.length - 1;
      for (let index = statementAt(range.start, document); index <= last; index++) {
        const placed = document.statements[index];
        if (!placed || placed.foreign || placed.start > range.end) break;
        found.push(...inStatement(index).map((occurrence) => summarize(occurrence, index)));
      }
      return found;
    },
  };
}

/** The statements that may use a name of the file: those that asked for it, and those that have no formula. */
function dependentsOf(symbol: NameSymbol, document: InferredDocument): readonly number[] {
  const dependents: number[] = [];
  document.inferred.forEach(({ resolved }, index) => {
    const { kind } = resolved.statement;
    if (
      index === symbol.statement ||
      kind === 'other' ||
      kind === 'function' ||
      resolved.lookups.includes(symbol.name)
    )
      dependents.push(index);
  });
  return dependents;
}

/** The symbol that an imported file introduces at a place. */
function foreignAt({ file, range }: Place, document: InferredDocument): Binding | null {
  for (const symbol of document.scope.symbols.values()) {
    const foreign = document.statements[symbol.statement]?.foreign;
    if (foreign?.file === file && foreign.start + symbol.span.start === range.start)
      return { kind: 'name', symbol };
  }
  return null;
}

const placeOfSymbol = (symbol: NameSymbol, document: InferredDocument): Place =>
  placeAt(symbol.span, symbol.statement, document);

function summarizeBinding(binding: Binding, index: number, document: InferredDocument): BindingSummary {
  switch (binding.kind) {
    case 'operator':
      return { kind: 'operator', name: binding.name, place: null };
    case 'local': {
      const { role, name, span } = binding.local;
      return { kind: role, name, place: { file: null, range: rangeOf(span, index, document) } };
    }
    case 'name': {
      const { symbol } = binding;
      return { kind: kindOf(symbol), name: symbol.name, place: placeOfSymbol(symbol, document) };
    }
  }
}

function kindOf(symbol: NameSymbol): BindingSummary['kind'] {
  return symbol.kind === 'variable' ? (symbol.role ?? 'var') : symbol.kind;
}

/** The import statements of the document itself. */
export function importsOf(document: InferredDocument): readonly ImportSummary[] {
  return document.statements.flatMap(({ parsed, start, foreign }): readonly ImportSummary[] => {
    if (foreign || parsed.kind !== 'parsed' || parsed.statement.kind !== 'import') return [];
    const { path, pathSpan } = parsed.statement;
    // Without its quotes.
    return [{ path, range: { start: start + pathSpan.start + 1, end: start + pathSpan.end - 1 } }];
  });
}
