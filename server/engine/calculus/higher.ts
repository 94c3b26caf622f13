// Derivatives of any order: each is the derivative of the one before, taken as a matrix. A gradient is shaped like its
// variable, a Jacobian is ∂vec(F)/∂vec(X); so the third derivative of a scalar by a column is that of its n×n Hessian.

import { isScalarExpression } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { answerQuestion, type DerivativeQuestion } from './derive.ts';
import { type Derived, derived } from './differential.ts';

/** The question of the first order of a value by a variable. */
export function firstOrder(of: Expression, by: Expression): DerivativeQuestion {
  if (isScalarExpression(of)) return { kind: 'gradient', of, by, symmetric: 'frobenius' };
  if (isScalarExpression(by)) return { kind: 'scalarDerivative', of, by };
  return { kind: 'jacobian', of, by, layout: 'numerator' };
}

/** The derivative by all of these variables, one after the other, as a matrix. */
export function derivativeByAll(of: Expression, variables: readonly Expression[]): Derived {
  let lower: Derived = derived(of);
  for (const by of variables) {
    if (lower.kind === 'refused') return lower;
    lower = answerQuestion(firstOrder(lower.expression, by));
  }
  return lower;
}
