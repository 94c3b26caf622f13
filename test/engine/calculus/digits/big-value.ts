// The value of an expression in many digits: the operators written again, apart from the table's own loops in doubles.

import type { BigNumber } from 'mathjs';
import type { Expression } from '../../../../server/engine/expressions/expression.ts';
import { type Dimension, evaluateSize } from '../../../../server/engine/shapes/dimension.ts';
import { outsideSums } from '../outside-sums.ts';
import {
  add,
  type BigMatrix,
  big,
  bigMatrix,
  entry,
  exponential,
  hadamard,
  identity,
  inner,
  invert,
  map,
  multiply,
  norm,
  ONE,
  only,
  scalar,
  squareRoot,
  symmetricEigen,
  TINY,
  total,
  transpose,
  unvec,
  vec,
  ZERO,
  zip,
} from './big-matrix.ts';

/** An operator that has no value in many digits here. */
export class NoDigits extends Error {}

/** Sizes, and the values of the leaves. */
export interface BigPoint {
  readonly sizes: ReadonlyMap<string, number>;
  valueOf(leaf: Expression): BigMatrix;
}

export function bigValue(root: Expression, point: BigPoint): BigMatrix {
  const done = new Map<Expression, BigMatrix>();
  for (const node of outsideSums(root)) {
    const args = node.args.map((arg) => done.get(arg) ?? ZERO_BY_ZERO);
    done.set(node, valueOfNode(node, args, point));
  }
  return done.get(root) ?? ZERO_BY_ZERO;
}

const ZERO_BY_ZERO: BigMatrix = { rows: 0, cols: 0, data: [] };

