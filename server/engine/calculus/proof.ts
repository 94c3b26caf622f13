// The derivation told line by line: dL as a sum of inner products ⟨adjoint, d(node)⟩, one node rewritten at a time by its
// differential and moved across the inner product by its pullback, until dL = G · dΘ (Delong (17)).

import {
  addAll,
  inner,
  isScalarExpression,
  number,
  numberOf,
  sameExpression,
  splitPower,
  times,
  transpose,
} from '../expressions/build.ts';
import { type Expression, intern, NONE, topological } from '../expressions/expression.ts';
import type { Citation } from '../operators/operator.ts';
import { operatorOf } from '../operators/table.ts';
import { SCALAR } from '../shapes/shape.ts';
import { differential, differentialOfVariable, noRule } from './differential.ts';
import { depending } from './gradient.ts';
import { share } from './sharing.ts';
import { simplify } from './simplify.ts';

/**
 * What stands left of the equals sign: the differential of what is derived, of its gradient (on the way to a Hessian),
 * that gradient, or the derivative that was asked for.
 */
export type LeftSide = 'differential' | 'gradientDifferential' | 'gradient' | 'derivative';

/** One line of a proof. */
export interface ProofStep {
  readonly rule: string;
  readonly cite: string | null;
  readonly left: LeftSide;
  /** The right side as it is shown; `d(node)` stands for itself. */
  readonly line: Expression;
  /** The same with every `d(node)` worked out by the variable's differential: what numbers can check. */
  readonly meaning: Expression;
}

export type Proof =
  | { readonly kind: 'proved'; readonly steps: readonly ProofStep[]; readonly gradient: Expression }
  | { readonly kind: 'refused'; readonly why: string };

/** Textbook length, or every single move. */
export type Telling = 'short' | 'long';

/** ⟨A, d⟩: an adjoint, what it multiplies as shown, and what that is worth. */
interface Term {
  readonly adjoint: Expression;
  readonly shown: Expression;
  readonly worth: Expression;
}

/** Nodes whose two moves are one line, or none of their own, in a short telling. */
export const LINEAR: ReadonlySet<string> = new Set([
  'add',
  'times',
  'sumAll',
  'reduce',
  'transpose',
  'vec',
  'mat',
  'diagMatrix',
  'diagVector',
  'trace',
  'inner',
]);

/** A graph beyond this many nodes has a proof too long to read: only its result is told. */
export const LONGEST = 400;

