// The cost of operations on arrays, as polynomials in the sizes: additions and multiplications, a function of one number
// counting as one. What solves, factorises or decomposes has the usual leading term: 2n³/3 for an LU factorisation (Golub
// and Van Loan, Matrix Computations, 3.2), n³/3 for a Cholesky factor, 2n³ for an inverse, about 9n³ for symmetric eigenvalues with vectors.

import { addSizes, type Dimension, fixedSize, multiplySizes, ONE } from '../shapes/dimension.ts';
import { isScalar, type Shape } from '../shapes/shape.ts';
import type { ArrayNode } from './array-code.ts';
import { type EntrywiseFunction, entrywiseIn } from './array-functions.ts';
import { cheapestPlan, type FactorForm, typicalSizes } from './product-order.ts';

/** Counts are thirds, so that the 2n³/3 of a factorisation is a whole number of them. */
export const THIRDS = 3;

/** The cost of matrix functions, times n³: powers, solves and square roots by iteration. */
const MATRIX_FUNCTION = 30;

const entries = ({ rows, cols }: Shape): Dimension => multiplySizes(rows, cols);

const product = (...sizes: readonly Dimension[]): Dimension => sizes.reduce(multiplySizes, ONE);

const times = (count: number, size: Dimension): Dimension => multiplySizes(fixedSize(count), size);

/** 2mkn for m×k times k×n, mn where k is 1. */
function ofProduct(rows: Dimension, inner: Dimension, cols: Dimension): Dimension {
  return times(inner === ONE ? THIRDS : 2 * THIRDS, product(rows, inner, cols));
}

/** The products of a chain in the order that is cheapest where all dims are alike. */
function ofChain(shapes: readonly Shape[]): Dimension {
  const factors = shapes.map((shape): FactorForm => ({ kind: 'dense', shape }));
  const plan = cheapestPlan(factors, typicalSizes({ isSmall: () => false }), () => false);
  const below = (from: number, to: number): Dimension => {
    const first = shapes[from];
    const last = shapes[to];
    if (from >= to || !first || !last) return fixedSize(0);
    const cut = plan.cut(from, to);
    const own = ofProduct(first.rows, shapes[cut]?.cols ?? ONE, last.cols);
    return addSizes(own, addSizes(below(from, cut), below(cut + 1, to)));
  };
  return below(0, shapes.length - 1);
}

/** The operations of one node on what its arguments are, in thirds; single numbers and what only arranges entries are free. */
export function operationsOf({ operation, args, shape }: ArrayNode): Dimension {
  const [a, b] = args;
  const first = a?.shape ?? shape;
  const cube = product(first.rows, first.rows, first.rows);
  switch (operation.kind) {
    case 'number':
    case 'size':
    case 'variable':
    case 'filled':
    case 'eye':
    case 'commutation':
    case 'transpose':
    case 'diagonalOf':
    case 'diagonalMatrix':
    case 'lowerTriangle':
    case 'upperTriangle':
    case 'stacked':
    case 'unstacked':
    case 'part':
    case 'blocks':
      return fixedSize(0);
    case 'entrywise':
      return isScalar(shape) ? fixedSize(0) : times(THIRDS * operationsIn(operation.name), entries(shape));
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'power':
    case 'maximum':
    case 'minimum':
    case 'negate':
    case 'kron':
    case 'call':
      return isScalar(shape) ? fixedSize(0) : times(THIRDS, entries(shape));
    case 'cross':
      return times(9 * THIRDS, ONE);
    case 'matmul':
      return ofProduct(first.rows, first.cols, shape.cols);
    case 'chain':
      return ofChain(args.map((arg) => arg.shape));
    case 'vdot':
    case 'sumOfProducts':
      return times(2 * THIRDS, entries(first));
    case 'sumOf':
    case 'largestOf':
    case 'meanOf':
    case 'cumsum':
      return times(THIRDS, entries(first));
    case 'traceOf':
      return times(THIRDS, first.rows);
    case 'softmax':
    case 'logsumexp':
      return times(5 * THIRDS, entries(first));
    case 'solve':
      return addSizes(
        times(2, cube),
        times(2 * THIRDS, product(first.rows, first.rows, b?.shape.cols ?? ONE)),
      );
    case 'determinant':
    case 'logdet':
      return times(2, cube);
    case 'inverse':
      return times(2 * THIRDS, cube);
    case 'cholesky':
      return cube;
    case 'solveByFactor':
      return times(2 * THIRDS, product(first.rows, first.rows, b?.shape.cols ?? ONE));
    case 'inverseByFactor':
      return times(2, cube);
    case 'logdetByFactor':
      return times(2 * THIRDS, first.rows);
    case 'matrixPower':
      return times(2 * THIRDS * productsForPower(operation.power), cube);
    case 'matrixFunction':
      return times(MATRIX_FUNCTION * THIRDS, product(first.rows, first.cols, first.cols));
    case 'normOf':
      return operation.which === 'frobenius'
        ? times(2 * THIRDS, entries(first))
        : times(9 * THIRDS, product(first.rows, first.cols, first.cols));
    case 'jacobian':
    case 'action':
      return times(THIRDS, entries(shape));
    case 'loop':
      return isScalar(shape) ? fixedSize(0) : times(THIRDS, entries(shape));
  }
}

/** Operations of a function of one number as NumPy applies it. */
function operationsIn(name: EntrywiseFunction): number {
  const form = entrywiseIn('numpy', name);
  return typeof form === 'object' ? (form?.operations ?? 1) : 1;
}

/** How many products make A^p by squaring: one for each binary digit but the first, one more for each further 1. */
function productsForPower(power: number): number {
  const digits = Math.abs(power).toString(2);
  return digits.length - 1 + [...digits].filter((digit) => digit === '1').length - 1;
}
