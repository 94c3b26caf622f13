// The differential of a formula, node by node in forward mode, by the table; and what it would be if one node's
// differential were another one.

import { addAll, isZero, variable, variableOf } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import type { OperatorLookup } from '../numeric/program.ts';

/** Formulas with more nodes are not looked through. */
const MOST_NODES = 400;

export interface Forward {
  readonly of: Expression;
  /** All nodes, children first. */
  readonly order: readonly Expression[];
  /** d(node), shaped like the node; absent for what is constant. */
  readonly differentials: ReadonlyMap<Expression, Expression>;
  readonly operatorNamed: OperatorLookup;
}

/** The differentials of all nodes of `of`, where those in `start` move by what they are given; null where a rule is missing or the formula is too large. */
export function forward(
  of: Expression,
  start: ReadonlyMap<Expression, Expression>,
  operatorNamed: OperatorLookup,
): Forward | null {
  const order = topological([of]);
  if (order.length > MOST_NODES) return null;
  const differentials = new Map(start);
  for (const node of order) {
    if (start.has(node)) continue;
    const d = differentialAt(node, differentials, operatorNamed);
    if (d === 'no rule') return null;
    if (d) differentials.set(node, d);
  }
  return { of, order, differentials, operatorNamed };
}

/** d(of) if d(node) were `instead`; null where a rule is missing. */
export function slipped(base: Forward, at: Expression, instead: Expression): Expression | null {
  if (at === base.of) return instead;
  const differentials = new Map(base.differentials);
  differentials.set(at, instead);
  const changed = new Set([at]);
  for (const node of base.order) {
    if (node === at || !node.args.some((arg) => changed.has(arg))) continue;
    const d = differentialAt(node, differentials, base.operatorNamed);
    if (d === 'no rule') return null;
    if (d) differentials.set(node, d);
    else differentials.delete(node);
    changed.add(node);
  }
  return differentials.get(base.of) ?? null;
}

/** The parts of d(node) that come from its arguments, by their places; null where some rule is missing. */
export function partsAt(node: Expression, base: Forward): ReadonlyMap<number, Expression> | null {
  return partsOf(node, base.differentials, base.operatorNamed);
}

function partsOf(
  node: Expression,
  differentials: ReadonlyMap<Expression, Expression>,
  operatorNamed: OperatorLookup,
): ReadonlyMap<number, Expression> | null {
  const parts = new Map<number, Expression>();
  for (const [index, arg] of node.args.entries()) {
    const d = differentials.get(arg);
    if (!d || isZero(d)) continue;
    const part = operatorNamed(node.operator)?.differential(node, index, d);
    if (!part) return null;
    parts.set(index, part);
  }
  return parts;
}

function differentialAt(
  node: Expression,
  differentials: ReadonlyMap<Expression, Expression>,
  operatorNamed: OperatorLookup,
): Expression | null | 'no rule' {
  const parts = partsOf(node, differentials, operatorNamed);
  if (!parts) return 'no rule';
  return parts.size === 0 ? null : addAll([...parts.values()]);
}

/** The leaf whose value at a trial is the direction that a variable moves along. */
export function directionOf(leaf: Expression): Expression | null {
  const of = variableOf(leaf);
  return of && variable({ name: of.name, attributes: of.attributes, role: 'differential' }, leaf.shape);
}
