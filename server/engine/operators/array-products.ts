// Products of matrices over arrays: in the cheapest order, with solves for inverses, scalings for diagonal matrices, sums
// for factors of ones, and two products for a Kronecker product that meets a column.

import { mat, matmul, transpose, vec } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { ONE } from '../shapes/dimension.ts';
import { isScalar, shapeOf } from '../shapes/shape.ts';
import type { ArrayNode, ArrayRule, ArrayWriter } from './array-code.ts';
import { distributed } from './array-distribution.ts';
import { adjointOf } from './array-unknown.ts';
import { cheapestPlan, dependsOnSizes, type FactorForm, typicalSizes } from './product-order.ts';

/** A factor, or the product of neighbours. `code` is what it is made of: of an inverse, the matrix to solve with. */
interface Factor extends FactorForm {
  readonly code: ArrayNode;
}

/** The target itself chooses the order of at most as many factors. */
const MOST_CHOSEN = 12;
/** Longer chains are multiplied from left to right. */
const LONGEST = 60;
/** An inverse in more places than this is computed once. */
const MOST_SOLVES = 2;

/** Whether a product with this factor is a solve: it is an inverse that is not needed as a matrix. */
export function isSolved(factor: Expression, to: ArrayWriter): boolean {
  const code = to.of(factor);
  const isTransposed = code.operation.kind === 'transpose';
  const inner = isTransposed ? code.args[0] : code;
  const plain = isTransposed ? transpose(factor) : factor;
  return (
    inner?.operation.kind === 'inverse' &&
    to.uses(plain) + to.uses(factor) * Number(isTransposed) <= MOST_SOLVES
  );
}

function factorOf(node: Expression, to: ArrayWriter): Factor {
  const { shape } = node;
  const code = to.of(node);
  const isTransposed = code.operation.kind === 'transpose';
  const inner = isTransposed ? (code.args[0] ?? code) : code;
  const [inside] = inner.args;
  if (inside && inner.operation.kind === 'diagonalMatrix') return { kind: 'diagonal', code: inside, shape };
  if (inside && isSolved(node, to))
    return { kind: 'inverse', code: isTransposed ? to.transpose(inside) : inside, shape };
  if (inner.operation.kind === 'filled' && inner.operation.value === 1) return { kind: 'ones', code, shape };
  return { kind: 'dense', code, shape };
}

/** The factor as an array. */
function dense({ kind, code, shape }: Factor, to: ArrayWriter): ArrayNode {
  switch (kind) {
    case 'dense':
    case 'ones':
      return code;
    case 'inverse':
      return to.make({ kind: 'inverse' }, [code], shape);
    case 'diagonal':
      return to.make({ kind: 'diagonalMatrix' }, [code], shape);
  }
}

function product(left: Factor, right: Factor, to: ArrayWriter): Factor {
  const shape = shapeOf(left.shape.rows, right.shape.cols);
  const made = (code: ArrayNode): Factor => ({ kind: 'dense', code, shape });
  if (left.kind === 'inverse') return made(to.solve(left.code, dense(right, to)));
  if (right.kind === 'inverse')
    return made(to.transpose(to.solve(to.transpose(right.code), to.transpose(dense(left, to)))));
  if (left.kind === 'diagonal' && right.kind === 'diagonal')
    return { kind: 'diagonal', code: to.binary('multiply', left.code, right.code), shape };
  if (left.kind === 'diagonal') return made(to.binary('multiply', left.code, dense(right, to)));
  if (right.kind === 'diagonal')
    return made(to.binary('multiply', dense(left, to), to.transpose(right.code)));
  if (left.kind === 'ones' && left.shape.rows === ONE)
    return made(to.sum(right.code, isScalar(shape) ? null : 'cols'));
  if (right.kind === 'ones' && right.shape.cols === ONE)
    return made(to.sum(left.code, isScalar(shape) ? null : 'rows'));
  if (isScalar(shape)) return made(to.vdot(to.transpose(left.code), right.code));
  return made(to.matmul(left.code, right.code));
}

/** U V' for A (A'A)^(-1/2), whose parts lose half of the digits where A has no full rank. */
function polarOf(factors: readonly Factor[], to: ArrayWriter): readonly Factor[] {
  const made: Factor[] = [];
  for (const factor of factors) {
    const before = made.at(-1);
    const polar = before && (polarPair(before, factor, to) ?? polarPair(factor, before, to));
    if (polar) made[made.length - 1] = polar;
    else made.push(factor);
  }
  return made;
}

/** The polar factor of `matrix` where `root` is the pseudo-inverse of the square root of its Gram matrix on that side. */
function polarPair(matrix: Factor, root: Factor, to: ArrayWriter): Factor | null {
  const inside = functionOf(functionOf(root.code, 'pinv'), 'sqrtm');
  if (!inside) return null;
  const transposed = to.transpose(matrix.code);
  const isGram =
    inside === to.known('matmul', transposed, matrix.code) ||
    inside === to.known('matmul', matrix.code, transposed);
  if (!isGram) return null;
  const { shape } = matrix;
  return {
    kind: 'dense',
    code: to.make({ kind: 'matrixFunction', name: 'polar' }, [matrix.code], shape),
    shape,
  };
}

