// Functions of whole matrices that need decompositions: pinv, expm, logm, sinm, cosm, sqrtm, eigmax, eigvecmax.

import {
  add,
  block,
  elementwise,
  eye,
  inverse,
  isMostlyInvertible,
  isScalarExpression,
  isZero,
  kronecker,
  mat,
  matmul,
  negate,
  number,
  powerEach,
  scale,
  slice,
  splitScalars,
  subtract,
  times,
  transpose,
  variableOf,
  vec,
  zeros,
} from '../expressions/build.ts';
import { type Expression, intern, NONE, type OperatorName, topological } from '../expressions/expression.ts';
import type { AlgebraicFacts } from '../expressions/facts.ts';
import { addSizes, type Dimension, ONE } from '../shapes/dimension.ts';
import { columnOf, isScalar, SCALAR, shapeOf, transposedShape } from '../shapes/shape.ts';
import * as dd from '../values/double-double.ts';
import * as kernels from '../values/kernels.ts';
import * as layout from '../values/layout.ts';
import { type Matrix, matrixOf } from '../values/matrix.ts';
import type { WideMatrix } from '../values/wide-matrix.ts';
import * as wides from '../values/wide-matrix.ts';
import * as spectralWide from '../values/wide-spectral.ts';
import type { ArrayRule } from './array-code.ts';
import type { MatrixFunction } from './array-functions.ts';
import { arrayOf } from './array-structures.ts';
import { argument, callingOf, operator, rule, shapeAt, shaped, square, valueAt } from './entry.ts';
import type { EvaluationContext, MatrixOf, Operator, OperatorLaws, Smoothness } from './operator.ts';
import { hasClearRank, isFarFromSingular, ofEigenvalue } from './smoothness.ts';
import { LEVEL } from './writing.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly cosm: true;
    readonly eigmax: true;
    readonly eigmin: true;
    readonly eigvecmax: true;
    readonly expm: true;
    readonly logm: true;
    readonly pinv: true;
    readonly sinm: true;
    readonly sqrtm: true;
  }
}

/** A node of this room with one argument. */
function apply(name: OperatorName, a: Expression, shape = a.shape): Expression {
  return intern(name, [a], NONE, shape);
}

/** The pseudo-inverse, n×m for m×n. */
export function pseudoInverse(a: Expression): Expression {
  if (isScalarExpression(a)) return powerEach(a, number(-1));
  const [first] = a.args;
  if (a.operator === 'transpose' && first) return transpose(pseudoInverse(first));
  if (a.operator === 'pinv' && first) return first;
  if (a.operator === 'eye') return a;
  return apply('pinv', a, transposedShape(a.shape));
}

/** The primary functions of matrices, with the functions of numbers that they are made from. */
const OF_NUMBERS = { expm: 'exp', logm: 'log', sinm: 'sin', cosm: 'cos', sqrtm: 'sqrt' } as const;
type PrimaryFunction = keyof typeof OF_NUMBERS;

const isPrimary = (name: OperatorName): name is PrimaryFunction => Object.hasOwn(OF_NUMBERS, name);

/** A primary function of a square matrix by its name. */
function matrixFunction(name: PrimaryFunction, a: Expression): Expression {
  if (isScalarExpression(a)) return elementwise(OF_NUMBERS[name], a);
  const [first] = a.args;
  if (a.operator === 'transpose' && first) return transpose(matrixFunction(name, first));
  return apply(name, a);
}

/**
 * f's Fréchet derivative at A on E: the upper right block of f([A E; 0 A]) (Mathias 1996), for every primary function f.
 * Where E is a scalar times A's own matrix, f'(A) E commutes and is a product.
 */
function frechet(name: PrimaryFunction, a: Expression, e: Expression): Expression {
  const n = a.shape.rows;
  const whole = matrixFunction(
    name,
    block([
      [a, e],
      [zeros(n, n), a],
    ]),
  );
  return upperRight(whole, n);
}

/** The upper right n×n block of a 2n×2n matrix. */
function upperRight(whole: Expression, n: Dimension): Expression {
  return slice(
    whole,
    { kind: 'range', from: ONE, to: n },
    { kind: 'range', from: addSizes(n, ONE), to: addSizes(n, n) },
  );
}

