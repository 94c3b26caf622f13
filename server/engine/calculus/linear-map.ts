// A linear map as a matrix: from dF, linear in dX, the J with vec(dF) = J vec(dX) (Magnus and Neudecker, chapter 9).

import {
  addAll,
  commutation,
  diagMatrix,
  eye,
  hadamard,
  isScalarExpression,
  kronecker,
  matmul,
  ones,
  slice,
  sumOver,
  transpose,
  vec,
  zeros,
} from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { operatorOf } from '../operators/table.ts';
import { multiplySizes, ONE } from '../shapes/dimension.ts';
import type { Shape } from '../shapes/shape.ts';
import { type Derived, derived, refused } from './differential.ts';
import { depending } from './gradient.ts';

const entries = (shape: Shape): Expression['shape']['rows'] => multiplySizes(shape.rows, shape.cols);

/** The pq×mn matrix J with vec(of) = J vec(d), for `of` (p×q) linear in the leaf `d` (m×n). */
export function linearMatrix(of: Expression, d: Expression): Derived {
  const order = topological([of]);
  const moving = depending(order, new Set([d]));
  const done = new Map<Expression, Expression>();
  if (!moving.has(of)) return derived(zeros(entries(of.shape), entries(d.shape)));
  for (const node of order) {
    if (!moving.has(node)) continue;
    if (node === d) {
      done.set(node, eye(entries(d.shape)));
      continue;
    }
    const parts: Expression[] = [];
    for (const [index, arg] of node.args.entries()) {
      const inside = done.get(arg);
      if (!inside) continue;
      const part = scaling(node, index, arg, done) ?? step(node, index, arg, inside);
      if (!part)
        return refused(
          `the derivative has no matrix form: ${operatorOf(node).calling?.names[0] ?? operatorOf(node).name} of the variable is no product with a matrix`,
        );
      parts.push(part);
    }
    done.set(node, addAll(parts));
  }
  return derived(done.get(of) ?? zeros(entries(of.shape), entries(d.shape)));
}

/** The matrix of `node` from the matrix J of its argument at `index`. */
function step(node: Expression, index: number, arg: Expression, j: Expression): Expression | null {
  const others = node.args.filter((_, place) => place !== index);
  switch (node.operator) {
    case 'add':
      return j;
    case 'times': {
      if (!isScalarExpression(arg) || isScalarExpression(node)) return matmul(...others, j);
      const body = others.at(-1);
      return body ? matmul(...others.slice(0, -1), vec(body), j) : null;
    }
    case 'matmul':
      return chain(node, index, arg, j);
    case 'hadamard':
      return matmul(diagMatrix(vec(hadamard(...others))), j);
    case 'transpose':
      return matmul(commutation(arg.shape.rows, arg.shape.cols), j);
    case 'inner': {
      const [other] = others;
      return other ? matmul(transpose(vec(other)), j) : null;
    }
    case 'sumAll':
      return matmul(ones(ONE, entries(arg.shape)), j);
    case 'trace':
      return matmul(transpose(vec(eye(arg.shape.rows))), j);
    case 'reduce':
      if (node.payload.kind !== 'axis') return null;
      return node.payload.axis === 'rows'
        ? matmul(kronecker(ones(ONE, arg.shape.cols), eye(arg.shape.rows)), j)
        : matmul(kronecker(eye(arg.shape.cols), ones(ONE, arg.shape.rows)), j);
    case 'vec':
    case 'mat':
      return j;
    case 'kron':
      return kroneckerStep(node, index, j);
    case 'slice': {
      if (node.payload.kind !== 'slice') return null;
      const left = slice(eye(arg.shape.rows), node.payload.rows, { kind: 'all' });
      const right = slice(eye(arg.shape.cols), node.payload.cols, { kind: 'all' });
      return matmul(kronecker(right, left), j);
    }
    case 'diagMatrix': {
      // vec(diag(v)) = vec(I) ∘ (1 ⊗ v)
      const rows = entries(arg.shape);
      return matmul(diagMatrix(vec(eye(rows))), kronecker(ones(rows, ONE), eye(rows)), j);
    }
    case 'diagVector': {
      const { rows } = arg.shape;
      return matmul(kronecker(ones(ONE, rows), eye(rows)), diagMatrix(vec(eye(rows))), j);
    }
    case 'sumOver':
      return node.payload.kind === 'binder'
        ? sumOver(node.payload.index, node.payload.from, node.payload.to, j)
        : null;
    default:
      return null;
  }
}

/** vec(A E B) = (B' ⊗ A) vec(E). */
function chain(node: Expression, index: number, arg: Expression, j: Expression): Expression | null {
  const left = index === 0 ? eye(arg.shape.rows) : matmul(...node.args.slice(0, index));
  const right = index === node.args.length - 1 ? eye(arg.shape.cols) : matmul(...node.args.slice(index + 1));
  return matmul(kronecker(transpose(right), left), j);
}

/** A diag(e) b = A diag(b) e for a column b, and the same for a row on the left: shorter than vec(diag(e)). */
function scaling(
  node: Expression,
  index: number,
  arg: Expression,
  matrices: ReadonlyMap<Expression, Expression>,
): Expression | null {
  const [e] = arg.args;
  const j = e && matrices.get(e);
  if (node.operator !== 'matmul' || arg.operator !== 'diagMatrix' || !j) return null;
  const before = node.args.slice(0, index);
  const behind = node.args.slice(index + 1);
  if (node.shape.cols === ONE && behind.length > 0)
    return matmul(...before, diagMatrix(matmul(...behind)), j);
  if (node.shape.rows === ONE && before.length > 0)
    return matmul(...behind.map(transpose).reverse(), diagMatrix(matmul(...before)), j);
  return null;
}

/** vec(A ⊗ B) = (Iₙ ⊗ K(q,m) ⊗ Iₚ)(vec A ⊗ vec B). */
function kroneckerStep(node: Expression, index: number, j: Expression): Expression | null {
  const [a, b] = node.args;
  if (!a || !b) return null;
  const shuffle = kronecker(
    eye(a.shape.cols),
    kronecker(commutation(b.shape.cols, a.shape.rows), eye(b.shape.rows)),
  );
  const spread =
    index === 0 ? kronecker(eye(entries(a.shape)), vec(b)) : kronecker(vec(a), eye(entries(b.shape)));
  return matmul(shuffle, spread, j);
}
