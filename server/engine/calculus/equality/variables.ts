// A variable's entries, with the laws that its declaration gives them.

import { signOfAttributes } from '../../expressions/attributes.ts';
import { variableOf } from '../../expressions/build.ts';
import type { Attribute, Expression } from '../../expressions/expression.ts';
import { ONE } from '../../shapes/dimension.ts';
import { isSquare } from '../../shapes/shape.ts';
import {
  type AtomLaws,
  atomOf,
  EMPTY,
  type Form,
  factor,
  formOf,
  type Ledger,
  NO_LAWS,
  type Slot,
  type Symmetry,
} from './form.ts';
import { deltaOf } from './settling.ts';
import { formFrom, productOf } from './sums.ts';

/**
 * The entry of a variable at (row, col), by its attributes: of a symmetric one both orders are one entry, of a triangular one
 * some entries are 0.
 */
export function variableForm(ledger: Ledger, leaf: Expression, row: Slot, col: Slot): Form {
  const variable = variableOf(leaf);
  if (!variable) return EMPTY;
  const { rows, cols } = leaf.shape;
  const isValue = variable.role === 'value';
  const has = (...names: readonly Attribute[]): boolean =>
    variable.attributes.some((attribute) => names.includes(attribute));
  const square = isSquare(leaf.shape) && rows !== ONE;
  const symmetric = square && has('symmetric', ...(isValue ? (['spd', 'psd'] as const) : []));
  const triangles = square ? (has('lower') ? 1 : 0) + (has('upper') ? 1 : 0) : 0;
  const isDiagonal = square && (has('diagonal') || triangles === 2 || (symmetric && triangles > 0));
  const symmetry: Symmetry = isDiagonal
    ? 'none'
    : symmetric
      ? 'symmetric'
      : square && has('skew')
        ? 'skew'
        : 'none';
  const slots = [...(rows === ONE ? [] : [row]), ...(cols === ONE || isDiagonal ? [] : [col])];
  const axes = [...(rows === ONE ? [] : [rows]), ...(cols === ONE || isDiagonal ? [] : [cols])];
  const atom = atomOf(ledger, `${variable.role} ${variable.name}`, {
    meaning: { kind: 'entry' },
    symmetry,
    sign: isValue ? signOfAttributes(variable.attributes) : null,
    laws: isValue ? { ...lawsOf(ledger, leaf, variable.attributes, isDiagonal), axes } : { ...NO_LAWS, axes },
  });
  const entry = formOf(factor(atom, slots));
  if (isDiagonal) return productOf(ledger, [formOf(deltaOf(ledger, rows, row, col)), entry]);
  if (triangles === 0) return formFrom(ledger, entry.terms);
  return productOf(ledger, [
    entry,
    lowerMask(ledger, ...(has('lower') ? ([row, col] as const) : ([col, row] as const))),
  ]);
}

const OPEN: readonly Attribute[] = ['symmetric', 'spd', 'invertible', 'positive', 'probability'];

/** 1 on and below the diagonal, else 0. */
function lowerMask(ledger: Ledger, row: Slot, col: Slot): Form {
  const atom = atomOf(ledger, 'lower', {
    meaning: { kind: 'entry' },
    sign: 'nonnegative',
    laws: { ...NO_LAWS, isMask: true },
  });
  return formOf(factor(atom, [row, col]));
}

function lawsOf(
  ledger: Ledger,
  leaf: Expression,
  attributes: readonly Attribute[],
  isDiagonal: boolean,
): Omit<AtomLaws, 'axes'> {
  const { rows, cols } = leaf.shape;
  const has = (...names: readonly Attribute[]): boolean =>
    attributes.some((attribute) => names.includes(attribute));
  const isVector = rows === ONE || cols === ONE;
  const sumsToOne: number[] = [];
  if (isVector && rows !== cols && has('simplex', 'onehot')) sumsToOne.push(0);
  // Σ over the columns of a row is over the last place.
  if (!isVector && has('simplex rows', 'onehot rows')) sumsToOne.push(1);
  if (!isVector && has('simplex cols', 'onehot cols')) sumsToOne.push(0);
  const orthonormal: number[] = [];
  if (!isVector && has('orthogonal') && !isDiagonal) {
    // A tall matrix has orthonormal columns, a wide one orthonormal rows, a square one both.
    if (ledger.atMost(cols, rows)) orthonormal.push(0);
    if (ledger.atMost(rows, cols)) orthonormal.push(1);
  }
  return {
    sumsToOne,
    orthonormal,
    isUnit: isVector && has('unit'),
    isOpen: attributes.every((attribute) => OPEN.includes(attribute)),
    isMask: has('binary', 'onehot', 'onehot rows', 'onehot cols'),
  };
}
