// The outline: names with their shapes, claims and questions, in the order of the file.

import { type Analysis, derivativeText, type SymbolSummary, type TextRange } from '../engine/api.ts';

export interface DocumentSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: SymbolSummary['kind'] | 'claim' | 'question';
  /** The name, inside `statementRange`. */
  readonly range: TextRange;
  readonly statementRange: TextRange;
}

/** The outline of a document: names and claims, in order. */
export function documentSymbols(analysis: Analysis): readonly DocumentSymbol[] {
  // Imported names are listed in their own file.
  const names = analysis.symbols
    .filter(({ isImported }) => !isImported)
    .map(
      ({ name, kind, shapeText, range, statementRange }): DocumentSymbol => ({
        name,
        kind,
        detail: shapeText ?? (kind === 'dim' ? 'size' : kind === 'function' ? 'function' : ''),
        range,
        statementRange,
      }),
    );
  const claims = analysis.claims.map(
    ({ claim, range, statementRange }): DocumentSymbol => ({
      name: claim,
      kind: 'claim',
      detail: 'claim',
      range,
      statementRange,
    }),
  );
  const questions = analysis.questions
    .filter((question) => question.asked)
    .map(
      (question): DocumentSymbol => ({
        name: derivativeText(question.derivative),
        kind: 'question',
        detail: 'derive',
        range: question.range,
        statementRange: question.statementRange,
      }),
    );
  return [...names, ...claims, ...questions].sort((a, b) => a.range.start - b.range.start);
}