/** The proof that the gradient of a scalar by one variable is what it is; the ambient gradient, not yet projected. */
export function proveGradient(of: Expression, wrt: Expression, telling: Telling): Proof {
  const order = topological([of]);
  const dependent = depending(order, new Set([wrt]));
  if (!dependent.has(of)) return { kind: 'refused', why: 'what is derived does not depend on the variable' };
  const d = differentialOfVariable(wrt);
  const worths = new Map<Expression, Expression>([[wrt, d]]);
  for (const node of order) {
    if (!dependent.has(node) || node === wrt) continue;
    if (dependent.size > LONGEST) break;
    const known = new Map(
      node.args.flatMap((arg) => (worths.has(arg) ? [[arg, worths.get(arg) ?? arg] as const] : [])),
    );
    const own = differential(node, new Map([...worths, ...known]));
    if (own.kind === 'refused') return own;
    worths.set(node, own.expression);
  }
  const steps: ProofStep[] = [];
  const frontier = new Map<Expression, Expression>([[of, number(1)]]);
  const pending: Citation[] = [];
  const terms = (except: Expression | null): Term[] =>
    [...frontier]
      .filter(([node]) => node !== except)
      .map(([node, adjoint]) => ({
        adjoint,
        shown: shownDifferential(node, wrt, d),
        worth: worths.get(node) ?? d,
      }));
  const tell = (own: Citation | null, line: readonly Term[]): void => {
    if (line.length === 0) return;
    const cited = own ? [...pending, own] : [...pending];
    pending.length = 0;
    const step = stepOf(cited, line);
    const before = steps.at(-1);
    if (before && before.line === step.line) return;
    steps.push(step);
  };
  if (of.args.length > 0)
    steps.push(stepOf([{ rule: 'the differential of what is derived', cite: null }], terms(null)));
  for (const node of fromTheTop(order, dependent)) {
    const adjoint = frontier.get(node);
    if (!adjoint || node === wrt) continue;
    const operator = operatorOf(node);
    if (node.payload.kind === 'binder')
      return { kind: 'refused', why: 'a sum over an index is told as a whole' };
    const rule = ruleOf(node, dependent);
    const trivial = LINEAR.has(node.operator);
    const squared = squaredNorm(node);
    if (squared) {
      frontier.delete(node);
      const line = times([number(2), adjoint]);
      const before = frontier.get(squared);
      const part = times([line, squared]);
      frontier.set(squared, simplify(before ? addAll([before, part]) : part));
      if (dependent.size <= LONGEST) tell({ rule: 'd‖A‖² = 2 A · dA', cite: null }, terms(null));
      continue;
    }
    const told = telling === 'long' && dependent.size <= LONGEST;
    const nonlinear = !trivial && dependent.size <= LONGEST;
    if (
      (told || (nonlinear && node.operator !== 'powerEach')) &&
      !isScalarPower(node) &&
      !(isScalarExpression(node) && operator.elementwise)
    ) {
      const shown = shownExpansion(node, wrt, d, dependent);
      if (shown) {
        frontier.delete(node);
        tell(rule, [...terms(null), { adjoint, shown, worth: worths.get(node) ?? d }]);
        frontier.set(node, adjoint);
      }
    } else pending.push(rule);
    frontier.delete(node);
    for (const [index, arg] of node.args.entries()) {
      if (!dependent.has(arg)) continue;
      const part = operator.pullback(node, index, adjoint);
      if (!part) return { kind: 'refused', why: noRule(node) };
      const before = frontier.get(arg);
      frontier.set(arg, simplify(before ? addAll([before, part]) : part));
    }
    if (dependent.size > LONGEST) continue;
    if (told || nonlinear)
      tell(isScalarExpression(node) && operator.elementwise ? null : operator.pullbackRule, terms(null));
  }
  const gradient = share(frontier.get(wrt) ?? number(0));
  if (pending.length > 0 || steps.length === 0) tell(null, terms(null));
  steps.push({
    rule: 'dL = D · dΘ ⇒ ∂L/∂Θ = D',
    cite: 'Delong (17)',
    left: 'derivative',
    line: gradient,
    meaning: gradient,
  });
  return { kind: 'proved', steps: tidy(steps), gradient };
}

/**
 * The nodes that depend on the variable, each after all that are made of it. Of those whose turn it may be, linear ones come
 * first and functions of each entry next, so that all terms of a sum are worked out side by side.
 */
function* fromTheTop(
  order: readonly Expression[],
  dependent: ReadonlySet<Expression>,
): Generator<Expression> {
  const waiting = new Map<Expression, number>();
  for (const node of order) {
    if (!dependent.has(node)) continue;
    for (const arg of new Set(node.args))
      if (dependent.has(arg)) waiting.set(arg, (waiting.get(arg) ?? 0) + 1);
  }
  const place = new Map(order.map((node, index) => [node, index]));
  const ready = order.filter((node) => dependent.has(node) && !waiting.has(node));
  while (ready.length > 0) {
    ready.sort((a, b) => turn(b) - turn(a) || (place.get(a) ?? 0) - (place.get(b) ?? 0));
    const node = ready.pop();
    if (!node) return;
    yield node;
    for (const arg of new Set(node.args)) {
      const left = (waiting.get(arg) ?? 0) - 1;
      waiting.set(arg, left);
      if (left === 0) ready.push(arg);
    }
  }
}

