// Sizes as people write them, in brackets and in arguments, made into polynomials over the dims.

import type { Term } from '../names/term.ts';
import { addSizes, type Dimension, fixedSize, multiplySizes, subtractSizes } from '../shapes/dimension.ts';
import type { Expression, Span } from '../syntax/tree.ts';
import { withoutParentheses } from './shaping.ts';

export type SizeReading =
  | { readonly kind: 'size'; readonly size: Dimension }
  /** Not a size: a name that is no dim, or a form that sizes do not have. */
  | { readonly kind: 'fault'; readonly span: Span; readonly name: string | null };

/** The polynomial that an expression inside `R[…]` or behind `dim k =` stands for. */
export function readSize(node: Expression, dimNamed: (name: string) => Dimension | null): SizeReading {
  const fault: SizeReading = { kind: 'fault', span: node.span, name: null };
  const combine = (
    parts: readonly Expression[],
    with_: (a: Dimension, b: Dimension, index: number) => Dimension,
  ): SizeReading => {
    let total: Dimension | null = null;
    for (const [index, part] of parts.entries()) {
      const read = readSize(part, dimNamed);
      if (read.kind === 'fault') return read;
      total = total ? with_(total, read.size, index) : read.size;
    }
    return total ? { kind: 'size', size: total } : fault;
  };
  switch (node.kind) {
    case 'number':
      return Number.isInteger(node.value) ? { kind: 'size', size: fixedSize(node.value) } : fault;
    case 'name': {
      const size = dimNamed(node.name);
      return size ? { kind: 'size', size } : { kind: 'fault', span: node.span, name: node.name };
    }
    case 'parentheses':
      return readSize(node.inside, dimNamed);
    case 'negate':
      return combine([node.of], (a) => a).kind === 'size' ? negated(readSize(node.of, dimNamed)) : fault;
    case 'juxtaposition':
      return combine(node.factors, multiplySizes);
    case 'product':
      return node.rest.every((part) => part.sign === '*')
        ? combine([node.first, ...node.rest.map((part) => part.factor)], multiplySizes)
        : fault;
    case 'dot':
      return combine([node.first, ...node.rest.map((part) => part.factor)], multiplySizes);
    case 'sum':
      return combine([node.first, ...node.rest.map((part) => part.term)], (a, b, index) => {
        const sign = node.rest[index - 1]?.sign;
        return sign === '-' || sign === '.-' ? subtractSizes(a, b) : addSizes(a, b);
      });
    case 'postfix': {
      const [operation, ...more] = node.operations;
      if (operation.kind !== 'power' || more.length > 0 || operation.exponent.kind !== 'number') return fault;
      const exponent = operation.exponent.value;
      if (!Number.isInteger(exponent) || exponent < 1 || exponent > 20) return fault;
      return combine(
        Array.from({ length: exponent }, () => node.base),
        multiplySizes,
      );
    }
    default:
      return fault;
  }
}

function negated(read: SizeReading): SizeReading {
  return read.kind === 'size' ? { kind: 'size', size: multiplySizes(fixedSize(-1), read.size) } : read;
}

/** The size that a term stands for where a size is wanted, as in `ones(M, 2*n)`; null where it is none. */
export function sizeOfTerm(term: Term, dimNamed: (name: string) => Dimension | null): Dimension | null {
  const inner = withoutParentheses(term);
  const fold = (
    parts: readonly Term[],
    with_: (a: Dimension, b: Dimension, index: number) => Dimension,
  ): Dimension | null => {
    let total: Dimension | null = null;
    for (const [index, part] of parts.entries()) {
      const size = sizeOfTerm(part, dimNamed);
      if (!size) return null;
      total = total ? with_(total, size, index) : size;
    }
    return total;
  };
  switch (inner.kind) {
    case 'number':
      return Number.isInteger(inner.value) && inner.value >= 0 ? fixedSize(inner.value) : null;
    case 'name':
      return dimNamed(inner.name);
    case 'product':
      if (!inner.rest.every((part) => part.sign === '*' || part.sign === 'juxtaposed' || part.sign === '·'))
        return null;
      return fold([inner.first, ...inner.rest.map((part) => part.factor)], multiplySizes);
    case 'sum':
      return fold([inner.first, ...inner.rest.map((part) => part.term)], (a, b, index) =>
        inner.rest[index - 1]?.sign === '-' ? subtractSizes(a, b) : addSizes(a, b),
      );
    case 'power':
      if (
        inner.exponent.kind !== 'number' ||
        !Number.isInteger(inner.exponent.value) ||
        inner.exponent.value < 1 ||
        inner.exponent.value > 20
      )
        return null;
      return fold(
        Array.from({ length: inner.exponent.value }, () => inner.of),
        multiplySizes,
      );
    default:
      return null;
  }
}
