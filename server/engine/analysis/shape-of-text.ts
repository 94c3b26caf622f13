// The shape of an expression that stands nowhere as a whole: what a half-written line holds so far.

import type { InferredDocument } from '../document/document.ts';
import { isKnown } from '../inference/unifier.ts';
import { displayShape, shapeAsJson } from '../shapes/shape.ts';
import { parseStatement } from '../syntax/parse.ts';
import type { ShapeSummary } from './analysis.ts';
import { statementAt } from './places.ts';

/** `offset` tells which `notation` holds. null where the text is no expression, or has no shape. */
export function shapeOfText(text: string, offset: number, document: InferredDocument): ShapeSummary | null {
  const statement = `${text
    .replace(/#[^\n]*/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()} == 0`;
  const parsed = parseStatement(statement);
  if (parsed.kind === 'broken') return null;
  const inferred = document.reinfer(statementAt(offset, document), { start: 0, text: statement, parsed });
  const { statement: resolved } = inferred.resolved;
  const side = resolved.kind === 'identity' ? resolved.sides[0] : undefined;
  const shape = side && inferred.shapes.get(side);
  if (!shape || !isKnown(shape.rows) || !isKnown(shape.cols)) return null;
  return { text: displayShape(shape), shape: shapeAsJson(shape) };
}
