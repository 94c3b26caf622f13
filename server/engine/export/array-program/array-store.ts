// Nodes of a program over arrays, each once: the writer that the entries of the table write with. What is not accurate as
// it stands (the logarithm of a softmax, log(1 + exp(x)), the logarithm of a determinant) is made the accurate operation here.

import { definiteness } from '../../calculus/equality/definiteness.ts';
import { isSymmetric } from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import { isInverse, isMatrixProduct } from '../../expressions/forms.ts';
import {
  type ArrayNode,
  type ArrayWriter,
  type Axis,
  type Operation,
  signOf,
} from '../../operators/array-code.ts';
import { type EntrywiseFunction, EXPONENTIAL, LOGARITHM } from '../../operators/array-functions.ts';
import { operatorOf } from '../../operators/table.ts';
import { type Dimension, dimsOf, ONE, printSize } from '../../shapes/dimension.ts';
import { isScalar, SCALAR, type Shape, sameShape, shapeOf, transposedShape } from '../../shapes/shape.ts';
import { NotWritten } from './not-written.ts';
import { sizesRead } from './sizes-read.ts';

/** The nodes of one function, each once. */
export interface ArrayStore extends ArrayWriter {
  /** Whether a node is known to be positive definite, wherever it has a value. */
  isDefinite(node: ArrayNode): boolean;
  /** Lets a name stand for a node from here on. */
  define(name: string, node: ArrayNode): void;
}

const NO_INDEX: ReadonlySet<string> = new Set();

/**
 * A hash-consing store of operations on arrays, which also lowers expressions into it. `uses` counts the readers of an
 * expression; `small` are the dims that are smaller than others, as `smallDims` finds them.
 */
