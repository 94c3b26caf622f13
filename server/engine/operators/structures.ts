// Structure: diag, vec, mat, commutation, slices and blocks.

import {
  block,
  commutation,
  diagMatrix,
  diagVector,
  eye,
  kronecker,
  mat,
  matmul,
  numberOf,
  ones,
  slice,
  transpose,
  vec,
  zeros,
} from '../expressions/build.ts';
import type { Expression, Slice } from '../expressions/expression.ts';
import { addSizes, type Dimension, fixedSize, multiplySizes, ONE, printSize } from '../shapes/dimension.ts';
import { columnOf, isColumn, shapeOf } from '../shapes/shape.ts';
import * as dd from '../values/double-double.ts';
import { entryOf } from '../values/kernels.ts';
import * as layout from '../values/layout.ts';
import { type Matrix, matrixOf } from '../values/matrix.ts';
import * as wides from '../values/wide-matrix.ts';
import { splitSign } from './arithmetic-writing.ts';
import { arrayBlocks, arrayCommutation, arrayDiagonal, arrayOf, arraySlice } from './array-structures.ts';
import {
  argument,
  byArgument,
  callingOf,
  operator,
  rule,
  shapeAt,
  shaped,
  sizeAt,
  square,
  valueAt,
} from './entry.ts';
import {
  blockEntry,
  commutationEntry,
  diagonalEntry,
  diagonalMatrixEntry,
  matEntry,
  partEntry,
  vecEntry,
} from './index-rules.ts';
import { frechetMatrix } from './matrix-functions.ts';
import type { EvaluationContext, Operator, Writer } from './operator.ts';
import { stackedMatrix } from './stacked-matrix.ts';
import { type Triangle, triangle } from './triangles.ts';
import { atom, callText, LEVEL, sizeLatex, sizeText, type Written } from './writing.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly block: true;
    readonly commutation: true;
    readonly diagMatrix: true;
    readonly diagVector: true;
    readonly mat: true;
    readonly slice: true;
    readonly tril: true;
    readonly triu: true;
    readonly vec: true;
  }
}

const isVector = (rows: Dimension, cols: Dimension): boolean => rows === ONE || cols === ONE;

function range(part: Slice): string {
  if (part.kind === 'all') return ':';
  return part.from === part.to ? printSize(part.from) : `${printSize(part.from)}:${printSize(part.to)}`;
}

function rangeLatex(part: Slice): string {
  if (part.kind === 'all') return ':';
  return part.from === part.to ? sizeLatex(part.from) : `${sizeLatex(part.from)}:${sizeLatex(part.to)}`;
}

function sliceWritten(
  node: Expression,
  writer: Writer,
  write: (part: Slice) => string,
  open: string,
  close: string,
): Written {
  if (node.payload.kind !== 'slice') return atom('?');
  const inside = argument(node.args);
  const { rows, cols } = node.payload;
  const short = isColumn(inside.shape) && cols.kind === 'all';
  return atom(
    `${writer.write(inside, LEVEL.atom)}${open}${short ? write(rows) : `${write(rows)}, ${write(cols)}`}${close}`,
  );
}

function bounds(part: Slice, size: number, context: EvaluationContext): readonly [number, number] {
  return part.kind === 'all' ? [0, size - 1] : [context.size(part.from) - 1, context.size(part.to) - 1];
}

/** The rows of the identity that a slice picks, as a selection matrix S with S A = A[rows, :]. */
function selection(part: Slice, size: Dimension): Expression {
  return slice(eye(size), part, { kind: 'all' });
}

function blockRows(node: Expression): readonly (readonly Expression[])[] {
  if (node.payload.kind !== 'block') return [];
  let start = 0;
  return node.payload.columnsPerRow.map((count) => {
    start += count;
    return node.args.slice(start - count, start);
  });
}

/** Where an entry of a block matrix stands: its rows and columns, from 1. */
function placeOf(node: Expression, index: number): { readonly rows: Slice; readonly cols: Slice } {
  let top = fixedSize(0);
  let count = 0;
  for (const row of blockRows(node)) {
    let left = fixedSize(0);
    const height = row[0]?.shape.rows ?? ONE;
    for (const entry of row) {
      if (count === index) {
        return {
          rows: { kind: 'range', from: addSizes(top, ONE), to: addSizes(top, height) },
          cols: { kind: 'range', from: addSizes(left, ONE), to: addSizes(left, entry.shape.cols) },
        };
      }
      left = addSizes(left, entry.shape.cols);
      count += 1;
    }
    top = addSizes(top, height);
  }
  return { rows: { kind: 'all' }, cols: { kind: 'all' } };
}

