// Products of matrices: chains, Hadamard and Kronecker products, transposes, inverses, powers, the inner product.

import {
  addAll,
  commutation,
  diagMatrix,
  eye,
  hadamard,
  inner,
  inverse,
  isScalarExpression,
  kronecker,
  mat,
  matmul,
  matrixPower,
  negate,
  number,
  powerEach,
  splitPower,
  subtract,
  times,
  trace,
  transpose,
  vec,
} from '../expressions/build.ts';
import { type Expression, intern, NONE } from '../expressions/expression.ts';
import { multiplySizes, ONE } from '../shapes/dimension.ts';
import { SCALAR, shapeOf } from '../shapes/shape.ts';
import * as dd from '../values/double-double.ts';
import * as kernels from '../values/kernels.ts';
import * as layout from '../values/layout.ts';
import { type Matrix, matrixOf } from '../values/matrix.ts';
import * as wides from '../values/wide-matrix.ts';
import { arrayHadamard } from './array-arithmetic.ts';
import { arrayMatmul, arrayTranspose } from './array-products.ts';
import { arrayOf } from './array-structures.ts';
import { adjugate } from './determinants.ts';
import {
  alike,
  argument,
  byArgument,
  callingOf,
  entriesOf,
  operator,
  rule,
  shapeAt,
  shaped,
  square,
  valueAt,
} from './entry.ts';
import {
  chainEntry,
  contractedEntry,
  entrywiseProductEntry,
  inverseEntry,
  kroneckerEntry,
  matrixPowerEntry,
  transposedEntry,
} from './index-rules.ts';
import type { EvaluationContext, MatrixOf, Operator, Writer } from './operator.ts';
import { isFarFromSingular } from './smoothness.ts';
import { joinedSigns, unspreadFactors } from './spread.ts';
import { callText, LEVEL, type Written } from './writing.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly adjugate: true;
    readonly hadamard: true;
    readonly inner: true;
    readonly inverse: true;
    readonly kron: true;
    readonly matmul: true;
    readonly matrixPower: true;
    readonly transpose: true;
  }
}

const product = rule('product rule', 'Delong (12)');
const across = rule('a factor moves across the inner product', 'Delong (6)');

function joined(
  args: readonly Expression[],
  sign: string,
  level: number,
  own: number,
  writer: Writer,
): Written {
  return { text: args.map((arg) => writer.write(arg, level)).join(sign), level: own };
}

/** A chain; a product inside it is seen by its parentheses, but for one at the start, and in a number such as x' A x. */
function chainText(node: Expression, sign: string, writer: Writer): Written {
  const text = node.args
    .map((arg, place) => {
      const open = arg.operator === 'matmul' && (place === 0 || isScalarExpression(node));
      return writer.write(arg, open ? LEVEL.juxtaposition : LEVEL.prefix);
    })
    .join(sign);
  return { text, level: LEVEL.juxtaposition };
}

/** The factors of a Hadamard product as they are written: columns and rows that are spread over the others stand alone. */
export const writtenFactors = (node: Expression): readonly Expression[] =>
  unspreadFactors(node.args, (base, exponent) => powerEach(base, number(exponent)));

/** Factors above and below the line of a Hadamard product. */
function hadamardText(
  factors: readonly Expression[],
  writer: Writer,
  sign: string,
  quotient: string,
): Written {
  const above: Expression[] = [];
  const below: Expression[] = [];
  for (const factor of factors) {
    const [base, exponent] = splitPower(factor);
    if (exponent < 0) below.push(powerEach(base, number(-exponent)));
    else above.push(factor);
  }
  const write = (joined: readonly Expression[]): string => {
    const dots = joinedSigns(joined);
    return joined.reduce((text, factor, place) => {
      const written = writer.write(factor, LEVEL.prefix);
      return place === 0 ? written : `${text}${dots[place] ? ' .* ' : sign}${written}`;
    }, '');
  };
  const top = write(above) || '1';
  if (below.length === 0) return { text: top, level: LEVEL.product };
  const bottom = write(below);
  return { text: `${top}${quotient}${below.length > 1 ? `(${bottom})` : bottom}`, level: LEVEL.product };
}