function valueOfNode(node: Expression, args: readonly BigMatrix[], point: BigPoint): BigMatrix {
  const { payload } = node;
  const size = (of: Dimension): number => evaluateSize(of, point.sizes);
  const [rows, cols] = [size(node.shape.rows), size(node.shape.cols)];
  const [a = ZERO_BY_ZERO, b = ZERO_BY_ZERO] = args;
  const known = ELEMENTWISE[node.operator];
  if (known) return map(a, known);
  const axis = payload.kind === 'axis' ? payload.axis : 'cols';
  switch (node.operator) {
    case 'variable':
      return point.valueOf(node);
    case 'number':
      return scalar(big(payload.kind === 'number' ? payload.value : Number.NaN));
    case 'size':
      return scalar(big(payload.kind === 'size' ? size(payload.size) : Number.NaN));
    case 'ones':
      return bigMatrix(rows, cols, () => ONE);
    case 'zeros':
      return bigMatrix(rows, cols, () => ZERO);
    case 'eye':
      return identity(rows);
    case 'add':
      return args.reduce(add);
    case 'times':
    case 'hadamard':
      return args.reduce(hadamard);
    case 'powerEach':
      return zip(a, b, (x, p) => x.pow(p));
    case 'matmul':
      return args.reduce(multiply);
    case 'transpose':
      return transpose(a);
    case 'inverse':
      return invert(a).inverse;
    case 'matrixPower':
      return power(a, payload.kind === 'number' ? payload.value : Number.NaN);
    case 'kron':
      return bigMatrix(rows, cols, (i, j) =>
        entry(a, Math.floor(i / b.rows), Math.floor(j / b.cols)).times(entry(b, i % b.rows, j % b.cols)),
      );
    case 'inner':
      return scalar(inner(a, b));
    case 'sumAll':
      return scalar(total(a.data));
    case 'mean':
      return scalar(total(a.data).div(a.data.length));
    case 'reduce':
      return alongAxis(a, axis, total);
    case 'trace':
      return scalar(total(diagonal(a)));
    case 'det':
      return scalar(invert(a).determinant);
    case 'adjugate': {
      const without = (row: number, col: number): BigMatrix =>
        bigMatrix(rows - 1, cols - 1, (i, j) => entry(a, i < row ? i : i + 1, j < col ? j : j + 1));
      return bigMatrix(rows, cols, (i, j) => invert(without(j, i)).determinant.times((-1) ** (i + j)));
    }
    case 'logdet':
      return scalar(invert(a).determinant.abs().ln());
    case 'normF':
      return scalar(norm(a));
    case 'norm1':
      return scalar(total(a.data.map((x) => x.abs())));
    case 'norm2':
      return scalar(singularValues(a).reduce((x, y) => (x.gt(y) ? x : y)));
    case 'normNuclear':
      return scalar(total(singularValues(a)));
    case 'eigmax':
      return scalar(symmetricEigen(a).values.at(-1) ?? ZERO);
    case 'eigvecmax':
      return topVector(a);
    case 'pinv':
      return pseudoInverse(a);
    case 'expm':
      return exponential(a);
    case 'sqrtm':
      return squareRoot(a);
    case 'softmax': {
      const powers = map(a, (x) => x.exp());
      return zip(powers, alongAxis(powers, axis, total), (x, sum) => x.div(sum));
    }
    case 'logsumexp':
      return alongAxis(a, axis, (xs) => total(xs.map((x) => x.exp())).ln());
    case 'diagMatrix':
      return bigMatrix(rows, rows, (i, j) => (i === j ? (a.data[i] ?? ZERO) : ZERO));
    case 'diagVector':
      return { rows, cols: 1, data: diagonal(a) };
    case 'tril':
      return bigMatrix(rows, cols, (i, j) => (j <= i ? entry(a, i, j) : ZERO));
    case 'triu':
      return bigMatrix(rows, cols, (i, j) => (j >= i ? entry(a, i, j) : ZERO));
    case 'vec':
      return vec(a);
    case 'mat':
      return unvec(a, rows, cols);
    case 'commutation': {
      const [m, n] = payload.kind === 'sizes' ? [size(payload.rows), size(payload.cols)] : [1, 1];
      return bigMatrix(rows, cols, (r, c) => ((r % n) * m + Math.floor(r / n) === c ? ONE : ZERO));
    }
    case 'slice': {
      if (payload.kind !== 'slice') break;
      const top = payload.rows.kind === 'all' ? 1 : size(payload.rows.from);
      const left = payload.cols.kind === 'all' ? 1 : size(payload.cols.from);
      return bigMatrix(rows, cols, (i, j) => entry(a, top - 1 + i, left - 1 + j));
    }
    case 'max':
      return zip(a, b, (x, y) => (x.gt(y) ? x : y));
    case 'min':
      return zip(a, b, (x, y) => (x.lt(y) ? x : y));
    case 'sumOver': {
      const [body] = node.args;
      if (payload.kind !== 'binder' || !body) break;
      let sum = bigMatrix(rows, cols, () => ZERO);
      for (let k = size(payload.from); k <= size(payload.to); k++)
        sum = add(sum, bigValue(body, withIndex(point, payload.index, k)));
      return sum;
    }
  }
  throw new NoDigits(node.operator);
}

function withIndex(point: BigPoint, index: string, value: number): BigPoint {
  return {
    sizes: new Map([...point.sizes, [index, value]]),
    valueOf: (leaf) =>
      leaf.payload.kind === 'variable' &&
      leaf.payload.variable.role === 'bound' &&
      leaf.payload.variable.name === index
        ? scalar(big(value))
        : point.valueOf(leaf),
  };
}

