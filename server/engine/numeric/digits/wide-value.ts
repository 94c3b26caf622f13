// The value of an expression in some 31 digits: the operators once more, in double-doubles. Not all have one; where an
// expression has none, doubles must do.

import type { Expression } from '../../expressions/expression.ts';
import { type Dimension, evaluateSize } from '../../shapes/dimension.ts';
import { variableKey } from '../program.ts';
import type { StandIns } from '../unknown-functions.ts';
import { wideValueOfUnknown } from '../unknown-values.ts';
import * as dd from './double-double.ts';
import { ONE, type Wide, wide, ZERO } from './double-double.ts';
import * as matrix from './wide-matrix.ts';
import { scalar, type WideMatrix, wideMatrix } from './wide-matrix.ts';
import * as spectral from './wide-spectral.ts';

/** Sizes, and the values of variables by their keys. */
export interface WidePoint {
  readonly sizes: ReadonlyMap<string, number>;
  readonly values: ReadonlyMap<string, WideMatrix>;
  readonly standIns: StandIns;
}

/** The value at a point; null where some operator has none in double-doubles, or a variable no value. */
export function wideValue(root: Expression, point: WidePoint): WideMatrix | null {
  const done = new Map<Expression, WideMatrix>();
  for (const node of outsideSums(root)) {
    const args = node.args.flatMap((arg) => done.get(arg) ?? []);
    const value = valueOfNode(node, args, point);
    if (!value) return null;
    done.set(node, value);
  }
  const value = done.get(root);
  return value && Number.isFinite(matrix.maxAbs(value)) ? value : null;
}

/** The nodes that do not stand inside a sum over an index, children first. */
function outsideSums(root: Expression): readonly Expression[] {
  const seen = new Set<Expression>();
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.payload.kind !== 'binder') open.push(...node.args);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

/** max(x, 0) + log(1 + e^-|x|); far out its series, where 1 + e^-|x| would lose digits. */
function softplus(x: Wide): Wide {
  const small = dd.exponential(dd.negate(dd.absolute(x)));
  const half = dd.subtract(small, dd.scaled(dd.multiply(small, small), -1));
  const tail = small.hi < 2 ** -52 ? half : dd.logarithm(dd.add(ONE, small));
  return dd.add(dd.isNegative(x) ? ZERO : x, tail);
}

const ELEMENTWISE: ReadonlyMap<string, (x: Wide) => Wide> = new Map<string, (x: Wide) => Wide>([
  ['exp', dd.exponential],
  ['log', dd.logarithm],
  ['abs', dd.absolute],
  ['sign', (x) => wide(Math.sign(x.hi))],
  ['step', (x) => wide((1 + Math.sign(x.hi)) / 2)],
  ['sin', dd.sine],
  ['cos', dd.cosine],
  ['tan', dd.tangent],
  ['sinh', dd.hyperbolicSine],
  ['cosh', dd.hyperbolicCosine],
  ['tanh', dd.hyperbolicTangent],
  ['asin', dd.arcsine],
  ['acos', dd.arccosine],
  ['atan', dd.arctangent],
  ['sigmoid', (x) => dd.divide(ONE, dd.add(ONE, dd.exponential(dd.negate(x))))],
  ['relu', (x) => (dd.isNegative(x) ? ZERO : x)],
  ['softplus', softplus],
  ['erf', dd.errorFunction],
  [
    'gelu',
    (x) => {
      const tail = dd.complementaryErrorFunction(dd.divide(dd.negate(x), dd.squareRoot(wide(2))));
      return dd.scaled(dd.multiply(x, tail), -1);
    },
  ],
]);

function valueOfNode(node: Expression, args: readonly WideMatrix[], point: WidePoint): WideMatrix | null {
  const { payload } = node;
  const size = (of: Dimension): number => evaluateSize(of, point.sizes);
  const [rows, cols] = [size(node.shape.rows), size(node.shape.cols)];
  const [a, b] = args;
  switch (payload.kind) {
    case 'variable':
      return point.values.get(variableKey(payload.variable)) ?? null;
    case 'binder':
      return overIndex(node, payload, rows, cols, point);
    case 'function':
      return wideValueOfUnknown(node, args, rows, cols, point.standIns);
    case 'number':
      if (node.operator === 'number') return scalar(dd.constant(payload.value));
      return node.operator === 'matrixPower' && a ? matrix.matrixPower(a, payload.value) : null;
    case 'size':
      return scalar(wide(size(payload.size)));
    case 'sizes':
      return node.operator === 'commutation'
        ? matrix.commutation(size(payload.rows), size(payload.cols))
        : constant(node.operator, rows, cols);
    case 'slice': {
      if (!a) return null;
      const top = payload.rows.kind === 'all' ? 1 : size(payload.rows.from);
      const left = payload.cols.kind === 'all' ? 1 : size(payload.cols.from);
      return wideMatrix(rows, cols, (i, j) => matrix.entryOf(a, top - 1 + i, left - 1 + j));
    }
    case 'axis':
      return a ? axisValue(node.operator, a, payload.axis) : null;
    case 'block':
      return blocks(args, payload.columnsPerRow);
    case 'none':
      return a ? plainValue(node.operator, a, b, args, rows, cols) : null;
  }
}

function constant(operator: string, rows: number, cols: number): WideMatrix | null {
  switch (operator) {
    case 'ones':
      return wideMatrix(rows, cols, () => ONE);
    case 'zeros':
      return wideMatrix(rows, cols, () => ZERO);
    case 'eye':
      return matrix.identity(rows);
    default:
      return null;
  }
}