export function createArrayStore(
  isDim: (name: string) => boolean,
  uses: (expression: Expression) => number,
  small: ReadonlySet<string>,
): ArrayStore {
  const interned = new Map<string, ArrayNode>();
  const values = new Map<string, ArrayNode>();
  const written = new Map<Expression, ArrayNode>();
  /** Nodes that are their own transposes. */
  const symmetric = new Set<ArrayNode>();
  const definite = new Set<ArrayNode>();

  const found = (operation: Operation, args: readonly ArrayNode[], shape: Shape): ArrayNode | undefined =>
    interned.get(keyOf(operation, args, shape));

  const make = (operation: Operation, args: readonly ArrayNode[], shape: Shape): ArrayNode => {
    const known = found(operation, args, shape);
    if (known) return known;
    const free = new Set(args.flatMap((arg) => [...arg.free]));
    if (operation.kind === 'loop') free.delete(operation.index);
    if (operation.kind === 'variable' && operation.role === 'bound') free.add(operation.name);
    for (const size of sizesRead(operation, shape))
      for (const name of dimsOf(size)) if (!isDim(name)) free.add(name);
    const id = interned.size + 1;
    const node: ArrayNode = { id, operation, args, shape, free: free.size === 0 ? NO_INDEX : free };
    interned.set(keyOf(operation, args, shape), node);
    return node;
  };

  const number = (value: number): ArrayNode => make({ kind: 'number', value }, [], SCALAR);

  const entrywise = (name: EntrywiseFunction, x: ArrayNode): ArrayNode =>
    (name === LOGARITHM && accurateLog(x)) || make({ kind: 'entrywise', name }, [x], x.shape);

  /** log of a softmax, of 1 + exp(x), of 1 + x, of a determinant. */
  const accurateLog = (x: ArrayNode): ArrayNode | null => {
    const [a, b] = x.args;
    const { operation } = x;
    if (!a) return null;
    if (operation.kind === 'softmax') return make({ ...operation, isLog: true }, [a], x.shape);
    if (operation.kind === 'determinant') return make({ kind: 'logdet' }, [a], SCALAR);
    if (operation.kind !== 'add' || !b) return null;
    const other = isNumber(a, 1) ? b : isNumber(b, 1) ? a : null;
    if (!other || !sameShape(other.shape, x.shape)) return null;
    const [inside] = other.args;
    if (inside && other.operation.kind === 'entrywise' && other.operation.name === EXPONENTIAL)
      return entrywise('softplus', inside);
    return make({ kind: 'entrywise', name: 'log1p' }, [other], x.shape);
  };

  const transpose = (x: ArrayNode): ArrayNode => {
    const [inside] = x.args;
    if (isScalar(x.shape) || symmetric.has(x)) return x;
    if (inside && x.operation.kind === 'transpose') return inside;
    const [a, b] = x.args;
    if (x.operation.kind === 'matmul' && a && b) {
      // B' A' where that has been computed.
      const [left, right] = [transposeIfKnown(b), transposeIfKnown(a)];
      const transposed = left && right && found(x.operation, [left, right], transposedShape(x.shape));
      if (transposed) return transposed;
    }
    return make({ kind: 'transpose' }, [x], transposedShape(x.shape));
  };

  const productShape = (a: ArrayNode, b: ArrayNode): Shape => shapeOf(a.shape.rows, b.shape.cols);

  const known = (kind: 'matmul' | 'solve', a: ArrayNode, b: ArrayNode): ArrayNode | null => {
    if (kind === 'solve') return found({ kind }, [a, b], b.shape) ?? null;
    const direct = found({ kind }, [a, b], productShape(a, b));
    if (direct) return direct;
    // (B' A')' where that has been computed: a transpose costs nothing.
    const [left, right] = [transposeIfKnown(b), transposeIfKnown(a)];
    const transposed = left && right && found({ kind }, [left, right], productShape(left, right));
    return transposed ? transpose(transposed) : null;
  };

  /** The transpose of a node without making one that nothing reads. */
  const transposeIfKnown = (x: ArrayNode): ArrayNode | null => {
    if (symmetric.has(x)) return x;
    if (x.operation.kind === 'transpose') return x.args[0] ?? null;
    return found({ kind: 'transpose' }, [x], transposedShape(x.shape)) ?? null;
  };

  const matmul = (a: ArrayNode, b: ArrayNode): ArrayNode =>
    isScalar(productShape(a, b))
      ? vdot(transpose(a), b)
      : (known('matmul', a, b) ?? make({ kind: 'matmul' }, [a, b], productShape(a, b)));

  const vdot = (a: ArrayNode, b: ArrayNode): ArrayNode =>
    isScalar(a.shape) ? binary('multiply', a, b) : make({ kind: 'vdot' }, [a, b], SCALAR);

  const binary: ArrayWriter['binary'] = (kind, a, b) => {
    if (kind === 'multiply' && isNumber(a, 1)) return b;
    // ‖A‖² needs no root.
    if (
      kind === 'power' &&
      isNumber(b, 2) &&
      a.operation.kind === 'normOf' &&
      a.operation.which === 'frobenius'
    )
      for (const inside of a.args) return vdot(inside, inside);
    // A number meets the row or column before that is repeated: one pass over the whole less.
    const [line, rest] = a.args;
    if (
      (kind === 'divide' || kind === 'multiply') &&
      isScalar(b.shape) &&
      a.operation.kind === 'multiply' &&
      line &&
      rest
    )
      if (isLine(line) && !isLine(rest) && !isScalar(rest.shape))
        return binary('multiply', binary(kind, line, b), rest);
    if (kind === 'multiply' && isScalar(a.shape) && b.operation.kind === 'multiply') {
      const [first, second] = b.args;
      if (first && second && isLine(first) && !isLine(second) && !isScalar(second.shape))
        return binary('multiply', binary('multiply', a, first), second);
    }
    if (kind === 'add' && b.operation.kind === 'negate' && b.args[0]) return binary('subtract', a, b.args[0]);
    // x / x and 1 / (1 / x) are left to the simplification of formulas: there their values at 0 are known.
    return make(
      { kind },
      [a, b],
      shapeOf(wider(a.shape.rows, b.shape.rows), wider(a.shape.cols, b.shape.cols)),
    );
  };

  const negate = (x: ArrayNode): ArrayNode => {
    const [a, b] = x.args;
    if (x.operation.kind === 'number') return number(-x.operation.value);
    if (x.operation.kind === 'negate' && a) return a;
    // A negative factor in front costs no pass over the array.
    if ((x.operation.kind === 'multiply' || x.operation.kind === 'divide') && a && b && leadsWithNumber(a))
      return binary(x.operation.kind, negate(a), b);
    return make({ kind: 'negate' }, [x], x.shape);
  };

  const sum = (x: ArrayNode, axis: Axis | null): ArrayNode => {
    if (axis === null && isScalar(x.shape)) return x;
    const [a, b] = x.args;
    if (x.operation.kind === 'transpose' && a)
      return transpose(sum(a, axis && (axis === 'rows' ? 'cols' : 'rows')));
    if (axis !== null) {
      const [varying, constant] = alongAxis(x, axis);
      if (varying && constant.length > 0)
        return constant.reduce((so, { kind, line }) => binary(kind, so, line), sum(varying, axis));
    }
    // The sum of all products of entries is one inner product.
    if (axis === null && x.operation.kind === 'multiply' && a && b) {
      if (isScalar(a.shape)) return binary('multiply', a, sum(b, null));
      if (sameShape(a.shape, b.shape)) return vdot(a, b);
    }
    if (axis === null && x.operation.kind === 'power' && a && b && isNumber(b, 2) && !isScalar(a.shape))
      return vdot(a, a);
    const [left, right] = x.operation.kind === 'power' && b && isNumber(b, 2) ? [a, a] : [a, b];
    const isProduct = x.operation.kind === 'multiply' || left === right;
    if (axis !== null && isProduct && left && right && sameShape(left.shape, right.shape) && !isLine(left)) {
      const shape = axis === 'rows' ? shapeOf(x.shape.rows, ONE) : shapeOf(ONE, x.shape.cols);
      return make({ kind: 'sumOfProducts', axis }, [left, right], shape);
    }
    const shape =
      axis === null ? SCALAR : axis === 'rows' ? shapeOf(x.shape.rows, ONE) : shapeOf(ONE, x.shape.cols);
    return make({ kind: 'sumOf', axis }, [x], shape);
  };

  /** The factors of x that are the same along an axis, apart from the others: they wait until after the sum. */
  const alongAxis = (
    x: ArrayNode,
    axis: Axis,
  ): readonly [varying: ArrayNode | null, constant: readonly Scaling[]] => {
    const [a, b] = x.args;
    const sign = signOf(x.operation);
    if ((sign !== '*' && sign !== '/') || !a || !b) return [x, []];
    const kind = sign === '*' ? 'multiply' : 'divide';
    if (!sameShape(a.shape, x.shape)) {
      // A line times an array of the whole shape.
      return sign === '*' && isConstant(a, axis) && sameShape(b.shape, x.shape)
        ? [b, [{ kind, line: a }]]
        : [x, []];
    }
    const [first, before] = alongAxis(a, axis);
    if (isConstant(b, axis)) return [first, [...before, { kind, line: b }]];
    const [second, behind] =
      kind === 'multiply' && sameShape(b.shape, x.shape) ? alongAxis(b, axis) : [b, []];
    if (!first || !second || before.length + behind.length === 0) return [x, []];
    return [binary(kind, first, second), [...before, ...behind]];
  };

  const of = (expression: Expression): ArrayNode => {
    const done = written.get(expression);
    if (done) return done;
    for (const node of topological([expression])) {
      if (written.has(node)) continue;
      const rule = operatorOf(node).array;
      if (!rule) throw new NotWritten(`the operator \`${node.operator}\` has no form in arrays`);
      const made = rule(node, store);
      written.set(node, made);
      if (isScalar(node.shape) || !isSymmetric(node)) continue;
      symmetric.add(made);
      if (definiteness(node) === 'definite') definite.add(made);
    }
    return written.get(expression) ?? number(Number.NaN);
  };

  const store: ArrayStore = {
    of,
    make,
    number,
    size: (size) => make({ kind: 'size', size }, [], SCALAR),
    variable: (name, role, shape) =>
      (role === 'value' ? values.get(name) : undefined) ?? make({ kind: 'variable', name, role }, [], shape),
    entrywise,
    binary,
    negate,
    transpose,
    matmul,
    solve: (a, b) => make({ kind: 'solve' }, [a, b], b.shape),
    vdot,
    sum,
    known,
    isSmall: (dim) => small.has(dim),
    uses,
    define: (name, node) => values.set(name, node),
    isDefinite: (node) => definite.has(node),
  };
  return store;
}

