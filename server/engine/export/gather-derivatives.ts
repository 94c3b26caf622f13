// The derivatives that a statement claims or asks for, each derived and confirmed by numbers, or refused with the reason.

import { dependsOn } from '../analysis/dependence.ts';
import { answerQuestion, hessianProduct } from '../calculus/derive.ts';
import { print } from '../calculus/print.ts';
import { type Explained, explain, type Form } from '../derivations/explain.ts';
import type { InferredStatement } from '../document/document.ts';
import { variableOf } from '../expressions/build.ts';
import type { Attribute, Expression } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { insideVec } from '../inference/shape-of-derivative.ts';
import { withoutParentheses } from '../inference/shaping.ts';
import type { DerivativeTerm, Term } from '../names/term.ts';
import { judgeClaim } from '../numeric/judge.ts';
import { structureOf } from '../numeric/structure.ts';
import type { VerdictStatus } from '../numeric/verdict.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import type { DerivativePart, ExportedDerivative, Refusal } from './export-input.ts';
import { isMended, MENDED, termOf } from './mended-statements.ts';

/** The gradient of a scalar by a name: a line of a backward pass where there is one, else derived by itself. */
export interface PendingGradient {
  readonly target: string;
  readonly of: string;
  readonly by: string;
  readonly index: number;
  readonly derivative: Omit<ExportedDerivative, 'result' | 'product' | 'steps' | 'map'>;
  alone(): ExportedDerivative | Refusal;
}

type Gathered = ExportedDerivative | Refusal | PendingGradient;

export interface ExportRequest {
  /** How the file is called. */
  readonly source: string;
  readonly options: JudgementOptions;
  /** Whether derivatives are wanted with their steps. */
  readonly proofs: boolean;
  readonly verdicts?: ReadonlyMap<number, VerdictStatus>;
}

/** The derivatives of statement `index`; a gradient of a name by a name may wait for the backward pass of its scalar. */
export function derivativesOf(
  statement: InferredStatement,
  index: number,
  documentFormulas: DocumentFormulas,
  request: ExportRequest,
): readonly Gathered[] {
  const resolved = statement.resolved.statement;
  const asks = resolved.kind === 'claim' || resolved.kind === 'differential' || resolved.kind === 'question';
  if (asks && isMended(index, documentFormulas)) {
    const span = termOf(statement)?.span;
    const text = documentFormulas.textOf(index);
    return [{ what: span ? text.slice(span.start, span.end) : text, why: MENDED }];
  }
  switch (resolved.kind) {
    case 'claim':
      return [byVariables(resolved.target, statement, index, documentFormulas, request)];
    case 'differential':
      return [differential(resolved.of, statement, index, documentFormulas, request)];
    case 'question':
      return asked(resolved.target, statement, index, documentFormulas, request);
    case 'definition':
    case 'function':
    case 'identity':
    case 'other':
      return [];
  }
}

function asked(
  target: Term,
  statement: InferredStatement,
  index: number,
  documentFormulas: DocumentFormulas,
  request: ExportRequest,
): readonly Gathered[] {
  switch (target.kind) {
    case 'derivative':
      return [byVariables(target, statement, index, documentFormulas, request)];
    case 'differential':
      return [differential(target.of, statement, index, documentFormulas, request)];
    case 'name':
      return byParams(target.name, index, documentFormulas, request);
    default:
      return [];
  }
}

/** `derive L`: by all params, or by all variables but constants where no params are declared. */
function byParams(
  name: string,
  index: number,
  documentFormulas: DocumentFormulas,
  request: ExportRequest,
): readonly Gathered[] {
  const term: Term = { kind: 'name', name, span: { start: 0, end: 0 } };
  const variables = [...documentFormulas.document.scope.symbols.values()].flatMap((symbol) =>
    symbol.kind === 'variable' &&
    symbol.role !== 'const' &&
    dependsOn(term, symbol.name, documentFormulas.document)
      ? [symbol]
      : [],
  );
  const params = variables.filter((symbol) => symbol.role === 'param');
  return (params.length > 0 ? params : variables).map((symbol) => {
    const text = `derive ∂${name}/∂${symbol.name}`;
    const question = documentFormulas.ask(text, index);
    if (question.kind === 'refused') return { what: `∂${name}/∂${symbol.name}`, why: question.why };
    if (question.target.kind !== 'derivative')
      return { what: `∂${name}/∂${symbol.name}`, why: 'it is no derivative' };
    return byVariables(question.target, question.statement, index, documentFormulas, request, text);
  });
}

function byVariables(
  target: DerivativeTerm,
  statement: InferredStatement,
  index: number,
  documentFormulas: DocumentFormulas,
  request: ExportRequest,
  text = documentFormulas.textOf(index),
): Gathered {
  const what = text.slice(target.span.start, target.span.end);
  if (!statement.derivative) return { what, why: 'it has an error' };
  const resolution = documentFormulas.queryOf(target, statement, text);
  if (resolution.kind === 'refused') return { what, why: resolution.why };
  const { query } = resolution;
  const by = target.variables.map((part) => ({
    ...partOf(part.variable, text),
    power: part.power,
  }));
  const of = partOf(target.of, text);
  const form = testForm(query.question, statement);
  const named = { target: what, of, by, order: query.variables.length, form };
  const answerForm = query.kind.kind === 'tensor' ? 'linear-map' : 'matrix';
  const alone = (): ExportedDerivative | Refusal =>
    confirmed(named, query.question, answerForm, query.definitions, documentFormulas, request);
  const [only, ...others] = target.variables;
  const isOfNames =
    query.question.kind === 'gradient' &&
    target.of.kind === 'name' &&
    only?.variable.kind === 'name' &&
    others.length === 0;
  if (!isOfNames || target.of.kind !== 'name' || only?.variable.kind !== 'name') return alone();
  const derivative = { ...named, formula: query.question.of };
  return { target: what, of: target.of.name, by: only.variable.name, index, derivative, alone };
}

