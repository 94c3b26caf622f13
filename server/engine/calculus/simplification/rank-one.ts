// Entrywise products with an outer product: (A ∘ u v') w = u ∘ A (v ∘ w). What was spread over a matrix becomes a
// scaling of columns. Horn and Johnson, Topics in Matrix Analysis, section 5.1: A ∘ u v' = diag(u) A diag(v).

import {
  addAll,
  diagMatrix,
  hadamard,
  inner,
  matmul,
  number,
  ones,
  powerEach,
  reduce,
  splitPower,
  splitScalars,
  sumAll,
  times,
  transpose,
} from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import {
  isDiagonalMatrix,
  isHadamard,
  isMatrixProduct,
  isOnes,
  isTranspose,
} from '../../expressions/forms.ts';
import { ONE } from '../../shapes/dimension.ts';

/** A ∘ (column row), both m×n, column m×1, row 1×n. */
interface Scaled {
  readonly matrix: Expression;
  readonly column: Expression;
  readonly row: Expression;
}

/** A matrix as column row, where it is written as one. */
function outer(node: Expression): readonly [column: Expression, row: Expression] | null {
  const { rows, cols } = node.shape;
  if (rows === ONE || cols === ONE) return null;
  if (isOnes(node)) return [ones(rows, ONE), ones(ONE, cols)];
  const [base, exponent] = splitPower(node);
  if (exponent !== 1) {
    const inside = outer(base);
    return inside && [powerEach(inside[0], number(exponent)), powerEach(inside[1], number(exponent))];
  }
  if (!isMatrixProduct(node)) return null;
  const cut = node.args.findIndex((factor) => factor.shape.rows === ONE);
  return cut > 0 ? [matmul(...node.args.slice(0, cut)), matmul(...node.args.slice(cut))] : null;
}

/** An entrywise product taken apart where one of its factors is an outer product. */
function scaled(node: Expression): Scaled | null {
  const [transposed] = node.args;
  if (isTranspose(node) && transposed) {
    const inside = scaled(transposed);
    return (
      inside && {
        matrix: transpose(inside.matrix),
        column: transpose(inside.row),
        row: transpose(inside.column),
      }
    );
  }
  if (!isHadamard(node)) return null;
  for (const [place, factor] of node.args.entries()) {
    const split = outer(factor);
    if (!split) continue;
    const rest = node.args.filter((_, other) => other !== place);
    return { matrix: hadamard(...rest), column: split[0], row: split[1] };
  }
  return null;
}

/** A ∘ u 1' = diag(u) A and A ∘ 1 v' = A diag(v): rows or columns scaled, with nothing spread. */
export function scaledLines(node: Expression): readonly Expression[] {
  const parts = scaled(node);
  if (!parts) return [];
  const { matrix, column, row } = parts;
  if (isOnes(row)) return [matmul(diagMatrix(column), matrix)];
  return isOnes(column) ? [matmul(matrix, diagMatrix(row))] : [];
}

/** Columns that are spread side by side, or rows, as one: (u 1') ∘ (w 1') = (u ∘ w) 1'. */
export function mergedLines(product: Expression): readonly Expression[] {
  const spread = product.args.map(outer);
  for (const side of [0, 1] as const) {
    const isLine = (place: number): boolean => isOnes(spread[place]?.[side]);
    const places = product.args.flatMap((_, place) => (isLine(place) ? [place] : []));
    if (places.length < 2) continue;
    const lines = places.flatMap((place) => spread[place]?.[1 - side] ?? []);
    const unit = spread[places[0] ?? 0]?.[side];
    const line = hadamard(...lines);
    const rest = product.args.filter((_, place) => !isLine(place));
    if (unit) return [hadamard(side === 0 ? matmul(unit, line) : matmul(line, unit), ...rest)];
  }
  return [];
}

/** diag(u) A = A ∘ u 1' and A diag(v) = A ∘ 1 v' among the terms of a sum: there A may stand entrywise in another term too. */
export function spreadLines(sum: Expression): readonly Expression[] {
  return inBodies(sum, (body) => (isMatrixProduct(body) ? spreadLine(body) : null));
}

/** A sum with the matrices of its terms replaced, their numbers kept; nothing where the rule finds none to replace. */
export function inBodies(
  sum: Expression,
  rule: (body: Expression) => Expression | null | undefined,
): readonly Expression[] {
  const terms = sum.args.map((term) => {
    const [scalars, body] = splitScalars(term);
    const other = rule(body);
    return other ? times([...scalars, other]) : term;
  });
  return terms.every((term, place) => term === sum.args[place]) ? [] : [addAll(terms)];
}

