// The whole number that an index or a bound is, once sizes and indices have values.

import type { Expression } from '../syntax/tree.ts';

/** `valueNamed` tells the value of a name; null where the expression is no arithmetic of such names and numbers. */
export function indexValue(
  node: Expression,
  valueNamed: (name: string) => number | undefined,
): number | null {
  const of = (inner: Expression): number | null => indexValue(inner, valueNamed);
  switch (node.kind) {
    case 'number':
      return Number.isInteger(node.value) ? node.value : null;
    case 'name':
      return valueNamed(node.name) ?? null;
    case 'parentheses':
      return of(node.inside);
    case 'negate':
      return times(-1, of(node.of));
    case 'quotient': {
      const [above, below] = [of(node.numerator), of(node.denominator)];
      return above !== null && below ? whole(above / below) : null;
    }
    case 'juxtaposition':
      return node.factors.map(of).reduce(times, 1);
    case 'product':
      return node.rest.reduce<number | null>(
        (left, { sign, factor }) => (sign === '*' ? times(left, of(factor)) : null),
        of(node.first),
      );
    case 'dot':
      return node.rest.reduce<number | null>((left, { factor }) => times(left, of(factor)), of(node.first));
    case 'sum':
      return node.rest.reduce<number | null>((left, { sign, term }) => {
        const right = sign === '+' ? of(term) : sign === '-' ? times(-1, of(term)) : null;
        return left === null || right === null ? null : left + right;
      }, of(node.first));
    default:
      return null;
  }
}

const times = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a * b;

const whole = (value: number): number | null => (Number.isInteger(value) ? value : null);
