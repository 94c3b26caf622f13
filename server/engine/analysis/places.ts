// Places in the document: spans of statements as ranges, names where they are introduced, sizes traced to where they stand.

import type { InferredDocument } from '../document/document.ts';
import { type Traceable, traceSize } from '../inference/origins.ts';
import type { SizeSource } from '../inference/shaping.ts';
import { writtenOffset } from '../names/placed-statement.ts';
import type { NameSymbol } from '../names/symbols.ts';
import type { TextRange } from '../problems/problem.ts';
import { type Dimension, displaySize, ONE } from '../shapes/dimension.ts';
import type { Span } from '../syntax/tree.ts';

/**
 * The range in the document of a span of a statement: for an imported statement the range of its import, for a mended one that
 * of the text as written.
 */
export function rangeOf(span: Span, statement: number, document: InferredDocument): TextRange {
  const placed = document.statements[statement];
  if (placed?.foreign) return importRange(placed.foreign.statement, document);
  const start = placed?.start ?? 0;
  const mended = placed?.mended;
  if (!mended) return { start: start + span.start, end: start + span.end };
  return {
    start: start + writtenOffset(span.start, mended, 'start'),
    end: start + writtenOffset(span.end, mended, 'end'),
  };
}

/** The statement that holds an offset, or the one before it. */
export function statementAt(offset: number, document: InferredDocument): number {
  let low = 0;
  // Imported statements stand behind everything and begin nowhere.
  let high = document.statements.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((document.statements[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The range in the document of a whole statement, or of the import that brings it. */
export function statementRange(statement: number, document: InferredDocument): TextRange {
  const placed = document.statements[statement];
  if (placed?.foreign) return importRange(placed.foreign.statement, document);
  return placed
    ? { start: placed.start, end: placed.start + (placed.mended?.written ?? placed.text).length }
    : { start: 0, end: 0 };
}

/** The last statement that begins at or before an offset; null where there is none. */
export function statementBefore(offset: number, document: InferredDocument): TextRange | null {
  const index = statementAt(offset, document);
  const placed = document.statements[index];
  return placed && !placed.foreign && placed.start <= offset ? statementRange(index, document) : null;
}

/** Every statement of the document itself. */
export function statementRanges(document: InferredDocument): readonly TextRange[] {
  const ranges: TextRange[] = [];
  for (const [index, { foreign }] of document.statements.entries()) {
    // Imported statements stand behind everything.
    if (foreign) break;
    ranges.push(statementRange(index, document));
  }
  return ranges;
}

/** The path of an import: where problems of another file are reported in this one. */
export function importRange(statement: number, document: InferredDocument): TextRange {
  const placed = document.statements[statement];
  const tree = placed?.parsed.kind === 'parsed' ? placed.parsed.statement : null;
  const start = placed?.start ?? 0;
  const span = tree?.kind === 'import' ? tree.pathSpan : { start: 0, end: placed?.text.length ?? 0 };
  return { start: start + span.start, end: start + span.end };
}

/** `, in layers.mcalc` for what stands in another file; what a reading of this file adds stands in none. */
export function inFile(statement: number, document: InferredDocument): string {
  const foreign = document.statements[statement]?.foreign;
  return foreign && foreign.file !== '' ? `, in ${foreign.file} line ${foreign.line}` : '';
}

/** The range in the document where a symbol is introduced. */
export function placeOf(symbol: NameSymbol, document: InferredDocument): TextRange {
  return rangeOf(symbol.span, symbol.statement, document);
}

/** The view of a document that size tracing needs: shapes of terms, and the sizes with which names are introduced. */
export function traceable(document: InferredDocument): Traceable {
  return {
    shapeOf: (term, statement) => document.inferred[statement]?.shapes.get(term),
    introduced: (name, statement) => {
      const parameter = parameterOf(name, statement, document);
      if (parameter) return parameter;
      const symbol = document.scope.symbols.get(name);
      if (symbol?.kind === 'variable') {
        const sizes = symbol.space.sizes.map((size) =>
          size.kind === 'unknown' ? size.span : size.size.span,
        );
        const inferredFrom = (document.inferredFrom.get(symbol.name) ?? []).map((inferredFrom) => {
          const text = inferredFrom === null ? undefined : document.statements[inferredFrom]?.text;
          return inferredFrom === null || text === undefined ? null : { statement: inferredFrom, text };
        });
        return { kind: 'declared', statement: symbol.statement, name: symbol.span, sizes, inferredFrom };
      }
      const resolved = document.statementOf(name)?.resolved.statement;
      if (symbol?.kind === 'definition' && resolved?.kind === 'definition') {
        return { kind: 'defined', statement: symbol.statement, term: resolved.term, name: symbol.span };
      }
      return null;
    },
  };
}

/** A parameter of the function that a statement declares, which hides what else has its name. */
function parameterOf(
  name: string,
  statement: number,
  document: InferredDocument,
): ReturnType<Traceable['introduced']> {
  const { parsed } = document.statements[statement] ?? { parsed: null };
  const tree = parsed?.kind === 'parsed' ? parsed.statement : null;
  if (tree?.kind !== 'function' || tree.body.kind !== 'formula') return null;
  const parameter = tree.body.parameters.find((candidate) => candidate.name.name === name);
  if (!parameter) return null;
  const sizes = (parameter.space?.sizes ?? []).map((size) =>
    size.kind === 'unknown' ? size.span : size.size.span,
  );
  return { kind: 'declared', statement, name: parameter.name.span, sizes, inferredFrom: [] };
}

/** A place that a message mentions, with the words for it. */
export interface RelatedPlace {
  readonly message: string;
  readonly range: TextRange;
}

/** "`M`: rows of X", at the declaration; one entry a place. */
export function originsOf(
  sources: readonly SizeSource[],
  statement: number,
  document: InferredDocument,
): readonly RelatedPlace[] {
  const file = traceable(document);
  const found = new Map<string, RelatedPlace>();
  for (const source of sources) {
    const shape = file.shapeOf(source.term, statement);
    const origin = traceSize(source, statement, file);
    if (!shape || !origin) continue;
    const size: Dimension = shape[source.axis];
    if (size === ONE) continue;
    const range = rangeOf(origin.span, origin.statement, document);
    const message = `${displaySize(size)}: ${origin.text}${inFile(origin.statement, document)}`;
    const key = inFile(origin.statement, document) === '' ? `${range.start}:${range.end}` : message;
    if (!found.has(key)) found.set(key, { message, range });
  }
  return [...found.values()];
}