/**
 * The matrix of E ↦ f'(A) E, written as the upper right block of f([A E; 0 A]), where E alone depends on X. From
 * f'(A) E = Σₖ aₖ Σ Aⁱ E Aʲ (i + j = k - 1) it is the upper right block of f([I ⊗ A, I; 0, A' ⊗ I]) (Higham, Functions
 * of Matrices, section 3.2 and theorem 4.12), an n²×n² matrix. null for every other slice.
 */
export function frechetMatrix(
  node: Expression,
  matrixOf: MatrixOf,
  moving: ReadonlySet<Expression>,
): Expression | null {
  const [whole] = node.args;
  const inside = whole?.args[0];
  if (!whole || !inside || !isPrimary(whole.operator) || inside.operator !== 'block') return null;
  const [a, e, below, again] = inside.args;
  if (!a || !e || !below || again !== a || !isZero(below) || moving.has(a)) return null;
  const j = matrixOf(e);
  if (!j || node !== upperRight(whole, a.shape.rows)) return null;
  const n = a.shape.rows;
  const left = kronecker(eye(n), a);
  const right = kronecker(transpose(a), eye(n));
  const squared = left.shape.rows;
  const matrix = matrixFunction(
    whole.operator,
    block([
      [left, eye(squared)],
      [zeros(squared, squared), right],
    ]),
  );
  return matmul(upperRight(matrix, squared), j);
}

/** Whether E commutes with A for a reason that its form shows: E is a number times I, or both are multiples of one matrix. */
function commutes(a: Expression, e: Expression): boolean {
  const [, left] = splitScalars(a);
  const [, right] = splitScalars(e);
  return right.operator === 'eye' || left === right;
}

type Derivative = (a: Expression) => Expression;

const named = (name: MatrixFunction): ArrayRule => arrayOf({ kind: 'matrixFunction', name });

function primary(
  name: PrimaryFunction,
  derivative: Derivative,
  summary: string,
  value: (a: Matrix, context: EvaluationContext) => Matrix,
  wideValue: (a: WideMatrix) => WideMatrix | null,
  tex: string,
  needs: OperatorLaws['needs'],
  {
    cubicCost,
    algebra,
    smoothness,
  }: { cubicCost: number; algebra?: Partial<AlgebraicFacts>; smoothness?: Partial<Smoothness> },
): Operator {
  return operator({
    name,
    cubicCost,
    algebra: { keepsSymmetry: true, ...algebra },
    ...(smoothness ? { smoothness } : {}),
    calling: callingOf({
      names: [name],
      shape: (shapes) => shaped(shapeOf(shapeAt(shapes).rows, shapeAt(shapes).rows), square()),
      build: (args) => matrixFunction(name, argument(args)),
      summary,
    }),
    differentialRule: rule(`derivative of ${name}, the upper right block of ${name}([A dA; 0 A])`),
    pullbackRule: rule(`the adjoint of the derivative of ${name} is the derivative at A'`),
    differential: (node, _, d) => {
      const a = argument(node.args);
      return commutes(a, d) ? matmul(d, derivative(a)) : frechet(name, a, d);
    },
    pullback: (node, _, adjoint) => {
      const a = argument(node.args);
      const transposed = transpose(a);
      return commutes(transposed, adjoint)
        ? matmul(adjoint, derivative(transposed))
        : frechet(name, transposed, adjoint);
    },
    value: (_, args, context) => value(valueAt(args), context),
    wideValue: (_, [a]) => (a ? wideValue(a) : null),
    latex: (node, writer) => ({
      text: `${tex}\\left(${writer.write(argument(node.args), LEVEL.sum)}\\right)`,
      level: LEVEL.atom,
    }),
    array: named(name),
    laws: { underTransposition: 'turned', needs },
  });
}

