// Other spellings of one node, each equal to it; `simplify` keeps the shortest.

import {
  addAll,
  eye,
  hadamard,
  inner,
  isScalarExpression,
  matmul,
  negate,
  numberOf,
  ones,
  rebuild,
  reduce,
  sumAll,
  times,
  trace,
  transpose,
} from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { factsOf } from '../../expressions/facts.ts';
import {
  isAxisSum,
  isDiagonal,
  isDiagonalMatrix,
  isHadamard,
  isIndexSum,
  isInner,
  isMatrixProduct,
  isOnes,
  isPower,
  isScaling,
  isSum,
  isTotal,
  isTrace,
  isTranspose,
  transposeNode,
} from '../../expressions/forms.ts';
import { logistic } from '../../operators/logistic.ts';
import { operatorOf } from '../../operators/table.ts';
import { ONE } from '../../shapes/dimension.ts';
import { transposedShape } from '../../shapes/shape.ts';
import { matrixForm } from '../indices/index-sums.ts';
import { overDeterminants } from './adjugates.ts';
import { mergedBlocks, partsOfFactors } from './block-forms.ts';
import { mergedFactors } from './entrywise.ts';
import { endingAlike, expanded, factored, intoSums, overCommonPower, overLeastPower } from './factoring.ts';
import {
  contractedAlong,
  diagonalOfProduct,
  inBodies,
  mergedLines,
  scaledChains,
  scaledLines,
  splitOnes,
  spreadLines,
} from './rank-one.ts';

/** Other spellings of a node of some form, each with its value. */
export type Rule = (node: Expression) => readonly Expression[];

/** The rules that are tried on the nodes of each form. */
export const REWRITINGS: readonly (readonly [
  hasForm: (node: Expression) => boolean,
  rules: readonly Rule[],
])[] = [
  [
    isSum,
    [
      factored,
      expanded,
      overCommonPower,
      overLeastPower,
      transposeOutside,
      withLead,
      endingAlike,
      spreadLines,
      overDiagonals,
      mergedBlocks,
    ],
  ],
  [isScaling, [withoutSign, expanded, intoSums, overDeterminants, mergedFactors, logistic]],
  [isMatrixProduct, [folded, scaledChains, transposeOutside, expandedProduct, partsOfFactors]],
  [isHadamard, [logistic, transposeOutside, expanded, mergedFactors, mergedLines, spreadSums]],
  [isPower, [logistic, mergedFactors]],
  [isTranspose, [transposeInside]],
  [isInner, [innerProduct]],
  [isIndexSum, [inMatrices]],
  [isReduction, [reduction]],
];

/** Expressions equal to this one that may be shorter. */
export function alternatives(node: Expression): readonly Expression[] {
  const [, rules = []] = REWRITINGS.find(([hasForm]) => hasForm(node)) ?? [];
  return rules.flatMap((rule) => rule(node));
}

/** Operators that are linear in their one argument, and no transpose or part of it. */
function isReduction(node: Expression): boolean {
  return factsOf(node).linearity === 'joint' && node.args.length === 1;
}

function inMatrices(sum: Expression): readonly Expression[] {
  const matrices = matrixForm(sum);
  return matrices ? [matrices] : [];
}

/**
 * Y ∘ G ones(n, d): the row sums of G, spread over Y. It serves the centres of k-means alone, whose gradient has a product with a
 * matrix of ones without it.
 */
function spreadSums(product: Expression): readonly Expression[] {
  const factors = product.args.map((factor) =>
    isMatrixProduct(factor) ? (splitOnes(factor)[0] ?? factor) : factor,
  );
  return factors.every((factor, place) => factor === product.args[place]) ? [] : [hadamard(...factors)];
}

/** Z ∘ u 1' - W Z as (diag(u) - W) Z, as the gradient with a graph's Laplacian is written. */
function overDiagonals(sum: Expression): readonly Expression[] {
  return inBodies(sum, (body) => (isHadamard(body) ? scaledLines(body)[0] : null)).flatMap(factored);
}