/** vec(block matrix with zeros elsewhere) = F vec(block). */
function placing(node: Expression, index: number): Expression {
  const { rows, cols } = placeOf(node, index);
  return kronecker(transpose(selection(cols, node.shape.cols)), transpose(selection(rows, node.shape.rows)));
}

/** Inside a block nothing is juxtaposed; a sign may stand in front. */
function entryText(entry: Expression, writer: Writer): string {
  const [sign, rest] = splitSign(entry);
  return sign === 1 || numberOf(entry) !== null
    ? writer.write(entry, LEVEL.prefix)
    : `-${writer.write(rest, LEVEL.prefix)}`;
}

function blockValue(node: Expression, args: readonly Matrix[]): Matrix {
  if (node.payload.kind !== 'block') return valueAt(args);
  let start = 0;
  return layout.blocks(
    node.payload.columnsPerRow.map((count) => {
      start += count;
      return args.slice(start - count, start);
    }),
  );
}

/** The lower or upper triangle, the diagonal included; zeros elsewhere. */
function triangleOperator(name: Triangle, keeps: (row: number, col: number) => boolean): Operator {
  return operator({
    name,
    linearity: 'joint',
    algebra: { rebuild: (_, args) => triangle(name, argument(args)) },
    calling: callingOf({
      names: [name],
      shape: (shapes) => shaped(shapeAt(shapes)),
      build: (args) => triangle(name, argument(args)),
      summary: `the ${name === 'tril' ? 'lower' : 'upper'} triangle with the diagonal, zeros elsewhere`,
    }),
    differentialRule: rule(`d(${name}(A)) = ${name}(dA)`),
    pullbackRule: rule(`A · ${name}(B) = ${name}(A) · B`),
    differential: (_, __, d) => triangle(name, d),
    pullback: (_, __, adjoint) => triangle(name, adjoint),
    vecMatrix: byArgument(({ shape }) => diagMatrix(vec(triangle(name, ones(shape.rows, shape.cols))))),
    wideValue: (_, [a]) =>
      a ? wides.wideMatrix(a.rows, a.cols, (i, j) => (keeps(i, j) ? wides.entryOf(a, i, j) : dd.ZERO)) : null,
    value: (_, args) => {
      const a = valueAt(args);
      return matrixOf(a.rows, a.cols, (i, j) => (keeps(i, j) ? entryOf(a, i, j) : 0));
    },
    array: arrayOf({ kind: name === 'tril' ? 'lowerTriangle' : 'upperTriangle' }),
  });
}

