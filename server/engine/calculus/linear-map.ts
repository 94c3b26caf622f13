// A linear map as a matrix: from dF, linear in dX, the J with vec(dF) = J vec(dX) (Magnus and Neudecker, chapter 9).

import {
  eye,
  kronecker,
  matmul,
  number,
  slice,
  substitute,
  sumOver,
  transpose,
  vec,
  zeros,
} from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { entriesOf } from '../operators/entry.ts';
import { freeLetters } from '../operators/letters.ts';
import { operatorOf } from '../operators/table.ts';
import { type Dimension, namedSize, ONE } from '../shapes/dimension.ts';
import { depending } from './gradient.ts';

/** The pq×mn matrix J with vec(of) = J vec(d), for `of` (p×q) linear in the leaf `d` (m×n). Every linear map has one. */
export function linearMatrix(of: Expression, d: Expression): Expression {
  const order = topological([of]);
  const moving = depending(order, new Set([d]));
  if (!moving.has(of)) return zeros(entriesOf(of.shape), entriesOf(d.shape));
  const done = new Map<Expression, Expression>([[d, eye(entriesOf(d.shape))]]);
  for (const node of order) {
    if (!moving.has(node) || done.has(node)) continue;
    // A node without a form of its own, as f([A dA; 0 A]), may be part of one that has it.
    const found = operatorOf(node).vecMatrix(node, (arg) => done.get(arg) ?? null, moving);
    if (found) done.set(node, found);
  }
  return done.get(of) ?? columnByColumn(of, d);
}

/** The columns of J are what the map makes of the unit matrices: J = Σⱼ Σᵢ vec(of at eᵢ eⱼ') (eⱼ ⊗ eᵢ)'. */
function columnByColumn(of: Expression, d: Expression): Expression {
  const { rows, cols } = d.shape;
  const [i = 'i', j = 'j'] = freeLetters(of);
  const right = rows === ONE ? [] : [unitRow(rows, i)];
  const left = cols === ONE ? [] : [unitRow(cols, j)];
  const direction = product([...right.map(transpose), ...left]);
  const column = vec(substitute(of, new Map([[d, direction]])));
  // vec(eᵢ eⱼ')' is eⱼ' ⊗ eᵢ'.
  const placed = matmul(column, [...left, ...right].reduce(kronecker, number(1)));
  const overRows = rows === ONE ? placed : sumOver(i, ONE, rows, placed);
  return cols === ONE ? overRows : sumOver(j, ONE, cols, overRows);
}

const product = (factors: readonly Expression[]): Expression =>
  factors.length > 0 ? matmul(...factors) : number(1);

/** The i-th row of the identity. */
function unitRow(size: Dimension, index: string): Expression {
  const place = namedSize(index);
  return slice(eye(size), { kind: 'range', from: place, to: place }, { kind: 'all' });
}
