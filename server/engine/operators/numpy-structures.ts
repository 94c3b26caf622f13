// vec, mat, diagonals, slices and blocks in NumPy. Columns stand below each other as in the language: Fortran's order.

import { matmul, ones, transpose } from '../expressions/build.ts';
import type { Expression, Slice } from '../expressions/expression.ts';
import { type Dimension, fixedSize, ONE, subtractSizes } from '../shapes/dimension.ts';
import { isScalar } from '../shapes/shape.ts';
import { type Code, hole, leftOf, type NumpyRule, type NumpyWriter } from './code.ts';
import { argument } from './entry.ts';
import { LEVEL } from './writing.ts';

export const numpyVec: NumpyRule = (node, py) =>
  py.code(LEVEL.atom)`${hole(py.of(argument(node.args)), LEVEL.atom)}.reshape((-1, 1), order='F')`;

export const numpyMat: NumpyRule = (node, py) => {
  const { rows, cols } = node.shape;
  const inside = hole(py.of(argument(node.args)), LEVEL.atom);
  return py.code(LEVEL.atom)`${inside}.reshape((${py.size(rows)}, ${py.size(cols)}), order='F')`;
};

export const numpyCommutation: NumpyRule = (node, py) =>
  node.payload.kind === 'sizes'
    ? py.call(py.helper('commutation'), py.size(node.payload.rows), py.size(node.payload.cols))
    : py.of(ones(ONE, ONE));

/** The diagonal of A B needs only the entries on it: the row sums of A ∘ B'. */
export const numpyDiagonal: NumpyRule = (node, py) => {
  const inside = argument(node.args);
  const halves = halvesOf(inside, py);
  if (halves) return py.call('np.sum', halves, 'axis=1', 'keepdims=True');
  return py.code(LEVEL.atom)`np.diag(${py.of(inside)}).reshape((-1, 1))`;
};

/** tr(A B) is the sum of A ∘ B'; an inverse in it is solved with first, since a trace may be turned round. */
export const numpyTrace: NumpyRule = (node, py) => {
  const inside = argument(node.args);
  const halves = halvesOf(inside, py);
  if (halves) return py.call('np.sum', halves);
  const solved = inside.operator === 'matmul' ? inside.args.findIndex(isSolved) : -1;
  const whole =
    solved > 0 && py.uses(inside) <= 1
      ? matmul(...inside.args.slice(solved), ...inside.args.slice(0, solved))
      : inside;
  return py.call('np.trace', py.of(whole));
};

/** A ∘ B' of a product A B that stands nowhere else and in which nothing is solved or scaled. */
function halvesOf(product: Expression, py: NumpyWriter): Code | null {
  const last = product.args.at(-1);
  const plain = product.args.every((factor) => !isSolved(factor) && factor.operator !== 'diagMatrix');
  if (product.operator !== 'matmul' || !last || !plain || py.uses(product) > 1) return null;
  const left = py.of(matmul(...product.args.slice(0, -1)));
  const right = hole(py.of(transpose(last)), LEVEL.prefix);
  return py.code(LEVEL.product)`${leftOf('*', left, LEVEL.product)} * ${right}`;
}

function isSolved({ operator, args: [inside] }: Expression): boolean {
  return operator === 'inverse' || (operator === 'transpose' && inside?.operator === 'inverse');
}

function before(size: Dimension, py: NumpyWriter): Code {
  return py.size(subtractSizes(size, fixedSize(1)));
}

function rangeCode(part: Slice, py: NumpyWriter): Code {
  if (part.kind === 'all') return py.code(LEVEL.atom, true)`:`;
  return part.from === ONE
    ? py.code(LEVEL.atom, true)`:${py.size(part.to)}`
    : py.code(LEVEL.atom, true)`${before(part.from, py)}:${py.size(part.to)}`;
}

/** Ranges keep rows rows and columns columns; an entry is a number. */
export const numpySlice: NumpyRule = (node, py) => {
  const inside = hole(py.of(argument(node.args)), LEVEL.atom);
  if (node.payload.kind !== 'slice') return py.of(argument(node.args));
  const { rows, cols } = node.payload;
  if (isScalar(node.shape)) {
    const row = rows.kind === 'all' ? '0' : before(rows.from, py);
    const col = cols.kind === 'all' ? '0' : before(cols.from, py);
    return py.code(LEVEL.atom)`${inside}[${row}, ${col}]`;
  }
  return py.code(LEVEL.atom)`${inside}[${rangeCode(rows, py)}, ${rangeCode(cols, py)}]`;
};

/** `np.block([[A, B], [C, D]])` */
export function numpyBlock(rows: readonly (readonly Expression[])[], py: NumpyWriter): Code {
  const listed = rows.map((row) => py.list(row.map((entry) => py.of(entry))));
  return py.call('np.block', py.list(listed));
}
