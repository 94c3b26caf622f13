// Sums over an index in matrix form, where there is one: Σᵢ (yᵢ - X[i, :] w)² is sum((y - X w).^2). What depends on the
// index is kept for all indices at once, one row each.

import {
  addAll,
  diagMatrix,
  hadamard,
  isScalarExpression,
  matmul,
  ones,
  powerEach,
  rebuild,
  reduce,
  scale,
  slice,
  squareRoot,
  sumAll,
  times,
  transpose,
} from '../expressions/build.ts';
import { type Expression, intern, type Slice, topological } from '../expressions/expression.ts';
import { operatorOf } from '../operators/table.ts';
import { type Dimension, namedSize, ONE } from '../shapes/dimension.ts';
import { touchedBy } from './gradient.ts';

/** The values of a node for every index: row i of `rows` is the value at i, or its transpose where that is a column. */
interface Batch {
  readonly kind: 'scalar' | 'row' | 'column';
  readonly rows: Expression;
}

/** The formula with every sum over an index in matrix form that has one; the others stay. */
export function withoutIndices(root: Expression): Expression {
  const order = topological([root]);
  if (!order.some((node) => node.operator === 'sumOver')) return root;
  const done = new Map<Expression, Expression>();
  for (const node of order) {
    const rebuilt = rebuild(
      node,
      node.args.map((arg) => done.get(arg) ?? arg),
    );
    done.set(node, rebuilt.operator === 'sumOver' ? (matrixForm(rebuilt) ?? rebuilt) : rebuilt);
  }
  return done.get(root) ?? root;
}

function matrixForm(sum: Expression): Expression | null {
  const [body] = sum.args;
  if (sum.payload.kind !== 'binder' || !body || sum.payload.from !== ONE) return null;
  const { index, to } = sum.payload;
  const touched = touchedBy(topological([body]), index);
  if (!touched.has(body)) return null;
  const batches = new Map<Expression, Batch>();
  const of = (node: Expression): Batch | null => batches.get(node) ?? null;
  for (const node of topological([body])) {
    if (!touched.has(node)) continue;
    if (node === body && node.operator === 'matmul') {
      const outer = outerProduct(node, touched, of);
      if (outer) return outer;
    }
    const batch = batchOf(node, index, to, touched, of);
    if (!batch) return null;
    batches.set(node, batch);
  }
  const whole = of(body);
  if (!whole) return null;
  if (whole.kind === 'scalar') return sumAll(whole.rows);
  const total = reduce(whole.rows, 'cols');
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

function batchOf(
  node: Expression,
  index: string,
  to: Dimension,
  touched: ReadonlySet<Expression>,
  of: Lookup,
): Batch | null {
  const kind = kindOf(node);
  if (!kind) return null;
  const [a, exponent] = node.args;
  const inside = a ? of(a) : null;
  switch (node.operator) {
    case 'slice':
      return sliced(node, index, to, kind);
    case 'transpose':
      return inside && { kind, rows: inside.rows };
    case 'add': {
      const terms = node.args.map(
        (term) => of(term)?.rows ?? (touched.has(term) ? null : repeated(term, to)),
      );
      return terms.every((term) => term !== null) ? { kind, rows: addAll(terms) } : null;
    }
    case 'hadamard': {
      const factors = node.args.map(
        (factor) => of(factor)?.rows ?? (touched.has(factor) ? null : repeated(factor, to)),
      );
      return factors.every((factor) => factor !== null) ? { kind, rows: hadamard(...factors) } : null;
    }
    case 'times':
      return product(node, to, touched, of, kind);
    case 'matmul':
      return chain(node, touched, of, kind);
    case 'powerEach':
      return inside && exponent && !touched.has(exponent) && isScalarExpression(exponent)
        ? { kind, rows: powerEach(inside.rows, exponent) }
        : null;
    case 'normF':
      return inside && { kind, rows: squareRoot(reduce(powerEach(inside.rows, two()), 'rows')) };
    case 'sumAll':
      return inside && { kind, rows: reduce(inside.rows, 'rows') };
    case 'softmax':
      return (
        inside && {
          kind,
          rows: intern('softmax', [inside.rows], { kind: 'axis', axis: 'rows' }, inside.rows.shape),
        }
      );
    case 'logsumexp':
      return (
        inside && {
          kind,
          rows: intern('logsumexp', [inside.rows], { kind: 'axis', axis: 'rows' }, { rows: to, cols: ONE }),
        }
      );
    case 'unknown':
      if (node.payload.kind !== 'function' || node.payload.fn.kind !== 'elementwise') return null;
      return inside && { kind, rows: intern('unknown', [inside.rows], node.payload, inside.rows.shape) };
    default:
      return inside && operatorOf(node).elementwise
        ? { kind, rows: intern(node.operator, [inside.rows], node.payload, inside.rows.shape) }
        : null;
  }
}

const two = (): Expression => intern('number', [], { kind: 'number', value: 2 }, { rows: ONE, cols: ONE });

function kindOf(node: Expression): Batch['kind'] | null {
  if (isScalarExpression(node)) return 'scalar';
  if (node.shape.rows === ONE) return 'row';
  return node.shape.cols === ONE ? 'column' : null;
}

/** X[i, :], X[:, i], x[i], X[i, 3]: all of X, or a part of it, with the index running over all its rows or columns. */
function sliced(node: Expression, index: string, to: Dimension, kind: Batch['kind']): Batch | null {
  const [whole] = node.args;
  if (node.payload.kind !== 'slice' || !whole) return null;
  const { rows, cols } = node.payload;
  const runs = (part: Slice): boolean =>
    part.kind === 'range' && part.from === namedSize(index) && part.to === namedSize(index);
  const constant = (part: Slice): boolean =>
    part.kind === 'all' ||
    ![part.from, part.to].some((size) => size.key.split(/[^\p{L}\p{N}_]+/u).includes(index));
  if (runs(rows) && constant(cols) && whole.shape.rows === to)
    return { kind, rows: slice(whole, { kind: 'all' }, cols) };
  if (runs(cols) && constant(rows) && whole.shape.cols === to)
    return { kind, rows: transpose(slice(whole, rows, { kind: 'all' })) };
  return null;
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
  const rows = touched.has(body) ? (of(body)?.rows ?? null) : repeated(body, to);
  if (!rows) return null;
  return {
    kind,
    rows: times([...constants, moving.length > 0 ? matmul(diagMatrix(hadamard(...moving)), rows) : rows]),
  };
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
      ? { kind, rows: reduce(hadamard(matmul(start.rows, ...node.args.slice(1, -1)), end.rows), 'rows') }
      : null;
  if (start) return start.kind === 'row' ? { kind, rows: matmul(start.rows, ...node.args.slice(1)) } : null;
  if (end?.kind !== 'column') return null;
  return { kind, rows: matmul(end.rows, ...node.args.slice(0, -1).map(transpose).reverse()) };
}
