// Sums over an index in matrix form, where there is one: Σᵢ (yᵢ - X[i, :] w)² is sum((y - X w).^2). What depends on the
// index is kept for all indices at once, one row each.

import {
  addAll,
  diagMatrix,
  diagVector,
  hadamard,
  isScalarExpression,
  matmul,
  ones,
  powerEach,
  rewritten,
  scale,
  slice,
  times,
  transpose,
} from '../../expressions/build.ts';
import { type Expression, type Slice, topological, topologicalAbove } from '../../expressions/expression.ts';
import {
  isHadamard,
  isIndexSum,
  isMatrixProduct,
  isPower,
  isScaling,
  isSlice,
  isSum,
  isTotal,
  isTranspose,
} from '../../expressions/forms.ts';
import { operatorOf } from '../../operators/table.ts';
import { addSizes, type Dimension, dimsOf, namedSize, ONE, subtractSizes } from '../../shapes/dimension.ts';
import { touchedBy } from '../gradient.ts';
import { contractedAlong, contractedSum } from '../simplification/rank-one.ts';
import { withoutDistances } from './distances.ts';

/** The values of a node for every index: row i of `rows` is the value at i, or its transpose where that is a column. */
interface Batch {
  readonly kind: 'scalar' | 'row' | 'column';
  readonly rows: Expression;
}

/** The range of an index: from, …, to, which are so many. */
interface Run {
  readonly index: string;
  readonly from: Dimension;
  readonly to: Dimension;
  readonly count: Dimension;
}

/**
 * The formula with every sum over an index in matrix form that has one; the others stay. Where one stays, squared
 * distances between rows of different indices are multiplied out: ‖xᵢ - cₖ‖² = xᵢ xᵢ' - 2 xᵢ cₖ' + cₖ cₖ'.
 */
export function withoutIndices(root: Expression): Expression {
  const written = sums(topological([root]));
  if (written === 0) return root;
  const direct = inMatrices(root);
  const left = sums(topological([direct]));
  if (left === 0) return direct;
  const apart = inMatrices(withoutDistances(root));
  return sums(topological([apart])) < left ? apart : direct;
}

const sums = (order: readonly Expression[]): number => order.filter(isIndexSum).length;

const inMatrices = (root: Expression): Expression =>
  rewritten(root, (node) => (isIndexSum(node) ? matrixForm(node) : null));

/** Σ over an index as a formula of whole matrices, where there is one. */
export function matrixForm(sum: Expression): Expression | null {
  const [body] = sum.args;
  if (sum.payload.kind !== 'binder' || !body) return null;
  const run: Run = { ...sum.payload, count: addSizes(subtractSizes(sum.payload.to, sum.payload.from), ONE) };
  const { index } = run;
  const touched = touchedBy(topological([body]), index);
  if (!touched.has(body)) return null;
  const batches = new Map<Expression, Batch>();
  const of = (node: Expression): Batch | null => batches.get(node) ?? null;
  for (const node of topologicalAbove(body, (inner) => !touched.has(inner)) ?? []) {
    if (node === body && isMatrixProduct(node)) {
      const outer = outerProduct(node, touched, of);
      if (outer) return outer;
    }
    const batch = batchOf(node, run, touched, of);
    if (!batch) return null;
    batches.set(node, batch);
  }
  const whole = of(body);
  if (!whole) return null;
  if (whole.kind === 'scalar') return contractedSum(whole.rows);
  const total = contractedAlong(whole.rows, 'cols');
  return whole.kind === 'row' ? total : transpose(total);
}

type Lookup = (node: Expression) => Batch | null;

/** Σᵢ xᵢ zᵢ' = X' Z */
function outerProduct(node: Expression, touched: ReadonlySet<Expression>, of: Lookup): Expression | null {
  const cut = node.args.findIndex((factor) => factor.shape.rows === ONE);
  if (cut <= 0 || isScalarExpression(node)) return null;
  const left = node.args.slice(0, cut).map(transpose).reverse();
  const right = node.args.slice(cut);
  const rows = (factors: readonly Expression[]): Expression | null => {
    const [first, ...constant] = factors;
    const batch = first && (touched.has(first) ? of(first) : of(transpose(first)));
    return batch && constant.every((factor) => !touched.has(factor)) ? matmul(batch.rows, ...constant) : null;
  };
  const [a, b] = [rows(left), rows(right)];
  return a && b ? matmul(transpose(a), b) : null;
}

