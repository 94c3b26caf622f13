// Derivatives of expectations that moments do not determine: E and ∂ change places, so the derivative of E[f] is the expectation of
// that of f. Whether a value is made so is not examined: each answer is read behind the file and judged there.

import { analyse, type DocumentAnalysis } from '../analysis/analyse.ts';
import { allNamesIn } from '../analysis/dependence.ts';
import { rangeOf } from '../analysis/places.ts';
import { type AskedDerivations, refusal } from '../derivations/asked-derivations.ts';
import type { Derivation, DerivationAnswer } from '../derivations/derivation.ts';
import { readFormula } from '../derivations/families/line-text.ts';
import { leftSideOf } from '../derivations/left-side.ts';
import { derivationsRequested } from '../derivations/requested-derivations.ts';
import { isDrawn } from '../expectations/law.ts';
import type { Term } from '../names/term.ts';
import type { Verdict } from '../numeric/verdict.ts';
import { nameLatex } from '../operators/writing.ts';
import { createDocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { namesWithin } from '../syntax/children.ts';
import { printExpression } from '../syntax/print.ts';
import {
  type AskedDerivative,
  derivativeText,
  differentialOf,
  type PartialDerivative,
  partial,
} from '../text/derivative.ts';
import type { JudgeUnrolled } from './judge-families.ts';
import { withoutExpectations } from './without-expectations.ts';

/** Whether what a name is made of is drawn: its moments do not determine it. */
export function isOfDraws(term: Term, { document }: DocumentAnalysis): boolean {
  return [...allNamesIn(term, document)].some(isDrawn);
}

/** The name as a term, for questions that do not stand in the file. */
export const nameTerm = (name: string): Term => ({ kind: 'name', name, span: { start: 0, end: 0 } });

/**
 * The gradients that are asked for, derived of the file with `f` for `E[f]` and put in expectation; or why there are none. A
 * derivative that the judge does not confirm is none.
 */
export function derivedInExpectation(
  asked: AskedDerivative,
  analysis: DocumentAnalysis,
  options: JudgementOptions,
  cancelled: () => boolean,
  judgeUnrolled: JudgeUnrolled,
): DerivationAnswer {
  const inlined = analysis.expectations?.inlined();
  const { of } = asked;
  const formula = inlined?.reading.formulas.get(of);
  if (asked.kind === 'differential')
    return {
      kind: 'refused',
      why: 'the differential of an expectation that moments do not determine is not derived yet',
    };
  if (!inlined || (asked.kind === 'partial' && asked.by.length > 1))
    return {
      kind: 'refused',
      why: 'through an expectation that moments do not determine, only gradients are derived so far',
    };
  const { document } = inlined.analysis;
  const params = [...document.scope.symbols.values()].flatMap((symbol) =>
    symbol.kind === 'variable' && symbol.role === 'param' ? [symbol.name] : [],
  );
  const read = new Set(formula ? namesWithin(formula).map(({ name }) => name) : []);
  const wanted = asked.kind === 'gradients' ? params.filter((name) => read.has(name)) : asked.by;
  const random = wanted.find((name) => analysis.expectations?.randomness.isRandom(name));
  if (random !== undefined) return { kind: 'refused', why: byRandom(of, random, analysis) };
  if (wanted.length === 0)
    return { kind: 'refused', why: `\`${of}\` names no \`param\`: say by what, as in \`∂${of}/∂x\`` };
  const documentFormulas = createDocumentFormulas(inlined.analysis, cancelled);
  const found: Derivation[] = [];
  for (const by of wanted) {
    const request = partial(formula ? `(${printExpression(formula)})` : of, by);
    const answer = derivationsRequested(documentFormulas, request, { ...options, closed: true });
    if (answer.kind === 'refused') return answer;
    for (const derivation of answer.derivations) {
      const within = expected(derivation, partial(of, by), analysis);
      const claim = `${derivativeText(partial(of, by))} = ${within.expr}`;
      const verified = verdictBehind(claim, analysis, options, cancelled, judgeUnrolled);
      if (verified.status !== 'verified')
        return {
          kind: 'refused',
          why: `\`${of}\` is more than the expectation of one formula: its derivative is not derived yet`,
        };
      found.push({ ...within, verified });
    }
  }
  return { kind: 'derived', derivations: found };
}

/** Why there is no derivative by something random. */
function byRandom(of: string, random: string, { expectations }: DocumentAnalysis): string {
  return expectations?.randomness.isRandom(of)
    ? `\`${random}\` is random and given in \`${of}\`: how the distribution of what \`${of}\` averages over depends on it is not declared`
    : `\`${of}\` is one number for all values of \`${random}\`, over which it is an expectation: it does not depend on it`;
}

/** The variables that the expectations of a definition go over where they are the same for all, `z` of `E_z[f] + g`; null over all that is random. */
function goesOver(of: string, { expectations }: DocumentAnalysis): readonly string[] | null {
  const overs = (expectations?.outermost(of) ?? []).map(({ over }) => over);
  const [first = null] = overs;
  return overs.every((over) => over?.join() === first?.join()) ? first : null;
}

/** A derivation of f as one of E[f], which has a name. */
function expected(
  derivation: Derivation,
  derivative: PartialDerivative,
  analysis: DocumentAnalysis,
): Derivation {
  const asked = derivativeText(derivation.derivative);
  const [whole, moving] = [leftSideOf(derivative), leftSideOf(differentialOf(derivative.of))];
  const named = derivation.steps.map((step) => ({
    ...step,
    left: step.left.text === asked ? whole : moving,
  }));
  const formula = readFormula(derivation.expr);
  if (!formula || analysis.expectations?.randomness.of(formula).size === 0)
    return { ...derivation, derivative, steps: named };
  const over = goesOver(derivative.of, analysis);
  const below = over === null ? '' : over.length === 1 ? `_${over.join()}` : `_{${over.join(', ')}}`;
  const sign = over === null ? '' : `_{${over.map(nameLatex).join(', ')}}`;
  const text = (expr: string): string => `E${below}[${expr}]`;
  const typeset = (latex: string): string => `\\mathbb{E}${sign}\\left[${latex}\\right]`;
  const steps = named.map((step, at) => ({
    ...step,
    rule: at === 0 ? `${step.rule}; E and d change places` : step.rule,
    expr: text(step.expr),
    latex: typeset(step.latex),
  }));
  return {
    ...derivation,
    derivative,
    expr: text(derivation.expr),
    latex: typeset(derivation.latex),
    steps,
    moves: [],
    nodes: [],
  };
}

/** The verdict on a claim that is read behind the file. */
function verdictBehind(
  claim: string,
  { text }: DocumentAnalysis,
  options: JudgementOptions,
  cancelled: () => boolean,
  judgeUnrolled: JudgeUnrolled,
): Verdict {
  const pasted = analyse(`${text}\n${claim}\n`);
  const judged = withoutExpectations(pasted, cancelled);
  const own = pasted.reading.own.length - 1;
  const [found] = judgeUnrolled(own, createDocumentFormulas(judged, cancelled), {
    ...options,
    repair: false,
    quick: true,
  }).claims;
  return found?.verdict ?? { status: 'unchecked', why: 'it was not judged' };
}

/** The answer to a question of the file. */
export function askedInExpectation(
  index: number,
  analysis: DocumentAnalysis,
  options: JudgementOptions,
  cancelled: () => boolean,
  judgeUnrolled: JudgeUnrolled,
): AskedDerivations {
  const statement = analysis.document.inferred[index]?.resolved.statement;
  const span = statement?.kind === 'question' ? statement.target.span : { start: 0, end: 0 };
  const range = rangeOf(span, index, analysis.document);
  const question = analysis.questions.find(
    (one) => one.asked && one.range.start === range.start && one.range.end === range.end,
  );
  const answer: DerivationAnswer = question
    ? derivedInExpectation(question.derivative, analysis, options, cancelled, judgeUnrolled)
    : { kind: 'refused', why: 'the question has an error' };
  return answer.kind === 'derived'
    ? { derivations: answer.derivations, problems: [], why: null }
    : refusal(answer.why, range);
}