/** (A B)' for B' A'. */
function transposeOutside(node: Expression): readonly Expression[] {
  if (isScalarExpression(node) || node.args.length > 32) return [];
  if (!node.args.some(isTransposed)) return [];
  const parts = node.args.map(transpose);
  const transposed = isMatrixProduct(node)
    ? matmul(...parts.reverse())
    : isSum(node)
      ? addAll(parts)
      : hadamard(...parts);
  return [transposeNode([transposed], transposedShape(transposed.shape))];
}

/** Whether a factor or term begins with a transposition somewhere that turning round would save. */
function isTransposed(part: Expression): boolean {
  if (isTranspose(part)) return true;
  if (isScaling(part) || isMatrixProduct(part) || isHadamard(part)) return part.args.some(isTranspose);
  return false;
}

function transposeInside(node: Expression): readonly Expression[] {
  const [inside] = node.args;
  if (!inside) return [];
  if (isSum(inside)) return [addAll(inside.args.map(transpose))];
  if (isHadamard(inside)) return [hadamard(...inside.args.map(transpose))];
  const [summed] = inside.args;
  if (isAxisSum(inside) && inside.payload.kind === 'axis' && isSum(summed)) {
    const { axis } = inside.payload;
    return [addAll(summed.args.map((term) => transpose(contractedAlong(term, axis))))];
  }
  return [transpose(inside)];
}

/** -(… (A - B) …) with the sign inside: … (B - A) …. */
function withoutSign(node: Expression): readonly Expression[] {
  const [first, ...rest] = node.args;
  if (!first || numberOf(first) !== -1 || rest.length === 0) return [];
  for (const [index, factor] of rest.entries()) {
    const opposite = flip(factor, 6, node);
    if (opposite) return [times(rest.map((other, place) => (place === index ? opposite : other)))];
  }
  return [];
}

/** The negative of an expression, where a difference inside it can be reversed. */
function flip(node: Expression, depth: number, whole: Expression): Expression | null {
  if (depth === 0) return null;
  if (isSum(node)) {
    return node.args.length <= 8 &&
      !twice(node, whole) &&
      node.args.some((term) => isScaling(term) && (numberOf(term.args[0] ?? term) ?? 1) < 0)
      ? addAll(node.args.map(negate))
      : null;
  }
  // Linear in the last argument only, as h'(A)[H], or in each.
  const last = operatorOf(node).laws.isLinearInLast ? node.args.length - 1 : -1;
  const { linearity } = factsOf(node);
  const isLinear = linearity === 'each' || (linearity === 'joint' && node.args.length === 1);
  if (!isLinear && last < 0) return null;
  for (const [index, arg] of node.args.entries()) {
    if (last >= 0 && index !== last) continue;
    const opposite = flip(arg, depth - 1, whole);
    if (opposite)
      return rebuild(
        node,
        node.args.map((other, place) => (place === index ? opposite : other)),
      );
  }
  return null;
}

/** -A (x - y) - B as A (y - x) - B: where every term is negative, one that can be reversed leads. */
function withLead(sum: Expression): readonly Expression[] {
  const isNegative = (term: Expression): boolean => (numberOf(term.args[0] ?? term) ?? 1) < 0;
  if (!sum.args.every((term) => isScaling(term) && isNegative(term))) return [];
  for (const [place, term] of sum.args.entries()) {
    const opposite = flip(times(term.args.slice(1)), 6, sum);
    if (!opposite) continue;
    const lead = times([negate(term.args[0] ?? term), opposite]);
    return [addAll([lead, ...sum.args.filter((_, other) => other !== place)])];
  }
  return [];
}

/** A formula's nodes, as far as they are few: beyond, the whole is too large to search for one sign. */
function near(whole: Expression): ReadonlySet<Expression> {
  const seen = new Set<Expression>([whole]);
  for (const node of seen) {
    if (seen.size > 200) break;
    for (const arg of node.args) seen.add(arg);
  }
  return seen;
}

