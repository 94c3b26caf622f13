// All ways to multiply the same factors to a wanted shape: any order, each factor transposed or not, matrix or elementwise
// products, any grouping. Shapes prune nearly all of them, since different sizes are never equal.

import * as build from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { isInverse } from '../../expressions/forms.ts';
import { LEVEL } from '../../operators/writing.ts';
import { isScalar, type Shape, sameShape } from '../../shapes/shape.ts';
import { product, productBy } from '../shapes/written-products.ts';
import { call, enclosed, transposed, type WrittenTerm } from '../shapes/written-term.ts';
import type { Factor, ProductOfFactors } from './factors.ts';

/**
 * One arrangement of factors, its expression (without scalars), how it is written, and how far it is from the claim. Nothing is
 * written of a 1. Few arrangements are ever offered, so each is written only when it is.
 */
export interface Arrangement {
  readonly expression: Expression;
  write(): WrittenTerm | null;
  readonly cost: number;
}

interface Node {
  readonly expression: Expression;
  write(): WrittenTerm;
  readonly order: readonly number[];
  readonly hadamards: number;
  readonly flips: number;
  /** Whether its last product is one of a column and a row. */
  readonly isOuter: boolean;
}

const MOST_FACTORS = 6;
/** The nearest products of each subset that are built on: of few factors all, of many only some, so that a search stays short. */
function mostOf(factors: number, added: boolean): number {
  if (factors <= 3) return added ? 40 : 120;
  if (factors <= 4) return added ? 8 : 20;
  return added ? 6 : 10;
}

const MOST_WHOLE = 200;

/** Arrangements of all factors, or of all but one, with the wanted shape; nearest to the claim first. */
export function arrangements(
  product: ProductOfFactors,
  wanted: Shape,
  missing: readonly Factor[] = [],
): readonly Arrangement[] {
  const factors = [...product.factors, ...missing];
  if (factors.length === 0 || factors.length > MOST_FACTORS) return [];
  const subsets = new Map<number, readonly Node[]>();
  const full = (1 << factors.length) - 1;
  for (let subset = 1; subset <= full; subset++)
    subsets.set(subset, nodesOf(subset, factors, product, missing.length > 0, subsets));
  const written = product.signs.filter((sign) => sign === '∘').length;
  const found = new Map<Expression, Arrangement>();
  const offer = (subset: number, dropped: number): void => {
    for (const node of subsets.get(subset) ?? []) {
      for (const ending of endings(node, wanted)) {
        const cost =
          node.flips +
          Math.abs(node.hadamards - written) +
          inversions(node.order) +
          3 * dropped +
          ending.cost;
        const known = found.get(ending.expression);
        if (!known || cost < known.cost)
          found.set(ending.expression, {
            expression: ending.expression,
            write: ending.write,
            cost,
          });
      }
    }
  };
  offer(full, 0);
  for (let i = 0; i < factors.length && factors.length > 1; i++) offer(full & ~(1 << i), 1);
  return [...found.values()].sort((a, b) => a.cost - b.cost);
}

function nodesOf(
  subset: number,
  factors: readonly Factor[],
  product: ProductOfFactors,
  added: boolean,
  smaller: ReadonlyMap<number, readonly Node[]>,
): readonly Node[] {
  const found = new Map<Expression, Node>();
  const offer = (node: Node): void => {
    const known = found.get(node.expression);
    if (!known || weight(node) < weight(known)) found.set(node.expression, node);
  };
  for (const [index, factor] of factors.entries()) {
    if (subset !== 1 << index) continue;
    for (const changed of changes(factor))
      offer({ ...changed, order: [index], hadamards: 0, flips: 1.5, isOuter: false });
    for (const isTransposed of isScalar(factor.expression.shape) ? [false] : [false, true]) {
      offer({
        expression: isTransposed ? build.transpose(factor.expression) : factor.expression,
        write: () => (isTransposed ? factor.transposed : factor.plain),
        order: [index],
        hadamards: 0,
        isOuter: false,
        flips: isTransposed === factor.isTransposed ? 0 : 1,
      });
    }
  }
  for (let left = (subset - 1) & subset; left > 0; left = (left - 1) & subset) {
    for (const a of smaller.get(left) ?? []) {
      for (const b of smaller.get(subset & ~left) ?? []) {
        const matrix = matrixProduct(a, b, product.star);
        if (matrix) offer(matrix);
        const elementwise =
          a.order[0] !== undefined && b.order[0] !== undefined && a.order[0] < b.order[0]
            ? hadamardProduct(a, b, product.hadamardSign)
            : null;
        if (elementwise) offer(elementwise);
      }
    }
  }
  const most = subset === (1 << factors.length) - 1 ? MOST_WHOLE : mostOf(factors.length, added);
  return [...found.values()].sort((a, b) => weight(a) - weight(b)).slice(0, most);
}

