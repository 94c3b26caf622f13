// The gradient on the sphere or the Stiefel manifold, beside the ambient one, with its own check by numbers.

import { answerQuestion } from '../calculus/derive.ts';
import { latex, type Names, print } from '../calculus/print.ts';
import { inner, variable } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { manifoldOf, manifoldWords, tangentPart } from '../expressions/tangent.ts';
import { judgeClaim } from '../numeric/judge.ts';
import type { JudgeOptions, Setting } from '../numeric/setting.ts';
import { type Dimension, namedSize } from '../shapes/dimension.ts';
import type { TangentGradient } from './derivation.ts';

/**
 * The tangent part of an ambient gradient that numbers have confirmed. Checked at points of the set: that it is tangent, and
 * that along every tangent direction it says what the ambient one says. Null where the variable keeps to no such set, or
 * the check fails.
 */
export function tangentGradient(
  question: Question,
  gradient: Expression,
  names: Names,
  setting: Setting,
  options: JudgeOptions,
): TangentGradient | null {
  const manifold = question.kind === 'gradient' ? manifoldOf(question.by) : null;
  if (question.kind !== 'gradient' || !manifold) return null;
  const { by } = question;
  const simplified = answerQuestion({ kind: 'identity', of: tangentPart(gradient, by, manifold) });
  if (simplified.kind === 'refused') return null;
  const { expression } = simplified;
  const anywhere = variable({ name: 'a direction', attributes: [], role: 'value' }, by.shape);
  const along = tangentPart(anywhere, by, manifold);
  const tall = atMost(by.shape.cols, by.shape.rows, setting);
  const same = (left: Expression, right: Expression) =>
    judgeClaim({ kind: 'identity', of: left }, right, tall, options);
  const verified = same(inner(gradient, along), inner(expression, along));
  const isTangent = same(expression, tangentPart(expression, by, manifold));
  if (verified.status === 'refuted' || isTangent.status === 'refuted') return null;
  return {
    on: manifoldWords(by, manifold),
    expr: print(expression, names),
    latex: latex(expression, names),
    verified: verified.status === 'verified' ? isTangent : verified,
  };
}

/** The setting in which one size is at most another: a wide matrix cannot have orthonormal columns. */
function atMost(size: Dimension, most: Dimension, setting: Setting): Setting {
  const dims = setting.dims.map((dim) => (size === namedSize(dim.name) ? { ...dim, atMost: most } : dim));
  return size === most ? setting : { ...setting, dims };
}
