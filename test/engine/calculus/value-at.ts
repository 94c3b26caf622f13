// A tiny evaluator over the table's values, and central differences: the oracle of the calculus' tests, apart from the judge.

import { type Expression, topological } from '../../../server/engine/expressions/expression.ts';
import { decompositions } from '../../../server/engine/numeric/decompositions/index.ts';
import type { EvaluationContext } from '../../../server/engine/operators/operator.ts';
import { operatorOf } from '../../../server/engine/operators/table.ts';
import { dimsOf, evaluateSize } from '../../../server/engine/shapes/dimension.ts';
import type { Matrix } from '../../../server/engine/values/matrix.ts';
import { matrixOf } from '../../../server/engine/values/matrix.ts';
import { outsideSums } from './outside-sums.ts';

export interface Point {
  readonly sizes: ReadonlyMap<string, number>;
  readonly values: ReadonlyMap<Expression, Matrix>;
}

/** The value of an expression at a point; an unknown elementwise h is sin(x) + x²/4 with its derivatives. */
export function valueAt(root: Expression, point: Point): Matrix {
  return evaluate(root, point, new Map());
}

function evaluate(root: Expression, point: Point, bound: ReadonlyMap<string, number>): Matrix {
  const sizes = new Map([...point.sizes, ...bound]);
  const context: EvaluationContext = {
    size: (size) => evaluateSize(size, sizes),
    decompositions,
    unknown: (node, [x]) => {
      const order = node.payload.kind === 'function' ? node.payload.order : 0;
      const wave =
        [Math.sin, Math.cos, (t: number) => -Math.sin(t), (t: number) => -Math.cos(t)][order % 4] ?? Math.sin;
      const quadratic = [(t: number) => (t * t) / 4, (t: number) => t / 2, () => 0.5][order] ?? (() => 0);
      return matrixOf(
        x?.rows ?? 0,
        x?.cols ?? 0,
        (i, j) => wave(x?.data[i * x.cols + j] ?? 0) + quadratic(x?.data[i * x.cols + j] ?? 0),
      );
    },
  };
  const done = new Map<Expression, Matrix>();
  for (const node of outsideSums(root)) {
    const given = point.values.get(node);
    const [body] = node.args;
    if (given) done.set(node, given);
    else if (node.payload.kind === 'binder' && body) {
      const zero = matrixOf(context.size(node.shape.rows), context.size(node.shape.cols), () => 0);
      const terms: Matrix[] = [zero];
      for (let i = context.size(node.payload.from); i <= context.size(node.payload.to); i++)
        terms.push(evaluate(body, point, new Map([...bound, [node.payload.index, i]])));
      done.set(
        node,
        terms.reduce((a, b) =>
          matrixOf(a.rows, a.cols, (i, j) => (a.data[i * a.cols + j] ?? 0) + (b.data[i * a.cols + j] ?? 0)),
        ),
      );
    } else
      done.set(
        node,
        operatorOf(node).value(
          node,
          node.args.map((arg) => done.get(arg) ?? missing()),
          context,
        ),
      );
  }
  return done.get(root) ?? missing();
}

function missing(): Matrix {
  throw new Error('a value is missing');
}

/** Random values in [-1, 1] (within the attributes of each variable), and sizes that are all different. */
export function randomPoint(
  roots: readonly Expression[],
  seed: number,
  largest: readonly string[] = [],
): Point {
  let state = seed * 2654435761 + 1;
  const random = (): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return (2 * state) / 2147483648 - 1;
  };
  const nodes = topological(roots);
  const names = new Set<string>(largest);
  for (const node of nodes)
    for (const size of [node.shape.rows, node.shape.cols]) for (const name of dimsOf(size)) names.add(name);
  const sizes = new Map([...names].map((name, index) => [name, names.size + 1 - index]));
  const values = new Map<Expression, Matrix>();
  for (const node of nodes) {
    if (node.payload.kind !== 'variable') continue;
    const { attributes } = node.payload.variable;
    const rows = evaluateSize(node.shape.rows, sizes);
    const cols = evaluateSize(node.shape.cols, sizes);
    const raw = matrixOf(rows, cols, random);
    const at = (i: number, j: number): number => raw.data[i * cols + j] ?? 0;
    const has = (name: (typeof attributes)[number]): boolean => attributes.includes(name);
    values.set(
      node,
      matrixOf(rows, cols, (i, j) => {
        if (has('onehot rows')) return j === i % cols ? 1 : 0;
        if (has('spd')) return (at(i, j) + at(j, i)) / 4 + (i === j ? rows : 0);
        if (has('symmetric')) return (at(i, j) + at(j, i)) / 2;
        if (has('skew')) return (at(i, j) - at(j, i)) / 2;
        if (has('diagonal')) return i === j ? at(i, j) : 0;
        if (has('lower')) return i >= j ? at(i, j) : 0;
        if (has('invertible')) return at(i, j) / 2 + (i === j ? 2 : 0);
        if (has('positive')) return 0.6 + 0.4 * Math.abs(at(i, j));
        return at(i, j);
      }),
    );
  }
  return { sizes, values };
}

/** The derivative of `of` along a direction of one variable, by central differences in two steps (Richardson). */
export function directional(of: Expression, variable: Expression, direction: Matrix, point: Point): Matrix {
  const at = (step: number): Matrix => {
    const base = point.values.get(variable);
    if (!base) throw new Error('the variable has no value');
    const moved = matrixOf(
      base.rows,
      base.cols,
      (i, j) => (base.data[i * base.cols + j] ?? 0) + step * (direction.data[i * base.cols + j] ?? 0),
    );
    return valueAt(of, { sizes: point.sizes, values: new Map([...point.values, [variable, moved]]) });
  };
  const difference = (step: number): Matrix => {
    const [up, down] = [at(step), at(-step)];
    return matrixOf(
      up.rows,
      up.cols,
      (i, j) => ((up.data[i * up.cols + j] ?? 0) - (down.data[i * up.cols + j] ?? 0)) / (2 * step),
    );
  };
  const [coarse, fine] = [difference(2e-3), difference(1e-3)];
  return matrixOf(
    fine.rows,
    fine.cols,
    (i, j) => (4 * (fine.data[i * fine.cols + j] ?? 0) - (coarse.data[i * fine.cols + j] ?? 0)) / 3,
  );
}

/** The largest difference of two matrices relative to their size. */
export function distance(a: Matrix, b: Matrix): number {
  if (a.rows !== b.rows || a.cols !== b.cols) return Number.POSITIVE_INFINITY;
  let most = 0;
  let size = 1e-3;
  a.data.forEach((value, index) => {
    const error = Math.abs(value - (b.data[index] ?? 0));
    most = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(most, error);
    size = Math.max(size, Math.abs(b.data[index] ?? 0));
  });
  return most / size;
}
