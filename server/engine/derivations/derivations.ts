// Derivations: what `derive` statements and requests ask for, derived, printed in the file's names, and checked by numbers.

import { allNamesIn, dependsOn } from '../analysis/dependence.ts';
import { rangeOf } from '../analysis/places.ts';
import { type Names, print } from '../calculus/print.ts';
import { differentiable } from '../calculus/recognition.ts';
import { inNames } from '../calculus/simplification/in-names.ts';
import { isZero } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Term } from '../names/term.ts';
import { judgeClaim } from '../numeric/judge.ts';
import type { Question } from '../numeric/question.ts';
import type { Problem, TextRange } from '../problems/problem.ts';
import {
  type DerivativeQuery,
  gradientByName,
  keptBy,
  lowered,
  orderText,
  type QueryResolution,
  resolveDerivative,
} from '../queries/derivative-query.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { nameOrEnclosed } from '../text/names.ts';
import { judgeLines, type LinePlan, planLines } from './backward-derivation.ts';
import type { Derivation } from './derivation.ts';
import type { DerivationAnswer, DerivationRequest } from './derivation-request.ts';
import {
  type Explanation,
  explain,
  renderDerivation,
  type Spelling,
  withLastLine,
  withResult,
} from './explain.ts';
import { planDifferential, textOfAsked } from './forward-derivation.ts';
import { planHigher } from './higher-derivation.ts';
import { type JudgePasted, judgePlan, type LinesPlan } from './lines-plan.ts';
import { judgePastedDifferential } from './local-differential.ts';
import { higherByName, judgePastedHigher } from './local-higher.ts';
import { unconfirmedLower } from './lower-orders.ts';
import { type Checked, stepConfirmation, tellMore } from './proof-details.ts';
import { differentialInNames, resultInNames } from './result-in-names.ts';
import { tangentGradient } from './tangent-gradient.ts';

export interface AskedDerivations {
  readonly derivations: readonly Derivation[];
  readonly problems: readonly Problem[];
  /** Why there is none. */
  readonly why: string | null;
}

/** What one statement asks for; null where it asks for nothing. */
export function derivationsAt(
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): AskedDerivations | null {
  const resolved = documentFormulas.document.inferred[index]?.resolved.statement;
  if (resolved?.kind !== 'question' || documentFormulas.reversed(index)) return null;
  const range = rangeOf(resolved.target.span, index, documentFormulas.document);
  return asked(resolved.target, index, range, documentFormulas, {
    ...options,
    ...(resolved.closed && { closed: true }),
  });
}

