// `sum_j exp(w_j^T x)`: a row of factors that begins with a name, which is a sum where nothing is called so. As a sum, its index
// is one of the statement's.

import { juxtaposition } from '../syntax/children.ts';
import { mapExpression } from '../syntax/map-expression.ts';
import type { BigOperatorNode, Expression, NameNode } from '../syntax/tree.ts';

/** The expression with its sums by a letter as sums; `names` are those of the file. */
export function withSums(node: Expression, names: ReadonlySet<string>): Expression {
  const inside = mapExpression(node, (inner) => withSums(inner, names));
  if (inside.kind === 'juxtaposition') return summedRow(inside.factors, inside, names);
  if (inside.kind !== 'product' || inside.first.kind !== 'bigOperator' || node.kind !== 'product')
    return inside;
  // `sum_j a_j * b_j`: the whole product is summed.
  const { first } = inside;
  if (node.first.kind === 'bigOperator') return inside;
  const span = { start: first.body.span.start, end: inside.span.end };
  return { ...first, body: { ...inside, first: first.body, span }, span: inside.span };
}

function summedRow(
  factors: readonly Expression[],
  whole: Expression,
  names: ReadonlySet<string>,
): Expression {
  const at = factors.findIndex((factor) => signIn(factor, names) !== null);
  const factor = factors[at];
  const sign = factor && signIn(factor, names);
  const body = juxtaposition(factors.slice(at + 1));
  if (!factor || !sign || !body) return whole;
  const span = { start: factor.span.start, end: body.span.end };
  const sum: BigOperatorNode = {
    ...sign,
    kind: 'bigOperator',
    letter: false,
    from: null,
    to: null,
    body,
    span,
  };
  const own: Expression = factor.kind === 'negate' ? { kind: 'negate', of: sum, span } : sum;
  return juxtaposition([...factors.slice(0, at), own]) ?? own;
}

function signIn(
  factor: Expression,
  names: ReadonlySet<string>,
): { readonly sign: '∑' | '∏'; readonly index: NameNode } | null {
  const node = factor.kind === 'negate' ? factor.of : factor;
  if (node.kind !== 'name' || names.has(node.name)) return null;
  const [, letter, below] = /^(sum|prod)_(\p{L})$/u.exec(node.name) ?? [];
  if (letter === undefined || below === undefined || names.has(letter)) return null;
  const span = { start: node.span.end - below.length, end: node.span.end };
  const sign = letter === 'sum' ? '∑' : '∏';
  return { sign, index: { kind: 'name', name: below, text: below, span } };
}
