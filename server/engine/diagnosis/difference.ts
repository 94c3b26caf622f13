// The part that a claim lacks, worked out as a formula: where that is shorter than the answer, it says best what was forgotten.

import { operations } from '../calculus/simplification/operations.ts';
import { simplify } from '../calculus/simplification/simplify.ts';
import { isZero, subtract } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { isSum } from '../expressions/forms.ts';
import type { Trials } from '../numeric/trials.ts';
import { sameShape } from '../shapes/shape.ts';

/** A part of the answer's signs that a difference may have and still say more than the answer does. */
const SHORT = 0.7;
const LONGEST = 60;

/** `right but for the term \`2 A' b\`, which is missing`; null where the difference is no shorter than the answer. */
export function differenceInWords(
  { question, setting }: Trials,
  claimed: Expression,
  answer: Expression | null,
): string | null {
  const isIdentity = question.kind === 'identity';
  const right = isIdentity ? question.of : answer;
  if (!right || !sameShape(right.shape, claimed.shape)) return null;
  const difference = simplify(subtract(right, claimed));
  const most = operations(right) + (isIdentity ? operations(claimed) : 0);
  const text = setting.printNamed(difference);
  if (isZero(difference) || text.length > LONGEST || operations(difference) > SHORT * most) return null;
  if (isIdentity) return `they differ by \`${withoutSign(text)}\``;
  if (isSum(difference)) return `what is missing is \`${text}\``;
  return text.startsWith('-')
    ? `right but for the term \`${withoutSign(text)}\`, which is one too many`
    : `right but for the term \`${text}\`, which is missing`;
}

const withoutSign = (text: string): string => text.replace(/^-\s*/u, '');
