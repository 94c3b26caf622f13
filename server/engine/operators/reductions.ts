// Reductions: sums and means, traces, determinants, sums and products over an index.

import {
  addAll,
  divide,
  eye,
  hadamard,
  inner,
  inverse,
  isMostlyInvertible,
  isNeverZero,
  kronecker,
  matmul,
  number,
  ones,
  powerEach,
  productOver,
  reduce,
  scale,
  size,
  spread,
  substituteIndex,
  sumAll,
  sumOver,
  times,
  trace,
  transpose,
  vec,
} from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { addSizes, type Dimension, namedSize, ONE, printSize, subtractSizes } from '../shapes/dimension.ts';
import { isScalar, isSquare, SCALAR, type Shape, shapeOf } from '../shapes/shape.ts';
import * as dd from '../values/double-double.ts';
import * as kernels from '../values/kernels.ts';
import * as wideFunctions from '../values/wide-functions.ts';
import * as wides from '../values/wide-matrix.ts';
import type { ArrayNode, ArrayWriter } from './array-code.ts';
import { arrayOf, arrayTrace } from './array-structures.ts';
import { adjugate, determinant, logarithmOfDeterminant, logDeterminant } from './determinants.ts';
import {
  argument,
  byArgument,
  callingOf,
  entriesOf,
  operator,
  refused,
  rule,
  shapeAt,
  shaped,
  square,
  valueAt,
} from './entry.ts';
import { axisSumEntry, contractedEntry, indexSumEntry, traceEntry } from './index-rules.ts';
import { freeLetters } from './letters.ts';
import { determinantMistakes, logDeterminantMistakes } from './mistakes.ts';
import type { Calling, Operator, ShapeRuling } from './operator.ts';
import { isFarFromSingular } from './smoothness.ts';
import { callText, LEVEL, sizeLatex } from './writing.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly det: true;
    readonly logdet: true;
    readonly mean: true;
    readonly productOver: true;
    readonly reduce: true;
    readonly sumAll: true;
    readonly sumOver: true;
    readonly trace: true;
  }
}

function axisShape(shape: Shape, option: string | null): ShapeRuling {
  if (option === null) return shaped(SCALAR);
  if (option === 'rows') return shaped(shapeOf(shape.rows, ONE));
  if (option === 'cols') return shaped(shapeOf(ONE, shape.cols));
  return refused(
    'sums run over all entries, or with `rows` along each row, or with `cols` along each column',
  );
}

function summed(a: Expression, option: string | null): Expression {
  return option === 'rows' || option === 'cols' ? reduce(a, option) : sumAll(a);
}

/** How many entries each sum of a mean has. */
function counted(shape: Shape, option: string | null): Expression {
  const along: Record<string, Dimension> = { rows: shape.cols, cols: shape.rows };
  const axis = option === null ? undefined : along[option];
  return axis ? size(axis) : times([size(shape.rows), size(shape.cols)]);
}

/** `mean` is a sum over a size: a name without a node of its own. */
const meanCalling: Calling = callingOf({
  names: ['mean'],
  options: ['rows', 'cols'],
  shape: (shapes, _, option) => axisShape(shapeAt(shapes), option),
  build: (args, _, option) => divide(summed(argument(args), option), counted(argument(args).shape, option)),
  summary: 'the mean of all entries; of each row with `rows`, of each column with `cols`',
});

/** A product of square matrices and their powers, factor by factor; null of anything else. */
function squareFactors(a: Expression): readonly (readonly [base: Expression, exponent: number])[] | null {
  const [first] = a.args;
  if (a.operator === 'inverse' && first) return [[first, -1]];
  if (a.operator === 'matrixPower' && first && a.payload.kind === 'number') return [[first, a.payload.value]];
  if (a.operator !== 'matmul' || !a.args.every(({ shape }) => isSquare(shape))) return null;
  return a.args.map((factor) => [factor, 1]);
}

