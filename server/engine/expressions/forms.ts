// The forms that the calculus is built on: sums, products, powers, transposes, inverses, constant matrices, and what
// arranges entries. For each, how its nodes are recognised, and how one is made. Rules of the algebra ask here; no
// other code compares names of operators.

import type { Shape } from '../shapes/shape.ts';
import { type Expression, intern, NONE, type OperatorName, type Payload } from './expression.ts';

/** Anything that is written with an operator: an expression, or what is known of one. */
interface Node {
  readonly operator: OperatorName;
}

/**
 * A form by its operator: whether a node has it (null and undefined have none), and the node of this form over arguments, of
 * a shape that the caller knows. That node stands as it is: `build.ts` has what brings it to normal form.
 */
export const form = <const Name extends OperatorName>(name: Name) =>
  [
    <Of extends Node>(node: Of | null | undefined): node is Of & { readonly operator: Name } =>
      node?.operator === name,
    (args: readonly Expression[], shape: Shape, payload: Payload = NONE): Expression =>
      intern(name, args, payload, shape),
  ] as const;

/** A number. */
export const [isNumber, numberNode] = form('number');
/** A size as a number. */
export const [isSize, sizeNode] = form('size');
export const [isVariable, variableNode] = form('variable');
export const [isOnes, onesNode] = form('ones');
export const [isZeros, zerosNode] = form('zeros');
/** The n×n identity. */
export const [isIdentity, identityNode] = form('eye');

/** A + B + … */
export const [isSum, sumNode] = form('add');
/** Scalars times at most one matrix, which comes last. */
export const [isScaling, scalingNode] = form('times');
/** A B … */
export const [isMatrixProduct, matrixProductNode] = form('matmul');
/** A ∘ B ∘ … */
export const [isHadamard, hadamardNode] = form('hadamard');
/** Each entry to a power. */
export const [isPower, powerNode] = form('powerEach');
/** A' */
export const [isTranspose, transposeNode] = form('transpose');
/** A⁻¹ */
export const [isInverse, inverseNode] = form('inverse');
/** A^k for a square A. */
export const [isMatrixPower, matrixPowerNode] = form('matrixPower');
/** A ⊗ B */
export const [isKronecker, kroneckerNode] = form('kron');
/** ⟨A, B⟩ */
export const [isInner, innerNode] = form('inner');
/** The sum of all entries. */
export const [isTotal, totalNode] = form('sumAll');
/** Sums along the rows or the columns. */
export const [isAxisSum, axisSumNode] = form('reduce');
export const [isTrace, traceNode] = form('trace');

/** The diagonal matrix of a column. */
export const [isDiagonalMatrix, diagonalMatrixNode] = form('diagMatrix');
/** The diagonal of a matrix as a column. */
export const [isDiagonal, diagonalNode] = form('diagVector');
export const [isVec, vecNode] = form('vec');
export const [isMat, matNode] = form('mat');
export const [isCommutation, commutationNode] = form('commutation');
export const [isSlice, sliceNode] = form('slice');
export const [isBlock, blockNode] = form('block');

/** Σ over an index. */
export const [isIndexSum, indexSumNode] = form('sumOver');
/** Π over an index. */
export const [isIndexProduct, indexProductNode] = form('productOver');

/** A function known by name only, or one of its derivatives. */
export const [isUnknown, unknownNode] = form('unknown');
/** h'(A)[H] of such a function. */
export const [isAction, actionNode] = form('action');
/** h'(A)ᵀ[G] of such a function. */
export const [isAdjoint, adjointNode] = form('adjoint');
/** A derivative that is worked out later. */
export const [isDerivative, derivativeNode] = form('derivative');
/** The differential of a node in a line of a proof, before its own rule is applied. */
export const [isDifferential, differentialNode] = form('differentialOf');