function axisValue(operator: string, a: WideMatrix, axis: 'rows' | 'cols'): WideMatrix | null {
  switch (operator) {
    case 'reduce':
      return matrix.alongAxis(a, axis, matrix.total);
    case 'softmax': {
      const less = matrix.subtract(a, matrix.alongAxis(a, axis, largest));
      const powers = matrix.map(less, dd.exponential);
      return matrix.zip(powers, matrix.alongAxis(powers, axis, matrix.total), dd.divide);
    }
    case 'logsumexp':
      return matrix.alongAxis(a, axis, (xs) => {
        const most = largest(xs);
        const powers = xs.map((x) => dd.exponential(dd.subtract(x, most)));
        return dd.add(most, dd.logarithm(matrix.total(powers)));
      });
    default:
      return null;
  }
}

const largest = (xs: readonly Wide[]): Wide => xs.reduce((most, x) => (dd.isLess(most, x) ? x : most));

function blocks(args: readonly WideMatrix[], columnsPerRow: readonly number[]): WideMatrix {
  let start = 0;
  return columnsPerRow
    .map((count) => {
      start += count;
      return args.slice(start - count, start).reduce(matrix.beside);
    })
    .reduce((above, below) =>
      matrix.transpose(matrix.beside(matrix.transpose(above), matrix.transpose(below))),
    );
}

function plainValue(
  operator: string,
  a: WideMatrix,
  b: WideMatrix | undefined,
  args: readonly WideMatrix[],
  rows: number,
  cols: number,
): WideMatrix | null {
  const known = ELEMENTWISE.get(operator);
  if (known) return matrix.map(a, known);
  switch (operator) {
    case 'add':
      return args.reduce(matrix.add);
    case 'times':
    case 'hadamard':
      return args.reduce(matrix.hadamard);
    case 'matmul':
      return args.reduce(matrix.multiply);
    case 'powerEach':
      return b ? matrix.zip(a, b, dd.power) : null;
    case 'inner':
      return b ? scalar(matrix.inner(a, b)) : null;
    case 'max':
      return b ? matrix.zip(a, b, (x, y) => (dd.isLess(x, y) ? y : x)) : null;
    case 'min':
      return b ? matrix.zip(a, b, (x, y) => (dd.isLess(x, y) ? x : y)) : null;
    case 'kron':
      return b
        ? wideMatrix(rows, cols, (i, j) =>
            dd.multiply(
              matrix.entryOf(a, Math.floor(i / b.rows), Math.floor(j / b.cols)),
              matrix.entryOf(b, i % b.rows, j % b.cols),
            ),
          )
        : null;
    case 'transpose':
      return matrix.transpose(a);
    case 'inverse':
      return matrix.invert(a).inverse;
    case 'det':
      return scalar(matrix.invert(a).determinant);
    case 'adjugate':
      return wideMatrix(rows, cols, (i, j) => {
        const minor = matrix.invert(matrix.without(a, j, i)).determinant;
        return (i + j) % 2 === 0 ? minor : dd.negate(minor);
      });
    case 'logdet':
      return scalar(dd.logarithm(dd.absolute(matrix.invert(a).determinant)));
    case 'pinv':
      return spectral.pseudoInverse(a);
    case 'sqrtm':
      return spectral.squareRoot(a);
    case 'logm':
      return spectral.logarithm(a);
    case 'sinm':
      return spectral.sine(a);
    case 'cosm':
      return spectral.cosine(a);
    case 'eigmax': {
      const found = spectral.largestEigen(a);
      return found && scalar(found.value);
    }
    case 'eigvecmax':
      return spectral.largestEigen(a)?.vector ?? null;
    case 'norm2': {
      const [most] = spectral.singularValues(a) ?? [];
      return most ? scalar(most) : null;
    }
    case 'normNuclear': {
      const values = spectral.singularValues(a);
      return values && scalar(matrix.total(values));
    }
    case 'expm':
      return matrix.matrixExponential(a);
    case 'sumAll':
      return scalar(matrix.total(a.data));
    case 'trace':
      return scalar(matrix.total(matrix.diagonal(a)));
    case 'normF':
      return scalar(matrix.frobeniusNorm(a));
    case 'norm1':
      return scalar(matrix.total(a.data.map(dd.absolute)));
    case 'diagMatrix':
      return wideMatrix(rows, rows, (i, j) => (i === j ? (a.data[i] ?? ZERO) : ZERO));
    case 'diagVector':
      return { rows, cols: 1, data: matrix.diagonal(a) };
    case 'tril':
      return wideMatrix(rows, cols, (i, j) => (j <= i ? matrix.entryOf(a, i, j) : ZERO));
    case 'triu':
      return wideMatrix(rows, cols, (i, j) => (j >= i ? matrix.entryOf(a, i, j) : ZERO));
    case 'vec':
      return matrix.vec(a);
    case 'mat':
      return matrix.unvec(a, rows, cols);
    default:
      return null;
  }
}

/** A sum over an index, or a product of entries. */
function overIndex(
  node: Expression,
  { index, from, to }: Extract<Expression['payload'], { kind: 'binder' }>,
  rows: number,
  cols: number,
  point: WidePoint,
): WideMatrix | null {
  const [body] = node.args;
  if (!body) return null;
  const last = evaluateSize(to, point.sizes);
  const isSum = node.operator === 'sumOver';
  if (!isSum && node.operator !== 'productOver') return null;
  let value = wideMatrix(rows, cols, () => (isSum ? ZERO : ONE));
  for (let k = evaluateSize(from, point.sizes); k <= last; k++) {
    const key = variableKey({ name: index, attributes: [], role: 'bound' });
    const term = wideValue(body, {
      ...point,
      sizes: new Map([...point.sizes, [index, k]]),
      values: new Map([...point.values, [key, scalar(wide(k))]]),
    });
    if (!term) return null;
    value = isSum ? matrix.add(value, term) : matrix.hadamard(value, term);
  }
  return value;
}
