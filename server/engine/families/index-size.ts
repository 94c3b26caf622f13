// An index or a bound as a polynomial in the letters and sizes in it.

import { addSizes, type Dimension, fixedSize, multiplySizes, namedSize } from '../shapes/dimension.ts';
import type { Expression } from '../syntax/tree.ts';

/** The index as one polynomial in the letters and sizes of it, so that `t-1` and `-1+t` are one; null for anything else. */
export function indexSize(node: Expression): Dimension | null {
  switch (node.kind) {
    case 'number':
      return Number.isInteger(node.value) ? fixedSize(node.value) : null;
    case 'name':
      return namedSize(node.name);
    case 'parentheses':
      return indexSize(node.inside);
    case 'negate': {
      const of = indexSize(node.of);
      return of && multiplySizes(fixedSize(-1), of);
    }
    case 'juxtaposition':
      return node.factors.map(indexSize).reduce(product, fixedSize(1));
    case 'sum':
      return node.rest.reduce<Dimension | null>((left, { sign, term }) => {
        const right = indexSize(term);
        if (!left || !right || (sign !== '+' && sign !== '-')) return null;
        return addSizes(left, sign === '+' ? right : multiplySizes(fixedSize(-1), right));
      }, indexSize(node.first));
    default:
      return null;
  }
}

const product = (a: Dimension | null, b: Dimension | null): Dimension | null => a && b && multiplySizes(a, b);
