// Proofs of claims by names: what lies between the variable and the names that the claim reads gives the claim by laws,
// whatever values these names and derivatives have. What holds for all of them holds in the file.

import { haveValues } from '../calculus/equality/domains.ts';
import { sidesOf } from '../calculus/equality/proves-answer.ts';
import { proves, startProof } from '../calculus/equality/proves-equal.ts';
import { canonical, isNeverZero, substitute } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { derivativeNamed, namesOf } from '../lowering/program.ts';
import { type PartialPart, partialParts, rangesAround } from '../operators/partial-parts.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import { hasRoundedNumber } from '../queries/rounded-numbers.ts';
import { sizeFacts } from '../queries/size-facts.ts';

/** An equation that a proof by laws is tried for. */
export interface ProvableClaim {
  readonly question: Question;
  /** Over leaves of names and of derivatives of scalars. */
  readonly answer: Expression;
  /** The conditions under which the answer has a value, as it is written. */
  readonly parts: readonly PartialPart[];
  /** Expressions with a value wherever the function has one. */
  readonly known: readonly PartialPart[];
  /** Leaves that have these values. */
  readonly given: ReadonlyMap<Expression, Expression>;
  /** Leaves that are symmetric matrices, each with one that is declared so. */
  readonly symmetric: ReadonlyMap<Expression, Expression>;
}

/** Whether a claim follows by laws, and its side has a value wherever the derivative has one. */
export function provesNear(claim: ProvableClaim, documentFormulas: DocumentFormulas): boolean {
  const { question, answer, given, symmetric } = claim;
  if (isRounded(documentFormulas)) return false;
  const sides = sidesOf(question, answer, given);
  if (!sides) return false;
  const [derived, claimed] = [sides.derived, sides.claimed].map((side) => substitute(side, symmetric));
  if (!derived || !claimed) return false;
  const reader = startProof(sizeFacts(documentFormulas.document));
  if (!proves(reader, derived, claimed)) return false;
  const needed = [...claim.parts, ...partialParts(answer), ...partialParts(sides.derived)];
  const isMet = (part: PartialPart): boolean => part.need === 'nonzero' && isNeverZero(part.of);
  const open = needed.filter((part) => !isGiven(part, claim.known) && !isMet(part));
  // A name may be 0 on a set with volume: what is generic for a variable is not for a value.
  if (open.some(({ of }) => namesOf(of).some((name) => isValue(name, documentFormulas)))) return false;
  return haveValues(reader, open, claim.known);
}

const isValue = (name: string, { program }: DocumentFormulas): boolean =>
  program.values.has(name) || derivativeNamed(name) !== null;

function isGiven(part: PartialPart, known: readonly PartialPart[]): boolean {
  return known.some(
    (other) =>
      (other.need === part.need || (other.need === 'positive' && part.need === 'nonzero')) &&
      canonical(other.of) === canonical(part.of) &&
      rangesAround(other) === rangesAround(part),
  );
}

const rounded = new WeakMap<DocumentFormulas, boolean>();

/** Whether the file has a number that is written as a double has it: then nothing in it is proved by names. */
function isRounded(documentFormulas: DocumentFormulas): boolean {
  const known = rounded.get(documentFormulas);
  if (known !== undefined) return known;
  const found = documentFormulas.document.statements.some(({ text }) => hasRoundedNumber(text));
  rounded.set(documentFormulas, found);
  return found;
}
