// `L = ½ ∑^{M} (y - h(X Θ)).^2` of a matrix with several columns: the sum adds its rows up, so that L is a row. Where the file derives
// such an L by a matrix, a loss is meant, which is a number: said where the sum stands.

import type { InferredDocument } from '../document/document.ts';
import type { Fix } from '../problems/problem.ts';
import { displayShape, isScalar } from '../shapes/shape.ts';
import { childrenOf } from '../syntax/children.ts';
import type { BigOperatorNode, Expression } from '../syntax/tree.ts';
import type { LocatedProblem } from './name-problems.ts';
import { rangeOf } from './places.ts';
import { problem } from './problem-parts.ts';

/** A warning at each such sum. */
export function rowLosses(document: InferredDocument): readonly LocatedProblem[] {
  const names = new Set<string>();
  for (const { resolved, derivative } of document.inferred) {
    const { statement } = resolved;
    if (statement.kind !== 'claim' || derivative?.kind !== 'tensor') continue;
    if (statement.target.of.kind === 'name') names.add(statement.target.of.name);
  }
  return [...names].flatMap((name): readonly LocatedProblem[] => {
    const symbol = document.scope.symbols.get(name);
    const value = document.valueOf(name);
    const at = symbol?.statement ?? -1;
    const placed = document.statements[at];
    if (symbol?.kind !== 'definition' || value?.kind !== 'shape' || isScalar(value.shape)) return [];
    if (!placed || placed.foreign || placed.parsed.kind !== 'parsed') return [];
    const { statement } = placed.parsed;
    const right = statement.kind === 'equation' ? statement.sides.at(-1) : undefined;
    const sum = right && rowSumIn(right);
    if (!sum) return [];
    const sign = { start: sum.span.start, end: sum.body.span.start };
    const written = placed.text.slice(sign.start, sign.end).trim();
    const message = `\`${written}\` adds the rows of a matrix up, so \`${name}\` is ${displayShape(value.shape)} and no number; \`sum(…)\` adds all entries up`;
    const range = rangeOf({ start: sign.start, end: sign.start + written.length }, at, document);
    return [
      { at, problem: problem('shape', 'warning', message, range, { fixes: [asSum(sum, at, document)] }) },
    ];
  });
}

/** `∑^{M} e` in a formula, if it has one. */
function rowSumIn(node: Expression): BigOperatorNode | null {
  if (node.kind === 'bigOperator' && node.sign === '∑' && !node.index && node.to) return node;
  for (const inner of childrenOf(node)) {
    const found = rowSumIn(inner);
    if (found) return found;
  }
  return null;
}

function asSum({ span, body }: BigOperatorNode, at: number, document: InferredDocument): Fix {
  const isBracketed = body.kind === 'parentheses';
  const end = rangeOf({ start: body.span.end, end: body.span.end }, at, document);
  const edits = [
    {
      range: rangeOf({ start: span.start, end: body.span.start }, at, document),
      newText: isBracketed ? 'sum' : 'sum(',
    },
    ...(isBracketed ? [] : [{ range: end, newText: ')' }]),
  ];
  return { title: 'Write `sum(…)`', edits, verified: false };
}
