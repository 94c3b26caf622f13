// One side of a claim, judged: proved by laws, held against numbers, and mended where it is wrong.

import { rangeOf } from '../analysis/places.ts';
import { diagnoseByFormula, diagnoseShape } from '../diagnosis/diagnose.ts';
import type { Remedy } from '../diagnosis/reason.ts';
import { withReason } from '../diagnosis/with-reason.ts';
import type { InferredStatement } from '../document/document.ts';
import { variableOf } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { faultMessage } from '../names/resolution.ts';
import type { Term } from '../names/term.ts';
import { testCandidate } from '../numeric/comparison.ts';
import { coverPoints, judgeWith, sizesWithoutValue } from '../numeric/judge.ts';
import { settleAt } from '../numeric/settle.ts';
import { isScaled } from '../numeric/styles.ts';
import { prepareTrials, type Trial, type Trials } from '../numeric/trials.ts';
import type { Verdict } from '../numeric/verdict.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import type { ClaimContext } from '../queries/claim-context.ts';
import { lowerIn } from '../queries/claim-context.ts';
import type { DerivativeQuery } from '../queries/derivative-query.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import { changeInWords } from '../repair/claims/change-in-words.ts';
import {
  lackingDifferentials,
  lackingNames,
  lackingText,
  withDifferentials,
} from '../repair/claims/missing-differentials.ts';
import { remediesFor, remedyFix } from '../repair/claims/remedy-fixes.ts';
import { repairSide } from '../repair/claims/repair-side.ts';
import type { Span } from '../syntax/tree.ts';
import { applyEdits } from '../text/edits.ts';
import {
  claimed,
  isIdentity,
  type JudgedStatement,
  notAllSizes,
  uncheckedProblem,
} from './judged-statement.ts';
import {
  CONTRADICTION,
  contradiction,
  ownParts,
  PROVED_TRIALS,
  proved,
  provesSide,
  withoutPoints,
} from './proved.ts';
import { refutation } from './words.ts';

/** The first error inside a span of the statement. */
export function ownFault(statement: InferredStatement, span: Span): string | null {
  const fault = statement.faults.find(
    (entry) => entry.severity === 'error' && entry.span.start >= span.start && entry.span.end <= span.end,
  );
  const name = statement.resolved.faults.find(
    (entry) => entry.span.start >= span.start && entry.span.end <= span.end,
  );
  return fault?.message ?? (name ? faultMessage(name) : null);
}

/** The right answer, worked out when it is first needed: a right claim needs none. */
export type RightAnswer = () => ReturnType<DocumentFormulas['answer']>;

function expressionOf(answer: RightAnswer): Expression | null {
  const found = answer();
  return found.kind === 'derived' ? found.expression : null;
}

/**
 * The verdict on `side` as an answer to `question`. `left` is the term that it stands beside, null where no proof by laws is
 * wanted; `fault` says why it cannot be judged by its value; `definitions` are the formulas of leaves that stand for names.
 */
export function judgeSide(
  left: Term | null,
  side: Term,
  question: Question,
  definitions: DerivativeQuery['definitions'],
  answer: RightAnswer,
  fault: string | null,
  own: ClaimContext,
): JudgedStatement {
  const { documentFormulas, options } = own;
  const setting = own.formulas.setting(definitions);
  const judgeOptions = documentFormulas.judgeOptions(options);
  if (fault !== null) {
    const prepared = prepareTrials(question, [], setting, judgeOptions);
    const trials = prepared.kind === 'trials' ? prepared.trials : null;
    const searched = trials && options.repair ? fixesFor(side, trials, null, answer, definitions, own) : [];
    const expression = lowerIn(own, side);
    const kind = trials && expression.kind === 'done' ? diagnoseShape(trials, expression.value) : null;
    const fixes = options.repair ? [...searched, ...remediesIn(kind?.remedy ? [kind.remedy] : [], own)] : [];
    return claimed(
      side,
      kind === null
        ? { status: 'ill-shaped', why: fault }
        : { status: 'ill-shaped', why: `${fault}: ${kind.words}`, mistake: kind.words },
      fixes,
      [],
      own,
    );
  }
  const expression = lowerIn(own, side);
  if (expression.kind === 'refused')
    return claimed(
      side,
      { status: 'unchecked', why: expression.why },
      [],
      [uncheckedProblem(side, expression.why, own)],
      own,
    );
  const isProved =
    left !== null &&
    !options.pointsOnly &&
    provesSide({ question, definitions, left, side }, expression.value, own);
  const trials = isProved ? Math.min(PROVED_TRIALS, judgeOptions.trials) : judgeOptions.trials;
  const prepared = prepareTrials(question, [expression.value], setting, { ...judgeOptions, trials });
  // Where no point can be found there may be none, and a proof says nothing.
  if (isProved && prepared.kind === 'none' && prepared.hasPoints)
    return claimed(side, withoutPoints(options.seed), [], [], own);
  if (prepared.kind === 'none')
    return claimed(
      side,
      { status: 'unchecked', why: prepared.why },
      [],
      [uncheckedProblem(side, prepared.why, own)],
      own,
    );
  const found = judgeWith(prepared.trials, expression.value, () => expressionOf(answer));
  if (isProved && found.status === 'refuted')
    return claimed(side, { status: 'unchecked', why: CONTRADICTION }, [], [contradiction(side, own)], own);
  const parts =
    !isProved && found.status === 'verified' ? ownParts(left, side, question, expression.value, own) : null;
  const failed = parts && coverPoints(prepared.trials, expression.value, parts, () => expressionOf(answer));
  const covered = isProved ? proved(found, options.seed) : (failed?.verdict ?? found);
  const beyond = failed?.at ?? failingAlone(prepared.trials, expression.value, covered);
  const { verdict, remedy } = withReason(
    covered,
    prepared.trials,
    expression.value,
    () => expressionOf(answer),
    beyond,
  );
  if (verdict.status === 'unchecked')
    return claimed(side, verdict, [], [uncheckedProblem(side, verdict.why, own)], own);
  if (verdict.status !== 'refuted') {
    const unseen = parts && !options.quick ? sizesWithoutValue(prepared.trials, parts.side) : null;
    return claimed(side, verdict, [], unseen === null ? [] : [notAllSizes(side, unseen, own)], own);
  }
  const lacking = question.kind === 'differential' ? lackingIn(side, question.along, own) : null;
  const searched = options.repair
    ? fixesFor(side, prepared.trials, beyond, answer, definitions, own, lacking?.texts)
    : [];
  const why =
    lacking?.why ??
    verdict.why ??
    whyByFix(side, searched, own) ??
    (options.quick ? null : diagnoseByFormula(prepared.trials, expression.value, expressionOf(answer)));
  const remedies = failed?.missing ? remediesFor(failed.missing) : remedy ? [remedy] : [];
  const said = options.repair ? remediesIn(remedies, own) : [];
  return refuted(
    side,
    { ...verdict, why },
    failed?.missing ? [...said, ...searched] : [...searched, ...said],
    own,
  );
}

