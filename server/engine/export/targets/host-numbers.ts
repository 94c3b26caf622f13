// Numbers that are known before any array is: the language's own functions take them.

import type { ArrayNode } from '../../operators/array-code.ts';

/** Whether it is made of numbers, sizes and indices alone. */
export function isHost({ operation, args }: ArrayNode): boolean {
  switch (operation.kind) {
    case 'number':
    case 'size':
      return true;
    case 'variable':
      return operation.role === 'bound';
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'power':
    case 'negate':
    case 'entrywise':
      return args.every(isHost);
    default:
      return false;
  }
}

/** Whether it is such a number and positive by its form. */
export function isPositiveHost(node: ArrayNode): boolean {
  const { operation, args } = node;
  switch (operation.kind) {
    case 'number':
      return operation.value > 0;
    case 'size':
      return operation.size.monomials.every(({ coefficient }) => coefficient > 0);
    case 'add':
    case 'multiply':
    case 'divide':
    case 'power':
      return args.every(isPositiveHost);
    default:
      return false;
  }
}