function asked(
  target: Term,
  index: number,
  range: TextRange,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): AskedDerivations {
  const statement = documentFormulas.document.inferred[index];
  const nothing: AskedDerivations = { derivations: [], problems: [], why: null };
  if (
    !statement ||
    statement.faults.some((fault) => fault.severity === 'error') ||
    statement.resolved.faults.length > 0
  )
    return { ...nothing, why: 'the question has an error' };
  if (target.kind === 'derivative') {
    if (!statement.derivative) return { ...nothing, why: 'the question has an error' };
    const names = options.closed ? null : gradientByName(target, statement);
    const plan = names && planLines(names.of, [names.by], index, documentFormulas, options);
    const byLines = (): AskedDerivations => {
      const judged = plan ? judgeLines(plan, index, documentFormulas, options) : null;
      if (judged?.kind === 'derived') return { ...nothing, derivations: judged.derivations };
      return answered(judged ?? { kind: 'refused', why: 'there are no lines' }, range, []);
    };
    if (plan && isTooLong(plan)) return byLines();
    const resolution = resolveDerivative(
      target,
      statement.derivative,
      statement,
      documentFormulas.textOf(index),
      documentFormulas.document,
      documentFormulas.lowerings,
    );
    if (resolution.kind === 'refused') return refusal(resolution.why, range);
    const [variable] = target.variables;
    const draft = plan && draftOf(resolution.query, index, documentFormulas);
    if (draft && !readsBetter([draft], plan)) return byLines();
    const asFormula = (): Outcome => deriveQuery(resolution.query, index, documentFormulas, options);
    const higher = options.closed ? null : higherByName(target, statement, documentFormulas);
    const higherPlan = higher && planHigher(higher, resolution.query, index, documentFormulas, options);
    const outcome = planOrFormula(higherPlan, index, documentFormulas, options, judgePastedHigher, asFormula);
    const independent =
      variable?.variable.kind === 'name' &&
      !dependsOn(target.of, variable.variable.name, documentFormulas.document) &&
      outcome.kind === 'derived' &&
      outcome.zero;
    return answered(outcome, range, independent ? [independence(resolution.query, range)] : []);
  }
  if (target.kind === 'differential') {
    // What is wrong with it has been told where it is defined.
    if (target.of.kind === 'name' && documentFormulas.document.valueOf(target.of.name)?.kind === 'unknown')
      return { ...nothing, why: `\`${target.of.name}\` has an error of its own` };
    const of = lowered(() => documentFormulas.lowerings.plain.term(target.of, statement));
    if (of.kind === 'refused') return refusal(of.why, range);
    return answered(differentialOf(target.of, of.value, index, documentFormulas, options), range, []);
  }
  if (target.kind === 'name') {
    // What is wrong with it has been told where it is defined.
    if (documentFormulas.document.valueOf(target.name)?.kind === 'unknown')
      return { ...nothing, why: `\`${target.name}\` has an error of its own` };
    const answer = byAllParams(target.name, index, documentFormulas, options);
    return answer.kind === 'refused'
      ? refusal(answer.why, range)
      : { derivations: answer.derivations, problems: [], why: null };
  }
  return refusal('`derive` asks for `∂L/∂Θ`, `dL`, or a scalar by all its params', range);
}

function independence(query: DerivativeQuery, range: TextRange): Problem {
  return {
    code: 'independent-variable',
    severity: 'warning',
    message: `\`${query.ofText}\` does not depend on \`${query.wrtText}\`, so this derivative is 0`,
    range,
    related: [],
    fixes: [],
  };
}

function refusal(why: string, range: TextRange): AskedDerivations {
  return {
    derivations: [],
    problems: [
      { code: 'not-differentiable', severity: 'error', message: why, range, related: [], fixes: [] },
    ],
    why,
  };
}

function answered(outcome: Outcome, range: TextRange, problems: readonly Problem[]): AskedDerivations {
  if (outcome.kind === 'refused') return refusal(outcome.why, range);
  if (outcome.kind === 'unconfirmed') {
    const message = `mcalc derived something here that its own check does not confirm, so it is not shown: ${outcome.report}`;
    return {
      derivations: [],
      problems: [{ code: 'internal', severity: 'error', message, range, related: [], fixes: [] }],
      why: message,
    };
  }
  return { derivations: [outcome.derivation], problems, why: null };
}

type Outcome =
  | { readonly kind: 'derived'; readonly derivation: Derivation; readonly zero: boolean }
  | { readonly kind: 'refused'; readonly why: string }
  /** A result that numbers refute: a bug of ours, never an answer. */
  | { readonly kind: 'unconfirmed'; readonly report: string };

export function deriveQuery(
  query: DerivativeQuery,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): Outcome {
  const { question } = query;
  const unconfirmed = unconfirmedLower(query, documentFormulas, options);
  if (unconfirmed !== null) return { kind: 'refused', why: unconfirmed };
  const names = documentFormulas.names(index, keptBy(query));
  const spelling: Spelling = {
    of: query.ofText,
    moving: query.lower?.text ?? query.names.of,
    movingBy: query.names.by.at(-1) ?? query.wrtText,
    wrt: query.wrtText,
    order: query.order,
    target: query.target,
    gradient: `∂${query.ofText}/∂${query.names.by[0] ?? query.wrtText}`,
    names: namesBut(query.of, names),
    resultNames: names,
  };
  const form = query.kind.kind === 'tensor' ? 'linear-map' : 'matrix';
  const setting = {
    question,
    form,
    definitions: query.definitions,
    along: query.variables.slice(0, 1),
    index,
  } as const;
  return shown(spelling, setting, documentFormulas, options, (found) =>
    withResult(found, resultInNames(query, found.result, spelling.resultNames, documentFormulas)),
  );
}

