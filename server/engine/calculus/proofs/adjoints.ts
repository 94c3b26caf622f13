// The adjoints of the nodes that a line of a proof is about, in the order of its terms, and how they are passed on.

import { addAll, isZero, number, onesLike, times, zerosLike } from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import {
  innerNode,
  isHadamard,
  isScaling,
  isSum,
  isTotal,
  isTrace,
  isTranspose,
} from '../../expressions/forms.ts';
import type { Citation } from '../../operators/operator.ts';
import { operatorOf } from '../../operators/table.ts';
import { ONE } from '../../shapes/dimension.ts';
import { SCALAR } from '../../shapes/shape.ts';
import { differential, differentialOfVariable, noRule } from '../differential.ts';
import { sweepInside } from '../gradient.ts';
import { share } from '../simplification/sharing.ts';
import { simplify } from '../simplification/simplify.ts';
import { ready } from './line-nodes.ts';
import { displayedDifferential, displayedExpansion, type Term, wholeOf } from './proof-line.ts';
import { ELEMENTWISE_MOVE, moveOf, squaredNorm } from './rules.ts';

/** Why there is no proof: a node without a rule. */
export class WithoutRule extends Error {}

/** The line of a proof as it is rewritten: nodes, each with its adjoint. */
export interface Adjoints {
  /** The terms of the line; those of `expanded` nodes with their differentials written out. */
  terms(expanded: ReadonlySet<Expression>): readonly Term[];
  /** The nodes that can be worked out next. */
  ready(): readonly Expression[];
  /** Passes a node's adjoint on to its arguments, in its place in the line. */
  pull(node: Expression, how?: PullOptions): Moves;
  /** The adjoint of a node's only argument, as it comes and simplified. */
  outlook(node: Expression): { readonly raw: Expression; readonly neat: Expression };
  /** Simplifies all adjoints; whether any looks different now. */
  simplify(): boolean;
}

/** The rules of a move: the node's own, and those that make an inner product of a sum of all entries or a trace. */
interface Moves {
  readonly own: readonly Citation[];
  readonly unwrapped: readonly Citation[];
}

interface PullOptions {
  /** A transposed column is transposed back in the same move: `dx' A x` is `A x · dx`. */
  readonly turnsColumns?: boolean;
  /** Adjoints stay as they come, for a line of their own where they are simplified. */
  readonly stayRaw?: boolean;
}

export const COLLECTED: Citation = { rule: 'terms in the same differential are collected', cite: null };
const SUM_OF_PRODUCT: Citation = { rule: 'sum(A ∘ B) = A · B', cite: null };
const SUM: Citation = { rule: 'sum(A) = ones · A', cite: null };
const TRACE: Citation = { rule: 'tr(A) = I · A', cite: null };

/**
 * The adjoints of a proof of the gradient of scalar `of` by `wrt`, at first 1 for `of` itself; `dependent` holds the nodes
 * that `wrt` is in. Throws `WithoutRule` where a node has no rule.
 */
export function createAdjoints(
  of: Expression,
  wrt: Expression,
  dependent: ReadonlySet<Expression>,
): Adjoints {
  const d = differentialOfVariable(wrt);
  const differentials = differentialsOf(of, wrt, dependent);
  let entries: Entry[] = [{ node: of, adjoint: number(1) }];
  const displayed = (node: Expression): Expression => displayedDifferential(node, wrt, d);
  const adjointOf = (node: Expression): Expression => {
    const entry = entries.find((one) => one.node === node);
    if (!entry) throw new Error('only a node of the line can be passed on');
    return entry.adjoint;
  };
  const pull = (node: Expression, how: PullOptions = {}): Moves => {
    const adjoint = adjointOf(node);
    const parts = partsOf(node, adjoint, wrt, dependent);
    const place = entries.findIndex((entry) => entry.node === node);
    const inFront = entries.slice(0, place);
    let behind = entries.slice(place + 1);
    let collected = false;
    for (const [arg, part] of parts) {
      const before = [...inFront, ...behind].find((entry) => entry.node === arg);
      const sum = before ? addAll([before.adjoint, part]) : part;
      const next = { node: arg, adjoint: how.stayRaw ? sum : simplify(sum) };
      collected ||= before !== undefined;
      behind = behind.filter((entry) => entry !== before);
      const at = before ? inFront.indexOf(before) : -1;
      if (at >= 0) inFront[at] = next;
      else inFront.push(next);
    }
    const left = [...inFront, ...behind].filter((entry) => !isZero(entry.adjoint));
    // Zero terms are dropped; if none remain, the result is 0.
    entries = left.length > 0 ? left : [{ node: wrt, adjoint: zerosLike(wrt.shape) }];
    if (how.turnsColumns)
      for (const [arg] of parts)
        if (isTransposedColumn(arg) && ready(nodes(), dependent).includes(arg)) pull(arg);
    const { own, unwrapped } = movesOf(node, adjoint, parts, wrt);
    return { own: collected ? [...own, COLLECTED] : own, unwrapped };
  };
  const nodes = (): readonly Expression[] => entries.map((entry) => entry.node);
  return {
    terms: (expanded) =>
      entries.map(({ node, adjoint }) => ({
        adjoint,
        displayed: expanded.has(node) ? expansionOf(node, wrt, dependent, displayed) : displayed(node),
        value: differentials.get(node) ?? d,
        isLast: isLast(node, wrt),
      })),
    ready: () => ready(nodes(), dependent).filter((node) => node !== wrt),
    pull,
    outlook: (node) => {
      const raw = addAll(partsOf(node, adjointOf(node), wrt, dependent).map(([, part]) => part));
      return { raw: share(raw), neat: share(simplify(raw)) };
    },
    simplify: () => {
      let changed = false;
      entries = entries.map((entry) => {
        const adjoint = simplify(entry.adjoint);
        if (share(adjoint) !== share(entry.adjoint)) changed = true;
        return { ...entry, adjoint };
      });
      return changed;
    },
  };
}

