// One line of a proof: dL as a sum of inner products ⟨adjoint, d(node)⟩, as it is displayed and as numbers can check it.

import {
  addAll,
  inner,
  isScalarExpression,
  numberOf,
  sameExpression,
  times,
  transpose,
} from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import {
  differentialNode,
  innerNode,
  isIdentity,
  isInner,
  isOnes,
  isScaling,
  isSum,
  isTranspose,
  scalingNode,
  sumNode,
  totalNode,
  traceNode,
} from '../../expressions/forms.ts';
import type { Citation } from '../../operators/operator.ts';
import { operatorOf } from '../../operators/table.ts';
import { SCALAR } from '../../shapes/shape.ts';
import { print } from '../print.ts';
import { simplify } from '../simplification/simplify.ts';
import { rulesOf } from './rules.ts';

/**
 * The left side of a line: the differential of the numerator, of its gradient (on the way to a Hessian),
 * that gradient, or the derivative that was asked for.
 */
export type LeftSide = 'differential' | 'gradientDifferential' | 'gradient' | 'derivative';

/** One line of a proof. */
export interface ProofStep {
  readonly rule: string;
  readonly cite: string | null;
  readonly left: LeftSide;
  /** Whether both sides are displayed stacked into columns, `vec(dF) = J vec(dX)`; `meaning` is not stacked. */
  readonly stacked?: boolean;
  /** The right side as it is displayed; `d(node)` stands for itself. */
  readonly line: Expression;
  /** The same with every `d(node)` worked out by the variable's differential: what numbers can check. */
  readonly meaning: Expression;
}

/** Textbook length, or every single move. */
export type ProofDetail = 'short' | 'long';

/** A graph beyond this many nodes has a proof too long to read: only its result is given. */
export const LONGEST = 160;

export const START: Citation = { rule: 'start from the differential', cite: null };

/** ⟨A, d⟩: an adjoint, the differential it multiplies as displayed, and that differential's value. */
export interface Term {
  readonly adjoint: Expression;
  readonly displayed: Expression;
  readonly value: Expression;
  /** Whether it multiplies the variable's differential itself: then the inner product is written out. */
  readonly isLast: boolean;
}

/** A line of a proof, d of the scalar as a sum of adjoints times differentials, with the rules that it cites. */
export function stepOf(cited: readonly Citation[], line: readonly Term[]): ProofStep {
  return {
    ...rulesOf(cited),
    left: 'differential',
    line: lineOf(line),
    meaning: addAll(line.map(({ adjoint, value }) => inner(adjoint, value))),
  };
}

/** Σ ⟨adjoint, d⟩ as it is displayed: `·` between matrices, side by side for numbers, `sum` and `tr` for ones and identities. */
function lineOf(line: readonly Term[]): Expression {
  const displayed = line.map(termOf);
  const [only] = displayed;
  return displayed.length === 1 && only ? only : sumNode(displayed, SCALAR);
}

function termOf({ adjoint, displayed, isLast }: Term): Expression {
  if (numberOf(adjoint) === 1) return displayed;
  const scaled = (factor: Expression, body: Expression): Expression =>
    numberOf(factor) === 1
      ? body
      : scalingNode([...(isScaling(factor) ? factor.args : [factor]), body], SCALAR);
  const [left, right] = displayed.args;
  if (isScalarExpression(adjoint))
    return isInner(displayed) && left && right
      ? innerNode([simplify(times([adjoint, left])), right], SCALAR)
      : scaled(adjoint, displayed);
  const whole = isLast ? null : wholeOf(adjoint);
  return whole
    ? scaled(whole.factor, (whole.kind === 'sum' ? totalNode : traceNode)([displayed], SCALAR))
    : innerNode([adjoint, displayed], SCALAR);
}

/** The adjoint of a sum of all entries or of a trace: a number times ones or the identity. */
export function wholeOf(
  adjoint: Expression,
): { readonly kind: 'sum' | 'trace'; readonly factor: Expression } | null {
  const body = isScaling(adjoint) ? adjoint.args.at(-1) : adjoint;
  if (isScalarExpression(adjoint)) return null;
  const factor = (): Expression => times(isScaling(adjoint) ? adjoint.args.slice(0, -1) : []);
  if (isOnes(body)) return { kind: 'sum', factor: factor() };
  return isIdentity(body) ? { kind: 'trace', factor: factor() } : null;
}

/** d(node), or `dΘ` for the variable itself. */
export function displayedDifferential(node: Expression, wrt: Expression, d: Expression): Expression {
  if (node === wrt) return d;
  const [inside] = node.args;
  if (isTranspose(node) && inside) return transpose(displayedDifferential(inside, wrt, d));
  return differentialNode([node], node.shape);
}

/** d(node) by its own rule, in the differentials of its arguments: one term for each that varies. */
export function displayedExpansion(
  node: Expression,
  dependent: ReadonlySet<Expression>,
  displayed: (arg: Expression) => Expression,
): Expression | null {
  const parts: Expression[] = [];
  for (const [index, arg] of node.args.entries()) {
    if (!dependent.has(arg)) continue;
    const part = operatorOf(node).differential(node, index, displayed(arg));
    if (!part) return null;
    parts.push(...(isSum(part) ? part.args : [part]));
  }
  const [only] = parts;
  if (parts.length <= 1) return only ?? null;
  return sumNode(parts, node.shape);
}

/** Lines that read like the one before them fall away. */
export function tidy(steps: readonly ProofStep[]): readonly ProofStep[] {
  const kept: ProofStep[] = [];
  for (const step of steps) {
    const before = kept.at(-1);
    const isSaid = before && before.left === step.left && before.stacked === step.stacked;
    if (isSaid && (sameExpression(before.line, step.line) || print(before.line) === print(step.line)))
      continue;
    kept.push(step);
  }
  return kept;
}
