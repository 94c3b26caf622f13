// Derivations: what `derive` statements and requests ask for, derived, printed in the file's names, and checked by numbers.

import { allNamesIn, dependsOn } from '../analysis/dependence.ts';
import { rangeOf } from '../analysis/places.ts';
import { type Names, print } from '../calculus/print.ts';
import { differentiable } from '../calculus/recognition.ts';
import { isZero } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Term } from '../names/term.ts';
import { judgeClaim } from '../numeric/judge.ts';
import type { Question } from '../numeric/question.ts';
import type { Problem, TextRange } from '../problems/problem.ts';
import {
  gradientByName,
  lowered,
  orderText,
  type Posed,
  poseDerivative,
} from '../queries/derivative-query.ts';
import type { Court } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { judgeLines, type LinePlan, planLines } from './backward-derivation.ts';
import type { Derivation } from './derivation.ts';
import type { DerivationAnswer, DerivationRequest } from './derivation-request.ts';
import { explain, explainedInNames, renderDerivation, type Spelling } from './explain.ts';
import { unconfirmedLower } from './lower-orders.ts';
import { type Checked, stepConfirmation, tellMore } from './proof-details.ts';
import { tangentGradient } from './tangent-gradient.ts';

export interface AskedDerivations {
  readonly derivations: readonly Derivation[];
  readonly problems: readonly Problem[];
  /** Why there is none. */
  readonly why: string | null;
}

/** Every `derive` statement of the file. */
export function derivationsAsked(court: Court, options: JudgementOptions): readonly AskedDerivations[] {
  return [...court.document.inferred.keys()].flatMap((index) => derivationsAt(index, court, options) ?? []);
}

/** What one statement asks for; null where it asks for nothing. */
export function derivationsAt(
  index: number,
  court: Court,
  options: JudgementOptions,
): AskedDerivations | null {
  const resolved = court.document.inferred[index]?.resolved.statement;
  if (resolved?.kind !== 'question' || court.reversed(index)) return null;
  const range = rangeOf(resolved.target.span, index, court.document);
  return asked(resolved.target, index, range, court, {
    ...options,
    ...(resolved.closed && { closed: true }),
  });
}

function asked(
  target: Term,
  index: number,
  range: TextRange,
  court: Court,
  options: JudgementOptions,
): AskedDerivations {
  const statement = court.document.inferred[index];
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
    const plan = names && planLines(names.of, [names.by], index, court, options);
    const byLines = (): AskedDerivations => {
      const judged = plan ? judgeLines(plan, index, court, options) : null;
      if (judged?.kind === 'derived') return { ...nothing, derivations: judged.derivations };
      return answered(judged ?? { kind: 'refused', why: 'there are no lines' }, range, []);
    };
    if (plan && isTooLong(plan)) return byLines();
    const posing = poseDerivative(
      target,
      statement.derivative,
      statement,
      court.textOf(index),
      court.document,
      court.lowerings,
    );
    if (posing.kind === 'refused') return refusal(posing.why, range);
    const [variable] = target.variables;
    const outcome = derivePosed(posing.posed, index, court, options);
    if (plan && outcome.kind === 'derived' && !readsBetter([outcome.derivation], plan)) return byLines();
    const independent =
      variable?.variable.kind === 'name' &&
      !dependsOn(target.of, variable.variable.name, court.document) &&
      outcome.kind === 'derived' &&
      outcome.zero;
    return answered(outcome, range, independent ? [independence(posing.posed, range)] : []);
  }
  if (target.kind === 'differential') {
    const of = lowered(() => court.lowerings.plain.term(target.of, statement));
    if (of.kind === 'refused') return refusal(of.why, range);
    return answered(deriveDifferential(of.value, index, court, options), range, []);
  }
  if (target.kind === 'name') {
    // What is wrong with it has been told where it is defined.
    if (court.document.valueOf(target.name)?.kind === 'unknown')
      return { ...nothing, why: `\`${target.name}\` has an error of its own` };
    const answer = byAllParams(target.name, index, court, options);
    return answer.kind === 'refused'
      ? refusal(answer.why, range)
      : { derivations: answer.derivations, problems: [], why: null };
  }
  return refusal('`derive` asks for `∂L/∂Θ`, `dL`, or a scalar by all its params', range);
}

