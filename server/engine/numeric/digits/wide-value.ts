// The value of an expression in some 31 digits: the operators once more, in double-doubles. Not all have one; where an
// expression has none, doubles must do.

import { type Expression, outsideIndexRanges, topological } from '../../expressions/expression.ts';
import { isIndexProduct, isIndexSum } from '../../expressions/forms.ts';
import { exactOf } from '../../expressions/leaves.ts';
import { operatorOf } from '../../operators/table.ts';
import { type Dimension, evaluateSize } from '../../shapes/dimension.ts';
import { ONE, type Wide, wide, ZERO } from '../../values/double-double.ts';
import type { Exact } from '../../values/exact-number.ts';
import * as matrix from '../../values/wide-matrix.ts';
import { scalar, type WideMatrix, wideMatrix } from '../../values/wide-matrix.ts';
import { variableKey } from '../program.ts';
import type { SurrogateFunctions } from '../unknown-functions.ts';
import { wideValueOfUnknown } from '../unknown-values.ts';

/** Sizes, and the values of variables by their keys. */
export interface WidePoint {
  readonly sizes: ReadonlyMap<string, number>;
  readonly values: ReadonlyMap<string, WideMatrix>;
  readonly surrogates: SurrogateFunctions;
  /** Constants with more digits, where double-doubles are too few. */
  readonly constant?: (value: Exact) => Wide;
}

/** The value at a point; null where some operator has none in double-doubles, or a variable no value. */
export function wideValue(root: Expression, point: WidePoint): WideMatrix | null {
  return finite(valuesOf(outsideIndexRanges(root), point, new Map())?.get(root));
}

/** The values at points that differ from one in the variables with these keys: what none of them enters is computed once. */
export function wideValueAlong(
  root: Expression,
  at: WidePoint,
  moving: ReadonlySet<string>,
): (values: WidePoint['values']) => WideMatrix | null {
  const moved = new Set<Expression>();
  for (const node of topological([root])) {
    const { payload, args } = node;
    const isMoving =
      payload.kind === 'variable'
        ? moving.has(variableKey(payload.variable))
        : args.some((arg) => moved.has(arg));
    if (isMoving) moved.add(node);
  }
  const order = outsideIndexRanges(root);
  const fixed = valuesOf(
    order.filter((node) => !moved.has(node)),
    at,
    new Map(),
  );
  const rest = order.filter((node) => moved.has(node));
  return (values) => fixed && finite(valuesOf(rest, { ...at, values }, fixed)?.get(root));
}

const finite = (value: WideMatrix | undefined): WideMatrix | null =>
  value && Number.isFinite(matrix.maxAbs(value)) ? value : null;

/** The values of nodes, children before parents, beside those that are known; null where one has none. */
function valuesOf(
  nodes: readonly Expression[],
  point: WidePoint,
  known: ReadonlyMap<Expression, WideMatrix>,
): ReadonlyMap<Expression, WideMatrix> | null {
  const done = new Map(known);
  for (const node of nodes) {
    const args = node.args.flatMap((arg) => done.get(arg) ?? []);
    const value = valueOfNode(node, args, point);
    if (!value) return null;
    done.set(node, value);
  }
  return done;
}

function valueOfNode(node: Expression, args: readonly WideMatrix[], point: WidePoint): WideMatrix | null {
  const { payload } = node;
  const size = (of: Dimension): number => evaluateSize(of, point.sizes);
  const [rows, cols] = [size(node.shape.rows), size(node.shape.cols)];
  switch (payload.kind) {
    case 'variable':
      return point.values.get(variableKey(payload.variable)) ?? null;
    case 'binder':
      return overIndex(node, payload, rows, cols, point);
    case 'function':
      return wideValueOfUnknown(node, args, rows, cols, point.surrogates);
    default: {
      const constant = point.constant ? exactOf(node) : null;
      return constant && point.constant
        ? scalar(point.constant(constant))
        : operatorOf(node).wideValue(node, args, size);
    }
  }
}

/** A sum over an index, or a product of entries. */
function overIndex(
  node: Expression,
  { index, from, to }: Extract<Expression['payload'], { kind: 'binder' }>,
  rows: number,
  cols: number,
  point: WidePoint,
): WideMatrix | null {
  const [body] = node.args;
  if (!body) return null;
  const last = evaluateSize(to, point.sizes);
  const isSum = isIndexSum(node);
  if (!isSum && !isIndexProduct(node)) return null;
  let value = wideMatrix(rows, cols, () => (isSum ? ZERO : ONE));
  for (let k = evaluateSize(from, point.sizes); k <= last; k++) {
    const key = variableKey({ name: index, attributes: [], role: 'bound' });
    const term = wideValue(body, {
      ...point,
      sizes: new Map([...point.sizes, [index, k]]),
      values: new Map([...point.values, [key, scalar(wide(k))]]),
    });
    if (!term) return null;
    value = isSum ? matrix.add(value, term) : matrix.hadamard(value, term);
  }
  return value;
}
