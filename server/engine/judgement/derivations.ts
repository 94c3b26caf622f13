// Derivations: what `derive` statements and requests ask for, derived, printed in the file's names, and checked by numbers.

import type { Derivation, DerivationAnswer, DerivationRequest, JudgementOptions, Problem, TextRange } from '../api.ts';
import { dependsOn } from '../analysis/dependence.ts';
import { rangeOf } from '../analysis/places.ts';
import { deriveLinearMap, type LinearMapText, linearMapText } from '../calculus/derive.ts';
import { operations } from '../calculus/operations.ts';
import { latex, type Names, print } from '../calculus/print.ts';
import { isZero } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { vecShape } from '../inference/claim-shape.ts';
import type { Term } from '../names/term.ts';
import { judgeClaim } from '../numeric/judge.ts';
import type { Question } from '../numeric/question.ts';
import type { Verdict } from '../numeric/verdict.ts';
import { isScalar, type Shape, shapeAsJson } from '../shapes/shape.ts';
import type { Court } from './court.ts';
import { lowered, type Posed, poseDerivative } from './pose.ts';
import { stepsOfDifferential, stepsOfGradient } from './steps.ts';

export interface AskedDerivations {
  readonly derivations: readonly Derivation[];
  readonly problems: readonly Problem[];
  /** Why there is none. */
  readonly why: string | null;
}

/** Every `derive` statement of the file. */
export function derivationsAsked(court: Court, options: JudgementOptions): readonly AskedDerivations[] {
  return court.document.inferred.flatMap((statement, index) => {
    const resolved = statement.resolved.statement;
    if (resolved.kind !== 'question' || court.reversed(index)) return [];
    const range = rangeOf(resolved.target.span, index, court.document);
    return [asked(resolved.target, index, range, court, options)];
  });
}

function asked(target: Term, index: number, range: TextRange, court: Court, options: JudgementOptions): AskedDerivations {
  const statement = court.document.inferred[index];
  const nothing: AskedDerivations = { derivations: [], problems: [], why: null };
  if (!statement || statement.faults.some((fault) => fault.severity === 'error') || statement.resolved.faults.length > 0) return { ...nothing, why: 'the question has an error' };
  if (target.kind === 'derivative') {
    if (!statement.derivative) return { ...nothing, why: 'the question has an error' };
    const posing = poseDerivative(target, statement.derivative, statement, court.textOf(index), court.document, court.lowerings);
    if (posing.kind === 'refused') return refusal(posing.why, range);
    const [variable] = target.variables;
    const outcome = derivePosed(posing.posed, index, court, options);
    const independent = variable?.variable.kind === 'name' && !dependsOn(target.of, variable.variable.name, court.document) && outcome.kind === 'derived' && outcome.zero;
    return answered(outcome, range, independent ? [independence(posing.posed, range)] : []);
  }
  if (target.kind === 'differential') {
    const of = lowered(() => court.lowerings.plain.term(target.of, statement));
    if (of.kind === 'refused') return refusal(of.why, range);
    return answered(deriveDifferential(of.value, index, court, options), range, []);
  }
  if (target.kind === 'name') {
    const answer = byAllParams(target.name, index, court, options);
    return answer.kind === 'refused' ? refusal(answer.why, range) : { derivations: answer.derivations, problems: [], why: null };
  }
  return refusal('`derive` asks for `∂L/∂Θ`, `dL`, or a scalar by all its params', range);
}

function independence(posed: Posed, range: TextRange): Problem {
  return { code: 'independent-variable', severity: 'warning', message: `\`${posed.ofText}\` does not depend on \`${posed.wrtText}\`, so this derivative is 0`, range, related: [], fixes: [] };
}

function refusal(why: string, range: TextRange): AskedDerivations {
  return { derivations: [], problems: [{ code: 'not-differentiable', severity: 'error', message: why, range, related: [], fixes: [] }], why };
}

