// The right answer to another question: the derivative by another variable or by something on the way, the gradient in the
// place of the Hessian, the differential in place of the gradient.

import { variable } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { leavesOf } from '../numeric/remembered-values.ts';
import type { Trial, Trials } from '../numeric/trials.ts';
import { isScalar, sameShape } from '../shapes/shape.ts';
import { inner, maxAbs, multiply, subtract, transpose } from '../values/kernels.ts';
import { vec } from '../values/layout.ts';
import type { Matrix } from '../values/matrix.ts';
import { forward } from './forward.ts';

/** Nodes on the way that are tried. */
const MOST_NODES = 60;
const CLOSE = 1e-7;

/** `this is ∂L/∂(X Θ)`: the gradient by another variable or by something that the scalar is made of, in its shape. */
export function rightByAnother(trials: Trials, claimed: Expression): string | null {
  const { question, setting } = trials;
  if (question.kind !== 'gradient' || !isScalar(question.of.shape)) return null;
  const { of, by } = question;
  const whole = forward(of, new Map([[by, directionLike(by, 'on the way')]]), setting.operatorNamed);
  if (!whole) return null;
  const others = [...whole.order]
    .reverse()
    .filter((node) => node !== by && node !== of && sameShape(node.shape, claimed.shape) && isMade(node));
  const isOnTheWay = (node: Expression): boolean => whole.differentials.has(node);
  // Numbers are much in a formula; that one is the derivative by another says something of declared ones alone.
  const isNamable = (node: Expression): boolean =>
    !isScalar(node.shape) || (node.payload.kind === 'variable' && !isOnTheWay(node));
  // Values on the way to the variable are where people stop; the outermost is named.
  const namable = others.filter(isNamable);
  const candidates = [...namable.filter(isOnTheWay), ...namable.filter((node) => !isOnTheWay(node))];
  for (const node of candidates.slice(0, MOST_NODES)) {
    const direction = directionLike(node, 'on the way');
    const along = forward(of, new Map([[node, direction]]), setting.operatorNamed);
    const d = along?.differentials.get(of);
    if (!d || !agrees(trials, (trial) => pairing(trial, claimed, direction), d)) continue;
    const name = setting.printNamed(node);
    const what = `this is the derivative by \`${name}\``;
    return isOnTheWay(node)
      ? `${what}: the step from there to \`${setting.printNamed(by)}\` is left out`
      : `${what}, not by \`${setting.printNamed(by)}\``;
  }
  return null;
}

/** Constants such as ones and numbers are nothing to differentiate by. */
const isMade = (node: Expression): boolean =>
  node.payload.kind === 'variable' || leavesOf(node).some(({ payload }) => payload.kind === 'variable');

/** The Hessian for the gradient, or the gradient for the Hessian. */
export function wrongOrder(trials: Trials, claimed: Expression): string | null {
  const { question, setting } = trials;
  if (question.kind !== 'gradient' && question.kind !== 'hessian') return null;
  const { of, by } = question;
  if (question.kind === 'hessian' && question.and !== by) return null;
  const [u, v] = [directionLike(by, 'first'), directionLike(by, 'second')];
  const first = forward(of, new Map([[by, u]]), setting.operatorNamed)?.differentials.get(of);
  if (!first) return null;
  if (question.kind === 'hessian') {
    return sameShape(claimed.shape, by.shape) && agrees(trials, (trial) => pairing(trial, claimed, u), first)
      ? 'this is the gradient, not the Hessian'
      : null;
  }
  const second = forward(first, new Map([[by, v]]), setting.operatorNamed)?.differentials.get(first);
  if (!second) return null;
  const bilinear = (trial: Trial): number | null => {
    const value = trial.values.evaluate(claimed);
    const [left, right] = [vec(trial.values.evaluate(u)), vec(trial.values.evaluate(v))];
    if (value.rows !== left.rows || value.cols !== right.rows) return null;
    return multiply(multiply(transpose(left), value), right).data[0] ?? null;
  };
  return agrees(trials, bilinear, second) ? 'this is the Hessian, not the gradient' : null;
}

/** Whether a claim with differentials in it is right as one: the directions are the differentials' values. */
export function isDifferential(trials: Trials, claimed: Expression): boolean {
  if (!sameShape(claimed.shape, trials.question.of.shape)) return false;
  const differentials = leavesOf(claimed).filter(
    ({ payload }) => payload.kind === 'variable' && payload.variable.role === 'differential',
  );
  if (differentials.length === 0) return false;
  return trials.list.every((trial) => {
    const value = trial.values.evaluate(claimed);
    return maxAbs(subtract(value, trial.actual.value)) <= 1e-6 * maxAbs(value);
  });
}

/** A leaf that has a random value at each trial, of the shape of an expression. */
function directionLike(of: Expression, name: string): Expression {
  return variable(
    { name: `a direction of ${of.id} (${name})`, attributes: [], role: 'differential' },
    of.shape,
  );
}

function pairing(trial: Trial, claimed: Expression, direction: Expression): number | null {
  const [value, along]: readonly [Matrix, Matrix] = [
    trial.values.evaluate(claimed),
    trial.values.evaluate(direction),
  ];
  return value.rows === along.rows && value.cols === along.cols ? inner(value, along) : null;
}

/** Whether a number from each trial is the value there of a scalar that is not 0 everywhere. */
function agrees(trials: Trials, at: (trial: Trial) => number | null, scalar: Expression): boolean {
  let largest = 0;
  for (const trial of trials.list) {
    const claim = at(trial);
    const value = trial.values.evaluate(scalar).data[0] ?? Number.NaN;
    if (claim === null || !(Math.abs(claim - value) <= CLOSE * Math.max(Math.abs(claim), Math.abs(value)))) {
      return false;
    }
    largest = Math.max(largest, Math.abs(value));
  }
  return largest > 0;
}
