// Trees of formulas taken apart and put together: the expressions inside one, the names in it, factors side by side.

import type { Expression, NameNode, PostfixOperation } from './tree.ts';

/** The expressions directly inside an expression. */
export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'name':
    case 'number':
      return [];
    case 'quotient':
      return [node.numerator, node.denominator];
    case 'postfix':
      return [node.base, ...node.operations.flatMap(insideOperation)];
    case 'negate':
    case 'differential':
    case 'norm':
    case 'absolute':
      return [node.of];
    case 'juxtaposition':
      return node.factors;
    case 'product':
    case 'dot':
      return [node.first, ...node.rest.map((part) => part.factor)];
    case 'sum':
      return [node.first, ...node.rest.map((part) => part.term)];
    case 'bigOperator':
      return [...(node.from ? [node.from] : []), ...(node.to ? [node.to] : []), node.body];
    case 'parentheses':
      return [node.inside];
    case 'angle':
      return [node.left, node.right];
    case 'block':
      return node.rows.flat();
    case 'stack':
      return [node.range.from, node.range.to, ...node.members];
    case 'derivative':
      return [node.numerator, ...node.variables.map((part) => part.variable)];
  }
}

function insideOperation(operation: PostfixOperation): readonly Expression[] {
  switch (operation.kind) {
    case 'arguments':
      return operation.items.map((item) => (item.kind === 'value' ? item.value : item.over));
    case 'index':
      return operation.items.flatMap((item) =>
        item.kind === 'all' ? [] : item.kind === 'at' ? [item.at] : [item.from, item.to],
      );
    case 'power':
      return [operation.exponent];
    case 'prime':
    case 'transpose':
    case 'inverse':
      return [];
  }
}

/** Every name that stands in an expression, in the order of the text where it has no calls. */
export function namesWithin(expression: Expression): readonly NameNode[] {
  const names: NameNode[] = [];
  const open: Expression[] = [expression];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'name') names.push(node);
    open.push(...[...childrenOf(node)].reverse());
  }
  return names;
}

/** Factors side by side as one expression: the only one by itself; null of none. */
export function juxtaposition(factors: readonly Expression[]): Expression | null {
  const [first, last] = [factors[0], factors.at(-1)];
  if (!first || !last) return null;
  return first === last
    ? first
    : { kind: 'juxtaposition', factors, span: { start: first.span.start, end: last.span.end } };
}