export const reductions: readonly Operator[] = [
  operator({
    name: 'sumAll',
    indexRule: contractedEntry,
    algebra: { entries: 'gathered', rebuild: (_, args) => sumAll(argument(args)) },
    linearity: 'joint',
    calling: callingOf({
      names: ['sum'],
      options: ['rows', 'cols'],
      shape: (shapes, _, option) => axisShape(shapeAt(shapes), option),
      build: (args, _, option) => summed(argument(args), option),
      summary: 'the sum of all entries; of each row with `rows`, of each column with `cols`',
    }),
    differentialRule: rule('d(sum(A)) = sum(dA)'),
    pullbackRule: rule('sum(A) = ones · A'),
    differential: (_, __, d) => sumAll(d),
    pullback: (node, _, adjoint) => spread(adjoint, argument(node.args).shape),
    vecMatrix: byArgument((node) => ones(ONE, entriesOf(argument(node.args).shape))),
    wideValue: (_, [a]) => (a ? wides.scalar(wides.total(a.data)) : null),
    value: (_, args) => kernels.scalar(kernels.sumEntries(valueAt(args))),
    print: (node, writer) => callText('sum', node.args, writer),
    latex: (node, writer) => ({
      text: `\\sum ${writer.write(argument(node.args), LEVEL.atom)}`,
      level: LEVEL.inner,
    }),
    array: (node, to) => to.sum(to.of(argument(node.args)), null),
  }),
  operator({
    name: 'mean',
    linearity: 'joint',
    calling: meanCalling,
    differentialRule: rule('d(mean(A)) = mean(dA)'),
    value: (_, args) => kernels.scalar(kernels.sumEntries(valueAt(args)) / valueAt(args).data.length),
    print: (node, writer) =>
      callText('mean', node.args, writer, ...(node.payload.kind === 'axis' ? [node.payload.axis] : [])),
    array: arrayOf({ kind: 'meanOf' }),
  }),
  operator({
    name: 'reduce',
    indexRule: axisSumEntry,
    algebra: {
      entries: 'gathered',
      keepsTotal: true,
      rebuild: (node, args) =>
        node.payload.kind === 'axis' ? reduce(argument(args), node.payload.axis) : node,
    },
    linearity: 'joint',
    differentialRule: rule('d(sum(A)) = sum(dA)'),
    pullbackRule: rule('a sum along an axis is a product with ones'),
    differential: (node, _, d) => (node.payload.kind === 'axis' ? reduce(d, node.payload.axis) : null),
    pullback: (node, _, adjoint) => {
      const { rows, cols } = argument(node.args).shape;
      if (node.payload.kind !== 'axis') return null;
      return node.payload.axis === 'rows'
        ? matmul(adjoint, ones(ONE, cols))
        : matmul(ones(rows, ONE), adjoint);
    },
    vecMatrix: byArgument((node) => {
      const { rows, cols } = argument(node.args).shape;
      if (node.payload.kind !== 'axis') return null;
      return node.payload.axis === 'rows'
        ? kronecker(ones(ONE, cols), eye(rows))
        : kronecker(eye(cols), ones(ONE, rows));
    }),
    wideValue: ({ payload }, [a]) =>
      a && payload.kind === 'axis' ? wides.alongAxis(a, payload.axis, wides.total) : null,
    value: (node, args) =>
      node.payload.kind === 'axis' && node.payload.axis === 'rows'
        ? kernels.rowSums(valueAt(args))
        : kernels.colSums(valueAt(args)),
    print: (node, writer) =>
      callText('sum', node.args, writer, node.payload.kind === 'axis' ? node.payload.axis : ''),
    latex: (node, writer) => ({
      text: `\\operatorname{sum}_{\\text{${node.payload.kind === 'axis' ? node.payload.axis : ''}}}\\left(${writer.write(argument(node.args), LEVEL.sum)}\\right)`,
      level: LEVEL.atom,
    }),
    array: (node, to) => {
      const axis = node.payload.kind === 'axis' ? node.payload.axis : 'rows';
      return to.sum(to.of(argument(node.args)), isScalar(node.shape) ? null : axis);
    },
  }),
  operator({
    name: 'trace',
    indexRule: traceEntry,
    algebra: { keepsDefiniteness: true, rebuild: (_, args) => trace(argument(args)) },
    linearity: 'joint',
    calling: callingOf({
      names: ['tr', 'trace'],
      shape: () => shaped(SCALAR, square()),
      build: (args) => trace(argument(args)),
      summary: 'the trace of a square matrix',
    }),
    differentialRule: rule('d(tr(A)) = tr(dA)', 'Matrix Cookbook (36)'),
    pullbackRule: rule('tr(A) = I · A', 'Matrix Cookbook (99)'),
    differential: (_, __, d) => trace(d),
    pullback: (node, _, adjoint) => scale(adjoint, eye(argument(node.args).shape.rows)),
    vecMatrix: byArgument((node) => transpose(vec(eye(argument(node.args).shape.rows)))),
    wideValue: (_, [a]) => (a ? wides.scalar(wides.total(wides.diagonal(a))) : null),
    value: (_, args) => kernels.scalar(kernels.trace(valueAt(args))),
    latex: (node, writer) => ({
      text: `\\operatorname{tr}\\left(${writer.write(argument(node.args), LEVEL.sum)}\\right)`,
      level: LEVEL.atom,
    }),
    array: arrayTrace,
  }),
  operator({
    name: 'det',
    mistakes: determinantMistakes,
    cubicCost: 1,
    hasOneFactor: true,
    smoothness: { isWellConditioned: isFarFromSingular },
    algebra: { keepsDefiniteness: true, rebuild: (_, args) => determinant(argument(args)) },
    calling: callingOf({
      names: ['det'],
      shape: () => shaped(SCALAR, square()),
      build: (args) => determinant(argument(args)),
      summary: 'the determinant of a square matrix',
    }),
    // Jacobi's formula: adjugate(A) is det(A) A⁻¹ where A is invertible, and has a value everywhere.
    differentialRule: rule(
      "d(det(A)) = tr(adjugate(A) dA) = adjugate(A)' · dA, where A is invertible det(A) A⁻¹' · dA",
      'Matrix Cookbook (42)',
    ),
    pullbackRule: rule('the inner product is linear'),
    differential: (node, _, d) => inner(cofactors(node), d),
    pullback: (node, _, adjoint) => times([adjoint, cofactors(node)]),
    wideValue: (_, [a]) => (a ? wides.scalar(wides.determinant(a)) : null),
    value: (_, args, context) => kernels.scalar(context.decompositions.determinant(valueAt(args))),
    latex: (node, writer) => ({
      text: `\\det\\left(${writer.write(argument(node.args), LEVEL.sum)}\\right)`,
      level: LEVEL.atom,
    }),
    array: arrayOf({ kind: 'determinant' }),
    laws: {
      underTransposition: 'same',
      unfolds: (node) => {
        const parts = squareFactors(argument(node.args));
        return parts && times(parts.map(([base, count]) => powerEach(determinant(base), number(count))));
      },
    },
  }),
  operator({
    name: 'logdet',
    mistakes: logDeterminantMistakes,
    cubicCost: 1,
    recognition: { by: 'det', of: logarithmOfDeterminant },
    hasOneFactor: true,
    smoothness: { isWellConditioned: isFarFromSingular },
    algebra: { rebuild: (_, args) => logDeterminant(argument(args)) },
    calling: callingOf({
      names: ['logdet'],
      shape: () => shaped(SCALAR, square()),
      build: (args) => logDeterminant(argument(args)),
      summary: 'log |det(A)| of a square matrix',
    }),
    differentialRule: rule("d(logdet(A)) = tr(A⁻¹ dA) = A⁻¹' · dA", 'Matrix Cookbook (43)'),
    pullbackRule: rule('the inner product is linear'),
    differential: (node, _, d) => inner(transpose(inverse(argument(node.args))), d),
    pullback: (node, _, adjoint) => times([adjoint, transpose(inverse(argument(node.args)))]),
    wideValue: (_, [a]) =>
      a ? wides.scalar(wideFunctions.logarithm(dd.absolute(wides.determinant(a)))) : null,
    value: (_, args, context) =>
      kernels.scalar(Math.log(Math.abs(context.decompositions.determinant(valueAt(args))))),
    latex: (node, writer) => ({
      text: `\\log\\left|\\det ${writer.write(argument(node.args), LEVEL.atom)}\\right|`,
      level: LEVEL.juxtaposition,
    }),
    array: arrayOf({ kind: 'logdet' }),
    laws: {
      needs: 'invertible',
      underTransposition: 'same',
      unfolds: (node) => {
        const parts = squareFactors(argument(node.args));
        return parts && addAll(parts.map(([base, count]) => times([number(count), logDeterminant(base)])));
      },
    },
  }),
  operator({
    name: 'sumOver',
    indexRule: indexSumEntry,
    algebra: {
      rebuild: (node, args) =>
        node.payload.kind === 'binder'
          ? sumOver(node.payload.index, node.payload.from, node.payload.to, argument(args))
          : node,
    },
    linearity: 'joint',
    differentialRule: rule('d(Σᵢ fᵢ) = Σᵢ dfᵢ, each term by its own rules'),
    pullbackRule: rule('the inner product is linear'),
    differential: (node, _, d) =>
      node.payload.kind === 'binder'
        ? sumOver(node.payload.index, node.payload.from, node.payload.to, d)
        : null,
    vecMatrix: (node, matrixOf) => {
      const j = matrixOf(argument(node.args));
      return j && node.payload.kind === 'binder'
        ? sumOver(node.payload.index, node.payload.from, node.payload.to, j)
        : null;
    },
    value: () => {
      throw new Error('a sum over an index is evaluated index by index');
    },
    print: (node, writer) => bound(node, '∑', writer.write(argument(node.args), LEVEL.juxtaposition)),
    latex: (node, writer) =>
      boundLatex(node, '\\sum', writer.write(argument(node.args), LEVEL.juxtaposition)),
    array: (node, to) => overIndex(node, 'sum', to),
  }),
  operator({
    name: 'productOver',
    algebra: {
      rebuild: (node, args) =>
        node.payload.kind === 'binder'
          ? productOver(node.payload.index, node.payload.from, node.payload.to, argument(args))
          : node,
    },
    differentialRule: rule('d(Πᵢ fᵢ) = Σᵢ dfᵢ times the other factors, each by its own rules'),
    differential: (node, _, d) => {
      const others = otherFactors(node);
      return others && node.payload.kind === 'binder'
        ? sumOver(node.payload.index, node.payload.from, node.payload.to, hadamard(others, d))
        : null;
    },
    value: () => {
      throw new Error('a product over an index is evaluated index by index');
    },
    print: (node, writer) => bound(node, '∏', writer.write(argument(node.args), LEVEL.juxtaposition)),
    latex: (node, writer) =>
      boundLatex(node, '\\prod', writer.write(argument(node.args), LEVEL.juxtaposition)),
    array: (node, to) => overIndex(node, 'product', to),
  }),
];