interface Entry {
  readonly node: Expression;
  readonly adjoint: Expression;
}

/** The differential of each node, in that of the variable. */
function differentialsOf(
  of: Expression,
  wrt: Expression,
  dependent: ReadonlySet<Expression>,
): ReadonlyMap<Expression, Expression> {
  const differentials = new Map<Expression, Expression>([[wrt, differentialOfVariable(wrt)]]);
  for (const node of topological([of])) {
    if (!dependent.has(node) || node === wrt) continue;
    const own = differential(node, differentials);
    if (own.kind === 'refused') throw new WithoutRule(own.why);
    differentials.set(node, own.expression);
  }
  return differentials;
}

/** The variable itself, or its transpose. */
function isLast(node: Expression, wrt: Expression): boolean {
  return node === wrt || (isTranspose(node) && node.args[0] === wrt);
}

function isTransposedColumn(node: Expression): boolean {
  return isTranspose(node) && node.shape.rows === ONE;
}

/** The part of a node's adjoint that each argument that varies gets. */
function partsOf(
  node: Expression,
  adjoint: Expression,
  wrt: Expression,
  dependent: ReadonlySet<Expression>,
): readonly (readonly [arg: Expression, part: Expression])[] {
  const squared = squaredNorm(node);
  if (squared) return [[squared, times([number(2), adjoint, squared])]];
  if (node.payload.kind === 'binder') {
    const inside = sweepInside(node, adjoint, new Set([wrt]));
    if (inside.kind === 'refused') throw new WithoutRule(inside.why);
    return [...inside.adjoints];
  }
  return node.args.flatMap((arg, index) => {
    if (!dependent.has(arg)) return [];
    const part = operatorOf(node).pullback(node, index, adjoint);
    if (!part) throw new WithoutRule(noRule(node));
    return [[arg, part] as const];
  });
}

/** d(node) written out; of a sum over an index, in the differentials of what does not depend on the index. */
function expansionOf(
  node: Expression,
  wrt: Expression,
  dependent: ReadonlySet<Expression>,
  displayed: (arg: Expression) => Expression,
): Expression {
  const squared = squaredNorm(node);
  if (squared) return innerNode([times([number(2), squared]), displayed(squared)], SCALAR);
  const [body] = node.args;
  if (node.payload.kind === 'binder' && body) {
    const outside = partsOf(node, onesLike(node.shape), wrt, dependent).map(([arg]) => arg);
    const inside = differential(body, new Map(outside.map((arg) => [arg, displayed(arg)])));
    const whole = inside.kind === 'derived' && operatorOf(node).differential(node, 0, inside.expression);
    if (whole) return whole;
  }
  const expansion = displayedExpansion(node, dependent, displayed);
  if (!expansion) throw new WithoutRule(noRule(node));
  return expansion;
}

function movesOf(
  node: Expression,
  adjoint: Expression,
  parts: readonly (readonly [arg: Expression, part: Expression])[],
  wrt: Expression,
): Moves {
  const own = moveOf(node);
  if (isTotal(node) || isTrace(node))
    return { own: [], unwrapped: parts.some(([arg]) => isLast(arg, wrt)) ? [own] : [] };
  const before = wholeOf(adjoint);
  if (!before) return { own: [own], unwrapped: [] };
  const stays = ([arg, part]: readonly [Expression, Expression]): boolean =>
    wholeOf(part)?.kind === before.kind && !isLast(arg, wrt);
  if (parts.every(stays)) return { own: [own], unwrapped: [] };
  if (before.kind === 'trace') return { own: isPassed(node) ? [] : [own], unwrapped: [TRACE] };
  const isElementwise = isHadamard(node) || own.rule === ELEMENTWISE_MOVE.rule;
  if (isElementwise) return { own: [], unwrapped: [SUM_OF_PRODUCT] };
  return { own: isPassed(node) ? [] : [own], unwrapped: [SUM] };
}

/** Whether it hands its adjoint on as it is, but for a number. */
const isPassed = (node: Expression): boolean => isSum(node) || isScaling(node);
