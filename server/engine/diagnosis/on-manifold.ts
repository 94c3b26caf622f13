// The gradient on the sphere or the Stiefel manifold in place of the ambient one.

import type { Expression } from '../expressions/expression.ts';
import { manifoldOf, manifoldWords, tangentPart } from '../expressions/tangent.ts';
import type { Trials } from '../numeric/trials.ts';
import { maxAbs, subtract } from '../values/kernels.ts';

const CLOSE = 1e-9;

/** Whether the claim is the tangent part of the derived `answer`, by a variable that keeps to such a set. */
export function rightOnManifold(
  trials: Trials,
  claimed: Expression,
  answer: Expression | null,
): string | null {
  const { question } = trials;
  const manifold = question.kind === 'gradient' ? manifoldOf(question.by) : null;
  if (question.kind !== 'gradient' || !manifold || !answer) return null;
  const tangent = tangentPart(answer, question.by, manifold);
  const agrees = trials.list.every(({ values }) => {
    const value = values.evaluate(claimed);
    return maxAbs(subtract(value, values.evaluate(tangent))) <= CLOSE * maxAbs(value);
  });
  return agrees
    ? `this is the gradient on ${manifoldWords(question.by, manifold)}, the tangent part of the one that is asked for`
    : null;
}
