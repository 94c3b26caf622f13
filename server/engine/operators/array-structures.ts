// vec, mat, diagonals, traces, slices and blocks over arrays. Columns stand below each other as in the language.

import { matmul, transpose } from '../expressions/build.ts';
import type { Expression, Slice } from '../expressions/expression.ts';
import { SCALAR } from '../shapes/shape.ts';
import type { ArrayNode, ArrayRule, ArrayWriter, Operation, Range } from './array-code.ts';
import type { MatrixFunction } from './array-functions.ts';
import { isSolved } from './array-products.ts';
import { argument } from './entry.ts';

/** An operation on the argument alone. */
export function arrayOf(operation: Operation): ArrayRule {
  return (node, to) => to.make(operation, [to.of(argument(node.args))], node.shape);
}

/** The rule for a function of whole matrices that a library has, by its name. */
export const arrayMatrixFunction = (name: MatrixFunction): ArrayRule =>
  arrayOf({ kind: 'matrixFunction', name });

/** The rule for the commutation matrix; 1 where both sizes are. */
export const arrayCommutation: ArrayRule = (node, to) =>
  node.payload.kind === 'sizes'
    ? to.make({ kind: 'commutation', rows: node.payload.rows, cols: node.payload.cols }, [], node.shape)
    : to.make({ kind: 'filled', value: 1 }, [], node.shape);

/** The diagonal of A B needs only the entries on it: the row sums of A ∘ B'. */
export const arrayDiagonal: ArrayRule = (node, to) => {
  const halves = halvesOf(argument(node.args), to);
  if (halves) return to.sum(to.binary('multiply', ...halves), 'rows');
  return to.make({ kind: 'diagonalOf' }, [to.of(argument(node.args))], node.shape);
};

/** tr(A B) is the inner product of A' and B; an inverse in it is solved with first, since the factors of a trace may be rotated. */
export const arrayTrace: ArrayRule = (node, to) => {
  const inside = argument(node.args);
  const halves = halvesOf(inside, to);
  if (halves) return to.vdot(...halves);
  const solved = inside.operator === 'matmul' ? inside.args.findIndex((factor) => isSolved(factor, to)) : -1;
  const whole =
    solved > 0 && to.uses(inside) <= 1
      ? matmul(...inside.args.slice(solved), ...inside.args.slice(0, solved))
      : inside;
  return to.make({ kind: 'traceOf' }, [to.of(whole)], SCALAR);
};

/** A and B' of a product A B that stands nowhere else and in which nothing is solved or scaled. */
function halvesOf(product: Expression, to: ArrayWriter): readonly [ArrayNode, ArrayNode] | null {
  const last = product.args.at(-1);
  const isPlain = (factor: Expression): boolean =>
    !isSolved(factor, to) && to.of(factor).operation.kind !== 'diagonalMatrix';
  if (product.operator !== 'matmul' || !last || to.uses(product) > 1 || !product.args.every(isPlain))
    return null;
  return [to.of(matmul(...product.args.slice(0, -1))), to.of(transpose(last))];
}

const rangeOf = (part: Slice): Range => (part.kind === 'all' ? null : { from: part.from, to: part.to });

/** Ranges keep rows rows and columns columns; an entry is a number. */
export const arraySlice: ArrayRule = (node, to) => {
  const inside = to.of(argument(node.args));
  if (node.payload.kind !== 'slice') return inside;
  const { rows, cols } = node.payload;
  return to.make({ kind: 'part', rows: rangeOf(rows), cols: rangeOf(cols) }, [inside], node.shape);
};

/** A block matrix as an operation on arrays, with its blocks row by row. */
export function arrayBlocks(
  rows: readonly (readonly Expression[])[],
  node: Expression,
  to: ArrayWriter,
): ArrayNode {
  const columnsPerRow = rows.map((row) => row.length);
  return to.make(
    { kind: 'blocks', columnsPerRow },
    rows.flat().map((entry) => to.of(entry)),
    node.shape,
  );
}