/** exp([0 -A; A 0]) = [cos A, -sin A; sin A, cos A]: its lower left or upper left block. */
function trigonometric(a: Matrix, context: EvaluationContext, sine: boolean): Matrix {
  const n = a.rows;
  const whole = context.decompositions.exponential(
    matrixOf(2 * n, 2 * n, (i, j) =>
      i < n && j >= n ? -kernels.entryOf(a, i, j - n) : i >= n && j < n ? kernels.entryOf(a, i - n, j) : 0,
    ),
  );
  return layout.slice(whole, sine ? [n, 2 * n - 1] : [0, n - 1], [0, n - 1]);
}

/**
 * The inverse, or where the form of A leaves room for a singular A, such as X' X of a wide X, the pseudo-inverse: the
 * root of such an A keeps its rank, and moves within it. At a singular variable the root has no derivative.
 */
const inverseOf = (root: Expression, a: Expression): Expression =>
  variableOf(a) || isMostlyInvertible(a) ? inverse(root) : pseudoInverse(root);

/** vec⁻¹ of (I ⊗ S + S' ⊗ I)⁻¹ vec(E): the solution of S Z + Z S = E, for the root S of A. */
function sylvester(s: Expression, e: Expression, a: Expression): Expression {
  const n = s.shape.rows;
  const matrix = add(kronecker(eye(n), s), kronecker(transpose(s), eye(n)));
  return mat(matmul(inverseOf(matrix, a), vec(e)), n, n);
}

function halfInverse(s: Expression, e: Expression, a: Expression): Expression | null {
  const [scalars, body] = splitScalars(e);
  return body.operator === 'eye' ? times([number(0.5), ...scalars, inverseOf(s, a)]) : null;
}

/** The principal square root; of a symmetric matrix without negative eigenvalues also where it is singular. */
function rootOf(a: Matrix, { decompositions }: EvaluationContext): Matrix {
  const root = decompositions.squareRoot(a);
  if (root.data.every(Number.isFinite)) return root;
  const { values, vectors } = decompositions.symmetricEigen(a);
  const most = kernels.at(values, values.length - 1);
  // What rounding leaves of an eigenvalue that is 0.
  const least = 4 * a.rows * Number.EPSILON * most;
  if (!values.every((value) => value >= -least)) return root;
  const roots = values.map((value) => (value <= least ? 0 : Math.sqrt(value)));
  const scaled = matrixOf(a.rows, a.cols, (i, j) => kernels.entryOf(vectors, i, j) * kernels.at(roots, j));
  return kernels.multiply(scaled, kernels.transpose(vectors));
}

/** The pseudo-inverse's differential where the rank is constant (Golub and Pereyra 1973). */
function pinvDifferential(node: Expression, d: Expression): Expression {
  const a = argument(node.args);
  const { rows, cols } = a.shape;
  const transposed = transpose(d);
  return add(
    add(
      negate(matmul(node, d, node)),
      matmul(node, transpose(node), transposed, subtract(eye(rows), matmul(a, node))),
    ),
    matmul(subtract(eye(cols), matmul(node, a)), transposed, transpose(node), node),
  );
}

function pinvPullback(node: Expression, g: Expression): Expression {
  const a = argument(node.args);
  const { rows, cols } = a.shape;
  const transposed = transpose(g);
  return add(
    add(
      negate(matmul(transpose(node), g, transpose(node))),
      matmul(subtract(eye(rows), matmul(a, node)), transposed, node, transpose(node)),
    ),
    matmul(transpose(node), node, transposed, subtract(eye(cols), matmul(node, a))),
  );
}

/** v of norm 1 with A v = λ v for the largest eigenvalue of a symmetric A; for the smallest, that of -A. */
const vectorOf = (a: Expression): Expression => apply('eigvecmax', a, columnOf(a.shape.rows));

