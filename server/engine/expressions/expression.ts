// Shaped expressions: an immutable, shared graph. Equal expressions are the same object, so a derivative is a graph
// that grows with the depth of the formula, and a child always has a smaller `id` than its parent.

import type { Dimension } from '../shapes/dimension.ts';
import { printSize } from '../shapes/dimension.ts';
import type { Shape } from '../shapes/shape.ts';
import { printShape } from '../shapes/shape.ts';
import { type Exact, keyOf } from '../values/exact-number.ts';

/** Facts about a variable's values beyond its shape; for points and identities, and for structured gradients. */
export type Attribute =
  | 'symmetric'
  | 'skew'
  | 'spd'
  | 'psd'
  | 'diagonal'
  | 'orthogonal'
  | 'lower'
  | 'upper'
  | 'invertible'
  | 'positive'
  | 'nonneg'
  | 'binary'
  | 'probability'
  | 'unit'
  | 'simplex'
  | 'simplex rows'
  | 'simplex cols'
  | 'onehot'
  | 'onehot rows'
  | 'onehot cols';

/** A leaf with a name: a declared variable, a definition seen as a variable, or the differential of one. */
export interface Variable {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  /** 'value', or 'differential' for `dΘ`; 'bound' for the index of a sum or the parameter of a function. */
  readonly role: 'value' | 'differential' | 'bound';
  /** Whether derivatives are taken by it: what holds on a curved set (X'X = I, entries that sum to 1) may not be put in before. */
  readonly moves?: boolean;
}

/** A function known by name only. `h` with `order` 2 is h″. */
export type UnknownFunction =
  | { readonly kind: 'elementwise'; readonly name: string }
  /** Whole (`along` null) or row by row / column by column; `from` are the shapes of its arguments. */
  | {
      readonly kind: 'map';
      readonly name: string;
      readonly along: 'rows' | 'cols' | null;
      readonly from: readonly Shape[];
      readonly to: Shape;
    }
  /** A scalar function: its derivative is a gradient, shaped like the argument. */
  | { readonly kind: 'scalar'; readonly name: string; readonly from: readonly Shape[] };

/** The data of an operator besides its arguments. */
export type Payload =
  | { readonly kind: 'none' }
  | { readonly kind: 'number'; readonly value: number }
  /** A number that no double stands for, such as 1 + 1e-20. */
  | { readonly kind: 'exact'; readonly value: Exact }
  | { readonly kind: 'size'; readonly size: Dimension }
  | { readonly kind: 'sizes'; readonly rows: Dimension; readonly cols: Dimension }
  | { readonly kind: 'variable'; readonly variable: Variable }
  /** `argument` says by which argument of several an action, adjoint or derivative is taken (from 0). */
  | {
      readonly kind: 'function';
      readonly fn: UnknownFunction;
      readonly order: number;
      readonly argument: number;
    }
  | { readonly kind: 'axis'; readonly axis: 'rows' | 'cols' }
  | { readonly kind: 'slice'; readonly rows: Slice; readonly cols: Slice }
  /** The name of a bound index, with the range that it runs over. */
  | { readonly kind: 'binder'; readonly index: string; readonly from: Dimension; readonly to: Dimension }
  | { readonly kind: 'block'; readonly columnsPerRow: readonly number[] };

/** Rows or columns picked by an index: all, or from–to (1-based, both ends included) in sizes or bound indices. */
export type Slice =
  | { readonly kind: 'all' }
  | { readonly kind: 'range'; readonly from: Dimension; readonly to: Dimension };

/**
 * The names of operators: each family of the table adds its own, so that no other name can stand in an expression.
 * @public
 */
// biome-ignore lint/suspicious/noEmptyInterface: families add to it
export interface OperatorNames {}
export type OperatorName = keyof OperatorNames;

/** A node of a shared graph (hash-consed): equal expressions are one object. */
export interface Expression {
  readonly id: number;
  /** The name of its entry in the table of operators. */
  readonly operator: OperatorName;
  readonly args: readonly Expression[];
  readonly payload: Payload;
  readonly shape: Shape;
}

export const NONE: Payload = { kind: 'none' };

const interned = new Map<string, WeakRef<Expression>>();
const collected = new FinalizationRegistry<string>((key) => {
  if (interned.get(key)?.deref() === undefined) interned.delete(key);
});
let count = 0;

/**
 * The one expression with this operator, arguments, payload and shape.
 * Raw: nothing is simplified or checked here; `build.ts` has the constructors that formulas are made with.
 */
