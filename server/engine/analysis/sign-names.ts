// Names of the signs between operands, for hovers.

import type { ProductOperation, Term } from '../names/term.ts';
import type { Span, SumSign } from '../syntax/tree.ts';

const PRODUCTS: Readonly<Record<ProductOperation, string>> = {
  juxtaposed: 'matrix product',
  '*': 'matrix product',
  '∘': 'Hadamard product, entry by entry',
  '⊙': 'Hadamard product, entry by entry',
  '.*': 'Hadamard product, entry by entry',
  './': 'quotient, entry by entry',
  '/': 'division by a number, or by an invertible matrix on the right',
  '\\': 'division on the left: the solution of a linear system',
  '⊗': 'Kronecker product',
  '×': 'product',
  '·': 'inner product: the sum of all products of entries',
};

const SUMS: Readonly<Record<SumSign, string>> = {
  '+': 'sum of two of one shape',
  '-': 'difference of two of one shape',
  '.+': 'sum, rows and columns repeated to fit',
  '.-': 'difference, rows and columns repeated to fit',
};

/** The meaning of the sign of a term at an offset of its statement; null where there is no sign. */
export function signAt(term: Term, at: number, isScalar: (part: Term) => boolean): string | null {
  const holds = ({ start, end }: Span): boolean => start <= at && at < end;
  if (term.kind === 'sum') {
    const found = term.rest.find(({ signSpan }) => holds(signSpan));
    return found ? SUMS[found.sign] : null;
  }
  if (term.kind !== 'product') return null;
  const place = term.rest.findIndex(({ signSpan }) => holds(signSpan));
  const found = term.rest[place];
  if (!found) return null;
  const before = [term.first, ...term.rest.slice(0, place).map(({ factor }) => factor)];
  const scales = isScalar(found.factor) || before.every(isScalar);
  if (scales && (found.sign === 'juxtaposed' || found.sign === '*')) return 'multiplication by a number';
  if (scales && found.sign === '/') return isScalar(found.factor) ? 'division by a number' : PRODUCTS['/'];
  return PRODUCTS[found.sign];
}
