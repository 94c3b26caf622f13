// `dW = X' dZ` of files that call a gradient by its programmers' name: the line that says so for the whole file.

import type { InferredDocument } from '../document/document.ts';
import type { Fix } from '../problems/problem.ts';
import { isScalar } from '../shapes/shape.ts';
import { statementRange } from './places.ts';

/** The fix that makes the names `dX` of a file gradients of its loss; null where nothing tells which scalar that is. */
export function gradientConventionFix(document: InferredDocument): Fix | null {
  const named = document.reportable.filter((index) =>
    document.inferred[index]?.resolved.faults.some(({ kind }) => kind === 'differential-name'),
  );
  const [first] = named;
  const loss = lossOf(document);
  if (first === undefined || loss === null) return null;
  const { start } = statementRange(first, document);
  const line = `convention d = gradient ${loss}`;
  return {
    title: `Read \`dX\` as ∂${loss}/∂X in the whole file: \`${line}\``,
    edits: [{ range: { start, end: start }, newText: `${line}\n` }],
    verified: false,
  };
}

/** The only scalar that the file defines and reads nowhere; `dL` is not among them. */
function lossOf(document: InferredDocument): string | null {
  const { scope, order, readsOf } = document;
  const read = new Set(order.flatMap((name) => [...readsOf(name)]));
  const scalars = [...scope.symbols.values()].filter(({ kind, name }) => {
    const value = document.valueOf(name);
    const isDifferential = name.startsWith('d') && scope.symbols.has(name.slice(1));
    return (
      kind === 'definition' &&
      value?.kind === 'shape' &&
      isScalar(value.shape) &&
      !read.has(name) &&
      !isDifferential
    );
  });
  const [only, ...others] = scalars;
  return only && others.length === 0 ? only.name : null;
}