function spreadLine(chain: Expression): Expression | null {
  const first = chain.args[0];
  const last = chain.args.at(-1);
  const [left, right] = [first?.args[0], last?.args[0]];
  if (isDiagonalMatrix(first) && left)
    return hadamard(matmul(...chain.args.slice(1)), matmul(left, ones(ONE, chain.shape.cols)));
  if (isDiagonalMatrix(last) && right)
    return hadamard(
      matmul(...chain.args.slice(0, -1)),
      matmul(ones(chain.shape.rows, ONE), transpose(right)),
    );
  return null;
}

/** Chains with an entrywise product that an outer product scales, between a row or a column and the rest. */
export function scaledChains(node: Expression): readonly Expression[] {
  const { args } = node;
  const found: Expression[] = [];
  for (const [place, factor] of args.entries()) {
    const parts = scaled(factor);
    if (!parts) continue;
    const before = args.slice(0, place).flatMap(apart);
    const behind = args.slice(place + 1).flatMap(apart);
    const end = behind.findIndex((next) => next.shape.cols === ONE);
    const start = before.findLastIndex((next) => next.shape.rows === ONE);
    if (end >= 0) {
      const inside = hadamard(transpose(parts.row), matmul(...behind.slice(0, end + 1)));
      const column = hadamard(parts.column, matmul(parts.matrix, inside));
      found.push(matmul(...before, column, ...behind.slice(end + 1)));
    } else if (start >= 0) {
      const inside = hadamard(transpose(parts.column), matmul(...before.slice(start)));
      const row = hadamard(matmul(inside, parts.matrix), parts.row);
      found.push(matmul(...before.slice(0, start), row, ...behind));
    }
  }
  return found;
}

/** A matrix of ones as a column and a row of them; everything else as it is. */
function apart(factor: Expression): readonly Expression[] {
  return isOnes(factor) ? (outer(factor) ?? [factor]) : [factor];
}

/** A matrix of ones is a column and a row of ones: sums of what stands before it and behind. */
export function splitOnes(chain: Expression): readonly Expression[] {
  const place = chain.args.findIndex(
    (factor) => isOnes(factor) && factor.shape.rows !== ONE && factor.shape.cols !== ONE,
  );
  const square = chain.args[place];
  if (!square) return [];
  const before = chain.args.slice(0, place);
  const behind = chain.args.slice(place + 1);
  const left = before.length > 0 ? reduce(matmul(...before), 'rows') : ones(square.shape.rows, ONE);
  const right = behind.length > 0 ? reduce(matmul(...behind), 'cols') : ones(ONE, square.shape.cols);
  return [matmul(left, right)];
}

/** The sum of all entries, without spreading: Σ A ∘ u v' = u' A v, and of columns Σ u ∘ v = u' v. */
export function contractedSum(a: Expression): Expression {
  const [scalars, body] = splitScalars(a);
  const parts = scaled(body);
  if (parts) return times([...scalars, matmul(transpose(parts.column), parts.matrix, transpose(parts.row))]);
  const [first, ...rest] = body.args;
  const quotient = body.args.some((factor) => splitPower(factor)[1] < 0);
  if (isHadamard(body) && body.shape.cols === ONE && first && rest.length > 0 && !quotient)
    return times([...scalars, inner(first, hadamard(...rest))]);
  return sumAll(a);
}

/** Sums along rows or columns, without spreading: the row sums of A ∘ u v' are u ∘ A v. */
export function contractedAlong(a: Expression, axis: 'rows' | 'cols'): Expression {
  const [scalars, body] = splitScalars(a);
  const parts = scaled(body);
  if (!parts) {
    return times([...scalars, alongChain(body, axis)]);
  }
  const { matrix, column, row } = parts;
  return times([
    ...scalars,
    axis === 'rows'
      ? hadamard(column, matmul(matrix, transpose(row)))
      : hadamard(matmul(transpose(column), matrix), row),
  ]);
}

/** The row sums of A B are A times those of B; the column sums those of A times B. */
function alongChain(chain: Expression, axis: 'rows' | 'cols'): Expression {
  const [first] = chain.args;
  const last = chain.args.at(-1);
  if (!isMatrixProduct(chain) || !first || !last) return reduce(chain, axis);
  return axis === 'rows'
    ? matmul(...chain.args.slice(0, -1), reduce(last, 'rows'))
    : matmul(reduce(first, 'cols'), ...chain.args.slice(1));
}

/**
 * The diagonal of a product with a column and a row in it: what stands on both sides, entrywise; with a diagonal matrix
 * in it: a product with its diagonal.
 */
export function diagonalOfProduct(product: Expression): Expression | null {
  if (!isMatrixProduct(product)) return null;
  for (const [place, factor] of product.args.entries()) {
    const split = outer(factor);
    const left = [...product.args.slice(0, place), ...(split ? [split[0]] : [])];
    const right = split ? [split[1], ...product.args.slice(place + 1)] : product.args.slice(place);
    if (left.length > 0 && (split || factor.shape.rows === ONE))
      return hadamard(matmul(...left), transpose(matmul(...right)));
  }
  return null;
}
