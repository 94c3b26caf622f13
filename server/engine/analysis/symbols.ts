// The names of a document, for outlines, completion and `definitions` of the shell.

import type { InferredDocument } from '../document/document.ts';
import { isKnown } from '../inference/unifier.ts';
import { displayShape, type Shape, shapeAsJson } from '../shapes/shape.ts';
import type { SymbolSummary } from './analysis.ts';
import { placeOf, statementRange } from './places.ts';

/** The names that a document introduces, in order, with their kinds and shapes. */
export function symbolsOf(document: InferredDocument): readonly SymbolSummary[] {
  return [...document.scope.symbols.values()]
    .map((symbol) => {
      const kind = symbol.kind === 'variable' ? (symbol.role ?? 'var') : symbol.kind;
      const shape =
        symbol.kind === 'variable' || symbol.kind === 'definition' ? shapeNamed(symbol.name, document) : null;
      return {
        name: symbol.name,
        kind,
        shapeText: shape && displayShape(shape),
        shape: shape && isKnown(shape.rows) && isKnown(shape.cols) ? shapeAsJson(shape) : null,
        range: placeOf(symbol, document),
        statementRange: statementRange(symbol.statement, document),
        isImported: document.statements[symbol.statement]?.foreign !== undefined,
      };
    })
    .sort((a, b) => a.range.start - b.range.start);
}

/** The shape of a name; null where it is no value or its shape is unknown. */
export function shapeNamed(name: string, document: InferredDocument): Shape | null {
  const value = document.valueOf(name);
  if (value?.kind !== 'shape') return null;
  return value.shape;
}