function powerTerms(
  node: Expression,
  term: (left: Expression, right: Expression) => Expression,
): Expression | null {
  const base = argument(node.args);
  const k = node.payload.kind === 'number' ? node.payload.value : 0;
  if (!Number.isInteger(k) || Math.abs(k) > 64) return null;
  if (k > 0)
    return addAll(
      Array.from({ length: k }, (_, i) => term(matrixPower(base, i), matrixPower(base, k - 1 - i))),
    );
  const p = -k;
  return negate(
    addAll(
      Array.from({ length: p }, (_, i) => term(matrixPower(base, -(i + 1)), matrixPower(base, -(p - i)))),
    ),
  );
}

/** Entry (i, j) is the cofactor of entry (j, i): the determinant without row j and column i, with its sign. */
function cofactorsTransposed(a: Matrix, context: EvaluationContext): Matrix {
  const without = (row: number, col: number): Matrix =>
    matrixOf(a.rows - 1, a.cols - 1, (i, j) => kernels.entryOf(a, i < row ? i : i + 1, j < col ? j : j + 1));
  return matrixOf(a.cols, a.rows, (i, j) => {
    const minor = context.decompositions.determinant(without(j, i));
    return (i + j) % 2 === 0 ? minor : -minor;
  });
}

/** vec(A E B) = (B' ⊗ A) vec(E). */
function chainFactor(node: Expression, index: number): Expression {
  const before = node.args.slice(0, index);
  const behind = node.args.slice(index + 1);
  const { rows, cols } = argument(node.args, index).shape;
  const left = before.length > 0 ? matmul(...before) : eye(rows);
  const right = behind.length > 0 ? matmul(...behind) : eye(cols);
  return kronecker(transpose(right), left);
}

/** A diag(e) b = A diag(b) e for a column b, and the same for a row on the left: shorter than by vec(diag(e)). */
function scaledColumn(node: Expression, matrixOf: MatrixOf): Expression | null {
  const parts: Expression[] = [];
  for (const [index, arg] of node.args.entries()) {
    const [e] = arg.args;
    const j = arg.operator === 'diagMatrix' && e ? matrixOf(e) : null;
    const before = node.args.slice(0, index);
    const behind = node.args.slice(index + 1);
    if (j && node.shape.cols === ONE && behind.length > 0)
      parts.push(matmul(...before, diagMatrix(matmul(...behind)), j));
    else if (j && node.shape.rows === ONE && before.length > 0)
      parts.push(matmul(...behind.map(transpose).reverse(), diagMatrix(matmul(...before)), j));
    else if (matrixOf(arg)) return null;
  }
  return parts.length > 0 ? addAll(parts) : null;
}

/** vec(A ⊗ B) = (Iₙ ⊗ K(q,m) ⊗ Iₚ)(vec A ⊗ vec B), for A of m×n and B of p×q. */
function kroneckerFactor(node: Expression, index: number): Expression {
  const a = argument(node.args);
  const b = argument(node.args, 1);
  const shuffle = kronecker(
    eye(a.shape.cols),
    kronecker(commutation(b.shape.cols, a.shape.rows), eye(b.shape.rows)),
  );
  const spread =
    index === 0 ? kronecker(eye(entriesOf(a.shape)), vec(b)) : kronecker(vec(a), eye(entriesOf(b.shape)));
  return matmul(shuffle, spread);
}

