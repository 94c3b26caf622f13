// What an export is made from, gathered from a judged document: definitions lowered, derivatives derived and confirmed.

import { dependsOn } from '../analysis/dependence.ts';
import { answerQuestion, hessianProduct } from '../calculus/derive.ts';
import { print } from '../calculus/print.ts';
import { judgeLines, planLines } from '../derivations/backward-derivation.ts';
import { type Explained, explain, type Form } from '../derivations/explain.ts';
import type { InferredStatement } from '../document/document.ts';
import { variableOf } from '../expressions/build.ts';
import type { Attribute, Expression } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { insideVec } from '../inference/shape-of-derivative.ts';
import { bare } from '../inference/shaping.ts';
import type { Lowered } from '../lowering/lowered.ts';
import { derivativeLeaf, derivativeNamed, withWrittenDerivatives } from '../lowering/program.ts';
import type { DerivativeTerm, Term } from '../names/term.ts';
import { judgeClaim } from '../numeric/judge.ts';
import { structureOf } from '../numeric/structure.ts';
import type { VerdictStatus } from '../numeric/verdict.ts';
import { resolveDerivative } from '../queries/derivative-query.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import type {
  DeclaredVariable,
  DerivativePart,
  ExportedDerivative,
  ExportedGradients,
  ExportedPass,
  ExportInput,
  Refusal,
} from './export-input.ts';

/** What is only read as a repair would have it is not what the file says. */
const MENDED = 'it has an error, or builds on a definition that has one';

function isMended(index: number, { document }: DocumentFormulas): boolean {
  const mended = document.statements.flatMap((statement, at) => {
    const resolved = document.inferred[at]?.resolved.statement;
    return statement.mended && resolved?.kind === 'definition' ? [resolved.name] : [];
  });
  if (mended.length === 0) return false;
  const term = termOf(document.inferred[index]);
  return (
    document.statements[index]?.mended !== undefined ||
    (term !== null && mended.some((name) => dependsOn(term, name, document)))
  );
}

/** What a statement defines or asks for. */
function termOf(statement: InferredStatement | undefined): Term | null {
  const resolved = statement?.resolved.statement;
  switch (resolved?.kind) {
    case 'definition':
      return resolved.term;
    case 'claim':
    case 'question':
      return resolved.target;
    case 'differential':
      return resolved.of;
    case undefined:
    case 'identity':
    case 'function':
    case 'other':
      return null;
  }
}