function turn(node: Expression): number {
  if (LINEAR.has(node.operator) || squaredNorm(node)) return 0;
  return operatorOf(node).elementwise || node.operator === 'powerEach' ? 1 : 2;
}

/** A where the node is ‖A‖². */
function squaredNorm(node: Expression): Expression | null {
  const [base, exponent] = splitPower(node);
  return exponent === 2 && base.operator === 'normF' ? (base.args[0] ?? null) : null;
}

/** The rule by which a node is differentiated: with one factor that varies, a product is linear. */
export function ruleOf(node: Expression, dependent: ReadonlySet<Expression>): Citation {
  const varying = node.args.filter((arg) => dependent.has(arg)).length;
  if ((node.operator === 'times' || node.operator === 'hadamard') && varying === 1)
    return { rule: 'a constant factor stays', cite: null };
  return operatorOf(node).differentialRule;
}

function isScalarPower(node: Expression): boolean {
  return node.operator === 'powerEach' && numberOf(node.args[1] ?? node) !== null;
}

/** d(node), or `dΘ` for the variable itself. */
function shownDifferential(node: Expression, wrt: Expression, d: Expression): Expression {
  if (node === wrt) return d;
  const [inside] = node.args;
  if (node.operator === 'transpose' && inside) return transpose(shownDifferential(inside, wrt, d));
  return intern('differentialOf', [node], NONE, node.shape);
}

/** d(node) by its own rule, in the differentials of its arguments. */
function shownExpansion(
  node: Expression,
  wrt: Expression,
  d: Expression,
  dependent: ReadonlySet<Expression>,
): Expression | null {
  const parts: Expression[] = [];
  for (const [index, arg] of node.args.entries()) {
    if (!dependent.has(arg)) continue;
    const part = operatorOf(node).differential(node, index, shownDifferential(arg, wrt, d));
    if (!part) return null;
    parts.push(part);
  }
  return parts.length > 0 ? addAll(parts) : null;
}

/** The rules of a line, each once; where there are several, each with its own source. */
export function rulesOf(cited: readonly Citation[]): Pick<ProofStep, 'rule' | 'cite'> {
  const [only, ...more] = [...new Map(cited.map((one) => [one.rule, one])).values()];
  if (only && more.length === 0) return { rule: only.rule, cite: only.cite };
  const sourced = (one: Citation): string => (one.cite ? `${one.rule} [${one.cite}]` : one.rule);
  return { rule: [...(only ? [only] : []), ...more].map(sourced).join('; '), cite: null };
}

function stepOf(cited: readonly Citation[], line: readonly Term[]): ProofStep {
  return {
    ...rulesOf(cited),
    left: 'differential',
    line: lineOf(line),
    meaning: addAll(line.map(({ adjoint, worth }) => inner(adjoint, worth))),
  };
}

/** Σ ⟨adjoint, d⟩ as it is shown: `·` between matrices, side by side for numbers, signs and numbers in front. */
function lineOf(line: readonly Term[]): Expression {
  const shown = line.map(({ adjoint, shown: d }) => {
    if (numberOf(adjoint) === 1) return d;
    const neat = share(adjoint);
    if (isScalarExpression(adjoint))
      return intern('times', [...(neat.operator === 'times' ? neat.args : [neat]), d], NONE, SCALAR);
    return intern('inner', [neat, d], NONE, SCALAR);
  });
  const [only] = shown;
  return shown.length === 1 && only ? only : intern('add', shown, NONE, SCALAR);
}

/** Lines that say the same as the one before them fall away; their rules are told with the next. */
export function tidy(steps: readonly ProofStep[]): readonly ProofStep[] {
  const kept: ProofStep[] = [];
  for (const step of steps) {
    const before = kept.at(-1);
    if (before && before.left === step.left && sameExpression(before.line, step.line)) continue;
    kept.push(step);
  }
  return kept;
}
