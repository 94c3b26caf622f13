// An expression with other expressions in place of those directly inside it: what every change of a tree walks with.

import type { ArgumentNode, Expression, IndexNode, PostfixOperation } from './tree.ts';

/** The same node over `change` of each part; names and numbers have none. A quotient's parts stay names and numbers. */
export function mapExpression(node: Expression, change: (inner: Expression) => Expression): Expression {
  switch (node.kind) {
    case 'name':
    case 'number':
    case 'quotient':
      return node;
    case 'postfix': {
      const [first, ...more] = node.operations;
      return {
        ...node,
        base: change(node.base),
        operations: [mapOperation(first, change), ...more.map((one) => mapOperation(one, change))],
      };
    }
    case 'negate':
    case 'differential':
    case 'norm':
    case 'absolute':
      return { ...node, of: change(node.of) };
    case 'juxtaposition':
      return { ...node, factors: node.factors.map(change) };
    case 'product':
    case 'dot': {
      const first = change(node.first);
      return node.kind === 'product'
        ? { ...node, first, rest: node.rest.map((part) => ({ ...part, factor: change(part.factor) })) }
        : { ...node, first, rest: node.rest.map((part) => ({ ...part, factor: change(part.factor) })) };
    }
    case 'sum':
      return {
        ...node,
        first: change(node.first),
        rest: node.rest.map((part) => ({ ...part, term: change(part.term) })),
      };
    case 'bigOperator':
      return {
        ...node,
        from: node.from && change(node.from),
        to: node.to && change(node.to),
        body: change(node.body),
      };
    case 'parentheses':
      return { ...node, inside: change(node.inside) };
    case 'angle':
      return { ...node, left: change(node.left), right: change(node.right) };
    case 'block':
      return { ...node, rows: node.rows.map((row) => row.map(change)) };
    case 'stack': {
      const range = { ...node.range, from: change(node.range.from), to: change(node.range.to) };
      return { ...node, range, members: node.members.map(change) };
    }
    case 'derivative':
      return {
        ...node,
        numerator: change(node.numerator),
        variables: node.variables.map((part) => ({ ...part, variable: change(part.variable) })),
      };
  }
}

/** The same operation over `change` of what stands in it. */
export function mapOperation(
  operation: PostfixOperation,
  change: (inner: Expression) => Expression,
): PostfixOperation {
  switch (operation.kind) {
    case 'prime':
    case 'transpose':
    case 'inverse':
      return operation;
    case 'arguments':
      return { ...operation, items: operation.items.map((item) => mapArgument(item, change)) };
    case 'index':
      return { ...operation, items: operation.items.map((item) => mapIndex(item, change)) };
    case 'power':
      return { ...operation, exponent: change(operation.exponent) };
  }
}

function mapArgument(item: ArgumentNode, change: (inner: Expression) => Expression): ArgumentNode {
  return item.kind === 'value'
    ? { ...item, value: change(item.value) }
    : { ...item, over: change(item.over) };
}

function mapIndex(item: IndexNode, change: (inner: Expression) => Expression): IndexNode {
  switch (item.kind) {
    case 'all':
      return item;
    case 'at':
      return { ...item, at: change(item.at) };
    case 'range':
      return { ...item, from: change(item.from), to: change(item.to) };
  }
}
