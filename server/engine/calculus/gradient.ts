// The reverse sweep: adjoints of all nodes of a scalar's graph, each node once, and so the gradients by any number of variables.

import { addAll, hadamard, isZero, number, sumOver, zerosLike } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { isIndexSum } from '../expressions/forms.ts';
import { otherFactors } from '../operators/reductions.ts';
import { operatorOf } from '../operators/table.ts';
import { dimsOf } from '../shapes/dimension.ts';
import { noRule, refused } from './differential.ts';

/** Adjoints by node: ∂root/∂node, shaped like the node. Nodes that do not matter are absent. */
export type Sweep =
  | { readonly kind: 'swept'; readonly adjoints: ReadonlyMap<Expression, Expression> }
  | { readonly kind: 'refused'; readonly why: string };

/** The nodes of a graph that depend on some of its nodes. */
export function depending(
  order: readonly Expression[],
  on: ReadonlySet<Expression>,
): ReadonlySet<Expression> {
  const found = new Set<Expression>();
  for (const node of order) if (on.has(node) || node.args.some((arg) => found.has(arg))) found.add(node);
  return found;
}

/**
 * The sweep from `root` (any shape) with `seed` as its adjoint, down to `wrt`. Time and size are linear in the graph.
 * `stop` says of which other nodes the adjoint is wanted and not passed on.
 */
export function sweep(
  root: Expression,
  seed: Expression,
  wrt: ReadonlySet<Expression>,
  stop: ReadonlySet<Expression> = wrt,
): Sweep {
  const order = topological([root]);
  const dependent = depending(order, wrt);
  const collected = new Map<Expression, Expression[]>([[root, [seed]]]);
  const adjoints = new Map<Expression, Expression>();
  const give = (node: Expression, part: Expression): void => {
    const parts = collected.get(node);
    if (parts) parts.push(part);
    else collected.set(node, [part]);
  };
  for (let place = order.length - 1; place >= 0; place--) {
    const node = order[place];
    const parts = node && collected.get(node);
    if (!node || !parts || !dependent.has(node)) continue;
    const adjoint = addAll(parts);
    adjoints.set(node, adjoint);
    collected.delete(node);
    if (stop.has(node) || isZero(adjoint)) continue;
    if (node.payload.kind === 'binder') {
      const inside = sweepInside(node, adjoint, wrt);
      if (inside.kind === 'refused') return inside;
      for (const [outer, part] of inside.adjoints) give(outer, part);
      continue;
    }
    const operator = operatorOf(node);
    for (const [index, arg] of node.args.entries()) {
      if (!dependent.has(arg)) continue;
      const part = operator.pullback(node, index, adjoint);
      if (!part) return refused(noRule(node));
      give(arg, part);
    }
  }
  return { kind: 'swept', adjoints };
}

/** Through a sum over an index: a sweep inside, down to the nodes that the index does not touch, then summed. */
export function sweepInside(node: Expression, adjoint: Expression, wrt: ReadonlySet<Expression>): Sweep {
  const [body] = node.args;
  const { payload } = node;
  if (payload.kind !== 'binder' || !body) return refused('a sum without an index');
  const order = topological([body]);
  const dependent = depending(order, wrt);
  // A node that reads an index of a sum inside has no value outside of that sum: no adjoint is passed to it from here.
  const bound = new Set([
    payload.index,
    ...order.flatMap((inner) => (inner.payload.kind === 'binder' ? [inner.payload.index] : [])),
  ]);
  const touched = new Set([...bound].flatMap((index) => [...touchedBy(order, index)]));
  const frontier = new Set<Expression>();
  for (const inner of order) {
    if (touched.has(inner))
      for (const arg of inner.args) if (!touched.has(arg) && dependent.has(arg)) frontier.add(arg);
  }
  if (!touched.has(body)) frontier.add(body);
  const others = isIndexSum(node) ? null : otherFactors(node);
  const weight = others ? hadamard(adjoint, others) : adjoint;
  const inside = sweep(body, weight, frontier);
  if (inside.kind === 'refused') return inside;
  const summed = new Map<Expression, Expression>();
  for (const outer of frontier) {
    const part = inside.adjoints.get(outer);
    if (part) summed.set(outer, sumOver(payload.index, payload.from, payload.to, part));
  }
  return { kind: 'swept', adjoints: summed };
}

/** The nodes whose value depends on an index; a sum or product over the same letter does not. */
export function touchedBy(order: readonly Expression[], index: string): ReadonlySet<Expression> {
  const touched = new Set<Expression>();
  for (const node of order) {
    const bound = node.payload.kind === 'binder' && node.payload.index === index;
    if ((!bound && node.args.some((arg) => touched.has(arg))) || namesIndex(node, index)) touched.add(node);
  }
  return touched;
}

function namesIndex(node: Expression, index: string): boolean {
  const { payload } = node;
  switch (payload.kind) {
    case 'slice':
      return [payload.rows, payload.cols].some(
        (part) => part.kind === 'range' && (dimsOf(part.from).has(index) || dimsOf(part.to).has(index)),
      );
    case 'size':
      return dimsOf(payload.size).has(index);
    case 'sizes':
      return dimsOf(payload.rows).has(index) || dimsOf(payload.cols).has(index);
    case 'variable':
      return payload.variable.role === 'bound' && payload.variable.name === index;
    case 'binder':
      return dimsOf(payload.from).has(index) || dimsOf(payload.to).has(index);
    default:
      return false;
  }
}

/** The gradients of a scalar by several variables, in their order, or the reason why there are none. */
export type Gradients =
  | { readonly kind: 'derived'; readonly gradients: readonly Expression[] }
  | { readonly kind: 'refused'; readonly why: string };

/** The gradients of a scalar by several variables in one sweep, each shaped like its variable; not yet simplified. */
export function gradients(of: Expression, wrt: readonly Expression[]): Gradients {
  const swept = sweep(of, number(1), new Set(wrt));
  if (swept.kind === 'refused') return swept;
  return { kind: 'derived', gradients: wrt.map((leaf) => swept.adjoints.get(leaf) ?? zerosLike(leaf.shape)) };
}
