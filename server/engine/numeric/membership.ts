// Whether a value is a member of the set that an attribute declares, up to rounding.

import type { Attribute } from '../expressions/expression.ts';
import {
  at,
  entryOf,
  frobeniusNorm,
  identity,
  maxAbs,
  multiply,
  subtract,
  transpose,
} from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';
import { inverse } from './decompositions/lu.ts';
import { distanceFrom, structureOf } from './structure.ts';

const CLOSE = 1e-9;

/** Whether a value has an attribute, up to rounding. */
export function hasAttribute(a: Matrix, attribute: Attribute): boolean {
  switch (attribute) {
    case 'symmetric':
    case 'skew':
    case 'diagonal':
    case 'lower':
    case 'upper':
      return a.rows === a.cols && distanceFrom(a, structureOf([attribute])) <= CLOSE;
    case 'spd':
    case 'psd':
      return a.rows === a.cols && distanceFrom(a, 'symmetric') <= CLOSE && isDefinite(a, attribute === 'spd');
    case 'orthogonal': {
      const gram = a.rows < a.cols ? multiply(a, transpose(a)) : multiply(transpose(a), a);
      return maxAbs(subtract(gram, identity(gram.rows))) <= CLOSE;
    }
    case 'invertible':
      return a.rows === a.cols && frobeniusNorm(a) * frobeniusNorm(inverse(a)) <= 50 * a.rows;
    case 'positive':
      return a.data.every((value) => value > 0);
    case 'nonneg':
      return a.data.every((value) => value >= 0);
    case 'binary':
      return a.data.every((value) => value === 0 || value === 1);
    case 'probability':
      return a.data.every((value) => value > 0 && value < 1);
    case 'unit':
      return Math.abs(frobeniusNorm(a) - 1) <= CLOSE;
    case 'simplex':
    case 'simplex rows':
    case 'simplex cols':
    case 'onehot':
    case 'onehot rows':
    case 'onehot cols':
      return (groupsOf(a, attribute) ?? []).every((group) => {
        const total = group.reduce((sum, index) => sum + at(a.data, index), 0);
        const fine = (value: number): boolean =>
          attribute.startsWith('onehot') ? value === 0 || value === 1 : value >= 0;
        return Math.abs(total - 1) <= CLOSE && group.every((index) => fine(at(a.data, index)));
      });
  }
}

/** Whether Cholesky's factorisation of a symmetric matrix goes through. */
function isDefinite(a: Matrix, strictly: boolean): boolean {
  const n = a.rows;
  const shift = strictly ? 0 : 1e-10 * (maxAbs(a) + 1);
  const factor = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let rest = entryOf(a, i, j) + (i === j ? shift : 0);
      for (let k = 0; k < j; k++) rest -= at(factor, i * n + k) * at(factor, j * n + k);
      if (i === j && !(rest > 0)) return false;
      factor[i * n + j] = i === j ? Math.sqrt(rest) : rest / at(factor, j * n + j);
    }
  }
  return true;
}

/** The entries that sum to 1 together; null for attributes that say no such thing. */
export function groupsOf(a: Matrix, attribute: Attribute): readonly (readonly number[])[] | null {
  const row = (i: number): number[] => Array.from({ length: a.cols }, (_, j) => i * a.cols + j);
  const col = (j: number): number[] => Array.from({ length: a.rows }, (_, i) => i * a.cols + j);
  switch (attribute) {
    case 'simplex':
    case 'onehot':
      return [Array.from({ length: a.rows * a.cols }, (_, i) => i)];
    case 'simplex rows':
    case 'onehot rows':
      return Array.from({ length: a.rows }, (_, i) => row(i));
    case 'simplex cols':
    case 'onehot cols':
      return Array.from({ length: a.cols }, (_, j) => col(j));
    default:
      return null;
  }
}