/** The largest or the smallest eigenvalue of a symmetric matrix. */
function eigenvalue(which: 'largest' | 'smallest'): Operator {
  const isLargest = which === 'largest';
  const name = isLargest ? 'eigmax' : 'eigmin';
  const vector = (node: Expression): Expression => {
    const a = argument(node.args);
    return vectorOf(isLargest ? a : negate(a));
  };
  return operator({
    name,
    cubicCost: 40,
    algebra: { keepsDefiniteness: true },
    smoothness: ofEigenvalue(which),
    calling: callingOf({
      names: [name],
      shape: () => shaped(SCALAR, square()),
      build: (args) =>
        isScalar(argument(args).shape) ? argument(args) : apply(name, argument(args), SCALAR),
      summary: `the ${which} eigenvalue of a symmetric matrix`,
    }),
    differentialRule: rule("dλ = v' dA v", 'Matrix Cookbook, section 2.3'),
    pullbackRule: rule("v' A v = v v' · A"),
    differential: (node, _, d) => {
      const v = vector(node);
      return matmul(transpose(v), d, v);
    },
    pullback: (node, _, adjoint) => {
      const v = vector(node);
      return times([adjoint, matmul(v, transpose(v))]);
    },
    wideValue: (_, [a]) => {
      const found = a && spectralWide.largestEigenvalue(isLargest ? a : wides.map(a, dd.negate));
      return found ? wides.scalar(isLargest ? found : dd.negate(found)) : null;
    },
    value: (_, args, context) => {
      const { values } = context.decompositions.symmetricEigen(valueAt(args));
      return kernels.scalar(values.at(isLargest ? -1 : 0) ?? Number.NaN);
    },
    latex: (node, writer) => ({
      text: `\\lambda_{\\${isLargest ? 'max' : 'min'}}\\left(${writer.write(argument(node.args), LEVEL.sum)}\\right)`,
      level: LEVEL.atom,
    }),
    array: named(isLargest ? 'eigmax' : 'eigmin'),
    laws: isLargest
      ? {}
      : { unfolds: (node) => negate(apply('eigmax', negate(argument(node.args)), SCALAR)) },
  });
}

/** (λI - A)⁺ from one decomposition: where λ and A meet, rounding would be inverted. */
const arrayPseudoInverse: ArrayRule = (node, to) => {
  const inside = argument(node.args);
  const largest =
    inside.operator === 'add' && topological([inside]).find(({ operator }) => operator === 'eigmax');
  const [a] = largest ? largest.args : [];
  const name = a && node === resolvent(a) ? 'resolvent' : 'pinv';
  return to.make(
    { kind: 'matrixFunction', name },
    [to.of(name === 'resolvent' && a ? a : inside)],
    node.shape,
  );
};

