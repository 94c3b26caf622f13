// Inverses, adjugates and whole powers of square matrices.

import {
  addAll,
  inner,
  inverse,
  matmul,
  matrixPower,
  negate,
  subtract,
  times,
  trace,
  transpose,
} from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { shapeOf } from '../shapes/shape.ts';
import * as dd from '../values/double-double.ts';
import * as kernels from '../values/kernels.ts';
import { type Matrix, matrixOf } from '../values/matrix.ts';
import * as wides from '../values/wide-matrix.ts';
import { arrayOf } from './array-structures.ts';
import { adjugate } from './determinants.ts';
import { argument, callingOf, operator, rule, shapeAt, shaped, square, valueAt } from './entry.ts';
import { inverseEntry, matrixPowerEntry } from './index-rules.ts';
import { inverseMistakes, matrixPowerMistakes } from './mistakes.ts';
import type { EvaluationContext, Operator } from './operator.ts';
import { isFarFromSingular } from './smoothness.ts';
import { callText, LEVEL } from './writing.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly adjugate: true;
    readonly inverse: true;
    readonly matrixPower: true;
  }
}

const across = rule('a factor moves across the inner product', 'Delong (6)');

/** The differential of A^k, factor by factor. */
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

export const inverses: readonly Operator[] = [
  operator({
    name: 'inverse',
    mistakes: inverseMistakes,
    cubicCost: 2,
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
    reluctance: 0.2,
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
    mistakes: matrixPowerMistakes,
    cubicCost: 4,
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
];
