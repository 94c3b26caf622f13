// Wrong by little: 0 where a derivative is not 0, and sides that differ by a small part of what they are made of.

import { isZero } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Trials } from '../numeric/trials.ts';
import { maxAbs, subtract } from '../values/kernels.ts';

/** That something does change with the variable, where 0 is claimed. */
export function notZero({ question, setting }: Trials, claimed: Expression): string | null {
  if (!isZero(claimed)) return null;
  switch (question.kind) {
    case 'gradient':
    case 'jacobian':
    case 'scalarDerivative': {
      const [of, by] = [question.of, question.by].map(setting.printNamed);
      return `0 is right only where \`${of}\` does not change with \`${by}\``;
    }
    case 'hessian':
    case 'differential':
    case 'identity':
      return null;
  }
}

/** The part of what both sides are made of that nobody sees. */
const SMALL = 1e-6;

/** That the two sides of an identity differ by a small part of the numbers that they are made of, wherever they were examined. */
export function nearlyEqual({ question, list }: Trials, claimed: Expression): string | null {
  if (question.kind !== 'identity') return null;
  const parts = list.map(({ values, actual }) => {
    const made = Math.max(values.magnitudeOf(claimed), values.magnitudeOf(question.of));
    return made > 0 ? maxAbs(subtract(values.evaluate(claimed), actual.value)) / made : Number.NaN;
  });
  const most = Math.max(...parts);
  return most > 0 && most <= SMALL
    ? `the two sides differ by ${most.toExponential(0)} of what they are made of, which is more than rounding (is a number rounded?)`
    : null;
}