export const spectral: readonly Operator[] = [
  operator({
    name: 'pinv',
    cubicCost: 40,
    smoothness: { isWellConditioned: hasClearRank },
    algebra: { keepsSymmetry: true },
    calling: callingOf({
      names: ['pinv'],
      shape: (shapes) => shaped(transposedShape(shapeAt(shapes))),
      build: (args) => pseudoInverse(argument(args)),
      summary: 'the Moore–Penrose pseudo-inverse',
    }),
    differentialRule: rule('differential of the pseudo-inverse, for constant rank'),
    pullbackRule: rule('a factor moves across the inner product', 'Delong (6)'),
    differential: (node, _, d) => pinvDifferential(node, d),
    pullback: (node, _, adjoint) => pinvPullback(node, adjoint),
    wideValue: (_, [a]) => (a ? spectralWide.pseudoInverse(a) : null),
    value: (_, args, context) => context.decompositions.pseudoInverse(valueAt(args)),
    latex: (node, writer) => ({
      text: `${writer.write(argument(node.args), LEVEL.atom)}^{+}`,
      level: LEVEL.postfix,
    }),
    array: arrayPseudoInverse,
    laws: { underTransposition: 'turned' },
  }),
  primary(
    'expm',
    (a) => matrixFunction('expm', a),
    'the matrix exponential',
    (a, context) => context.decompositions.exponential(a),
    wides.matrixExponential,
    '\\operatorname{expm}',
    null,
    { cubicCost: 30, algebra: { invertible: 'always' } },
  ),
  primary(
    'logm',
    inverse,
    'the matrix logarithm',
    (a, context) => context.decompositions.logarithm(a),
    spectralWide.logarithm,
    '\\operatorname{logm}',
    'definite',
    { cubicCost: 200, smoothness: { isWellConditioned: isFarFromSingular } },
  ),
  primary(
    'sinm',
    (a) => matrixFunction('cosm', a),
    'the matrix sine',
    (a, context) => trigonometric(a, context, true),
    spectralWide.sine,
    '\\operatorname{sinm}',
    null,
    { cubicCost: 60 },
  ),
  primary(
    'cosm',
    (a) => negate(matrixFunction('sinm', a)),
    'the matrix cosine',
    (a, context) => trigonometric(a, context, false),
    spectralWide.cosine,
    '\\operatorname{cosm}',
    null,
    { cubicCost: 60 },
  ),
  operator({
    name: 'sqrtm',
    cubicCost: 60,
    smoothness: { isWellConditioned: hasClearRank },
    algebra: { keepsSymmetry: true, keepsDefiniteness: true, invertible: 'as its arguments' },
    calling: callingOf({
      names: ['sqrtm'],
      shape: (shapes) => shaped(shapeOf(shapeAt(shapes).rows, shapeAt(shapes).rows), square()),
      build: (args) => matrixFunction('sqrtm', argument(args)),
      summary: 'the principal square root of a square matrix',
    }),
    differentialRule: rule('S dS + dS S = dA, for the square root S of A'),
    pullbackRule: rule("S' Z + Z S' = G, for the adjoint Z of G"),
    differential: (node, _, d) => {
      const a = argument(node.args);
      return halfInverse(node, d, a) ?? sylvester(node, d, a);
    },
    pullback: (node, _, adjoint) => {
      const a = argument(node.args);
      return halfInverse(transpose(node), adjoint, a) ?? sylvester(transpose(node), adjoint, a);
    },
    wideValue: (_, [a]) => (a ? spectralWide.squareRoot(a) : null),
    value: (_, args, context) => rootOf(valueAt(args), context),
    latex: (node, writer) => ({
      text: `${writer.write(argument(node.args), LEVEL.atom)}^{1/2}`,
      level: LEVEL.postfix,
    }),
    array: named('sqrtm'),
    laws: { underTransposition: 'turned', needs: 'semidefinite' },
  }),
  eigenvalue('largest'),
  eigenvalue('smallest'),
  operator({
    name: 'eigvecmax',
    cubicCost: 40,
    smoothness: ofEigenvalue('largest'),
    calling: callingOf({
      names: ['eigvecmax'],
      shape: (shapes) => shaped(columnOf(shapeAt(shapes).rows), square()),
      build: (args) =>
        isScalar(argument(args).shape)
          ? number(1)
          : apply('eigvecmax', argument(args), columnOf(argument(args).shape.rows)),
      summary:
        'the eigenvector of the largest eigenvalue of a symmetric matrix, of norm 1, its largest entry positive',
    }),
    differentialRule: rule('dv = (λI - A)⁺ dA v', 'Matrix Cookbook, section 2.3'),
    pullbackRule: rule('a factor moves across the inner product', 'Delong (6)'),
    differential: (node, _, d) => matmul(resolvent(argument(node.args)), d, node),
    pullback: (node, _, adjoint) => matmul(resolvent(argument(node.args)), adjoint, transpose(node)),
    wideValue: (_, [a]) => (a ? spectralWide.largestEigenvector(a) : null),
    value: (_, args, context) => topVector(valueAt(args), context),
    latex: (node, writer) => ({
      text: `v_{\\max}\\left(${writer.write(argument(node.args), LEVEL.sum)}\\right)`,
      level: LEVEL.atom,
    }),
    array: named('eigvecmax'),
  }),
];

/** (λI - A)⁺ for the largest eigenvalue λ of a symmetric A. */
function resolvent(a: Expression): Expression {
  return pseudoInverse(subtract(scale(apply('eigmax', a, SCALAR), eye(a.shape.rows)), a));
}

/** The last eigenvector with its sign fixed: the entry of largest absolute value is positive. */
function topVector(a: Matrix, context: EvaluationContext): Matrix {
  const { vectors } = context.decompositions.symmetricEigen(a);
  const last = vectors.cols - 1;
  let most = 0;
  for (let i = 0; i < vectors.rows; i++)
    if (Math.abs(kernels.entryOf(vectors, i, last)) > Math.abs(most) + 1e-12)
      most = kernels.entryOf(vectors, i, last);
  return matrixOf(vectors.rows, 1, (i) => Math.sign(most) * kernels.entryOf(vectors, i, last));
}