const ELEMENTWISE: Readonly<Record<string, (x: BigNumber) => BigNumber>> = {
  exp: (x) => x.exp(),
  log: (x) => x.ln(),
  abs: (x) => x.abs(),
  sign: (x) => big(x.cmp(0)),
  step: (x) => big((1 + x.cmp(0)) / 2),
  sin: (x) => x.sin(),
  cos: (x) => x.cos(),
  tan: (x) => x.tan(),
  sinh: (x) => x.sinh(),
  cosh: (x) => x.cosh(),
  tanh: (x) => x.tanh(),
  asin: (x) => x.asin(),
  acos: (x) => x.acos(),
  atan: (x) => x.atan(),
  sigmoid: (x) => ONE.div(x.neg().exp().plus(1)),
  relu: (x) => (x.isNegative() ? ZERO : x),
  softplus: (x) => x.exp().plus(1).ln(),
  gelu: (x) => x.times(errorFunction(x.div(big(2).sqrt())).plus(1)).div(2),
  erf: errorFunction,
};

/** erf(x) = 2/√π Σ (-1)ⁿ x²ⁿ⁺¹ / (n! (2n + 1)). */
function errorFunction(x: BigNumber): BigNumber {
  let [term, sum] = [x, x];
  for (let n = 1; term.abs().gt(TINY) || n < 10; n++) {
    term = term.times(x).times(x).neg().div(n);
    sum = sum.plus(term.div(2 * n + 1));
  }
  const pi = big(-1).acos();
  return sum.times(2).div(pi.sqrt());
}

const diagonal = (a: BigMatrix): readonly BigNumber[] =>
  Array.from({ length: a.rows }, (_, i) => entry(a, i, i));

/** `rows` reduces each row to one number, `cols` each column. */
function alongAxis(
  a: BigMatrix,
  axis: 'rows' | 'cols',
  f: (xs: readonly BigNumber[]) => BigNumber,
): BigMatrix {
  if (axis === 'cols') return transpose(alongAxis(transpose(a), 'rows', f));
  return bigMatrix(a.rows, 1, (i) => f(a.data.slice(i * a.cols, (i + 1) * a.cols)));
}

function power(a: BigMatrix, exponent: number): BigMatrix {
  const base = exponent < 0 ? invert(a).inverse : a;
  let result = identity(a.rows);
  for (let k = 0; k < Math.abs(exponent); k++) result = multiply(result, base);
  return result;
}

function singularValues(a: BigMatrix): readonly BigNumber[] {
  const gram = a.rows < a.cols ? multiply(a, transpose(a)) : multiply(transpose(a), a);
  return symmetricEigen(gram).values.map((value) => value.sqrt());
}

/** Of full rank: (A'A)⁻¹A' or A'(AA')⁻¹. */
function pseudoInverse(a: BigMatrix): BigMatrix {
  const transposed = transpose(a);
  const gram = a.rows < a.cols ? multiply(a, transposed) : multiply(transposed, a);
  const { inverse, determinant } = invert(gram);
  // (λI - A)⁺ of an eigenvalue λ has no full rank.
  if (determinant.abs().lt(big('1e-25'))) return symmetricPseudoInverse(a);
  return a.rows < a.cols ? multiply(transposed, inverse) : multiply(inverse, transposed);
}

function symmetricPseudoInverse(a: BigMatrix): BigMatrix {
  if (
    norm(
      add(
        a,
        map(transpose(a), (x) => x.neg()),
      ),
    ).gt('1e-25')
  )
    throw new NoDigits('pinv');
  const { values, vectors } = symmetricEigen(a);
  const inverted = values.map((value) => (value.abs().lt('1e-20') ? ZERO : ONE.div(value)));
  const scaled = bigMatrix(a.rows, a.cols, (i, j) => entry(vectors, i, j).times(inverted[j] ?? ZERO));
  return multiply(scaled, transpose(vectors));
}

/** The eigenvector of the largest eigenvalue, its entry of largest absolute value positive. */
function topVector(a: BigMatrix): BigMatrix {
  const { vectors } = symmetricEigen(a);
  const column = bigMatrix(a.rows, 1, (i) => entry(vectors, i, a.rows - 1));
  const most = column.data.reduce((x, y) => (y.abs().gt(x.abs().plus('1e-12')) ? y : x));
  return only(scalar(most)).isNegative() ? map(column, (x) => x.neg()) : column;
}
