// What a derived result says along directions, and what differences say there, both in many digits.

import type { BigNumber } from 'mathjs';
import type { Expression } from '../../../../server/engine/expressions/expression.ts';
import type { Question } from '../../../../server/engine/expressions/question.ts';
import { variableKey } from '../../../../server/engine/numeric/program.ts';
import { gradientStructure, movingVariables } from '../../../../server/engine/numeric/question.ts';
import type { Trial } from '../../../../server/engine/numeric/trials.ts';
import type { Matrix } from '../../../../server/engine/values/matrix.ts';
import {
  add,
  type BigMatrix,
  big,
  bigMatrix,
  entry,
  identity,
  inner,
  map,
  multiply,
  norm,
  ONE,
  scalar,
  scale,
  subtract,
  total,
  transpose,
  vec,
  ZERO,
} from './big-matrix.ts';
import { type BigPoint, bigValue, NoDigits } from './big-value.ts';

/** The step of the differences: with one extrapolation the error is about its fourth power, 1e-24. */
const STEP = '1e-6';

/** How far the result is from differences, relative to the larger of the value and what such a direction typically gives. */
export function relativeError(
  question: Question,
  result: Expression,
  definitions: ReadonlyMap<Expression, Expression>,
  trial: Trial,
): number {
  const moving = movingVariables(question);
  const directions = trial.directions.map(exactly);
  const at = pointOf(definitions, trial, moving, directions);
  const claimed = bigValue(result, at(moving.map(() => big(0))));
  const said = predicted(question, claimed, directions);
  const measured = differences(question, at);
  const typical = directions.reduce((size, d) => size.times(norm(d)), norm(claimed));
  const size = [norm(measured), typical].reduce((x, y) => (x.gt(y) ? x : y));
  const error = norm(subtract(said, measured));
  return size.isZero() ? error.toNumber() : error.div(size).toNumber();
}

const exactly = (a: Matrix): BigMatrix => ({ rows: a.rows, cols: a.cols, data: Array.from(a.data, big) });

type Along = (steps: readonly BigNumber[]) => BigPoint;

/** The point of the trial with the moving variables so far along their directions. */
function pointOf(
  definitions: ReadonlyMap<Expression, Expression>,
  trial: Trial,
  moving: readonly Expression[],
  directions: readonly BigMatrix[],
): Along {
  const resting = new Map<Expression, BigMatrix>();
  const restingValue = (leaf: Expression): BigMatrix => {
    const found = resting.get(leaf) ?? valueAtRest(leaf);
    resting.set(leaf, found);
    return found;
  };
  const valueAtRest = (leaf: Expression): BigMatrix => {
    if (leaf.payload.kind !== 'variable') throw new NoDigits(leaf.operator);
    const { variable } = leaf.payload;
    const definition = definitions.get(leaf);
    if (definition) return bigValue(definition, { sizes: trial.sizes, valueOf: restingValue });
    const index = moving.findIndex(
      (other) => other.payload.kind === 'variable' && other.payload.variable.name === variable.name,
    );
    const direction = directions[index];
    if (variable.role === 'differential' && direction) return direction;
    const value = trial.found.point.values.get(variableKey(variable));
    if (!value) throw new NoDigits(variable.name);
    return sharpened(exactly(value), variable.attributes);
  };
  return (steps) => ({
    sizes: trial.sizes,
    valueOf: (leaf) =>
      moving.reduce((value, other, i) => {
        const [direction, step] = [directions[i], steps[i]];
        return other === leaf && direction && step ? add(value, scale(direction, step)) : value;
      }, restingValue(leaf)),
  });
}

/** What the attributes promise, kept in all digits and not just in a double's. */
function sharpened(value: BigMatrix, attributes: readonly string[]): BigMatrix {
  const sumsToOne = (rows: BigMatrix): BigMatrix => {
    const sums = multiply(
      rows,
      bigMatrix(rows.cols, 1, () => ONE),
    );
    return bigMatrix(rows.rows, rows.cols, (i, j) =>
      (rows.data[i * rows.cols + j] ?? ONE).div(sums.data[i] ?? ONE),
    );
  };
  if (attributes.includes('simplex rows')) return sumsToOne(value);
  if (attributes.includes('simplex cols')) return transpose(sumsToOne(transpose(value)));
  if (attributes.includes('simplex')) return map(value, (x) => x.div(total(value.data)));
  if (attributes.includes('unit')) return map(value, (x) => x.div(norm(value)));
  if (!attributes.includes('orthogonal')) return value;
  let q = value;
  for (let k = 0; k < 3; k++) {
    const three = scale(identity(q.cols), 3);
    q = scale(multiply(q, subtract(three, multiply(transpose(q), q))), 0.5);
  }
  return q;
}

/** What the result predicts for the derivative along the directions. */
function predicted(question: Question, claimed: BigMatrix, directions: readonly BigMatrix[]): BigMatrix {
  const [first = scalar(ONE), second = scalar(ONE)] = directions;
  switch (question.kind) {
    case 'identity':
    case 'differential':
      return claimed;
    case 'gradient':
      // Entry by entry, (i, j) and (j, i) of a symmetric matrix are one variable.
      return question.symmetric === 'entries' && gradientStructure(question) === 'symmetric'
        ? scalar(inner(claimed, upperTriangle(first)))
        : scalar(inner(claimed, first));
    case 'jacobian':
      return multiply(question.layout === 'numerator' ? claimed : transpose(claimed), vec(first));
    case 'hessian':
      return multiply(multiply(transpose(vec(first)), claimed), vec(second));
    case 'scalarDerivative':
      return map(claimed, (x) => x.times(first.data[0] ?? ONE));
  }
}

const upperTriangle = (a: BigMatrix): BigMatrix =>
  bigMatrix(a.rows, a.cols, (i, j) => (i <= j ? entry(a, i, j) : ZERO));

/** Central differences in two steps, extrapolated. */
function differences(question: Question, at: Along): BigMatrix {
  const extrapolated = (difference: (step: BigNumber) => BigMatrix): BigMatrix => {
    const [coarse, fine] = [difference(big(STEP)), difference(big(STEP).div(2))];
    return scale(subtract(scale(fine, 4), coarse), ONE.div(3));
  };
  const value = (...steps: readonly BigNumber[]): BigMatrix => bigValue(question.of, at(steps));
  const once = extrapolated((h) => {
    if (question.kind === 'hessian') {
      const [p, m] = [h, h.neg()];
      const corners = subtract(add(value(p, p), value(m, m)), add(value(p, m), value(m, p)));
      return scale(corners, ONE.div(h.times(h).times(4)));
    }
    const steps = movingVariables(question).map(() => h);
    const back = steps.map((step) => step.neg());
    return scale(subtract(value(...steps), value(...back)), ONE.div(h.times(2)));
  });
  return question.kind === 'jacobian' ? vec(once) : once;
}