export const structures: readonly Operator[] = [
  triangleOperator('tril', (row, col) => col <= row),
  triangleOperator('triu', (row, col) => col >= row),
  operator({
    name: 'diagMatrix',
    indexRule: diagonalMatrixEntry,
    algebra: { isDiagonal: true, keepsTotal: true, rebuild: (_, args) => diagMatrix(argument(args)) },
    linearity: 'joint',
    calling: callingOf({
      names: ['diag'],
      shape: (shapes) => {
        const shape = shapeAt(shapes);
        if (shape.cols === ONE) return shaped(shapeOf(shape.rows, shape.rows));
        if (shape.rows === ONE) return shaped(shapeOf(shape.cols, shape.cols));
        return shaped(columnOf(shape.rows), square());
      },
      build: (args) => {
        const a = argument(args);
        return isVector(a.shape.rows, a.shape.cols) ? diagMatrix(a) : diagVector(a);
      },
      summary: 'a column or row as a diagonal matrix; the diagonal of a square matrix as a column',
    }),
    differentialRule: rule('d(diag(v)) = diag(dv)'),
    pullbackRule: rule('A · diag(v) = diag(A) · v'),
    differential: (_, __, d) => diagMatrix(d),
    pullback: (_, __, adjoint) => diagVector(adjoint),
    // vec(diag(v)) = diag(vec(I)) (1 ⊗ v)
    vecMatrix: byArgument(({ shape: { rows } }) =>
      matmul(diagMatrix(vec(eye(rows))), kronecker(ones(rows, ONE), eye(rows))),
    ),
    wideValue: (_, [a]) => (a ? wides.diagonalMatrix(a) : null),
    value: (_, args) => layout.diagonalMatrix(valueAt(args)),
    print: (node, writer) => callText('diag', node.args, writer),
    array: (node, to) => {
      const v = to.of(argument(node.args));
      const column = v.shape.cols === ONE ? v : to.transpose(v);
      return to.make({ kind: 'diagonalMatrix' }, [column], node.shape);
    },
  }),
  operator({
    name: 'diagVector',
    indexRule: diagonalEntry,
    algebra: { entries: 'arranged', rebuild: (_, args) => diagVector(argument(args)) },
    linearity: 'joint',
    differentialRule: rule('d(diag(A)) = diag(dA)'),
    pullbackRule: rule('v · diag(A) = diag(v) · A'),
    differential: (_, __, d) => diagVector(d),
    pullback: (_, __, adjoint) => diagMatrix(adjoint),
    vecMatrix: byArgument(({ shape: { rows } }) =>
      matmul(kronecker(ones(ONE, rows), eye(rows)), diagMatrix(vec(eye(rows)))),
    ),
    wideValue: (_, [a]) => (a ? { rows: a.rows, cols: 1, data: wides.diagonal(a) } : null),
    value: (_, args) => layout.diagonalOf(valueAt(args)),
    print: (node, writer) => callText('diag', node.args, writer),
    latex: (node, writer) => ({
      text: `\\operatorname{diag}\\left(${writer.write(argument(node.args), LEVEL.sum)}\\right)`,
      level: LEVEL.atom,
    }),
    array: arrayDiagonal,
  }),
  operator({
    name: 'vec',
    indexRule: vecEntry,
    isSeenThrough: true,
    algebra: { entries: 'arranged', keepsTotal: true, rebuild: (_, args) => vec(argument(args)) },
    linearity: 'joint',
    calling: callingOf({
      names: ['vec'],
      shape: (shapes) => shaped(columnOf(multiplySizes(shapeAt(shapes).rows, shapeAt(shapes).cols))),
      build: (args) => vec(argument(args)),
      summary: 'the columns of a matrix, one below the other',
    }),
    differentialRule: rule('d(vec(A)) = vec(dA)'),
    pullbackRule: rule('v · vec(A) = mat(v) · A'),
    differential: (_, __, d) => vec(d),
    pullback: (node, _, adjoint) =>
      mat(adjoint, argument(node.args).shape.rows, argument(node.args).shape.cols),
    vecMatrix: (node, matrixOf) => matrixOf(argument(node.args)),
    wideValue: (_, [a]) => (a ? wides.vec(a) : null),
    value: (_, args) => layout.vec(valueAt(args)),
    array: arrayOf({ kind: 'stacked' }),
  }),
  operator({
    name: 'mat',
    indexRule: matEntry,
    algebra: {
      entries: 'arranged',
      keepsTotal: true,
      rebuild: ({ shape }, args) => mat(argument(args), shape.rows, shape.cols),
    },
    linearity: 'joint',
    calling: callingOf({
      names: ['mat'],
      arity: [3, 3],
      takesSizes: 'tail',
      shape: (_, sizes) =>
        shaped(
          shapeOf(sizeAt(sizes, 0), sizeAt(sizes, 1)),
          { left: { argument: 0, axis: 'rows' }, right: multiplySizes(sizeAt(sizes, 0), sizeAt(sizes, 1)) },
          { left: { argument: 0, axis: 'cols' }, right: ONE },
        ),
      build: (args, sizes) => mat(argument(args), sizeAt(sizes, 0), sizeAt(sizes, 1)),
      summary: 'the m×n matrix whose vec is the column: mat(x, m, n)',
    }),
    differentialRule: rule('d(mat(x)) = mat(dx)'),
    pullbackRule: rule('A · mat(x) = vec(A) · x'),
    differential: (node, _, d) => mat(d, node.shape.rows, node.shape.cols),
    vecMatrix: (node, matrixOf) => matrixOf(argument(node.args)),
    pullback: (_, __, adjoint) => vec(adjoint),
    wideValue: ({ shape }, [a], size) => (a ? wides.unvec(a, size(shape.rows), size(shape.cols)) : null),
    value: (node, args, context) =>
      layout.unvec(valueAt(args), context.size(node.shape.rows), context.size(node.shape.cols)),
    print: (node, writer) =>
      callText('mat', node.args, writer, sizeText(node.shape.rows), sizeText(node.shape.cols)),
    array: arrayOf({ kind: 'unstacked' }),
  }),
  operator({
    name: 'commutation',
    indexRule: commutationEntry,
    isSeenThrough: true,
    algebra: { invertible: 'always' },
    calling: callingOf({
      names: ['commutation'],
      arity: [2, 2],
      takesSizes: 'all',
      shape: (_, sizes) => {
        const size = multiplySizes(sizeAt(sizes, 0), sizeAt(sizes, 1));
        return shaped(shapeOf(size, size));
      },
      build: (_, sizes) => commutation(sizeAt(sizes, 0), sizeAt(sizes, 1)),
      summary: "the mn×mn matrix K with K vec(A) = vec(A') for m×n matrices A",
    }),
    differentialRule: rule('a constant has no differential'),
    wideValue: ({ payload }, _, size) =>
      payload.kind === 'sizes' ? wides.commutation(size(payload.rows), size(payload.cols)) : null,
    value: (node, _, context) =>
      node.payload.kind === 'sizes'
        ? layout.commutation(context.size(node.payload.rows), context.size(node.payload.cols))
        : layout.commutation(1, 1),
    print: (node) =>
      atom(
        node.payload.kind === 'sizes'
          ? `commutation(${sizeText(node.payload.rows)}, ${sizeText(node.payload.cols)})`
          : '?',
      ),
    latex: (node) =>
      atom(
        node.payload.kind === 'sizes'
          ? `K_{${sizeLatex(node.payload.rows)}, ${sizeLatex(node.payload.cols)}}`
          : '?',
      ),
    array: arrayCommutation,
  }),
  operator({
    name: 'slice',
    indexRule: partEntry,
    algebra: {
      entries: 'arranged',
      rebuild: (node, args) =>
        node.payload.kind === 'slice' ? slice(argument(args), node.payload.rows, node.payload.cols) : node,
    },
    linearity: 'joint',
    differentialRule: rule('d(A[i, j]) = dA[i, j]'),
    pullbackRule: rule('a part of a matrix is a product with columns of the identity'),
    differential: (node, _, d) =>
      node.payload.kind === 'slice' ? slice(d, node.payload.rows, node.payload.cols) : null,
    pullback: (node, _, adjoint) => {
      if (node.payload.kind !== 'slice') return null;
      const { rows, cols } = argument(node.args).shape;
      return matmul(
        transpose(selection(node.payload.rows, rows)),
        adjoint,
        selection(node.payload.cols, cols),
      );
    },
    vecMatrix: (node, matrixOf, moving) =>
      frechetMatrix(node, matrixOf, moving) ??
      byArgument(({ args, payload }) => {
        if (payload.kind !== 'slice') return null;
        const { rows, cols } = argument(args).shape;
        return kronecker(selection(payload.cols, cols), selection(payload.rows, rows));
      })(node, matrixOf, moving),
    wideValue: ({ payload, shape }, [a], size) => {
      if (!a || payload.kind !== 'slice') return null;
      const top = payload.rows.kind === 'all' ? 1 : size(payload.rows.from);
      const left = payload.cols.kind === 'all' ? 1 : size(payload.cols.from);
      return wides.wideMatrix(size(shape.rows), size(shape.cols), (i, j) =>
        wides.entryOf(a, top - 1 + i, left - 1 + j),
      );
    },
    value: (node, args, context) => {
      const a = valueAt(args);
      if (node.payload.kind !== 'slice') return a;
      return layout.slice(
        a,
        bounds(node.payload.rows, a.rows, context),
        bounds(node.payload.cols, a.cols, context),
      );
    },
    print: (node, writer) => sliceWritten(node, writer, range, '[', ']'),
    // In braces: what is indexed may have a subscript of its own.
    latex: (node, writer) => {
      const { text, level } = sliceWritten(node, writer, rangeLatex, '}_{[', ']}');
      return { text: `{${text}`, level };
    },
    array: arraySlice,
  }),
  operator({
    name: 'block',
    indexRule: blockEntry,
    linearity: 'joint',
    differentialRule: rule('d[A B] = [dA dB]'),
    pullbackRule: rule('the inner product is the sum over the blocks'),
    differential: (node, index, d) => {
      let count = 0;
      return block(
        blockRows(node).map((row) =>
          row.map((entry) => {
            count += 1;
            return count - 1 === index ? d : zeros(entry.shape.rows, entry.shape.cols);
          }),
        ),
      );
    },
    pullback: (node, index, adjoint) => {
      const { rows, cols } = placeOf(node, index);
      return slice(adjoint, rows, cols);
    },
    vecMatrix: (node, matrixOf, moving) =>
      stackedMatrix(blockRows(node), matrixOf, moving) ?? byArgument(placing)(node, matrixOf, moving),
    value: blockValue,
    wideValue: ({ payload }, args) =>
      payload.kind === 'block' ? wides.blocks(args, payload.columnsPerRow) : null,
    print: (node, writer) =>
      atom(
        `[${blockRows(node)
          .map((row) => row.map((entry) => entryText(entry, writer)).join(', '))
          .join('; ')}]`,
      ),
    latex: (node, writer) =>
      atom(
        `\\begin{bmatrix} ${blockRows(node)
          .map((row) => row.map((entry) => writer.write(entry, LEVEL.sum)).join(' & '))
          .join(' \\\\ ')} \\end{bmatrix}`,
      ),
    array: (node, to) => arrayBlocks(blockRows(node), node, to),
  }),
];