export const products: readonly Operator[] = [
  operator({
    name: 'matmul',
    indexRule: chainEntry,
    algebra: { entries: 'gathered', invertible: 'as its arguments', rebuild: (_, args) => matmul(...args) },
    linearity: 'each',
    differentialRule: product,
    pullbackRule: across,
    differential: (node, index, d) => matmul(...node.args.slice(0, index), d, ...node.args.slice(index + 1)),
    pullback: (node, index, adjoint) => {
      const before = node.args.slice(0, index).map(transpose).reverse();
      const behind = node.args
        .slice(index + 1)
        .map(transpose)
        .reverse();
      return matmul(...before, adjoint, ...behind);
    },
    vecMatrix: (node, matrixOf, moving) =>
      scaledColumn(node, matrixOf) ?? byArgument(chainFactor)(node, matrixOf, moving),
    wideValue: (_, args) => args.reduce(wides.multiply),
    value: (_, args) => kernels.multiplyAll(args),
    print: (node, writer) => chainText(node, ' ', writer),
    latex: (node, writer) => chainText(node, ' \\, ', writer),
    array: arrayMatmul,
  }),
  operator({
    name: 'hadamard',
    indexRule: entrywiseProductEntry,
    algebra: { isCommutative: true, entries: 'gathered', rebuild: (_, args) => hadamard(...args) },
    linearity: 'each',
    differentialRule: rule('d(A ∘ B) = dA ∘ B + A ∘ dB', 'Matrix Cookbook (38)'),
    pullbackRule: rule('A · (B ∘ C) = (A ∘ B) · C'),
    differential: (node, index, d) =>
      hadamard(...node.args.slice(0, index), d, ...node.args.slice(index + 1)),
    pullback: (node, index, adjoint) => hadamard(adjoint, ...node.args.filter((_, place) => place !== index)),
    vecMatrix: byArgument((node, index) =>
      diagMatrix(vec(hadamard(...node.args.filter((_, place) => place !== index)))),
    ),
    wideValue: (_, args) => args.reduce(wides.hadamard),
    value: (_, args) => args.reduce(kernels.hadamard),
    print: (node, writer) => hadamardText(writtenFactors(node), writer, ' ∘ ', ' ./ '),
    latex: (node, writer) => hadamardText(node.args, writer, ' \\circ ', ' \\oslash '),
    array: arrayHadamard,
  }),
  operator({
    name: 'transpose',
    indexRule: transposedEntry,
    algebra: {
      entries: 'arranged',
      keepsTotal: true,
      invertible: 'as its arguments',
      rebuild: (_, args) => transpose(argument(args)),
    },
    linearity: 'joint',
    differentialRule: rule("d(A') = (dA)'", 'Matrix Cookbook (44)'),
    pullbackRule: rule("A · B' = A' · B"),
    differential: (_, __, d) => transpose(d),
    pullback: (_, __, adjoint) => transpose(adjoint),
    vecMatrix: byArgument(({ shape }) => commutation(shape.cols, shape.rows)),
    wideValue: (_, [a]) => (a ? wides.transpose(a) : null),
    value: (_, args) => kernels.transpose(valueAt(args)),
    print: (node, writer) => ({
      text: `${writer.write(argument(node.args), LEVEL.atom)}'`,
      level: LEVEL.postfix,
    }),
    latex: (node, writer) => {
      const inside = argument(node.args);
      if (inside.operator === 'inverse')
        return { text: `${writer.write(argument(inside.args), LEVEL.atom)}^{-\\top}`, level: LEVEL.postfix };
      return { text: `${writer.write(inside, LEVEL.atom)}^\\top`, level: LEVEL.postfix };
    },
    array: arrayTranspose,
  }),
  operator({
    name: 'inverse',
    indexRule: inverseEntry,
    smoothness: { isWellConditioned: isFarFromSingular },
    algebra: {
      keepsSymmetry: true,
      invertible: 'as its arguments',
      rebuild: (_, args) => inverse(argument(args)),
    },
    calling: callingOf({
      names: ['inv', 'inverse'],
      shape: (shapes) => shaped(shapeOf(shapeAt(shapes).rows, shapeAt(shapes).rows), square()),
      build: (args) => inverse(argument(args)),
      summary: 'the inverse of a square matrix',
    }),
    differentialRule: rule('d(A⁻¹) = -A⁻¹ dA A⁻¹', 'Matrix Cookbook (40)'),
    pullbackRule: across,
    differential: (node, _, d) => negate(matmul(node, d, node)),
    pullback: (node, _, adjoint) => negate(matmul(transpose(node), adjoint, transpose(node))),
    wideValue: (_, [a]) => (a ? wides.invert(a) : null),
    value: (_, args, context) => context.decompositions.inverse(valueAt(args)),
    print: (node, writer) => callText('inv', node.args, writer),
    latex: (node, writer) => ({
      text: `${writer.write(argument(node.args), LEVEL.atom)}^{-1}`,
      level: LEVEL.postfix,
    }),
    array: arrayOf({ kind: 'inverse' }),
    laws: { needs: 'invertible' },
  }),
  operator({
    name: 'adjugate',
    algebra: { keepsSymmetry: true, rebuild: (_, args) => adjugate(argument(args)) },
    calling: callingOf({
      names: ['adjugate'],
      shape: (shapes) => shaped(shapeOf(shapeAt(shapes).rows, shapeAt(shapes).rows), square()),
      build: (args) => adjugate(argument(args)),
      summary:
        'the adjugate of a square matrix: det(A) A⁻¹ where A is invertible, and its cofactors everywhere',
    }),
    differentialRule: rule('d(adjugate(A)) = tr(adjugate(A) dA) A⁻¹ - adjugate(A) dA A⁻¹'),
    pullbackRule: across,
    differential: (node, _, d) => {
      const inv = inverse(argument(node.args));
      return subtract(times([trace(matmul(node, d)), inv]), matmul(node, d, inv));
    },
    pullback: (node, _, adjoint) => {
      const inv = inverse(argument(node.args));
      const back = transpose(node);
      return subtract(times([inner(adjoint, inv), back]), matmul(back, adjoint, transpose(inv)));
    },
    wideValue: (_, [a]) =>
      a
        ? wides.wideMatrix(a.rows, a.cols, (i, j) => {
            const minor = wides.determinant(wides.without(a, j, i));
            return (i + j) % 2 === 0 ? minor : dd.negate(minor);
          })
        : null,
    value: (_, args, context) => cofactorsTransposed(valueAt(args), context),
    latex: (node, writer) => ({
      text: `\\operatorname{adj}\\left(${writer.write(argument(node.args), LEVEL.sum)}\\right)`,
      level: LEVEL.atom,
    }),
    array: arrayOf({ kind: 'matrixFunction', name: 'adjugate' }),
  }),
  operator({
    name: 'matrixPower',
    indexRule: matrixPowerEntry,
    algebra: {
      keepsSymmetry: true,
      invertible: 'as its arguments',
      rebuild: ({ payload }, args) =>
        matrixPower(argument(args), payload.kind === 'number' ? payload.value : 1),
    },
    differentialRule: rule('product rule for a power'),
    pullbackRule: across,
    differential: (node, _, d) => powerTerms(node, (left, right) => matmul(left, d, right)),
    pullback: (node, _, adjoint) =>
      powerTerms(node, (left, right) => matmul(transpose(left), adjoint, transpose(right))),
    refusal: 'a matrix power beyond 64 has too many terms in its derivative to be written out',
    wideValue: ({ payload }, [a]) =>
      a && payload.kind === 'number' ? wides.matrixPower(a, payload.value) : null,
    value: (node, args, context) => {
      const k = node.payload.kind === 'number' ? node.payload.value : Number.NaN;
      return kernels.matrixPower(
        k < 0 ? context.decompositions.inverse(valueAt(args)) : valueAt(args),
        Math.abs(k),
      );
    },
    print: (node, writer) => {
      const k = node.payload.kind === 'number' ? node.payload.value : 1;
      const base = argument(node.args);
      return { text: `${writer.write(base, LEVEL.atom)}^${k}`, level: LEVEL.postfix };
    },
    latex: (node, writer) => ({
      text: `${writer.write(argument(node.args), LEVEL.atom)}^{${node.payload.kind === 'number' ? node.payload.value : 1}}`,
      level: LEVEL.postfix,
    }),
    array: (node, to) => {
      const k = node.payload.kind === 'number' ? node.payload.value : 1;
      const base = argument(node.args);
      // The inverse may stand elsewhere, too.
      return to.make(
        { kind: 'matrixPower', power: Math.abs(k) },
        [to.of(k < 0 ? inverse(base) : base)],
        node.shape,
      );
    },
  }),
  operator({
    name: 'kron',
    indexRule: kroneckerEntry,
    // With a column it is two products.
    isSeenThrough: true,
    algebra: {
      entries: 'gathered',
      invertible: 'as its arguments',
      rebuild: (_, args) => kronecker(argument(args), argument(args, 1)),
    },
    linearity: 'each',
    calling: callingOf({
      names: ['kron'],
      arity: [2, 2],
      shape: (shapes) => {
        const [a, b] = [shapeAt(shapes), shapeAt(shapes, 1)];
        return shaped(shapeOf(multiplySizes(a.rows, b.rows), multiplySizes(a.cols, b.cols)));
      },
      build: (args) => kronecker(argument(args), argument(args, 1)),
      summary: 'the Kronecker product A ⊗ B',
    }),
    differentialRule: rule('d(A ⊗ B) = dA ⊗ B + A ⊗ dB', 'Matrix Cookbook (39)'),
    pullbackRule: rule('a Kronecker factor moves across the inner product'),
    differential: (node, index, d) =>
      index === 0 ? kronecker(d, argument(node.args, 1)) : kronecker(argument(node.args), d),
    pullback: kroneckerPullback,
    vecMatrix: byArgument(kroneckerFactor),
    wideValue: (_, [a, b]) => (a && b ? wides.kronecker(a, b) : null),
    value: (_, args) => layout.kronecker(valueAt(args), valueAt(args, 1)),
    print: (node, writer) => joined(node.args, ' ⊗ ', LEVEL.prefix, LEVEL.product, writer),
    latex: (node, writer) => joined(node.args, ' \\otimes ', LEVEL.prefix, LEVEL.product, writer),
    array: (node, to) =>
      to.make(
        { kind: 'kron' },
        node.args.map((arg) => to.of(arg)),
        node.shape,
      ),
  }),
  operator({
    name: 'inner',
    indexRule: contractedEntry,
    algebra: {
      isCommutative: true,
      entries: 'gathered',
      rebuild: (_, args) => inner(argument(args), argument(args, 1)),
    },
    linearity: 'each',
    calling: callingOf({
      names: ['inner'],
      arity: [2, 2],
      shape: () => shaped(SCALAR, ...alike(0, 1)),
      build: (args) => inner(argument(args), argument(args, 1)),
      summary: 'the inner product: the sum of the products of the entries',
    }),
    differentialRule: rule('d(A · B) = dA · B + A · dB', 'Delong (13)'),
    pullbackRule: rule('the inner product is linear'),
    differential: (node, index, d) =>
      index === 0 ? inner(d, argument(node.args, 1)) : inner(argument(node.args), d),
    pullback: (node, index, adjoint) => matmul(adjoint, argument(node.args, 1 - index)),
    vecMatrix: byArgument((node, index) => transpose(vec(argument(node.args, 1 - index)))),
    wideValue: (_, [a, b]) => (a && b ? wides.scalar(wides.inner(a, b)) : null),
    value: (_, args) => kernels.scalar(kernels.inner(valueAt(args), valueAt(args, 1))),
    print: (node, writer) => joined(node.args, ' · ', LEVEL.product, LEVEL.inner, writer),
    latex: (node, writer) => joined(node.args, ' \\cdot ', LEVEL.product, LEVEL.inner, writer),
    array: (node, to) => to.vdot(to.of(argument(node.args)), to.of(argument(node.args, 1))),
  }),
];