function batchOf(node: Expression, run: Run, touched: ReadonlySet<Expression>, of: Lookup): Batch | null {
  const { count } = run;
  const kind = kindOf(node);
  if (!kind) return null;
  const [a, exponent] = node.args;
  const inside = a ? of(a) : null;
  const all = (join: (parts: readonly Expression[]) => Expression): Batch | null => {
    const parts = node.args.map((arg) => of(arg)?.rows ?? (touched.has(arg) ? null : repeated(arg, count)));
    return parts.every((part) => part !== null) ? { kind, rows: join(parts) } : null;
  };
  if (isSlice(node)) return sliced(node, run, kind);
  if (isSum(node)) return all(addAll);
  if (isHadamard(node)) return all((factors) => hadamard(...factors));
  if (isScaling(node)) return product(node, count, touched, of, kind);
  if (isMatrixProduct(node)) return chain(node, touched, of, kind);
  if (!inside) return null;
  if (isTranspose(node)) return { kind, rows: inside.rows };
  if (isTotal(node)) return { kind, rows: contractedAlong(inside.rows, 'rows') };
  if (isPower(node))
    return exponent && !touched.has(exponent) && isScalarExpression(exponent)
      ? { kind, rows: powerEach(inside.rows, exponent) }
      : null;
  const rows = operatorOf(node).ofRows(node, inside.rows);
  return rows && { kind, rows };
}

function kindOf(node: Expression): Batch['kind'] | null {
  if (isScalarExpression(node)) return 'scalar';
  if (node.shape.rows === ONE) return 'row';
  return node.shape.cols === ONE ? 'column' : null;
}

/** X[i, :], X[:, i], x[i + 1], X[i, 3]: all of X, or a part of it, with the index running over rows or columns. */
function sliced(node: Expression, run: Run, kind: Batch['kind']): Batch | null {
  const [whole] = node.args;
  if (node.payload.kind !== 'slice' || !whole) return null;
  const { rows, cols } = node.payload;
  const constant = (part: Slice): boolean =>
    part.kind === 'all' || ![part.from, part.to].some((size) => dimsOf(size).has(run.index));
  const rowsTaken = runOver(rows, run, whole.shape.rows);
  if (rowsTaken && constant(cols)) return { kind, rows: slice(whole, rowsTaken, cols) };
  const colsTaken = runOver(cols, run, whole.shape.cols);
  // W[i, i] is the diagonal of W, or of a part of it.
  if (rowsTaken && colsTaken) return { kind, rows: diagVector(slice(whole, rowsTaken, colsTaken)) };
  if (colsTaken && constant(rows)) return { kind, rows: transpose(slice(whole, rows, colsTaken)) };
  return null;
}

/** The rows or columns that one at the index, or at a fixed distance from it, runs over. */
function runOver(part: Slice, run: Run, size: Dimension): Slice | null {
  if (part.kind === 'all' || part.from !== part.to) return null;
  const distance = subtractSizes(part.from, namedSize(run.index));
  if (dimsOf(distance).has(run.index)) return null;
  const [from, to] = [addSizes(run.from, distance), addSizes(run.to, distance)];
  return from === ONE && to === size ? { kind: 'all' } : { kind: 'range', from, to };
}

/** A constant in every row. */
function repeated(constant: Expression, to: Dimension): Expression {
  if (isScalarExpression(constant)) return scale(constant, ones(to, ONE));
  return matmul(ones(to, ONE), constant.shape.rows === ONE ? constant : transpose(constant));
}

function product(
  node: Expression,
  to: Dimension,
  touched: ReadonlySet<Expression>,
  of: Lookup,
  kind: Batch['kind'],
): Batch | null {
  const constants = node.args.filter((factor) => !touched.has(factor) && isScalarExpression(factor));
  const moving = node.args
    .filter((factor) => touched.has(factor) && isScalarExpression(factor))
    .map((factor) => of(factor)?.rows ?? null);
  if (!moving.every((factor) => factor !== null)) return null;
  const body = node.args.find((factor) => !isScalarExpression(factor));
  if (!body) return { kind, rows: times([...constants, hadamard(...moving)]) };
  const weights = moving.length > 0 ? hadamard(...moving) : null;
  if (weights && !touched.has(body)) {
    const row = body.shape.rows === ONE ? body : transpose(body);
    return { kind, rows: times([...constants, matmul(weights, row)]) };
  }
  const rows = touched.has(body) ? (of(body)?.rows ?? null) : repeated(body, to);
  if (!rows) return null;
  return { kind, rows: times([...constants, weights ? matmul(diagMatrix(weights), rows) : rows]) };
}

/** A chain with what depends on the index at one end, or at both ends of a number. */
function chain(
  node: Expression,
  touched: ReadonlySet<Expression>,
  of: Lookup,
  kind: Batch['kind'],
): Batch | null {
  const first = node.args[0];
  const last = node.args.at(-1);
  if (!first || !last || node.args.slice(1, -1).some((factor) => touched.has(factor))) return null;
  const [start, end] = [of(first), of(last)];
  if (touched.has(first) !== (start !== null) || touched.has(last) !== (end !== null)) return null;
  if (start && end)
    return kind === 'scalar'
      ? {
          kind,
          rows: contractedAlong(hadamard(matmul(start.rows, ...node.args.slice(1, -1)), end.rows), 'rows'),
        }
      : null;
  if (start) return start.kind === 'row' ? { kind, rows: matmul(start.rows, ...node.args.slice(1)) } : null;
  if (end?.kind !== 'column') return null;
  return { kind, rows: matmul(end.rows, ...node.args.slice(0, -1).map(transpose).reverse()) };
}