/** The names of everything else. */
function namesBut(of: Expression, names: Names): Names {
  const own = [of, differentiable(of)];
  return new Map([...names].filter(([expression]) => !own.includes(expression)));
}

/** d(of) in lines, or as one formula where that is no longer to read. */
function differentialOf(
  target: Term,
  of: Expression,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): Outcome {
  const plan = options.closed ? null : planDifferential(target, index, documentFormulas, options);
  return planOrFormula(plan, index, documentFormulas, options, judgePastedDifferential, () =>
    deriveDifferential(of, index, documentFormulas, options),
  );
}

/** What is planned, or one formula where that is no longer to read. */
function planOrFormula(
  plan: LinesPlan | null,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
  judgePasted: JudgePasted,
  asFormula: () => Outcome,
): Outcome {
  const byLines = (found: LinesPlan): Outcome => {
    const judged = judgePlan(found, index, documentFormulas, options, judgePasted);
    return judged.kind === 'derived' ? { ...judged, zero: false } : judged;
  };
  if (plan && plan.writtenOut > TOO_LONG) return byLines(plan);
  const formula = asFormula();
  if (!plan || formula.kind !== 'derived') return formula;
  const { expr } = formula.derivation;
  const isRead = expr.length <= SHORT || (expr.length <= LONG && depthOf(expr) <= DEEP);
  return isRead || plan.lines.length + (plan.backward ? 1 : 0) < 2 ? formula : byLines(plan);
}

function deriveDifferential(
  of: Expression,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): Outcome {
  const statement = documentFormulas.document.inferred[index];
  if (!statement) return { kind: 'refused', why: 'the question has an error' };
  const along = documentFormulas.varying(statement, of);
  const question: Question = { kind: 'differential', of, along };
  const resolved = statement.resolved.statement;
  const target =
    resolved.kind === 'question' && resolved.target.kind === 'differential' ? resolved.target.of : null;
  const ofText = target
    ? textOfAsked(target, documentFormulas.textOf(index))
    : print(of, documentFormulas.names(index));
  const spelling: Spelling = {
    of: ofText,
    moving: ofText,
    movingBy: '',
    wrt: null,
    order: 1,
    target: `d${ofText.startsWith('(') ? ofText : nameOrEnclosed(ofText)}`,
    gradient: '',
    names: namesBut(of, documentFormulas.names(index)),
    resultNames: documentFormulas.names(index),
  };
  const names = spelling.resultNames;
  const symmetric = statement.conventions.symmetric === 'entries' ? 'entries' : 'frobenius';
  const name = target?.kind === 'name' ? target.name : null;
  return shown(
    spelling,
    { question, form: 'matrix', definitions: new Map(), along, index },
    documentFormulas,
    options,
    (found) => {
      const last = differentialInNames(of, along, name, names, symmetric, documentFormulas);
      return last ? withLastLine(found, last) : withResult(found, inNames(found.result, names));
    },
  );
}

/** An explanation with its checks: the result by the judge, every step by numbers. What numbers refute is not shown. */
function shown(
  spelling: Spelling,
  checked: Checked,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
  inFileNames: (found: Explanation) => Explanation,
): Outcome {
  const { question } = checked;
  const explained = explain(question, 'short', checked.form);
  if (explained.kind === 'refused') return explained;
  const explanation = inFileNames(explained.explanation);
  const setting = documentFormulas.setting(checked.definitions);
  const judgeOptions = documentFormulas.judgeOptions(options);
  const verified = judgeClaim(question, explanation.result, setting, judgeOptions);
  if (verified.status === 'refuted')
    return {
      kind: 'unconfirmed',
      report: `${spelling.target} of ${print(question.of)} came out as ${print(explanation.result)}`,
    };
  const confirm = stepConfirmation(checked, verified, setting, judgeOptions);
  const derivation = renderDerivation(explanation, spelling, confirm(explanation.steps));
  const tangent = tangentGradient(question, explanation.result, spelling.resultNames, setting, judgeOptions);
  const spelled = (text: string): string => documentFormulas.spelled(text, checked.index);
  return {
    kind: 'derived',
    zero: isZero(explanation.result),
    derivation: {
      ...derivation,
      expr: spelled(derivation.expr),
      steps: derivation.steps.map((step) => ({ ...step, expr: spelled(step.expr) })),
      ...(options.telling === 'full' && tellMore(question, explanation.steps, spelling, confirm, spelled)),
      ...(derivation.kind === 'linear-map' && {
        action: spelled(derivation.action),
        adjoint: spelled(derivation.adjoint),
      }),
      tangent: tangent && { ...tangent, expr: spelled(tangent.expr) },
      verified,
    },
  };
}

