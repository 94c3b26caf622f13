// Derivatives that stand in formulas (`Θ - 0.1 ∂L/∂Θ`) worked out: each placeholder replaced by the formula itself.

import { rebuild } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { isDerivative } from '../expressions/forms.ts';
import type { SymmetricConvention } from '../expressions/question.ts';
import { isScalar, type Shape, sameShape } from '../shapes/shape.ts';
import { answerQuestion } from './derive.ts';
import { type Derived, derived, refused } from './differential.ts';
import { derivativeByAll, firstOrder } from './higher.ts';

/** The formula with every derivative in it worked out; the formula itself where there is none. */
export function expandPlaceholders(root: Expression): Derived {
  const order = topological([root]);
  if (!order.some(isDerivative)) return derived(root);
  const done = new Map<Expression, Expression>();
  for (const node of order) {
    const args = node.args.map((arg) => done.get(arg) ?? arg);
    if (!isDerivative(node)) {
      done.set(node, rebuild(node, args));
      continue;
    }
    const worked = workedOut(node, args);
    if (worked.kind === 'refused') return worked;
    done.set(node, worked.expression);
  }
  return derived(done.get(root) ?? root);
}

function workedOut(node: Expression, [of, by, and, ...more]: readonly Expression[]): Derived {
  if (!of || !by) return refused('a derivative needs a variable');
  return derivativeAsValue(of, [by, ...(and ? [and] : []), ...more], node.shape);
}

/** How derivatives are meant where they are written: the layout of Jacobians, and gradients by symmetric matrices. */
export interface DerivativeConventions {
  readonly layout: 'numerator' | 'denominator';
  readonly symmetric: SymmetricConvention;
}

const USUAL: DerivativeConventions = { layout: 'numerator', symmetric: 'frobenius' };

/** The derivative by these variables as a value of the shape that its place asks for. */
export function derivativeAsValue(
  of: Expression,
  variables: readonly Expression[],
  shape: Shape,
  conventions: DerivativeConventions = USUAL,
): Derived {
  const whole = expandPlaceholders(of);
  if (whole.kind === 'refused') return whole;
  const answer = workedOutBy(whole.expression, variables, conventions);
  if (answer.kind === 'refused' || sameShape(answer.expression.shape, shape)) return answer;
  return refused('this derivative has no matrix form of the shape that its place asks for');
}

/** Lower orders are as they always are: the last one is meant as the place says. */
function workedOutBy(
  of: Expression,
  variables: readonly Expression[],
  { layout, symmetric }: DerivativeConventions,
): Derived {
  const [by, and, ...more] = variables;
  if (!by) return refused('a derivative needs a variable');
  if (and && more.length === 0 && isScalar(of.shape)) return answerQuestion({ kind: 'hessian', of, by, and });
  const lower = derivativeByAll(of, variables.slice(0, -1));
  if (lower.kind === 'refused') return lower;
  const question = firstOrder(lower.expression, variables.at(-1) ?? by);
  switch (question.kind) {
    case 'jacobian':
      return answerQuestion({ ...question, layout });
    case 'gradient':
      return answerQuestion({ ...question, symmetric });
    default:
      return answerQuestion(question);
  }
}
