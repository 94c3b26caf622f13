// A claim about the gradient of a long program, judged by names: by what lies near the variable, and where it does not hold
// so, at the values that names and derivatives have in the file. No definition is written out.

import { allNamesIn } from '../analysis/dependence.ts';
import { once } from '../analysis/once.ts';
import { verifyLocally } from '../derivations/local-claim.ts';
import { verifyDifferentialLocally } from '../derivations/local-differential.ts';
import { higherByName, verifyHigherLocally } from '../derivations/local-higher.ts';
import { namedAdjoints, provedAdjoints } from '../derivations/named-adjoints.ts';
import type { Expression } from '../expressions/expression.ts';
import { coneOf } from '../lowering/program.ts';
import { type DerivativeTerm, innerTerms, type Term } from '../names/term.ts';
import { judgeWith } from '../numeric/judge.ts';
import { prepareTrials } from '../numeric/trials.ts';
import type { Verdict } from '../numeric/verdict.ts';
import type { ClaimContext } from '../queries/claim-context.ts';
import { lowerIn } from '../queries/claim-context.ts';
import { gradientByName } from '../queries/derivative-query.ts';
import { chainByNames } from './chain-by-names.ts';
import { type ClaimByNames, claimByNames } from './claim-by-names.ts';
import { judgeSide, type Refuted, refuted } from './judge-side.ts';
import { claimed, type JudgedStatement, merged, withChain } from './judged-statement.ts';

/** Scalars of so few definitions are judged with all of them written out. */
const SHORT = 8;

/** The sides of `∂L/∂x = …`; null where all has to be written out: the program is short, or has no names for a side. */
export function judgeByNames(
  target: DerivativeTerm,
  sides: readonly Term[],
  own: ClaimContext,
): JudgedStatement | null {
  const { statement, documentFormulas } = own;
  const isSound =
    statement.resolved.faults.length === 0 && statement.faults.every(({ severity }) => severity !== 'error');
  const asked = gradientByName(target, statement);
  if (isSound && !asked) return higherByNames(target, sides, own);
  if (!isSound || !asked) return null;
  const isShort = coneOf(documentFormulas.program, asked.of).size <= SHORT;
  const parts: JudgedStatement[] = [];
  for (const side of sides) {
    const judged = isShort ? proveOne(target, side, asked.of, own) : judgeOne(target, side, asked.of, own);
    if (!judged) return null;
    parts.push(judged);
  }
  return merged(parts);
}

/** Sides of a Jacobian or a second derivative that hold by what lies between the names that they read; null where one does not. */
function higherByNames(
  target: DerivativeTerm,
  sides: readonly Term[],
  own: ClaimContext,
): JudgedStatement | null {
  const { statement, documentFormulas } = own;
  const asked = higherByName(target, statement, documentFormulas);
  if (!asked) return null;
  const isShort = coneOf(documentFormulas.program, asked.of).size <= SHORT;
  if (isShort && !sides.every(namesDerivative)) return null;
  const options = documentFormulas.judgeOptions(own.options);
  const parts: JudgedStatement[] = [];
  for (const side of sides) {
    const verdict = verifyHigherLocally(target, side, statement, documentFormulas, options);
    if (!verdict || (isShort && !isProved(verdict))) return null;
    parts.push(claimed(side, verdict, [], [], own));
  }
  return merged(parts);
}

/** A side of `d(of) = …` that holds by what lies between the names that it reads; null where all has to be written out. */
export function differentialByNames(of: Term, side: Term, own: ClaimContext): JudgedStatement | null {
  const { statement, documentFormulas } = own;
  const { program } = documentFormulas;
  const names = allNamesIn(of, documentFormulas.document);
  const isSound = statement.resolved.faults.length === 0 && statement.faults.length === 0;
  const isLong = [...names].filter((name) => program.values.has(name)).length > SHORT;
  if (!isSound || !isLong) return null;
  const options = documentFormulas.judgeOptions(own.options);
  const verdict = verifyDifferentialLocally(of, side, statement, documentFormulas, options);
  return verdict && claimed(side, verdict, [], [], own);
}

/** The verdict on a side by what lies near; null where more has to be examined. */
function verdictNear(target: DerivativeTerm, side: Term, of: string, own: ClaimContext): Verdict | null {
  const { statement, index, documentFormulas, options } = own;
  return verifyLocally(
    target,
    side,
    statement,
    documentFormulas,
    documentFormulas.judgeOptions(options),
    namedAdjoints(of, index, documentFormulas, options),
    new Map(),
    options.pointsOnly ? null : { proved: provedAdjoints(of, index, documentFormulas, options) },
  );
}

/** A side of a short program that names derivatives, and is proved by what lies near; null of any other. */
function proveOne(target: DerivativeTerm, side: Term, of: string, own: ClaimContext): JudgedStatement | null {
  const verdict = namesDerivative(side) ? verdictNear(target, side, of, own) : null;
  return verdict && isProved(verdict) ? claimed(side, verdict, [], [], own) : null;
}

const isProved = (verdict: Verdict): boolean => verdict.status === 'verified' && verdict.proved;

const namesDerivative = (term: Term): boolean =>
  term.kind === 'derivative' || innerTerms(term).some(namesDerivative);

function judgeOne(target: DerivativeTerm, side: Term, of: string, own: ClaimContext): JudgedStatement | null {
  const { statement, index, documentFormulas, options } = own;
  const verdict = verdictNear(target, side, of, own);
  if (verdict) return claimed(side, verdict, [], [], own);
  const claim = claimByNames(target, side, statement, index, documentFormulas, options);
  if (!claim) return null;
  const named: ClaimContext = { ...own, formulas: claim.formulas };
  const answer = once(() => claim.answer);
  // A reason and fixes are looked for among the names near by, at a cost that does not grow with the file.
  const near = judgeSide(null, side, claim.question, claim.near, answer, null, named);
  const [found] = near.claims;
  if (found?.verdict.status === 'verified') return near;
  const values = claim.values();
  if (!values) return null;
  const inFile =
    found?.verdict.status === 'refuted' ? counterexampleInFile(side, claim, values, named) : null;
  if (found?.verdict.status === 'refuted' && inFile)
    return withChain(
      refuted(side, { ...inFile, why: found.verdict.why }, found.fixes, named),
      chainByNames(side, claim, named),
    );
  const judged = judgeSide(null, side, claim.question, values, answer, null, named);
  return judged.claims[0]?.verdict.status === 'unchecked' ? null : judged;
}

/** Points at which a claim that fails near by is first examined with the values of the file; then at all. */
const FIRST_POINTS = 2;

/** The evidence that the claim is wrong in this file: all names at their values; null where it holds there. */
function counterexampleInFile(
  side: Term,
  { question, answer }: ClaimByNames,
  values: ReadonlyMap<Expression, Expression>,
  own: ClaimContext,
): Refuted | null {
  const expression = lowerIn(own, side);
  if (expression.kind === 'refused') return null;
  const right = (): Expression | null => (answer.kind === 'derived' ? answer.expression : null);
  for (const trials of [FIRST_POINTS, own.options.trials]) {
    const options = { ...own.documentFormulas.judgeOptions(own.options), trials };
    const prepared = prepareTrials(question, [expression.value], own.formulas.setting(values), options);
    if (prepared.kind === 'none') return null;
    const verdict = judgeWith(prepared.trials, expression.value, right);
    if (verdict.status === 'refuted') return verdict;
  }
  return null;
}
