// The linear set that a variable's attributes keep it in: gradients are taken within it, under the Frobenius inner
// product, and directions stay inside it.

import type { Attribute } from '../expressions/expression.ts';
import { entryOf, inner, maxAbs, scale, subtract } from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';
import { matrixOf } from '../values/matrix.ts';

export type Structure = 'full' | 'symmetric' | 'skew' | 'diagonal' | 'lower' | 'upper';

/** Attributes such as `positive` or `orthogonal` change no gradient; of a scalar or a column nothing does. */
export function structureOf(attributes: readonly Attribute[]): Structure {
  const has = (attribute: Attribute): boolean => attributes.includes(attribute);
  const symmetric = has('symmetric') || has('spd') || has('psd');
  const lower = has('lower');
  const upper = has('upper');
  if (has('diagonal') || (lower && upper) || (symmetric && (lower || upper))) return 'diagonal';
  if (symmetric) return 'symmetric';
  if (has('skew')) return 'skew';
  if (lower) return 'lower';
  return upper ? 'upper' : 'full';
}

/** The nearest matrix of the set: the orthogonal projection under the Frobenius inner product. */
export function project(a: Matrix, structure: Structure): Matrix {
  switch (structure) {
    case 'full':
      return a;
    case 'symmetric':
      return matrixOf(a.rows, a.cols, (i, j) => 0.5 * (entryOf(a, i, j) + entryOf(a, j, i)));
    case 'skew':
      return matrixOf(a.rows, a.cols, (i, j) => 0.5 * (entryOf(a, i, j) - entryOf(a, j, i)));
    case 'diagonal':
      return matrixOf(a.rows, a.cols, (i, j) => (i === j ? entryOf(a, i, j) : 0));
    case 'lower':
      return matrixOf(a.rows, a.cols, (i, j) => (i >= j ? entryOf(a, i, j) : 0));
    case 'upper':
      return matrixOf(a.rows, a.cols, (i, j) => (i <= j ? entryOf(a, i, j) : 0));
  }
}

/** How far a matrix is from the set, relative to its largest entry. */
export function distanceFrom(a: Matrix, structure: Structure): number {
  if (structure === 'full') return 0;
  const size = maxAbs(a);
  return size === 0 ? 0 : maxAbs(subtract(a, project(a, structure))) / size;
}

/** An orthonormal basis of the set among rows×cols matrices, with the entries (i, j) that each one stands for. */
export function basisOf(
  structure: Structure,
  rows: number,
  cols: number,
): readonly { readonly row: number; readonly col: number; readonly direction: Matrix }[] {
  const basis: { row: number; col: number; direction: Matrix }[] = [];
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      if ((structure === 'symmetric' || structure === 'skew') && col < row) continue;
      const unit = matrixOf(rows, cols, (i, j) => (i === row && j === col ? 1 : 0));
      const inside = project(unit, structure);
      const length = Math.sqrt(inner(inside, inside));
      if (length > 0) basis.push({ row, col, direction: scale(inside, 1 / length) });
    }
  }
  return basis;
}
