// The right answer in another layout or convention: the transpose, the ambient gradient, a derivative entry by entry.

import type { Expression } from '../expressions/expression.ts';
import { expectedShape, gradientStructure } from '../numeric/question.ts';
import { project } from '../numeric/structure.ts';
import type { Trials } from '../numeric/trials.ts';
import { isScalar, isSquare, sameShape } from '../shapes/shape.ts';
import { addScaled, entryOf, transpose } from '../values/kernels.ts';
import { type Matrix, matrixOf } from '../values/matrix.ts';
import { rightWhen } from './candidate.ts';
import { type Reason, said } from './reason.ts';

/** The transpose of the answer, or a simple multiple of it. */
export function wrongLayout(trials: Trials, claimed: Expression): Reason | null {
  if (isScalar(claimed.shape)) return null;
  // A column has the numbers of its transpose: in the right shape, only a square side can be the transpose.
  if (sameShape(claimed.shape, expectedShape(trials.question)) && !isSquare(claimed.shape)) return null;
  const right = (sign: number): boolean =>
    rightWhen(trials, claimed, (value) => addScaled(transpose(value), sign - 1, transpose(value)));
  if (right(1)) {
    if (trials.question.kind !== 'jacobian') return said('exactly the transpose');
    const other = trials.question.layout === 'numerator' ? 'denominator' : 'numerator';
    return {
      words: `exactly the transpose: right in ${other} layout`,
      remedy: { kind: 'convention', text: `layout = ${other}` },
    };
  }
  if (right(-1)) return said('the transpose with the sign reversed');
  if (right(0.5)) return said('twice the transpose of the right answer');
  if (right(2)) return said('half the transpose of the right answer');
  return null;
}

/** The ambient gradient for a structured variable, or one convention for symmetric variables in place of the other. */
export function wrongConvention(trials: Trials, claimed: Expression): Reason | null {
  const { question } = trials;
  const structure = gradientStructure(question);
  if (question.kind !== 'gradient' || structure === 'full') return null;
  const entries = structure === 'symmetric' && question.symmetric === 'entries';
  // Entry by entry, what is off the diagonal counts twice.
  const asEntries = (value: Matrix): Matrix =>
    matrixOf(value.rows, value.cols, (i, j) => entryOf(value, i, j) * (i === j ? 1 : 2));
  const asGradient = (value: Matrix): Matrix =>
    matrixOf(value.rows, value.cols, (i, j) => entryOf(value, i, j) * (i === j ? 1 : 0.5));
  const inSet = (value: Matrix): Matrix => project(value, structure);
  if (rightWhen(trials, claimed, (value) => (entries ? asEntries(inSet(value)) : inSet(value)))) {
    if (entries)
      return said(
        'right as a gradient, but not for each entry of a symmetric matrix: off the diagonal they count twice',
      );
    return said(
      structure === 'symmetric' ? 'right before symmetrising' : `right before its ${structure} part is taken`,
    );
  }
  if (!entries && structure === 'symmetric' && rightWhen(trials, claimed, asGradient)) {
    return {
      words: 'right entry by entry (as with `convention symmetric = entries`), but not as a gradient',
      remedy: { kind: 'convention', text: 'symmetric = entries' },
    };
  }
  return null;
}