export function intern(
  operator: OperatorName,
  args: readonly Expression[],
  payload: Payload,
  shape: Shape,
): Expression {
  const key = `${operator}(${idsOf(args)})${payloadKey(payload)}:${shape.rows.key}×${shape.cols.key}`;
  const known = interned.get(key)?.deref();
  if (known) return known;
  count += 1;
  const expression: Expression = { id: count, operator, args, payload, shape };
  interned.set(key, new WeakRef(expression));
  collected.register(expression, key);
  return expression;
}

function idsOf(args: readonly Expression[]): string {
  let ids = '';
  for (const arg of args) ids += `${arg.id},`;
  return ids;
}

/** A text that is the same for equal payloads only. */
export function payloadKey(payload: Payload): string {
  switch (payload.kind) {
    case 'none':
      return '';
    case 'number':
      return `#${payload.value}`;
    case 'exact':
      return `#=${keyOf(payload.value)}`;
    case 'size':
      return `#${printSize(payload.size)}`;
    case 'sizes':
      return `#${printSize(payload.rows)},${printSize(payload.cols)}`;
    case 'variable':
      return `#${payload.variable.role}:${payload.variable.name}:${payload.variable.attributes.join(' ')}${payload.variable.moves ? ' moves' : ''}`;
    case 'function':
      return `#${functionKey(payload.fn)}^${payload.order}/${payload.argument}`;
    case 'axis':
      return `#${payload.axis}`;
    case 'slice':
      return `#${sliceKey(payload.rows)};${sliceKey(payload.cols)}`;
    case 'binder':
      return `#${payload.index}=${printSize(payload.from)}..${printSize(payload.to)}`;
    case 'block':
      return `#${payload.columnsPerRow.join(',')}`;
  }
}

function sliceKey(slice: Slice): string {
  return slice.kind === 'all' ? ':' : `${printSize(slice.from)}..${printSize(slice.to)}`;
}

function functionKey(fn: UnknownFunction): string {
  switch (fn.kind) {
    case 'elementwise':
      return `${fn.name}:elementwise`;
    case 'scalar':
      return `${fn.name}:${fn.from.map(printShape).join(',')}->R`;
    case 'map':
      return `${fn.name}:${fn.along ?? 'whole'} ${fn.from.map(printShape).join(',')}->${printShape(fn.to)}`;
  }
}

/**
 * Every expression that `roots` are made of, each once, children before parents, in the order in which they are read: what
 * else has been worked out before does not matter. No recursion: graphs are deep.
 */
export const topological = (roots: readonly Expression[]): readonly Expression[] =>
  inReadingOrder(roots, ({ args }) => args, Number.POSITIVE_INFINITY) ?? [];

/** The same, without what is below nodes that are `known`; null where more than `most` nodes would come. */
export function topologicalAbove(
  root: Expression,
  known: (node: Expression) => boolean,
  most = Number.POSITIVE_INFINITY,
): readonly Expression[] | null {
  if (known(root)) return [];
  return inReadingOrder([root], ({ args }) => args.filter((arg) => !known(arg)), most);
}

/** The nodes that stand in no sum or product over an index inside of `root`, children before parents. */
export const outsideIndexRanges = (root: Expression): readonly Expression[] =>
  inReadingOrder(
    [root],
    ({ args, payload }) => (payload.kind === 'binder' ? [] : args),
    Number.POSITIVE_INFINITY,
  ) ?? [];

/** Depth first, left to right; null where there are more than `most` nodes. */
function inReadingOrder(
  roots: readonly Expression[],
  below: (node: Expression) => readonly Expression[],
  most: number,
): readonly Expression[] | null {
  const done = new Set<Expression>();
  const open = roots.toReversed();
  for (let node = open.at(-1); node; node = open.at(-1)) {
    const before = open.length;
    if (!done.has(node)) {
      const children = below(node);
      for (let at = children.length - 1; at >= 0; at--) {
        const child = children[at];
        if (child && !done.has(child)) open.push(child);
      }
    }
    if (open.length > before) continue;
    open.pop();
    done.add(node);
    if (done.size > most) return null;
  }
  return [...done];
}

/** The sizes that a node names beside its shape. */
export function sizesIn(payload: Payload): readonly Dimension[] {
  switch (payload.kind) {
    case 'size':
      return [payload.size];
    case 'sizes':
      return [payload.rows, payload.cols];
    case 'slice':
      return [payload.rows, payload.cols].flatMap((part) =>
        part.kind === 'all' ? [] : [part.from, part.to],
      );
    case 'binder':
      return [payload.from, payload.to];
    case 'none':
    case 'number':
    case 'exact':
    case 'variable':
    case 'function':
    case 'axis':
    case 'block':
      return [];
  }
}
