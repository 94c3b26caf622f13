// Derivatives that stand in formulas (`Θ - 0.1 ∂L/∂Θ`) worked out: each placeholder replaced by the formula itself.

import { rebuild } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { isScalar, sameShape } from '../shapes/shape.ts';
import { answerQuestion, type DerivativeQuestion } from './derive.ts';
import { type Derived, derived, refused } from './differential.ts';
import { derivativeByAll, firstOrder } from './higher.ts';

/** The formula with every derivative in it worked out; the formula itself where there is none. */
export function expandPlaceholders(root: Expression): Derived {
  const order = topological([root]);
  if (!order.some((node) => node.operator === 'derivative')) return derived(root);
  const done = new Map<Expression, Expression>();
  for (const node of order) {
    const args = node.args.map((arg) => done.get(arg) ?? arg);
    if (node.operator !== 'derivative') {
      done.set(node, rebuild(node, args));
      continue;
    }
    const worked = workedOut(node, args);
    if (worked.kind === 'refused') return worked;
    done.set(node, worked.expression);
  }
  return derived(done.get(root) ?? root);
}

/** The same, by its short name. */
export const expand = expandPlaceholders;

function workedOut(node: Expression, [of, by, and, ...more]: readonly Expression[]): Derived {
  if (!of || !by) return refused('a derivative needs a variable');
  const isHigher = more.length > 0 || (and && !isScalar(of.shape));
  const answer = isHigher
    ? derivativeByAll(of, [by, ...(and ? [and] : []), ...more])
    : answerQuestion(questionFor(node, of, by, and ?? null));
  if (answer.kind === 'refused' || sameShape(answer.expression.shape, node.shape)) return answer;
  return refused('this derivative has no matrix form of the shape that its place asks for');
}

function questionFor(
  node: Expression,
  of: Expression,
  by: Expression,
  and: Expression | null,
): DerivativeQuestion {
  if (and) return { kind: 'hessian', of, by, and };
  const question = firstOrder(of, by);
  const numerator = node.shape.rows === of.shape.rows || of.shape.cols !== of.shape.rows;
  return question.kind === 'jacobian' && !numerator ? { ...question, layout: 'denominator' } : question;
}