/** A factor made into another of the same letters: the inverse of a square one, a column as a diagonal matrix. */
function changes(factor: Factor): readonly Pick<Node, 'expression' | 'write'>[] {
  const { shape } = factor.expression;
  if (isScalar(shape)) return [];
  if (shape.cols.key === '1')
    return [{ expression: build.diagMatrix(factor.expression), write: () => call('diag', [factor.plain]) }];
  if (shape.rows !== shape.cols || isInverse(factor.expression)) return [];
  const expression = build.inverse(factor.expression);
  const write = (): WrittenTerm => call('inv', [factor.plain]);
  return [
    { expression, write },
    { expression: build.transpose(expression), write: () => transposed(write()) },
  ];
}

const weight = (node: Node): number => node.flips + inversions(node.order) + 0.1 * node.hadamards;

function matrixProduct(a: Node, b: Node, star: boolean): Node | null {
  if (
    isScalar(a.expression.shape) ||
    isScalar(b.expression.shape) ||
    a.expression.shape.cols !== b.expression.shape.rows
  )
    return null;
  // A product of matrices that is a number stays in parentheses, so that the eye sees it.
  const write = (): WrittenTerm => {
    const right = b.write();
    const isNumber = isScalar(b.expression.shape) && right.level === LEVEL.juxtaposition;
    return product([a.write(), isNumber ? enclosed(right, LEVEL.atom) : right], star);
  };
  return {
    ...both(a, b),
    expression: build.matmul(a.expression, b.expression),
    write,
    isOuter: a.expression.shape.cols.key === '1',
  };
}

function hadamardProduct(a: Node, b: Node, sign: ProductOfFactors['hadamardSign']): Node | null {
  if (isScalar(a.expression.shape) || !sameShape(a.expression.shape, b.expression.shape)) return null;
  const joined = both(a, b);
  return {
    ...joined,
    hadamards: joined.hadamards + 1,
    expression: build.hadamard(a.expression, b.expression),
    write: () => productBy(sign, [a.write(), b.write()]),
    isOuter: false,
  };
}

function both(a: Node, b: Node): Pick<Node, 'order' | 'hadamards' | 'flips'> {
  return { order: [...a.order, ...b.order], hadamards: a.hadamards + b.hadamards, flips: a.flips + b.flips };
}

function inversions(order: readonly number[]): number {
  let count = 0;
  for (let i = 0; i < order.length; i++)
    for (let j = i + 1; j < order.length; j++) if ((order[i] ?? 0) > (order[j] ?? 0)) count += 1;
  return count;
}

/** A product as it is, or summed, spread or made diagonal where that gives the wanted shape. */
function endings(node: Node, wanted: Shape): readonly Arrangement[] {
  const { expression } = node;
  const { shape } = expression;
  const as = (next: Expression, write: () => WrittenTerm, cost: number): Arrangement => ({
    expression: next,
    write,
    cost,
  });
  const plain = as(expression, node.write, 0);
  if (sameShape(shape, wanted)) return [plain];
  const all: Arrangement[] = [];
  const over =
    (name: string, axis: string | null = null) =>
    () =>
      call(name, [node.write()], axis);
  const transposedOf = (write: () => WrittenTerm) => () => transposed(write());
  if (!isScalar(shape)) {
    const rows = build.reduce(expression, 'rows');
    const cols = build.reduce(expression, 'cols');
    const isVector = shape.rows.key === '1' || shape.cols.key === '1';
    const [overRows, overCols] = [over('sum', 'rows'), over('sum', 'cols')];
    // A row to a column is no sum; nor does anybody sum up x y' to the sum of y times x.
    const sums: readonly [Expression, () => WrittenTerm, number][] =
      isVector || node.isOuter
        ? []
        : [
            [rows, overRows, 1],
            [cols, overCols, 1],
            [build.transpose(rows), transposedOf(overRows), 2],
            [build.transpose(cols), transposedOf(overCols), 2],
          ];
    for (const [next, write, cost] of sums)
      if (sameShape(next.shape, wanted)) all.push(as(next, write, cost));
    const isTransposed = build.transpose(expression);
    if (isVector && node.order.length > 1 && sameShape(isTransposed.shape, wanted))
      all.push(as(isTransposed, transposedOf(node.write), 3.5));
    if (shape.rows === shape.cols && isScalar(wanted)) all.push(as(build.trace(expression), over('tr'), 1));
    if (isScalar(wanted)) all.push(as(build.sumAll(expression), over('sum'), 1.5));
    if (wanted.rows === wanted.cols && shape.rows === wanted.rows && shape.cols.key === '1')
      all.push(as(build.diagMatrix(expression), over('diag'), 1));
  }
  return all;
}