/** ∂det(A)/∂A, the matrix of cofactors: det(A) A⁻¹' where A has an inverse but for a set without volume. */
function cofactors(node: Expression): Expression {
  const a = argument(node.args);
  return transpose(isMostlyInvertible(a) ? times([node, inverse(a)]) : adjugate(a));
}

/**
 * Of a product over an index, what one factor is multiplied by: the product divided by the factor where that is never 0,
 * else the product of the others, Π over j < i times Π over j > i, which has a value wherever the product has one.
 */
export function otherFactors(node: Expression): Expression | null {
  const { payload } = node;
  if (payload.kind !== 'binder') return null;
  const body = argument(node.args);
  if (isNeverZero(body)) return hadamard(node, powerEach(body, number(-1)));
  const { index, from, to } = payload;
  const [letter = `${index}_`] = freeLetters(node);
  const factor = substituteIndex(body, index, namedSize(letter));
  const at = namedSize(index);
  return hadamard(
    productOver(letter, from, subtractSizes(at, ONE), factor),
    productOver(letter, addSizes(at, ONE), to, factor),
  );
}

function overIndex(node: Expression, combine: 'sum' | 'product', writer: ArrayWriter): ArrayNode {
  const body = writer.of(argument(node.args));
  if (node.payload.kind !== 'binder') return body;
  const { index, from, to } = node.payload;
  return writer.make({ kind: 'loop', index, from, to, combine }, [body], node.shape);
}

function bound(
  node: Expression,
  sign: string,
  body: string,
): { readonly text: string; readonly level: number } {
  if (node.payload.kind !== 'binder') return { text: body, level: LEVEL.sum };
  const { index, from, to } = node.payload;
  return { text: `${sign}_{${index}=${printSize(from)}}^{${printSize(to)}} ${body}`, level: LEVEL.inner };
}

function boundLatex(
  node: Expression,
  sign: string,
  body: string,
): { readonly text: string; readonly level: number } {
  if (node.payload.kind !== 'binder') return { text: body, level: LEVEL.sum };
  const { index, from, to } = node.payload;
  return {
    text: `${sign}_{${sizeLatex(from).length > 0 ? `${index}=${sizeLatex(from)}` : index}}^{${sizeLatex(to)}} ${body}`,
    level: LEVEL.inner,
  };
}