/**
 * What an adjoint G of A ⊗ B (A m×n, B p×q) becomes at A, from vec(A ⊗ B) = (Iₙ ⊗ K(q,m) ⊗ Iₚ)(vec A ⊗ vec B)
 * (Magnus and Neudecker, chapter 3); where G is itself U ⊗ V, it is ⟨B, V⟩ U.
 */
function kroneckerPullback(node: Expression, index: number, adjoint: Expression): Expression {
  const a = argument(node.args);
  const b = argument(node.args, 1);
  const [u, v] = adjoint.args;
  if (adjoint.operator === 'times') {
    const body = adjoint.args.at(-1);
    if (body && !isScalarExpression(adjoint))
      return matmul(...adjoint.args.slice(0, -1), kroneckerPullback(node, index, body));
  }
  if (
    adjoint.operator === 'kron' &&
    u &&
    v &&
    u.shape.rows === a.shape.rows &&
    u.shape.cols === a.shape.cols
  ) {
    return index === 0 ? matmul(inner(b, v), u) : matmul(inner(a, u), v);
  }
  if (adjoint.operator === 'eye' && a.shape.rows === a.shape.cols && b.shape.rows === b.shape.cols) {
    return kroneckerPullback(node, index, bareKronecker(a, b));
  }
  const shuffle = kronecker(
    eye(a.shape.cols),
    kronecker(commutation(a.shape.rows, b.shape.cols), eye(b.shape.rows)),
  );
  const column = matmul(shuffle, vec(adjoint));
  const entriesOfA = multiplySizes(a.shape.rows, a.shape.cols);
  const entriesOfB = multiplySizes(b.shape.rows, b.shape.cols);
  const table = mat(column, entriesOfB, entriesOfA);
  return index === 0
    ? mat(matmul(transpose(table), vec(b)), a.shape.rows, a.shape.cols)
    : mat(matmul(table, vec(a)), b.shape.rows, b.shape.cols);
}

/** I ⊗ I, not folded into one identity. */
function bareKronecker(a: Expression, b: Expression): Expression {
  return intern(
    'kron',
    [eye(a.shape.rows), eye(b.shape.rows)],
    NONE,
    shapeOf(multiplySizes(a.shape.rows, b.shape.rows), multiplySizes(a.shape.cols, b.shape.cols)),
  );
}
