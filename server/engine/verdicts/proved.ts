// Claims that follow by laws: the proof is tried before numbers are, which then need only agree at a few points.

import { allNamesIn } from '../analysis/dependence.ts';
import { rangeOf } from '../analysis/places.ts';
import { haveValues } from '../calculus/equality/domains.ts';
import { sidesOf } from '../calculus/equality/proves-answer.ts';
import { proves, startProof } from '../calculus/equality/proves-equal.ts';
import { randomVariables } from '../expectations/expectation.ts';
import { canonical } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { insideVec } from '../inference/shape-of-derivative.ts';
import type { Term } from '../names/term.ts';
import type { Verdict } from '../numeric/verdict.ts';
import { type PartialPart, partialParts, rangesAround } from '../operators/partial-parts.ts';
import type { Problem } from '../problems/problem.ts';
import type { ClaimContext } from '../queries/claim-context.ts';
import { hasRoundedNumber } from '../queries/rounded-numbers.ts';
import { sizeFacts } from '../queries/size-facts.ts';

/** Points at which numbers must agree with a proof: one for each of two sets of sizes. */
export const PROVED_TRIALS = 2;

interface Claim {
  readonly question: Question;
  readonly definitions: ReadonlyMap<Expression, Expression>;
  /** The expression that is differentiated, or the left side of an identity. */
  readonly left: Term;
  readonly side: Term;
}

/** Whether a claim follows by laws for all sizes and values, and its side has a value wherever the left side has one. */
export function provesSide(claim: Claim, value: Expression, own: ClaimContext): boolean {
  const { question, definitions, left, side } = claim;
  if (hasRoundedNumbers(own)) return false;
  const sides = sidesOf(question, value, definitions);
  if (!sides) return false;
  const reader = startProof(sizeFacts(own.documentFormulas.document));
  if (!proves(reader, sides.derived, sides.claimed)) return false;
  const leftParts = own.formulas.parts(insideVec(left) ?? left, own.statement);
  const sideParts = own.formulas.parts(side, own.statement);
  if (leftParts.kind === 'refused' || sideParts.kind === 'refused') return false;
  const isIdentity = question.kind === 'identity';
  const given = [...leftParts.value, ...(isIdentity ? partialParts(sides.derived) : [])];
  const wanted = [...sideParts.value, ...partialParts(value)];
  return (
    haveValues(reader, [...wanted, ...(isIdentity ? [] : partialParts(sides.derived))], given) &&
    (!isIdentity || haveValues(reader, given, wanted))
  );
}

/**
 * The parts of either side, as written, that may have no value, without those that the other side has too, and without what
 * the definitions need that the claim is about: b = (X'X)⁻¹ X'y is of a tall X, and so is a claim about Var[b].
 */
export function ownParts(
  left: Term | null,
  side: Term,
  question: Question,
  value: Expression,
  own: ClaimContext,
): { readonly left: readonly PartialPart[]; readonly side: readonly PartialPart[] } {
  const leftParts = left && own.formulas.parts(insideVec(left) ?? left, own.statement);
  const sideParts = own.formulas.parts(side, own.statement);
  if (leftParts?.kind === 'refused' || sideParts.kind === 'refused') return { left: [], side: [] };
  const all = {
    left: [...(leftParts?.value ?? []), ...partialParts(question.of)],
    side: [...sideParts.value, ...partialParts(value)],
  };
  const granted = left ? neededByNames(left, own) : [];
  return {
    left: without(all.left, [...all.side, ...granted]),
    side: without(all.side, [...all.left, ...granted]),
  };
}

/** The conditions under which the definitions that a term reads have a value; an expectation, which is written out, may read any. */
function neededByNames(term: Term, { documentFormulas }: ClaimContext): readonly PartialPart[] {
  const { document, lowerings } = documentFormulas;
  const { plain } = lowerings;
  const hasExpectations = randomVariables(document.statements).size > 0;
  const names = hasExpectations ? document.scope.symbols.keys() : allNamesIn(term, document);
  return [...names].flatMap((name) => {
    const known = plain.name(name);
    return known.kind === 'refused' ? [] : plain.partsOf(name);
  });
}

const without = (parts: readonly PartialPart[], others: readonly PartialPart[]): readonly PartialPart[] =>
  parts.filter(
    (part) =>
      !others.some(
        (other) =>
          other.need === part.need &&
          canonical(other.of) === canonical(part.of) &&
          rangesAround(other) === rangesAround(part),
      ),
  );

/** Whether a statement, or what it reads, has numbers of which only what a double holds of them is written: no proof rests on those. */
function hasRoundedNumbers({ index, statement, documentFormulas }: ClaimContext): boolean {
  const { document } = documentFormulas;
  const names = statement.sides.flatMap(({ term }) => [...allNamesIn(term, document)]);
  const target = statement.resolved.statement;
  const left = target.kind === 'claim' ? target.target.of : target.kind === 'differential' ? target.of : null;
  const read = new Set([...names, ...(left ? allNamesIn(left, document) : [])]);
  const texts = [...read].flatMap((name) => document.scope.symbols.get(name)?.statement ?? []);
  return [index, ...texts].some((place) => hasRoundedNumber(documentFormulas.textOf(place)));
}

/** The evidence of numbers for a claim that is proved, where they do not refute it. */
export function proved(found: Verdict, seed: number): Verdict {
  return found.status === 'verified' ? { ...found, proved: true } : withoutPoints(seed);
}

/** Verified by proof alone: no point could be had. */
export function withoutPoints(seed: number): Verdict {
  return {
    status: 'verified',
    proved: true,
    evidence: { maxRelativeError: 0, trials: 0, sizes: [], seed },
  };
}

export const CONTRADICTION = 'a proof and numbers contradict each other: please report this';

/** Where a proof and numbers disagree the fault is ours, and nothing is claimed. */
export function contradiction(side: Term, own: ClaimContext): Problem {
  return {
    code: 'internal',
    severity: 'warning',
    message: `\`${own.label}\`: ${CONTRADICTION}`,
    range: rangeOf(side.span, own.index, own.documentFormulas.document),
    related: [],
    fixes: [],
  };
}