function answered(outcome: Outcome, range: TextRange, problems: readonly Problem[]): AskedDerivations {
  if (outcome.kind === 'refused') return refusal(outcome.why, range);
  if (outcome.kind === 'unconfirmed') {
    const message = `mcalc derived something here that its own check does not confirm, so it is not shown: ${outcome.report}`;
    return { derivations: [], problems: [{ code: 'internal', severity: 'error', message, range, related: [], fixes: [] }], why: message };
  }
  return { derivations: [outcome.derivation], problems, why: null };
}

type Outcome =
  | { readonly kind: 'derived'; readonly derivation: Derivation; readonly zero: boolean }
  | { readonly kind: 'refused'; readonly why: string }
  /** A result that numbers refute: a bug of ours, never an answer. */
  | { readonly kind: 'unconfirmed'; readonly report: string };

export function derivePosed(posed: Posed, index: number, court: Court, options: JudgementOptions): Outcome {
  const names = court.names(index);
  if (posed.kind.kind === 'tensor') return deriveMap(posed, posed.kind.of, posed.kind.variable, names, court, options);
  const answer = court.answer(posed);
  if (answer.kind === 'refused') return answer;
  const verdict = check(posed.question, answer.expression, posed.definitions, court, options);
  if (verdict.status === 'refuted') return unconfirmed(posed, answer.expression, names);
  const steps = posed.question.kind === 'gradient' ? stepsOfGradient(posed, answer.expression, names, court, options) : [];
  return {
    kind: 'derived',
    zero: isZero(answer.expression),
    derivation: {
      of: posed.ofText,
      wrt: posed.wrtText,
      order: posed.order,
      ...printed(answer.expression, names),
      steps,
      action: null,
      adjoint: null,
      verified: verdict,
    },
  };
}

function printed(expression: Expression, names: Names): Pick<Derivation, 'shape' | 'expr' | 'latex' | 'operations'> {
  return { shape: shapeAsJson(expression.shape), expr: print(expression, names), latex: latex(expression, names), operations: operations(expression) };
}

function check(question: Question, claimed: Expression, definitions: Posed['definitions'], court: Court, options: JudgementOptions): Verdict {
  return judgeClaim(question, claimed, court.setting(definitions), court.judgeOptions(options));
}

function unconfirmed(posed: Posed, expression: Expression, names: Names): Outcome {
  return { kind: 'unconfirmed', report: `∂(${print(posed.of)})/∂${posed.wrtText} came out as ${print(expression, names)}` };
}

function deriveMap(posed: Posed, of: Shape, by: Shape, names: Names, court: Court, options: JudgementOptions): Outcome {
  const found = mapOf(posed, names);
  if (found.kind === 'refused') return found;
  const { map, text } = found;
  const verdict = map.matrix ? check(posed.question, map.matrix, posed.definitions, court, options) : check({ kind: 'differential', of: posed.of, along: posed.variables.slice(0, 1) }, map.action, posed.definitions, court, options);
  if (verdict.status === 'refuted') return unconfirmed(posed, map.matrix ?? map.action, names);
  const shown = map.matrix ?? map.action;
  return {
    kind: 'derived',
    zero: isZero(map.action),
    derivation: {
      of: posed.ofText,
      wrt: posed.wrtText,
      order: posed.order,
      ...printed(shown, names),
      shape: map.matrix ? shapeAsJson(vecShape(of, by)) : [...sizes(of), ...sizes(by)],
      steps: [],
      action: text.action,
      adjoint: text.adjoint,
      verified: verdict,
    },
  };
}

const sizes = (shape: Shape): readonly string[] => [shape.rows.key, shape.cols.key];

/** A derivative between matrices as a map, with its words. */
export function mapOf(posed: Posed, names: Names): { readonly kind: 'derived'; readonly map: Extract<ReturnType<typeof deriveLinearMap>, { kind: 'derived' }>['map']; readonly text: LinearMapText } | { readonly kind: 'refused'; readonly why: string } {
  const [by] = posed.variables;
  if (!by) return { kind: 'refused', why: 'no variable is named' };
  const found = deriveLinearMap(posed.of, by);
  return found.kind === 'refused' ? found : { kind: 'derived', map: found.map, text: linearMapText(found.map, names) };
}