/** The gradient of a scalar by a name: a line of a backward pass where there is one, else derived by itself. */
interface PendingGradient {
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

/**
 * All that an export prints, gathered from one document: variables, definitions, derivatives with their steps, and refusals
 * with reasons.
 */
export function exportInputOf(documentFormulas: DocumentFormulas, request: ExportRequest): ExportInput {
  const { document } = documentFormulas;
  const symbols = [...document.scope.symbols.values()];
  const refusals: Refusal[] = [];
  const defined = new Set(symbols.flatMap((symbol) => (symbol.kind === 'definition' ? [symbol.name] : [])));
  const mended = (name: string): boolean =>
    isMended(document.scope.symbols.get(name)?.statement ?? -1, documentFormulas);
  const variables = symbols.flatMap((symbol) => {
    const value = document.valueOf(symbol.name);
    return symbol.kind === 'variable' && value?.kind === 'shape'
      ? [{ name: symbol.name, shape: value.shape, attributes: attributesOf(symbol.name, documentFormulas) }]
      : [];
  });
  const gathered: (ExportedDerivative | PendingGradient)[] = [];
  const seen = new Set<string>();
  for (const [index, statement] of document.inferred.entries()) {
    if (documentFormulas.reversed(index)) continue;
    for (const one of derivativesOf(statement, index, documentFormulas, request)) {
      if ('why' in one) refusals.push(one);
      else if (!seen.has(one.target)) gathered.push(one);
      if ('target' in one) seen.add(one.target);
    }
  }
  const pending = gathered.flatMap((one) => ('alone' in one ? [one] : []));
  const { lines, passes } = linesOf(pending, documentFormulas, request.options);
  const inPasses = new Set(passes.map(({ of }) => of));
  const derivatives = gathered.flatMap((one): readonly ExportedDerivative[] => {
    if (!('alone' in one)) return [one];
    const by = documentFormulas.program.leafOf(one.by);
    const leaf = by && derivativeLeaf(one.of, one.by, by.shape);
    const isInLines = !request.proofs || inPasses.has(one.of);
    if (leaf && isInLines && lines.has(leafName(leaf)))
      return [{ ...one.derivative, result: leaf, product: null, steps: [], map: null }];
    const alone = one.alone();
    if (!('why' in alone)) return [alone];
    refusals.push(alone);
    return [];
  });
  const definitions = document.order.flatMap((name) => {
    if (!defined.has(name)) return [];
    if (mended(name)) {
      refusals.push({ what: name, why: MENDED });
      return [];
    }
    const formula = formulaOf(name, lines, documentFormulas);
    if (formula.kind === 'done') return [{ name, formula: formula.value }];
    refusals.push({ what: name, why: formula.why });
    return [];
  });
  const written = new Set(definitions.map(({ name }) => name));
  return {
    source: request.source,
    names: symbols.map((symbol) => symbol.name),
    dims: new Set(document.dims.free.map((dim) => dim.name)),
    variables,
    definitions,
    statements: document.inferred.flatMap((statement, index) =>
      isMended(index, documentFormulas)
        ? []
        : [
            {
              statement,
              text: documentFormulas.textOf(index),
              start: document.statements[index]?.start ?? 0,
            },
          ],
    ),
    leftOut: document.inferred.flatMap((_, index) =>
      isMended(index, documentFormulas) ? [documentFormulas.textOf(index)] : [],
    ),
    verdicts: request.verdicts ?? new Map(),
    passes,
    lines,
    derivatives,
    gradients: gradientsOf(pending, derivatives, variables),
    refusals,
    folding: new Map(
      [...documentFormulas.names(document.statements.length)].filter(([, name]) => written.has(name)),
    ),
  };
}

const attributesIn = (leaf: Expression): readonly Attribute[] => variableOf(leaf)?.attributes ?? [];

const attributesOf = (name: string, { program }: DocumentFormulas): readonly Attribute[] => {
  const leaf = program.leafOf(name);
  return leaf ? attributesIn(leaf) : [];
};

const leafName = (leaf: Expression): string => variableOf(leaf)?.name ?? '';

/** A definition over names; written out where a derivative in it has no line, or it has no formula over names. */
function formulaOf(
  name: string,
  lines: ReadonlyMap<string, Expression>,
  { program, lowerings }: DocumentFormulas,
): Lowered<Expression> {
  const value = program.values.get(name);
  const isOpen = (read: string): boolean => derivativeNamed(read) !== null && !lines.has(read);
  if (value && ![...value.reads].some(isOpen)) return { kind: 'done', value: value.formula };
  return lowerings.plain.name(name);
}

/** The backward passes that are asked for or that definitions read, as far as numbers confirm them. */
function linesOf(
  pending: readonly PendingGradient[],
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): Pick<ExportInput, 'lines' | 'passes'> {
  const { document, program } = documentFormulas;
  const wanted = new Map<string, { readonly index: number; readonly names: Set<string> }>();
  const want = (of: string, by: string, index: number): void => {
    const known = wanted.get(of) ?? { index, names: new Set() };
    wanted.set(of, { index: known.index, names: known.names.add(by) });
  };
  for (const { of, by, index } of pending) want(of, by, index);
  for (const value of program.values.values())
    for (const read of value.reads) {
      const derivative = derivativeNamed(read);
      const index = document.scope.symbols.get(value.name)?.statement;
      if (derivative && index !== undefined) want(derivative.of, derivative.by, index);
    }
  const lines = new Map<string, Expression>();
  const passes: ExportedPass[] = [];
  for (const [of, { index, names }] of wanted) {
    const plan = planLines(of, [...names], index, documentFormulas, options);
    if (!plan || judgeLines(plan, index, documentFormulas, options).kind === 'unconfirmed') continue;
    for (const { line } of plan.lines.values())
      lines.set(leafName(derivativeLeaf(of, leafName(line.by), line.by.shape)), line.expression);
    if (names.size < LEAST_FOR_PASS) continue;
    const written = [...plan.lines.values()].map(({ line }) => ({
      by: line.by,
      result: withWrittenDerivatives(line.expression, program, plan.names),
    }));
    passes.push({ of, lines: written });
  }
  return { lines, passes };
}

/** The gradient by one name is told by itself. */
const LEAST_FOR_PASS = 2;

/** Scalars with their gradients by declared variables, in the order of declaration. */
function gradientsOf(
  pending: readonly PendingGradient[],
  derivatives: readonly ExportedDerivative[],
  variables: readonly DeclaredVariable[],
): readonly ExportedGradients[] {
  const derived = new Map(derivatives.map((one) => [one.target, one]));
  return [...new Set(pending.map(({ of }) => of))].flatMap((of) => {
    const own = pending.filter((one) => one.of === of);
    const gradients = variables.flatMap(({ name }) => {
      const target = own.find(({ by }) => by === name)?.target;
      const one = target === undefined ? undefined : derived.get(target);
      const form = one?.form === 'entries' ? 'entries' : 'gradient';
      return one ? [{ by: name, result: one.result, form } as const] : [];
    });
    return gradients.length > 0 ? [{ of, gradients }] : [];
  });
}

function derivativesOf(
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
  const resolution = resolveDerivative(
    target,
    statement.derivative,
    statement,
    text,
    documentFormulas.document,
    documentFormulas.lowerings,
  );
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
  const { start, end } = bare(inside ?? term).span;
  return { text: text.slice(start, end), stacked: inside !== null };
}

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

/** What keeps a variable in a set in which not all entries move by themselves. */
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

/** What its own numeric check does not confirm is not exported. */
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
