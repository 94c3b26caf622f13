// What a node is, for the operators that the calculus is built on: sums, products, powers, transposes, inverses, constant
// matrices, and what arranges entries. Rules of the algebra ask here; no other code compares names of operators.

import type { OperatorName } from './expression.ts';

/** Anything that is written with an operator: an expression, or what is known of one. */
interface Node {
  readonly operator: OperatorName;
}

/** Tells nodes of this operator from others; null and undefined are none. */
function form<const Name extends OperatorName>(name: Name) {
  return <Of extends Node>(node: Of | null | undefined): node is Of & { readonly operator: Name } =>
    node?.operator === name;
}

/** A number. */
export const isNumber = form('number');
/** A size as a number. */
export const isSize = form('size');
export const isVariable = form('variable');
export const isOnes = form('ones');
export const isZeros = form('zeros');
/** The n×n identity. */
export const isIdentity = form('eye');

/** A + B + … */
export const isSum = form('add');
/** Scalars times at most one matrix, which comes last. */
export const isScaling = form('times');
/** A B … */
export const isMatrixProduct = form('matmul');
/** A ∘ B ∘ … */
export const isHadamard = form('hadamard');
/** Each entry to a power. */
export const isPower = form('powerEach');
/** A' */
export const isTranspose = form('transpose');
/** A⁻¹ */
export const isInverse = form('inverse');
/** A^k for a square A. */
export const isMatrixPower = form('matrixPower');
/** A ⊗ B */
export const isKronecker = form('kron');
/** ⟨A, B⟩ */
export const isInner = form('inner');
/** The sum of all entries. */
export const isTotal = form('sumAll');
/** Sums along the rows or the columns. */
export const isAxisSum = form('reduce');
/** The square root of the sum of the squares of all entries. */
export const isFrobeniusNorm = form('normF');
export const isTrace = form('trace');
export const isDeterminant = form('det');
export const isLogDeterminant = form('logdet');

/** The diagonal matrix of a column. */
export const isDiagonalMatrix = form('diagMatrix');
/** The diagonal of a matrix as a column. */
export const isDiagonal = form('diagVector');
export const isVec = form('vec');
export const isMat = form('mat');
export const isCommutation = form('commutation');
export const isSlice = form('slice');
export const isBlock = form('block');

/** Σ over an index. */
export const isIndexSum = form('sumOver');
/** Π over an index. */
export const isIndexProduct = form('productOver');

/** A function known by name only, or one of its derivatives. */
export const isUnknown = form('unknown');
/** h'(A)[H] of such a function. */
export const isAction = form('action');
/** h'(A)ᵀ[G] of such a function. */
export const isAdjoint = form('adjoint');
/** A derivative that is worked out later. */
export const isDerivative = form('derivative');
