// `log det X`: functions before what they are applied to without parentheses, and the ways to put them.

import type { Expression } from '../syntax/tree.ts';
import { type BareCall, type BareReading, functionName, isValue, type Resolution } from './resolution.ts';

/** Of what follows a matrix function all is meant more often than the first factor: tr A B is tr(A B). */
const OF_PRODUCTS = new Set(['tr', 'det', 'logdet', 'sum', 'mean', 'norm', 'vec']);

/** The functions that stand bare at this place of a row of factors, or null where none does. */
export function bareCall(nodes: readonly Expression[], at: number, by: Resolution): BareCall | null {
  const names: string[] = [];
  let place = at;
  for (let node = nodes[place]; node && isBare(node, by); node = nodes[place]) {
    names.push(node.name);
    place += 1;
  }
  const [first, operand, last] = [nodes[at], nodes[place], nodes.at(-1)];
  if (names.length === 0 || !first || !operand || !last) return null;
  const gaps = nodes.slice(at, place).map((node, index) => ({
    start: node.span.end,
    end: nodes[at + index + 1]?.span.start ?? node.span.end,
  }));
  const one: BareReading = { gaps, end: operand.span.end };
  const all: BareReading = { gaps, end: last.span.end };
  const inner = names.at(-1) ?? '';
  const readings = last === operand ? [one] : OF_PRODUCTS.has(inner) ? [all, one] : [one, all];
  return { names, span: { start: first.span.start, end: gaps.at(-1)?.start ?? first.span.end }, readings };
}

function isBare(node: Expression, by: Resolution): node is Extract<Expression, { kind: 'name' }> {
  return node.kind === 'name' && !isValue(node.name, by) && functionName(node.name, by);
}