function functionOf(node: ArrayNode | null, name: 'pinv' | 'sqrtm'): ArrayNode | null {
  const isIt = node?.operation.kind === 'matrixFunction' && node.operation.name === name;
  return isIt ? (node.args[0] ?? null) : null;
}

/** Whether neighbours have been multiplied already, as they are or transposed. */
function knownPair(left: Factor, right: Factor, to: ArrayWriter): boolean {
  if (left.kind === 'inverse')
    return right.kind === 'dense' && to.known('solve', left.code, right.code) !== null;
  if (right.kind === 'inverse')
    return (
      left.kind === 'dense' && to.known('solve', to.transpose(right.code), to.transpose(left.code)) !== null
    );
  return (
    left.kind === 'dense' && right.kind === 'dense' && to.known('matmul', left.code, right.code) !== null
  );
}

/** The factors multiplied in the cheapest order; where that depends on the sizes, the target chooses when it sees them. */
function cheapest(given: readonly Factor[], to: ArrayWriter): Factor | null {
  const factors = polarOf(given, to);
  const [first, ...rest] = factors;
  if (!first) return null;
  if (factors.length > LONGEST) return rest.reduce((left, right) => product(left, right, to), first);
  const pairs = factors.map((factor, place) => {
    const next = factors[place + 1];
    return next !== undefined && knownPair(factor, next, to);
  });
  const plan = cheapestPlan(factors, typicalSizes(to), (left) => pairs[left] === true);
  const isDense = factors.every((factor) => factor.kind === 'dense') && !pairs.includes(true);
  const shape = shapeOf(first.shape.rows, factors.at(-1)?.shape.cols ?? ONE);
  if (
    isDense &&
    factors.length > 2 &&
    factors.length <= MOST_CHOSEN &&
    !isScalar(shape) &&
    dependsOnSizes(plan, factors, to)
  ) {
    const chosen = to.make(
      { kind: 'chain' },
      factors.map((factor) => factor.code),
      shape,
    );
    return { kind: 'dense', code: chosen, shape };
  }
  const multiplied = (from: number, last: number): Factor => {
    const own = from === last ? factors[from] : undefined;
    const cut = plan.cut(from, last);
    return own ?? product(multiplied(from, cut), multiplied(cut + 1, last), to);
  };
  return multiplied(0, factors.length - 1);
}

/** A chain that makes a column: (A ⊗ B) c is vec(B mat(c) A'), and K c is vec(mat(c)'). null where there is none. */
function withoutKronecker(factors: readonly Expression[]): Expression | null {
  for (let place = factors.length - 2; place >= 0; place--) {
    const factor = factors[place];
    if (!factor) continue;
    const column = (): Expression => matmul(...factors.slice(place + 1));
    const [inside] = factor.args;
    const transposed = factor.operator === 'transpose' && inside !== undefined;
    const { operator, args, payload } = transposed ? inside : factor;
    const [a, b] = transposed ? args.map(transpose) : args;
    if (operator === 'kron' && a && b) {
      const middle = mat(column(), b.shape.cols, a.shape.cols);
      return matmul(...factors.slice(0, place), vec(matmul(b, middle, transpose(a))));
    }
    if (operator === 'commutation' && payload.kind === 'sizes') {
      const [rows, cols] = transposed ? [payload.cols, payload.rows] : [payload.rows, payload.cols];
      return matmul(...factors.slice(0, place), vec(transpose(mat(column(), rows, cols))));
    }
  }
  return null;
}

/** h'(x)ᵀ g is what the callable for the derivative gives. */
function jacobianProduct(factors: readonly Expression[], to: ArrayWriter): ArrayNode | null {
  const [first, ...rest] = factors;
  const [inside] = first?.args ?? [];
  if (first?.operator !== 'transpose' || inside?.operator !== 'unknown' || rest.length === 0) return null;
  const { payload } = inside;
  if (payload.kind !== 'function' || payload.fn.kind !== 'map' || payload.order !== 1) return null;
  const g = matmul(...rest);
  if (g.shape.cols !== ONE) return null;
  return adjointOf(inside.args, g, payload.fn, payload.argument, to);
}

/**
 * The rule for a matrix product: grouped for the fewest operations; inverses are solved with, and Jacobians and Kronecker
 * products applied, none of them formed.
 */
export const arrayMatmul: ArrayRule = (node, to) => {
  const direct = isScalar(node.shape) ? null : jacobianProduct(node.args, to);
  if (direct) return direct;
  const terms = distributed(node.args, to);
  if (terms) return to.of(terms);
  if (node.shape.cols === ONE) {
    const column = withoutKronecker(node.args);
    if (column) return to.of(column);
  } else if (node.shape.rows === ONE) {
    const transposed = withoutKronecker(node.args.map(transpose).reverse());
    if (transposed) return to.transpose(to.of(transposed));
  }
  const scalars = node.args.filter((arg) => isScalar(arg.shape)).map((arg) => to.of(arg));
  const chain = cheapest(
    node.args.filter((arg) => !isScalar(arg.shape)).map((arg) => factorOf(arg, to)),
    to,
  );
  const whole = chain ? dense(chain, to) : to.number(1);
  return scalars.reduceRight((right, left) => to.binary('multiply', left, right), whole);
};

/** The rule for a transpose. */
export const arrayTranspose: ArrayRule = (node, to) =>
  node.args[0] ? to.transpose(to.of(node.args[0])) : to.number(Number.NaN);