/** `derive L`: the gradients by all params, or by all variables where no params are declared. */
function byAllParams(
  name: string,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): DerivationAnswer {
  const { document } = documentFormulas;
  const symbol = document.scope.symbols.get(name);
  const shape = document.valueOf(name);
  if (!symbol || shape?.kind !== 'shape') return { kind: 'refused', why: `\`${name}\` has no shape` };
  const term: Term = { kind: 'name', name, span: { start: 0, end: 0 } };
  const below = allNamesIn(term, document);
  const variables = [...document.scope.symbols.values()].filter(
    (other) => other.kind === 'variable' && below.has(other.name),
  );
  const params = variables.filter((other) => other.kind === 'variable' && other.role === 'param');
  const chosen =
    params.length > 0
      ? params
      : variables.filter((other) => other.kind === 'variable' && other.role !== 'const');
  if (chosen.length === 0)
    return {
      kind: 'refused',
      why: `\`${name}\` depends on no \`param\`: say by what, as in \`∂${name}/∂x\``,
    };
  const wanted = chosen.map((variable) => variable.name);
  return byLines(name, wanted, index, documentFormulas, options);
}

/** A formula of so many characters is read at a glance, and needs no lines. */
const SHORT = 48;
/** One line less is worth so many characters. */
const SPARED = 16;
/** One that is longer, or has parentheses in parentheses in parentheses, is read in lines. */
const LONG = 90;
const DEEP = 3;
/** Beyond this, what simplification may leave of it is not tried. */
const TOO_LONG = 240;

const isTooLong = (plan: LinePlan): boolean => plan.longestWrittenOut > TOO_LONG;

/** One formula as it would be shown, not judged yet. */
type Draft = Pick<Derivation, 'of' | 'wrt' | 'expr'>;

/** The draft of what is asked for; null where it is refused, which is told where it is answered. */
function draftOf(query: DerivativeQuery, index: number, documentFormulas: DocumentFormulas): Draft | null {
  const answer = documentFormulas.answer(query);
  if (answer.kind === 'refused') return null;
  const names = documentFormulas.names(index, keptBy(query));
  const result = resultInNames(query, answer.expression, names, documentFormulas);
  return {
    of: query.ofText,
    wrt: query.wrtText,
    expr: documentFormulas.spelled(print(result, names), index),
  };
}

/** Whether one formula for each name reads better than these lines. */
function readsBetter(derivations: readonly Draft[], plan: LinePlan): boolean {
  // What the file has a name for is told in that name.
  if ([...plan.lines.keys()].some((name) => plan.names.has(name) && !plan.wanted.includes(name)))
    return false;
  const isShort = derivations.every(({ expr }) => expr.length <= SHORT);
  if (isShort && lengthOf(derivations) <= plan.length + derivations.length * SPARED) return true;
  const hasInnerLines = plan.lines.size > plan.wanted.length;
  if (
    !hasInnerLines &&
    (derivations.every(({ expr }) => expr.length <= LONG) || lengthOf(derivations) <= plan.length)
  )
    return true;
  return (
    derivations.every(({ expr }) => expr.length <= LONG && depthOf(expr) <= DEEP) &&
    lengthOf(derivations) <= plan.length
  );
}

