// The simplest product of two adjacent factors of a matrix product: powers of one base combine, inverses and orthogonal
// factors cancel, ones and diagonals fold.

import { isAtMost, ONE } from '../shapes/dimension.ts';
import { isSquare } from '../shapes/shape.ts';
import type { Expression } from './expression.ts';
import {
  isCommutation,
  isDiagonalMatrix,
  isInverse,
  isKronecker,
  isMatrixPower,
  isMatrixProduct,
  isOnes,
  isTranspose,
  isVec,
} from './forms.ts';
import { matrixPower } from './inverse.ts';
import { eye, ones, sizeFactors } from './leaves.ts';
import { hadamard, matmul, times } from './product.ts';
import { diagMatrix, kronecker, mat, vec } from './structure.ts';
import { holdsFor, transpose } from './transpose.ts';

/** One expression for two neighbours of a chain, or null where they stay apart. */
export function meet(left: Expression, right: Expression): Expression | null {
  if (isOnes(left) && isOnes(right)) {
    return times([...sizeFactors(left.shape.cols), ones(left.shape.rows, right.shape.cols)]);
  }
  if (isDiagonalMatrix(left) && isDiagonalMatrix(right)) {
    const [v] = left.args;
    const [w] = right.args;
    if (v && w) return diagMatrix(hadamard([v, w]));
  }
  if (isCommutation(left)) {
    const folded = meetCommutation(left, right);
    if (folded) return folded;
  }
  if (isKronecker(left) || isKronecker(right)) {
    const folded = meetKronecker(left, right);
    if (folded) return folded;
  }
  // Tall ones have orthonormal columns, wide ones orthonormal rows.
  if (isOrthogonal(left) && transpose(left) === right && isAtMost(left.shape.rows, left.shape.cols))
    return eye(left.shape.rows);
  const [base, exponent] = splitMatrixPower(left);
  const [other, otherExponent] = splitMatrixPower(right);
  return base === other && isSquare(base.shape) ? matrixPower(base, exponent + otherExponent) : null;
}

/** K(m,n) vec(A) = vec(A') for A of m×n, and K(n,m) K(m,n) = I (Magnus and Neudecker, section 3.7). */
function meetCommutation(left: Expression, right: Expression): Expression | null {
  if (left.payload.kind !== 'sizes') return null;
  const { rows } = left.payload;
  const [inside] = right.args;
  if (isVec(right) && inside?.shape.rows === rows) return vec(transpose(inside));
  return isCommutation(right) && transpose(left) === right ? eye(left.shape.rows) : null;
}

/** (A ⊗ B)(C ⊗ D) = (A C) ⊗ (B D) where that fits, and (A ⊗ B) vec(X) = vec(B X A'). */
function meetKronecker(left: Expression, right: Expression): Expression | null {
  const [a, b] = left.args;
  const [c, d] = right.args;
  if (isKronecker(left) && isKronecker(right) && a && b && c && d) {
    const fits = a.shape.cols === c.shape.rows && b.shape.cols === d.shape.rows;
    return fits ? kronecker(matmul([a, c]), matmul([b, d])) : null;
  }
  if (isKronecker(left) && a && b && right.shape.cols === ONE) {
    return vec(matmul([b, mat(right, b.shape.cols, a.shape.cols), transpose(a)]));
  }
  if (isKronecker(right) && left.shape.rows === ONE)
    return transpose(meet(transpose(right), transpose(left)) ?? left);
  return null;
}

function isOrthogonal(a: Expression): boolean {
  const [first] = a.args;
  return holdsFor(isTranspose(a) && first ? first : a, ['orthogonal']);
}

/** X³ as [X, 3], X⁻¹ as [X, -1], (X⁻¹)' as [X', -1]. */
export function splitMatrixPower(a: Expression): readonly [Expression, number] {
  const [first] = a.args;
  if (!first) return [a, 1];
  if (isInverse(a)) return [first, -1];
  if (isMatrixPower(a) && a.payload.kind === 'number') return [first, a.payload.value];
  if (isTranspose(a)) {
    const [base, exponent] = splitMatrixPower(first);
    return exponent === 1 ? [a, 1] : [transpose(base), exponent];
  }
  return [a, 1];
}

/** Cancels (A B)⁻¹ against the factors A, B right before it, and A, B against (A B)⁻¹ right before them. */
export function cancelTail(chain: Expression[]): void {
  const last = chain.at(-1);
  if (!last) return;
  const before = inverseChain(last);
  if (before && endsWith(chain, chain.length - 1, before)) {
    drop(chain, before.length + 1);
    return;
  }
  for (let place = chain.length - 2; place >= Math.max(0, chain.length - 9); place--) {
    const factor = chain[place];
    const after = factor ? inverseChain(factor) : null;
    if (after && after.length === chain.length - 1 - place && endsWith(chain, chain.length, after)) {
      drop(chain, after.length + 1);
      return;
    }
  }
}

/** Whether the chain up to `end` ends with these factors. */
function endsWith(chain: readonly Expression[], end: number, factors: readonly Expression[]): boolean {
  const start = end - factors.length;
  return start >= 0 && factors.every((factor, index) => chain[start + index] === factor);
}

/** Takes away the last factors, whose product is an identity. */
function drop(chain: Expression[], count: number): void {
  const rows = chain[chain.length - count]?.shape.rows;
  chain.splice(chain.length - count, count);
  if (chain.length === 0 && rows) chain.push(eye(rows));
}

/** The factors of M where `a` is the inverse of a product M that stays whole (its factors are not square). */
function inverseChain(a: Expression): readonly Expression[] | null {
  const [base, exponent] = splitMatrixPower(a);
  return exponent === -1 && isMatrixProduct(base) ? base.args : null;
}
