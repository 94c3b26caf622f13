// The shape of a term, and where its sizes come from: as the statement is written, else as it is understood once what is
// wrong in it, or in what it reads, is mended.

import type { InferredDocument } from '../document/document.ts';
import { traceSize } from '../inference/origins.ts';
import type { Term } from '../names/term.ts';
import { displaySize } from '../shapes/dimension.ts';
import { isScalar, type Shape } from '../shapes/shape.ts';
import type { Span } from '../syntax/tree.ts';
import type { HoverSummary, Place } from './analysis.ts';
import { inFile, rangeOf, traceable } from './places.ts';

/** The shape of a part, with the origins of its sizes. */
export interface FoundShape {
  readonly shape: Shape;
  readonly origins: HoverSummary['origins'];
  /** Whether only the mended reading has it. */
  readonly isMended: boolean;
}

/**
 * The shape of a term of statement `index`, with the origins of its sizes: from the statement as written, else from the mended
 * one; null where neither has a shape.
 */
export function shapeOfPart(
  term: Term,
  index: number,
  written: InferredDocument,
  understood: InferredDocument,
): FoundShape | null {
  const own = written.inferred[index]?.shapes.get(term);
  if (own) return { shape: own, origins: originsOf(term, own, index, written), isMended: false };
  if (understood === written) return null;
  // The mended statement has terms of its own: the one at the same place is meant.
  const range = rangeOf(term.span, index, written);
  for (const [other, shape] of understood.inferred[index]?.shapes ?? []) {
    const there = rangeOf(other.span, index, understood);
    if (there.start === range.start && there.end === range.end && other.kind === term.kind)
      return { shape, origins: originsOf(other, shape, index, understood), isMended: true };
  }
  return null;
}

/** The places where the rows and the columns of a term are written down; a size 1 needs none. */
export function originsOf(
  term: Term,
  shape: Shape,
  index: number,
  document: InferredDocument,
): HoverSummary['origins'] {
  if (isScalar(shape)) return [];
  const file = traceable(document);
  return (['rows', 'cols'] as const).flatMap((axis) => {
    const origin = traceSize({ term, axis }, index, file);
    if (!origin || shape[axis].key === '1') return [];
    return [
      {
        text: `${displaySize(shape[axis])}: ${origin.text}${inFile(origin.statement, document)}`,
        place: placeAt(origin.span, origin.statement, document),
      },
    ];
  });
}

/** A place in the document, or in the imported file in which the statement stands. */
export function placeAt(span: Span, statement: number, document: InferredDocument): Place {
  const foreign = document.statements[statement]?.foreign;
  if (!foreign) return { file: null, range: rangeOf(span, statement, document) };
  return {
    file: foreign.file,
    range: { start: foreign.start + span.start, end: foreign.start + span.end },
  };
}
