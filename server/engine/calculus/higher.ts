// Derivatives of any order: each is the derivative of the one before, taken as a matrix. A gradient is shaped like its
// variable, a Jacobian is ∂vec(F)/∂vec(X); so the third derivative of a scalar by a column is that of its n×n Hessian.

import { isScalarExpression } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { answerQuestion } from './derive.ts';
import { type Derived, derived } from './differential.ts';

/** The question of the first order of a value by a variable. */
export function firstOrder(of: Expression, by: Expression): Question {
  if (isScalarExpression(of)) return { kind: 'gradient', of, by, symmetric: 'frobenius' };
  if (isScalarExpression(by)) return { kind: 'scalarDerivative', of, by };
  return { kind: 'jacobian', of, by, layout: 'numerator' };
}

/** One derivative on the way to a higher one: what was asked, and the answer as a matrix. */
export interface Order {
  readonly question: Question;
  readonly answer: Expression;
}

export type Orders =
  | { readonly kind: 'derived'; readonly orders: readonly Order[] }
  | { readonly kind: 'refused'; readonly why: string };

/** The derivatives by these variables, one after the other, each as a matrix. */
export function ordersOf(of: Expression, variables: readonly Expression[]): Orders {
  const orders: Order[] = [];
  for (const by of variables) {
    const question = firstOrder(orders.at(-1)?.answer ?? of, by);
    const found = answerQuestion(question);
    if (found.kind === 'refused') return found;
    orders.push({ question, answer: found.expression });
  }
  return { kind: 'derived', orders };
}

/** The derivative by all of these variables, as a matrix. */
export function derivativeByAll(of: Expression, variables: readonly Expression[]): Derived {
  const found = ordersOf(of, variables);
  return found.kind === 'refused' ? found : derived(found.orders.at(-1)?.answer ?? of);
}