/** Whether a part stands at more than one place: reversed at one of them, it would no longer be shared. */
function twice(part: Expression, whole: Expression): boolean {
  let places = 0;
  for (const node of near(whole)) for (const arg of node.args) if (arg === part) places += 1;
  return places > 1;
}

/** Products with ones as sums along an axis, with diagonals as scalings of a column. */
function folded(node: Expression): readonly Expression[] {
  const results: Expression[] = [];
  const { args } = node;
  args.forEach((factor, index) => {
    const before = args[index - 1];
    const behind = args[index + 1];
    if (isOnes(factor) && factor.shape.cols === ONE && before && index === args.length - 1) {
      results.push(matmul(...args.slice(0, index - 1), reduce(before, 'rows')));
    }
    if (isOnes(factor) && factor.shape.rows === ONE && behind && index === 0) {
      results.push(matmul(reduce(behind, 'cols'), ...args.slice(2)));
    }
    const [diagonal] = factor.args;
    if (!isDiagonalMatrix(factor) || !diagonal) return;
    if (isOnes(before))
      results.push(
        matmul(
          ...args.slice(0, index - 1),
          ones(before.shape.rows, ONE),
          transpose(diagonal),
          ...args.slice(index + 1),
        ),
      );
    if (isOnes(behind))
      results.push(
        matmul(...args.slice(0, index), diagonal, ones(ONE, behind.shape.cols), ...args.slice(index + 2)),
      );
    if (behind && args.at(-1)?.shape.cols === ONE) {
      results.push(matmul(...args.slice(0, index), hadamard(diagonal, matmul(...args.slice(index + 1)))));
    } else if (before && args[0]?.shape.rows === ONE) {
      results.push(
        matmul(hadamard(transpose(diagonal), matmul(...args.slice(0, index))), ...args.slice(index + 1)),
      );
    }
  });
  return results;
}

/** A product with a sum in it, term by term: (I ⊗ A) (x ⊗ I + I ⊗ x) is x ⊗ A + I ⊗ A x. */
function expandedProduct(node: Expression): readonly Expression[] {
  if (!node.args.some((factor) => isSum(factor) || (isTranspose(factor) && isSum(factor.args[0])))) return [];
  return expanded(node);
}

/** Sums of products as inner products; reductions of sums term by term. */
function reduction(node: Expression): readonly Expression[] {
  const [inside] = node.args;
  if (!inside) return [];
  const results: Expression[] = [];
  if (isSum(inside)) results.push(addAll(inside.args.map((term) => rebuild(node, [term]))));
  if (isDiagonalMatrix(node) && isDiagonal(inside) && inside.args[0])
    results.push(hadamard(inside.args[0], eye(node.shape.rows)));
  if (isAxisSum(node) && node.payload.kind === 'axis')
    results.push(contractedAlong(inside, node.payload.axis));
  if (isDiagonal(node)) results.push(diagonalOfProduct(inside) ?? node);
  if (isTotal(node) && isHadamard(inside)) {
    const [first, ...rest] = inside.args;
    if (first && rest.length > 0) results.push(inner(first, hadamard(...rest)));
  }
  if (isTrace(node) && isMatrixProduct(inside)) {
    const [first, ...rest] = inside.args;
    if (first && rest.length > 0) {
      results.push(inner(first, transpose(matmul(...rest))));
    }
  }
  return results;
}

function innerProduct(node: Expression): readonly Expression[] {
  const [a, b] = node.args;
  if (!a || !b) return [];
  const results: Expression[] = [];
  const product = hadamard(a, b);
  // A ./ B · B: nothing is left of B.
  if (!isHadamard(product)) results.push(sumAll(product));
  for (const [left, right] of [
    [a, b],
    [b, a],
  ] as const) {
    if (isSum(left)) results.push(addAll(left.args.map((term) => inner(term, right))));
    if (!isScalarExpression(left)) results.push(trace(matmul(transpose(left), right)));
  }
  return results;
}