function isNumber({ operation }: ArrayNode, value: number): boolean {
  return operation.kind === 'number' && operation.value === value;
}

/** A factor or divisor that does not change along an axis. */
interface Scaling {
  readonly kind: 'multiply' | 'divide';
  readonly line: ArrayNode;
}

/** Whether it is a line across the axis, so that each sum along the axis meets one entry of it. */
const isConstant = ({ shape }: ArrayNode, axis: Axis): boolean =>
  !isScalar(shape) && (axis === 'rows' ? shape.cols === ONE : shape.rows === ONE);

/** A row or a column. */
const isLine = ({ shape }: ArrayNode): boolean =>
  !isScalar(shape) && (shape.rows === ONE || shape.cols === ONE);

/** Whether a product begins with a number, which can take a sign. */
function leadsWithNumber(x: ArrayNode): boolean {
  let first = x;
  while (!isScalar(first.shape)) {
    const [a] = first.args;
    if ((first.operation.kind !== 'multiply' && first.operation.kind !== 'divide') || !a) return false;
    first = a;
  }
  return true;
}

const wider = (a: Dimension, b: Dimension): Dimension => (a === ONE ? b : a);

function keyOf(operation: Operation, args: readonly ArrayNode[], shape: Shape): string {
  const own = JSON.stringify(operation, (_, value: unknown) => (isSize(value) ? printSize(value) : value));
  return `${own}(${args.map(({ id }) => id).join(',')})${shape.rows.key}×${shape.cols.key}`;
}

function isSize(value: unknown): value is Dimension {
  return typeof value === 'object' && value !== null && 'monomials' in value;
}

/** Dims k of k×k products through a larger size that have an inverse: W' S W for a W of d×k has one only where k ≤ d. */
export function smallDims(roots: readonly Expression[]): ReadonlySet<string> {
  const small = new Set<string>();
  for (const node of topological(roots)) {
    const [inside] = node.args;
    if (!isInverse(node) || !isMatrixProduct(inside)) continue;
    for (const { shape } of inside.args)
      if (shape.rows !== inside.shape.rows)
        for (const dim of inside.shape.rows.dims) if (!shape.rows.dims.has(dim)) small.add(dim);
  }
  return small;
}

/** In how many places of these formulas each expression below them stands. */
export function countUses(roots: readonly Expression[]): (expression: Expression) => number {
  const counts = new Map<Expression, number>();
  const count = (node: Expression): void => {
    counts.set(node, (counts.get(node) ?? 0) + 1);
  };
  roots.forEach(count);
  for (const node of topological(roots)) node.args.forEach(count);
  return (expression) => counts.get(expression) ?? 0;
}