function differential(
  of: Term,
  statement: InferredStatement,
  index: number,
  documentFormulas: DocumentFormulas,
  request: ExportRequest,
): Gathered {
  const ofText = documentFormulas.textOf(index).slice(of.span.start, of.span.end);
  const what = /^[\p{L}\p{M}\p{N}_]+$/u.test(ofText) ? `d${ofText}` : `d(${ofText})`;
  const expression = documentFormulas.lowerings.plain.term(of, statement);
  if (expression.kind === 'refused') return { what, why: expression.why };
  const along = documentFormulas.varying(statement, expression.value);
  const question: Question = { kind: 'differential', of: expression.value, along };
  return confirmed(
    { target: what, of: { text: ofText, stacked: false }, by: [], order: 1, form: null },
    question,
    'matrix',
    new Map(),
    documentFormulas,
    request,
  );
}

/** `X` or `vec(X)` as it is spelled. */
function partOf(term: Term, text: string): DerivativePart {
  const inside = insideVec(term);
  const { start, end } = withoutParentheses(inside ?? term).span;
  return { text: text.slice(start, end), stacked: inside !== null };
}

/** The attributes of a leaf; none of a differential or derivative without them. */
export const attributesIn = (leaf: Expression): readonly Attribute[] => variableOf(leaf)?.attributes ?? [];

/** How differences tell whether it is right: by what it is multiplied with a direction. */
function testForm(question: Question, { conventions }: InferredStatement): ExportedDerivative['form'] {
  switch (question.kind) {
    case 'gradient':
      return question.symmetric === 'entries' && structureOf(attributesIn(question.by)) === 'symmetric'
        ? 'entries'
        : 'gradient';
    case 'scalarDerivative':
      return 'scalar';
    case 'identity':
    case 'differential':
      return null;
    default:
      return conventions.layout === 'denominator' ? 'transposed matrix' : 'matrix';
  }
}

/** The derivative, with its proof where that is wanted, and as a linear map where it is one. */
function derived(question: Question, form: Form, proofs: boolean): Explained {
  if (proofs || form === 'linear-map') return explain(question, 'short', form);
  const answer = answerQuestion(question);
  if (answer.kind === 'refused') return answer;
  return { kind: 'explained', explanation: { result: answer.expression, steps: [], map: null } };
}

/** A Hessian times a direction, where its variables are free to move in all directions and numbers confirm it. */
function productOf(
  question: Question,
  definitions: ReadonlyMap<Expression, Expression>,
  documentFormulas: DocumentFormulas,
  { options, proofs }: ExportRequest,
): Expression | null {
  if (proofs || question.kind !== 'hessian') return null;
  const isFree = (leaf: Expression): boolean =>
    attributesIn(leaf).every((attribute) => !STRUCTURES.has(attribute));
  if (!isFree(question.by) || !isFree(question.and)) return null;
  const gradient = answerQuestion({
    kind: 'gradient',
    of: question.of,
    by: question.by,
    symmetric: 'frobenius',
  });
  const product = hessianProduct(question.of, question.by, question.and);
  if (gradient.kind === 'refused' || product.kind === 'refused') return null;
  const verdict = judgeClaim(
    { kind: 'differential', of: gradient.expression, along: [question.and] },
    product.expression,
    documentFormulas.setting(definitions),
    documentFormulas.judgeOptions(options),
  );
  return verdict.status === 'verified' ? product.expression : null;
}

/** Attributes of sets in which not all entries vary by themselves. */
const STRUCTURES: ReadonlySet<Attribute> = new Set([
  'symmetric',
  'skew',
  'diagonal',
  'lower',
  'upper',
  'spd',
  'psd',
  'orthogonal',
]);

/** A derivative that its own numeric check does not confirm is not exported. */
function confirmed(
  named: Pick<ExportedDerivative, 'target' | 'of' | 'by' | 'order' | 'form'>,
  question: Question,
  form: Form,
  definitions: ReadonlyMap<Expression, Expression>,
  documentFormulas: DocumentFormulas,
  request: ExportRequest,
): ExportedDerivative | Refusal {
  const explained = derived(question, form, request.proofs);
  if (explained.kind === 'refused') return { what: named.target, why: explained.why };
  const { result, steps, map } = explained.explanation;
  const verdict = judgeClaim(
    question,
    result,
    documentFormulas.setting(definitions),
    documentFormulas.judgeOptions(request.options),
  );
  if (verdict.status === 'refuted') {
    const why = `mcalc's own check does not confirm what it derived of ${print(question.of)}, which is a fault of mcalc: ${print(result)}`;
    return { what: named.target, why };
  }
  const product = productOf(question, definitions, documentFormulas, request);
  return { ...named, formula: question.of, result, product, steps, map };
}
