// Products of matrices: chains, Hadamard and Kronecker products, transposes, the inner product.

import {
  addAll,
  commutation,
  diagMatrix,
  eye,
  hadamard,
  inner,
  isScalarExpression,
  kronecker,
  mat,
  matmul,
  number,
  powerEach,
  splitPower,
  transpose,
  vec,
} from '../expressions/build.ts';
import { type Expression, intern, NONE } from '../expressions/expression.ts';
import { multiplySizes, ONE } from '../shapes/dimension.ts';
import { SCALAR, shapeOf } from '../shapes/shape.ts';
import * as kernels from '../values/kernels.ts';
import * as layout from '../values/layout.ts';
import * as wides from '../values/wide-matrix.ts';
import { arrayHadamard } from './array-arithmetic.ts';
import { arrayMatmul, arrayTranspose } from './array-products.ts';
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
  valueAt,
} from './entry.ts';
import {
  chainEntry,
  contractedEntry,
  entrywiseProductEntry,
  kroneckerEntry,
  transposedEntry,
} from './index-rules.ts';
import { transposeMistakes } from './mistakes.ts';
import type { MatrixOf, Operator, Writer } from './operator.ts';
import { joinedSigns, unspreadFactors } from './spread.ts';
import { LEVEL, type Written } from './writing.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly hadamard: true;
    readonly inner: true;
    readonly kron: true;
    readonly matmul: true;
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
    algebra: {
      isFlat: true,
      entries: 'gathered',
      invertible: 'as its arguments',
      rebuild: (_, args) => matmul(...args),
    },
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
    algebra: {
      isCommutative: true,
      isFlat: true,
      entries: 'gathered',
      rebuild: (_, args) => hadamard(...args),
    },
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
    mistakes: transposeMistakes,
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
    reluctance: 0.1,
    indexRule: contractedEntry,
    algebra: {
      isCommutative: true,
      entries: 'gathered',
      keepsDefiniteness: true,
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
