// Derivatives of expectations that moments do not tell: E and ∂ change places, so the derivative of E[f] is the expectation of
// that of f. Whether a value is made so is not looked at: each answer is read behind the file and judged there.

import { analyse, type DocumentAnalysis } from '../analysis/analyse.ts';
import { allNamesIn } from '../analysis/dependence.ts';
import { rangeOf } from '../analysis/places.ts';
import type { Derivation } from '../derivations/derivation.ts';
import type { DerivationAnswer, DerivationRequest } from '../derivations/derivation-request.ts';
import { type AskedDerivations, derivationsRequested } from '../derivations/derivations.ts';
import { readFormula } from '../derivations/families/line-text.ts';
import { isDrawn } from '../expectations/law.ts';
import { namesWithin } from '../names/scope.ts';
import type { Term } from '../names/term.ts';
import type { Verdict } from '../numeric/verdict.ts';
import { createDocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { printExpression } from '../syntax/print.ts';
import type { JudgeUnrolled } from './judge-families.ts';
import { withoutExpectations } from './without-expectations.ts';

/** Whether what a name is made of is drawn: its moments do not tell it. */
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
  { of, wrt, order }: DerivationRequest,
  analysis: DocumentAnalysis,
  options: JudgementOptions,
  cancelled: () => boolean,
  judgeUnrolled: JudgeUnrolled,
): DerivationAnswer {
  const inlined = analysis.expectations?.inlined();
  const formula = inlined?.reading.formulas.get(of);
  if (!inlined || order !== 1)
    return {
      kind: 'refused',
      why: 'through an expectation that moments do not tell, gradients alone are derived yet',
    };
  const { document } = inlined.analysis;
  const params = [...document.scope.symbols.values()].flatMap((symbol) =>
    symbol.kind === 'variable' && symbol.role === 'param' ? [symbol.name] : [],
  );
  const read = new Set(formula ? namesWithin(formula).map(({ name }) => name) : []);
  const wanted = wrt === null ? params.filter((name) => read.has(name)) : [wrt];
  if (wanted.length === 0)
    return { kind: 'refused', why: `\`${of}\` names no \`param\`: say by what, as in \`∂${of}/∂x\`` };
  const documentFormulas = createDocumentFormulas(inlined.analysis, cancelled);
  const found: Derivation[] = [];
  for (const by of wanted) {
    const request = { of: formula ? `(${printExpression(formula)})` : of, wrt: by, order };
    const answer = derivationsRequested(documentFormulas, request, { ...options, closed: true });
    if (answer.kind === 'refused') return answer;
    for (const derivation of answer.derivations) {
      const within = expected({ ...derivation, of }, analysis);
      const claim = `∂${of}/∂${by} = ${within.expr}`;
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

/** A derivation of f as one of E[f]. */
function expected(derivation: Derivation, { expectations }: DocumentAnalysis): Derivation {
  const formula = readFormula(derivation.expr);
  if (!formula || expectations?.randomness.of(formula).size === 0) return derivation;
  const text = (expr: string): string => `E[${expr}]`;
  const typeset = (latex: string): string => `\\mathbb{E}\\left[${latex}\\right]`;
  const steps = derivation.steps.map((step) => ({
    ...step,
    expr: text(step.expr),
    latex: typeset(step.latex),
  }));
  const { expr, latex, shape } = derivation;
  const last = {
    rule: 'E and ∂ change places',
    cite: null,
    expr: text(expr),
    latex: typeset(latex),
    shape,
    confirmed: true,
  };
  return {
    ...derivation,
    expr: text(expr),
    latex: typeset(latex),
    steps: [...steps, last],
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
  const isDifferential = statement?.kind === 'question' && statement.target.kind === 'differential';
  const question = analysis.questions.find(
    (one) => one.asked && one.range.start === range.start && one.range.end === range.end,
  );
  const answer: DerivationAnswer = isDifferential
    ? {
        kind: 'refused',
        why: 'the differential of an expectation that moments do not tell is not derived yet',
      }
    : question
      ? derivedInExpectation(question, analysis, options, cancelled, judgeUnrolled)
      : { kind: 'refused', why: 'the question has an error' };
  if (answer.kind === 'derived') return { derivations: answer.derivations, problems: [], why: null };
  const problem = {
    code: 'not-differentiable',
    severity: 'error',
    message: answer.why,
    range,
    related: [],
    fixes: [],
  } as const;
  return { derivations: [], problems: [problem], why: answer.why };
}
