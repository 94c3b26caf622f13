// The question of a claim: which derivative it gives. From a claimed value and a direction comes what the claim
// predicts for the directional derivative; differences tell what that is.

import type { Expression } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { multiplySizes } from '../shapes/dimension.ts';
import type { Shape } from '../shapes/shape.ts';
import { shapeOf } from '../shapes/shape.ts';
import { entryOf, frobeniusNorm, inner, multiply, scalar, scale, transpose } from '../values/kernels.ts';
import { unvec, vec } from '../values/layout.ts';
import type { Matrix } from '../values/matrix.ts';
import { type Structure, structureOf } from './structure.ts';

/** The shape that an answer must have. */
export function expectedShape(question: Question): Shape {
  switch (question.kind) {
    case 'gradient':
      return question.by.shape;
    case 'jacobian': {
      const rows = entriesOf(question.of.shape);
      const cols = entriesOf(question.by.shape);
      return question.layout === 'numerator' ? shapeOf(rows, cols) : shapeOf(cols, rows);
    }
    case 'hessian':
      return shapeOf(entriesOf(question.by.shape), entriesOf(question.and.shape));
    case 'scalarDerivative':
    case 'differential':
    case 'identity':
      return question.of.shape;
  }
}

const entriesOf = (shape: Shape): Shape['rows'] => multiplySizes(shape.rows, shape.cols);

/** The variables that move, in the order of the directions that they move along. */
export function movingVariables(question: Question): readonly Expression[] {
  switch (question.kind) {
    case 'gradient':
    case 'jacobian':
    case 'scalarDerivative':
      return [question.by];
    case 'hessian':
      return [question.by, question.and];
    case 'differential':
      return question.along;
    case 'identity':
      return [];
  }
}

/** The linear set that a gradient is taken in; full for everything else. */
export function gradientStructure(question: Question): Structure {
  if (question.kind !== 'gradient' || question.by.payload.kind !== 'variable') return 'full';
  return structureOf(question.by.payload.variable.attributes);
}

/** The prediction of a claimed value, along these directions, for what differences measure: shaped like `of` (a 1×1 for Hessians). */
export function predicted(
  question: Question,
  claimed: Matrix,
  directions: readonly Matrix[],
  of: { readonly rows: number; readonly cols: number },
): Matrix {
  const [first, second] = directions;
  switch (question.kind) {
    case 'identity':
    case 'differential':
      return claimed;
    case 'gradient':
      return first ? scalar(pairing(question, claimed, first)) : MISSING;
    case 'jacobian': {
      if (!first) return MISSING;
      const jacobian = question.layout === 'numerator' ? claimed : transpose(claimed);
      return unvec(multiply(jacobian, vec(first)), of.rows, of.cols);
    }
    case 'hessian':
      return first && second ? multiply(multiply(transpose(vec(first)), claimed), vec(second)) : MISSING;
    case 'scalarDerivative':
      return first ? scale(claimed, entryOf(first, 0, 0)) : MISSING;
  }
}

const MISSING: Matrix = scalar(Number.NaN);

/** dL along D for a gradient G: ⟨G, D⟩, or Σ over i ≤ j of Gᵢⱼ Dᵢⱼ where entries (i, j) and (j, i) are one variable. */
function pairing(question: Question & { kind: 'gradient' }, gradient: Matrix, direction: Matrix): number {
  if (question.symmetric === 'frobenius' || gradientStructure(question) !== 'symmetric') {
    return inner(gradient, direction);
  }
  let total = 0;
  for (let i = 0; i < gradient.rows; i++) {
    for (let j = i; j < gradient.cols; j++) total += entryOf(gradient, i, j) * entryOf(direction, i, j);
  }
  return total;
}

/** How large the prediction is for a typical direction of this length: what errors are compared with. */
export function typicalSize(question: Question, claimed: Matrix, directions: readonly Matrix[]): number {
  const size = frobeniusNorm(claimed);
  const spread = directions.reduce((product, d) => product * rootMeanSquare(d), 1);
  switch (question.kind) {
    case 'identity':
    case 'differential':
      return size / Math.sqrt(Math.max(1, claimed.data.length));
    case 'scalarDerivative':
      return (size * spread) / Math.sqrt(Math.max(1, claimed.data.length));
    case 'gradient':
    case 'hessian':
      return size * spread;
    case 'jacobian': {
      const rows = question.layout === 'numerator' ? claimed.rows : claimed.cols;
      return (size * spread) / Math.sqrt(Math.max(1, rows));
    }
  }
}

/** The root of the mean of the squared entries; 0 of an empty matrix. */
export function rootMeanSquare(a: Matrix): number {
  return frobeniusNorm(a) / Math.sqrt(Math.max(1, a.data.length));
}
