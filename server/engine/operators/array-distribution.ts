// A product with a sum as a sum of products, where that costs less: (A - U V) W needs no A - U V, and a diagonal matrix in a
// sum is never made.

import { addAll, matmul, times } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { factsOf } from '../expressions/facts.ts';
import { isInverse, isMatrixProduct, isOnes, isScaling, isSum, isTranspose } from '../expressions/forms.ts';
import { isScalar, type Shape } from '../shapes/shape.ts';
import type { ArrayWriter } from './array-code.ts';
import { cheapestPlan, type FactorForm, type SizeOf, typicalSizes } from './product-order.ts';

/** The sum of products costs at most this part of the product with the sum. */
const CLEARLY_CHEAPER = 0.8;
/** Longer sums and products are left as they are. */
const MOST_TERMS = 6;
const MOST_FACTORS = 12;

/** The product of these factors with the first sum in it multiplied out; null where that is not cheaper. */
export function distributed(factors: readonly Expression[], to: ArrayWriter): Expression | null {
  if (factors.length > MOST_FACTORS || factors.length < 2) return null;
  const sizeOf = typicalSizes(to);
  for (const [place, sum] of factors.entries()) {
    if (!isSum(sum) || isScalar(sum.shape) || sum.args.length > MOST_TERMS || to.uses(sum) > 1) continue;
    const before = factors.slice(0, place);
    const after = factors.slice(place + 1);
    const terms = sum.args.map(partsOf);
    const costOfWhole = terms.reduce(
      (cost, { chain }) => cost + costOf(chain, sizeOf) + costOfEntries(sum.shape, sizeOf),
      costOf(factors, sizeOf),
    );
    const products = terms.map(({ scalars, chain }) =>
      times([...scalars, matmul(...before, ...chain, ...after)]),
    );
    const costApart = terms.reduce(
      (cost, { chain }, index) =>
        cost +
        costOf([...before, ...chain, ...after], sizeOf) +
        costOfEntries(products[index]?.shape ?? sum.shape, sizeOf),
      0,
    );
    const hasDiagonal = terms.some(
      ({ chain: [first, ...rest] }) => first && rest.length === 0 && isDiagonal(first),
    );
    const costAllowed = (hasDiagonal ? 1 : CLEARLY_CHEAPER) * costOfWhole;
    if (costApart <= costAllowed) return addAll(products);
  }
  return null;
}

interface Parts {
  readonly scalars: readonly Expression[];
  readonly chain: readonly Expression[];
}

/** A term as scalars times a product of matrices. */
function partsOf(term: Expression): Parts {
  const body = isScaling(term) ? (term.args.at(-1) ?? term) : term;
  const scalars = isScaling(term) ? term.args.slice(0, -1) : [];
  return { scalars, chain: isMatrixProduct(body) ? body.args : [body] };
}

/** Multiplications of a product; a dense matrix alone costs nothing, a diagonal one is made. */
function costOf(chain: readonly Expression[], sizeOf: SizeOf): number {
  const [first] = chain;
  if (chain.length === 1 && first) return isDiagonal(first) ? costOfEntries(first.shape, sizeOf) : 0;
  return cheapestPlan(chain.map(formOf), sizeOf, () => false).cost;
}

const isDiagonal = (factor: Expression): boolean => formOf(factor).kind === 'diagonal';

function formOf(factor: Expression): FactorForm {
  const inner = isTranspose(factor) ? (factor.args[0] ?? factor) : factor;
  const { shape } = factor;
  if (isInverse(inner)) return { kind: 'inverse', shape };
  if (isOnes(inner)) return { kind: 'ones', shape };
  return { kind: factsOf(inner).isDiagonal ? 'diagonal' : 'dense', shape };
}

const costOfEntries = ({ rows, cols }: Shape, sizeOf: SizeOf): number => sizeOf(rows) * sizeOf(cols);