/** How many parentheses stand within each other. */
function depthOf(text: string): number {
  let [depth, most] = [0, 0];
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}

/** The backward pass by names, or one formula for each name where that is no longer to read. */
function byLines(
  of: string,
  wanted: readonly string[],
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): DerivationAnswer {
  const requests = wanted.map((wrt) => ({ of, wrt, order: 1 }));
  const plan = options.closed ? null : planLines(of, wanted, index, documentFormulas, options);
  if (!plan || (!isTooLong(plan) && formulasReadBetter(requests, plan, index, documentFormulas)))
    return formulasRequested(requests, index, documentFormulas, options);
  const judged = judgeLines(plan, index, documentFormulas, options);
  return judged.kind === 'derived' ? judged : { kind: 'refused', why: unconfirmedWhy(judged.report) };
}

/** Whether one formula for each request reads better than the lines; also where one is refused, which is told as its own. */
function formulasReadBetter(
  requests: readonly FormulaRequest[],
  plan: LinePlan,
  index: number,
  documentFormulas: DocumentFormulas,
): boolean {
  const drafts: Draft[] = [];
  for (const request of requests) {
    const posed = queryRequested(documentFormulas, request, index);
    const draft = posed.kind === 'posed' ? draftOf(posed.query, index, documentFormulas) : null;
    if (!draft) return true;
    drafts.push(draft);
  }
  return readsBetter(drafts, plan);
}

function lengthOf(derivations: readonly Draft[]): number {
  return derivations.reduce((sum, each) => sum + `${each.of}${each.wrt ?? ''}∂/∂ = ${each.expr}`.length, 0);
}

const unconfirmedWhy = (report: string): string =>
  `a result was derived that its own check does not confirm, so it is not shown: ${report}`;

/** One derivation by names, as the shell and the palette ask for it. */
export function derivationsRequested(
  documentFormulas: DocumentFormulas,
  request: DerivationRequest,
  options: JudgementOptions,
  index = documentFormulas.document.statements.length,
): DerivationAnswer {
  if (request.wrt === null) return byAllParams(request.of, index, documentFormulas, options);
  const { of, wrt, order } = request;
  const isByName = order === 1 && documentFormulas.document.valueOf(wrt)?.kind === 'shape';
  return isByName
    ? byLines(of, [wrt], index, documentFormulas, options)
    : formulasRequested([{ of, wrt, order }], index, documentFormulas, options);
}

type FormulaRequest = DerivationRequest & { readonly wrt: string };

/** The same, each as one formula. */
function formulasRequested(
  requests: readonly FormulaRequest[],
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): DerivationAnswer {
  const derivations: Derivation[] = [];
  for (const request of requests) {
    const posed = queryRequested(documentFormulas, request, index);
    if (posed.kind === 'refused') return posed;
    const outcome = deriveQuery(posed.query, index, documentFormulas, options);
    if (outcome.kind === 'unconfirmed') return { kind: 'refused', why: unconfirmedWhy(outcome.report) };
    if (outcome.kind === 'refused') return outcome;
    derivations.push(outcome.derivation);
  }
  return { kind: 'derived', derivations };
}

/** What a request poses, read as a question at this statement. */
function queryRequested(
  documentFormulas: DocumentFormulas,
  request: FormulaRequest,
  index: number,
): QueryResolution {
  const named = request.wrt.split(',').map((name) => name.trim());
  const [only] = named;
  const variables =
    named.length === 1 && only !== undefined ? Array.from({ length: request.order }, () => only) : named;
  const slash = orderText(request.of, variables);
  const text = `derive ${slash}`;
  const question = documentFormulas.ask(text, index);
  if (question.kind === 'refused') return question;
  const { statement, target } = question;
  if (target.kind !== 'derivative' || !statement.derivative)
    return { kind: 'refused', why: `\`${slash}\` is no derivative` };
  return resolveDerivative(
    target,
    statement.derivative,
    statement,
    text,
    documentFormulas.document,
    documentFormulas.lowerings,
  );
}