function deriveDifferential(of: Expression, index: number, court: Court, options: JudgementOptions): Outcome {
  const statement = court.document.inferred[index];
  if (!statement) return { kind: 'refused', why: 'the question has an error' };
  const along = court.varying(statement, of);
  const question: Question = { kind: 'differential', of, along };
  const answer = court.differential(of, statement);
  if (answer.kind === 'refused') return answer;
  const names = court.names(index);
  const verdict = check(question, answer.expression, new Map(), court, options);
  if (verdict.status === 'refuted') return { kind: 'unconfirmed', report: `d(${print(of)}) came out as ${print(answer.expression, names)}` };
  const resolved = statement.resolved.statement;
  const target = resolved.kind === 'question' ? resolved.target : null;
  const text = court.textOf(index);
  const inside = target?.kind === 'differential' ? target.of : null;
  return {
    kind: 'derived',
    zero: isZero(answer.expression),
    derivation: {
      of: inside ? text.slice(inside.span.start, inside.span.end) : print(of, names),
      wrt: null,
      order: 1,
      ...printed(answer.expression, names),
      steps: isScalar(of.shape) ? stepsOfDifferential(of, along, names, court, options) : [],
      action: null,
      adjoint: null,
      verified: verdict,
    },
  };
}

/** `derive L`: the gradients by all params, or by all variables where no params are declared. */
function byAllParams(name: string, index: number, court: Court, options: JudgementOptions): DerivationAnswer {
  const { document } = court;
  const symbol = document.scope.symbols.get(name);
  const shape = document.values.get(name);
  if (!symbol || shape?.kind !== 'shape') return { kind: 'refused', why: `\`${name}\` has no shape` };
  const term: Term = { kind: 'name', name, span: { start: 0, end: 0 } };
  const variables = [...document.scope.symbols.values()].filter((other) => other.kind === 'variable' && dependsOn(term, other.name, document));
  const params = variables.filter((other) => other.kind === 'variable' && other.role === 'param');
  const chosen = params.length > 0 ? params : variables.filter((other) => other.kind === 'variable' && other.role !== 'const');
  if (chosen.length === 0) return { kind: 'refused', why: `\`${name}\` depends on no \`param\`: say by what, as in \`∂${name}/∂x\`` };
  const derivations: Derivation[] = [];
  for (const variable of chosen) {
    const answer = derivationsRequested(court, { of: name, wrt: variable.name, order: 1 }, options, index);
    if (answer.kind === 'refused') return answer;
    derivations.push(...answer.derivations);
  }
  return { kind: 'derived', derivations };
}

/** One derivation by names, as the shell and the palette ask for it. */
export function derivationsRequested(court: Court, request: DerivationRequest, options: JudgementOptions, index = court.document.statements.length): DerivationAnswer {
  if (request.wrt === null) return byAllParams(request.of, index, court, options);
  const slash = request.order === 1 ? `∂${request.of}/∂${request.wrt}` : `∂²${request.of}/∂${request.wrt}${request.wrt.includes(',') ? '' : '²'}`;
  const text = `derive ${request.wrt.includes(',') ? slash.replace(/\s*,\s*/gu, '∂') : slash}`;
  const question = court.ask(text, index);
  if (question.kind === 'refused') return question;
  const { statement, target } = question;
  if (target.kind !== 'derivative' || !statement.derivative) return { kind: 'refused', why: `\`${slash}\` is no derivative` };
  const posing = poseDerivative(target, statement.derivative, statement, text, court.document, court.lowerings);
  if (posing.kind === 'refused') return posing;
  const outcome = derivePosed(posing.posed, index, court, options);
  if (outcome.kind === 'unconfirmed') return { kind: 'refused', why: `a result was derived that its own check does not confirm, so it is not shown: ${outcome.report}` };
  return outcome.kind === 'refused' ? outcome : { kind: 'derived', derivations: [outcome.derivation] };
}