const remediesIn = (remedies: readonly Remedy[], own: ClaimContext): readonly Fix[] =>
  remedies.flatMap((remedy) => remedyFix(remedy, own.index, own.documentFormulas.document));

/** The trial at a scale of its own at which a claim fails that holds at all the others. */
function failingAlone(trials: Trials, claimed: Expression, verdict: Verdict): Trial | null {
  if (verdict.status !== 'refuted' || testCandidate(trials, claimed).outcome === 'differ') return null;
  return (
    trials.list.find(
      (trial) => isScaled(trial.style) && settleAt(trials, trial, claimed).outcome === 'differ',
    ) ?? null
  );
}

/** The change of the first fix, where a sentence can describe it. */
function whyByFix(side: Term, fixes: readonly Fix[], own: ClaimContext): string | null {
  const text = own.documentFormulas.textOf(own.index);
  for (const { edits } of fixes) {
    const [edit, ...others] = edits;
    const mended = edit && own.documentFormulas.readSide(own.index, side, edit.newText);
    if (!mended || others.length > 0) continue;
    const after = applyEdits(text, [{ span: side.span, text: edit.newText }]);
    const why = changeInWords({ term: side, text }, { term: mended.term, text: after });
    if (why !== null) return why;
  }
  return null;
}

/** The places at which a side that claims a differential lacks a d, and the texts with one. */
function lackingIn(
  side: Term,
  along: readonly Expression[],
  { documentFormulas, index }: ClaimContext,
): { readonly why: string; readonly texts: readonly string[] } | null {
  const { symbols } = documentFormulas.document.scope;
  const moving = new Set(along.map((leaf) => variableOf(leaf)?.name));
  const isDefined = (name: string): boolean => symbols.get(name)?.kind === 'definition';
  const lacking = lackingDifferentials(side, (name) => moving.has(name) || isDefined(name));
  const text = documentFormulas.textOf(index);
  const why = lackingText(lacking, text);
  const texts = lackingNames(lacking).map((names) => withDifferentials(side, names, text));
  return why === null ? null : { why, texts };
}

/** A claim that is wrong. */
export type Refuted = Extract<Verdict, { status: 'refuted' }>;

/** The claim and the problem of a side that is wrong. */
export function refuted(
  side: Term,
  verdict: Refuted,
  fixes: readonly Fix[],
  own: ClaimContext,
): JudgedStatement {
  const problem: Problem = {
    code: 'refuted-claim',
    severity: 'error',
    message: refutation(own.label, isIdentity(own), verdict),
    range: rangeOf(side.span, own.index, own.documentFormulas.document),
    related: [],
    fixes,
  };
  return claimed(side, verdict, fixes, [problem], own);
}

function fixesFor(
  side: Term,
  trials: Trials,
  beyond: Trial | null,
  answer: RightAnswer,
  definitions: DerivativeQuery['definitions'],
  own: ClaimContext,
  likely: readonly string[] = [],
): readonly Fix[] {
  return repairSide(side, trials, beyond, expressionOf(answer), {
    likely,
    index: own.index,
    documentFormulas: own.documentFormulas,
    statement: own.statement,
    formulas: own.formulas,
    definitions,
  });
}