function independence(posed: Posed, range: TextRange): Problem {
  return {
    code: 'independent-variable',
    severity: 'warning',
    message: `\`${posed.ofText}\` does not depend on \`${posed.wrtText}\`, so this derivative is 0`,
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

export function derivePosed(posed: Posed, index: number, court: Court, options: JudgementOptions): Outcome {
  const { question } = posed;
  const unconfirmed = unconfirmedLower(posed, court, options);
  if (unconfirmed !== null) return { kind: 'refused', why: unconfirmed };
  const spelling: Spelling = {
    of: posed.ofText,
    moving: posed.lower?.text ?? posed.names.of,
    movingBy: posed.names.by.at(-1) ?? posed.wrtText,
    wrt: posed.wrtText,
    order: posed.order,
    target: posed.target,
    gradient: `∂${posed.ofText}/∂${posed.names.by[0] ?? posed.wrtText}`,
    names: namesBut(posed.of, court.names(index)),
  };
  const form = posed.kind.kind === 'tensor' ? 'linear-map' : 'matrix';
  const setting = {
    question,
    form,
    definitions: posed.definitions,
    along: posed.variables.slice(0, 1),
    index,
  } as const;
  return shown(spelling, setting, court, options);
}

/** A proof writes out what it is about: `dL = d(½ sum(…))`, not `dL = dL`. */
function namesBut(of: Expression, names: Names): Names {
  const own = [of, differentiable(of)];
  return new Map([...names].filter(([expression]) => !own.includes(expression)));
}

function deriveDifferential(of: Expression, index: number, court: Court, options: JudgementOptions): Outcome {
  const statement = court.document.inferred[index];
  if (!statement) return { kind: 'refused', why: 'the question has an error' };
  const along = court.varying(statement, of);
  const question: Question = { kind: 'differential', of, along };
  const resolved = statement.resolved.statement;
  const target =
    resolved.kind === 'question' && resolved.target.kind === 'differential' ? resolved.target.of : null;
  const ofText = target
    ? court.textOf(index).slice(target.span.start, target.span.end)
    : print(of, court.names(index));
  const spelling: Spelling = {
    of: ofText,
    moving: ofText,
    movingBy: '',
    wrt: null,
    order: 1,
    target: `d${ofText}`,
    gradient: '',
    names: namesBut(of, court.names(index)),
  };
  return shown(spelling, { question, form: 'matrix', definitions: new Map(), along, index }, court, options);
}

/** An explanation with its checks: the result by the judge, every step by numbers. What numbers refute is not shown. */
function shown(spelling: Spelling, checked: Checked, court: Court, options: JudgementOptions): Outcome {
  const { question } = checked;
  const explained = explain(question, 'short', checked.form);
  if (explained.kind === 'refused') return explained;
  const explanation = explainedInNames(explained.explanation, spelling.names);
  const setting = court.setting(checked.definitions);
  const judgeOptions = court.judgeOptions(options);
  const verified = judgeClaim(question, explanation.result, setting, judgeOptions);
  if (verified.status === 'refuted')
    return {
      kind: 'unconfirmed',
      report: `${spelling.target} of ${print(question.of)} came out as ${print(explanation.result)}`,
    };
  const confirm = stepConfirmation(checked, verified, setting, judgeOptions);
  const derivation = renderDerivation(explanation, spelling, confirm(explanation.steps));
  const tangent = tangentGradient(question, explanation.result, spelling.names, setting, judgeOptions);
  const spelled = (text: string): string => court.spelled(text, checked.index);
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
function byAllParams(name: string, index: number, court: Court, options: JudgementOptions): DerivationAnswer {
  const { document } = court;
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
  return byLines(name, wanted, index, court, options, () => {
    const derivations: Derivation[] = [];
    for (const wrt of wanted) {
      const answer = formulaRequested(court, { of: name, wrt, order: 1 }, options, index);
      if (answer.kind === 'refused') return answer;
      derivations.push(...answer.derivations);
    }
    return { kind: 'derived', derivations };
  });
}

/** A formula of so many characters is read at a glance, and needs no lines. */
const SHORT = 48;
/** One that is longer, or has parentheses in parentheses in parentheses, is read in lines. */
const LONG = 90;
const DEEP = 3;
/** Beyond this, what simplification may leave of it is not tried. */
const TOO_LONG = 240;

const isTooLong = (plan: LinePlan): boolean => plan.longestWrittenOut > TOO_LONG;

/** Whether one formula for each name reads better than these lines. */
function readsBetter(derivations: readonly Derivation[], plan: LinePlan): boolean {
  if (derivations.every(({ expr }) => expr.length <= SHORT)) return true;
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
  court: Court,
  options: JudgementOptions,
  writtenOut: () => DerivationAnswer,
): DerivationAnswer {
  const plan = options.closed ? null : planLines(of, wanted, index, court, options);
  if (!plan) return writtenOut();
  if (!isTooLong(plan)) {
    const formulas = writtenOut();
    if (formulas.kind === 'refused' || readsBetter(formulas.derivations, plan)) return formulas;
  }
  const judged = judgeLines(plan, index, court, options);
  return judged.kind === 'derived' ? judged : { kind: 'refused', why: unconfirmedWhy(judged.report) };
}

function lengthOf(derivations: readonly Derivation[]): number {
  return derivations.reduce((sum, each) => sum + `${each.of}${each.wrt ?? ''}∂/∂ = ${each.expr}`.length, 0);
}

const unconfirmedWhy = (report: string): string =>
  `a result was derived that its own check does not confirm, so it is not shown: ${report}`;

/** One derivation by names, as the shell and the palette ask for it. */
export function derivationsRequested(
  court: Court,
  request: DerivationRequest,
  options: JudgementOptions,
  index = court.document.statements.length,
): DerivationAnswer {
  if (request.wrt === null) return byAllParams(request.of, index, court, options);
  const { of, wrt, order } = request;
  const formula = (): DerivationAnswer => formulaRequested(court, { of, wrt, order }, options, index);
  const isByName = order === 1 && court.document.valueOf(wrt)?.kind === 'shape';
  return isByName ? byLines(of, [wrt], index, court, options, formula) : formula();
}

/** The same as one formula. */
function formulaRequested(
  court: Court,
  request: DerivationRequest & { readonly wrt: string },
  options: JudgementOptions,
  index: number,
): DerivationAnswer {
  const named = request.wrt.split(',').map((name) => name.trim());
  const [only] = named;
  const variables =
    named.length === 1 && only !== undefined ? Array.from({ length: request.order }, () => only) : named;
  const slash = orderText(request.of, variables);
  const text = `derive ${slash}`;
  const question = court.ask(text, index);
  if (question.kind === 'refused') return question;
  const { statement, target } = question;
  if (target.kind !== 'derivative' || !statement.derivative)
    return { kind: 'refused', why: `\`${slash}\` is no derivative` };
  const posing = poseDerivative(
    target,
    statement.derivative,
    statement,
    text,
    court.document,
    court.lowerings,
  );
  if (posing.kind === 'refused') return posing;
  const outcome = derivePosed(posing.posed, index, court, options);
  if (outcome.kind === 'unconfirmed')
    return {
      kind: 'refused',
      why: unconfirmedWhy(outcome.report),
    };
  return outcome.kind === 'refused' ? outcome : { kind: 'derived', derivations: [outcome.derivation] };
}
