// A printed formula in the manner of those who write a star between factors.

import { mapExpression } from '../../syntax/map-expression.ts';
import { parseStatement } from '../../syntax/parse.ts';
import { printExpression } from '../../syntax/print.ts';
import type { Expression } from '../../syntax/tree.ts';

/** A formula with a star between factors that stand side by side; null of a text that cannot be read. */
export function withStars(text: string): string | null {
  const parsed = parseStatement(`x = ${text}`);
  const statement = parsed.kind === 'parsed' ? parsed.statement : null;
  const tree = statement?.kind === 'equation' ? statement.sides[1] : undefined;
  return tree ? printExpression(starred(tree)) : null;
}

function starred(tree: Expression): Expression {
  const inner = mapExpression(tree, starred);
  if (inner.kind !== 'juxtaposition') return inner;
  const [first, ...rest] = inner.factors;
  if (!first) return inner;
  const signSpan = { start: inner.span.end, end: inner.span.end };
  return {
    kind: 'product',
    first,
    rest: rest.map((factor) => ({ sign: '*', signSpan, factor })),
    span: inner.span,
  };
}
