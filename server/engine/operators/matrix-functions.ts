// Primary functions of square matrices: expm, logm, sinm, cosm, sqrtm. Their derivatives are blocks of the function at a block
// matrix (Mathias, SIAM J. Matrix Anal. Appl. 17, 1996; Higham, Functions of Matrices, chapter 3).

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
  slice,
  splitScalars,
  times,
  transpose,
  variableOf,
  vec,
  zeros,
} from '../expressions/build.ts';
import type { Expression, OperatorName } from '../expressions/expression.ts';
import type { AlgebraicFacts } from '../expressions/facts.ts';
import { node as bareNode } from '../expressions/leaves.ts';
import { addSizes, type Dimension, ONE } from '../shapes/dimension.ts';
import { shapeOf } from '../shapes/shape.ts';
import * as kernels from '../values/kernels.ts';
import * as layout from '../values/layout.ts';
import { type Matrix, matrixOf } from '../values/matrix.ts';
import type { WideMatrix } from '../values/wide-matrix.ts';
import * as wides from '../values/wide-matrix.ts';
import * as spectralWide from '../values/wide-spectral.ts';
import { arrayMatrixFunction } from './array-structures.ts';
import { argument, callingOf, operator, rule, shapeAt, shaped, square, valueAt } from './entry.ts';
import type { EvaluationContext, MatrixOf, Operator, OperatorLaws, Smoothness } from './operator.ts';
import { pseudoInverse } from './pseudo-inverse.ts';
import { hasClearRank, isFarFromSingular } from './smoothness.ts';
import { LEVEL } from './writing.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly cosm: true;
    readonly expm: true;
    readonly logm: true;
    readonly sinm: true;
    readonly sqrtm: true;
  }
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
  return bareNode(name, [a], a.shape);
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
    array: arrayMatrixFunction(name),
    laws: { underTransposition: 'transposed', needs },
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
  // The rounding error of an eigenvalue that is 0.
  const least = 4 * a.rows * Number.EPSILON * most;
  if (!values.every((value) => value >= -least)) return root;
  const roots = values.map((value) => (value <= least ? 0 : Math.sqrt(value)));
  const scaled = matrixOf(a.rows, a.cols, (i, j) => kernels.entryOf(vectors, i, j) * kernels.at(roots, j));
  return kernels.multiply(scaled, kernels.transpose(vectors));
}

export const matrixFunctions: readonly Operator[] = [
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
    array: arrayMatrixFunction('sqrtm'),
    laws: { underTransposition: 'transposed', needs: 'semidefinite' },
  }),
];
