// `derive dL`, `derive dH` and `derive d(∂L/∂W)` where the answer is lines by names: those of the backward pass that are read,
// then the differential of each name that moves, each a claim that is read and judged as if it stood in the file.

import { type Computed, forwardPass, type TangentLine } from '../calculus/backward/forward-pass.ts';
import { differentialOfVariable } from '../calculus/differential.ts';
import { depending } from '../calculus/gradient.ts';
import { latex, print } from '../calculus/print.ts';
import { distinct, isNumberInFront, ruleOf, rulesOf } from '../calculus/proofs/rules.ts';
import { operations } from '../calculus/simplification/operations.ts';
import { addAll, inner, isScalarExpression, number, variableOf } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { bare } from '../inference/shaping.ts';
import {
  coneOf,
  derivativeLeaf,
  derivativeNamed,
  differentialAsWritten,
  namesOf,
  withWrittenDerivatives,
} from '../lowering/program.ts';
import type { Term } from '../names/term.ts';
import type { Citation } from '../operators/operator.ts';
import { lowered } from '../queries/derivative-query.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { shapeAsJson } from '../shapes/shape.ts';
import { judgeLines, type LinePlan, planLines } from './backward-derivation.ts';
import type { Derivation, DerivationLine, Step } from './derivation.ts';
import { definitionText } from './line-proof.ts';
import { judgePastedDifferential, movingIn } from './local-differential.ts';

/** Lines that answer a question about a differential, not judged yet. */
export interface DifferentialPlan {
  /** What d is taken of, as it is asked: `L`, `∂L/∂W`. */
  readonly of: string;
  /** The backward pass whose derivatives the lines read; null where they read none. */
  readonly backward: LinePlan | null;
  /** The differentials, the one that is asked for last. */
  readonly lines: readonly WrittenLine[];
  /** Characters of all lines. */
  readonly length: number;
  /** Characters of the last, with each line written into those that read it. */
  readonly writtenOut: number;
}

interface WrittenLine extends Omit<DerivationLine, 'verified'>, Citation {
  /** What its differential is of. */
  readonly leaf: Expression;
  /** The leaves of values and of differentials that it reads. */
  readonly reads: readonly Expression[];
}

/** What d( ) is taken of in a question by names: a matrix, a scalar L, a gradient ∂L/∂x, or dL. */
type Asked =
  | { readonly kind: 'name'; readonly leaf: Expression }
  | { readonly kind: 'scalar' | 'gradient' | 'second'; readonly of: string; readonly by: readonly string[] };

/** The lines for d(of), a question at `index`; null where the program does not give them, or there is one line only. */
export function planDifferential(
  of: Term,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): DifferentialPlan | null {
  const statement = documentFormulas.document.inferred[index];
  const moves = statement && movingIn(of, statement, documentFormulas);
  const asked = moves && askedFor(of, index, documentFormulas);
  if (!asked || !moves) return null;
  const backward =
    asked.kind === 'name' ? null : planLines(asked.of, asked.by, index, documentFormulas, options);
  if (asked.kind !== 'name' && !backward) return null;
  const adjoints = asked.kind === 'name' ? [] : adjointsOf(asked, documentFormulas);
  if (asked.kind === 'scalar' && backward)
    return scalarPlan(asked.of, adjoints, backward, index, documentFormulas);
  const values = valuesFor(asked, backward, documentFormulas);
  const pass =
    values &&
    forwardPass(values, asked.kind === 'name' ? [asked.leaf] : adjoints.map(({ leaf }) => leaf), moves);
  if (!pass || pass.kind === 'refused' || pass.lines.length === 0) return null;
  const tangents = pass.lines.map((line) => tangentWritten(line, index, backward, documentFormulas));
  const last =
    asked.kind === 'second' && backward
      ? secondWritten(of, adjoints, index, backward, documentFormulas)
      : null;
  const lines = last ? [...tangents, last] : tangents;
  return {
    of: textOfAsked(of, documentFormulas.textOf(index)),
    backward,
    lines,
    length: total(lines.map(({ target, expr }) => target.length + expr.length)) + (backward?.length ?? 0),
    writtenOut: lengthWrittenOut(lines),
  };
}

function askedFor(of: Term, index: number, documentFormulas: DocumentFormulas): Asked | null {
  const { program, document, lowerings } = documentFormulas;
  const statement = document.inferred[index];
  const inside = bare(of);
  const isSecond = inside.kind === 'differential';
  const lower = statement && program.lower(isSecond ? inside.of : inside, statement);
  if (!statement || lower?.kind !== 'lowered') return null;
  const name = variableOf(lower.expression)?.name ?? '';
  const derivative = derivativeNamed(name);
  if (derivative) return isSecond ? null : { kind: 'gradient', of: derivative.of, by: [derivative.by] };
  const value = program.values.get(name);
  if (!value) return null;
  if (!isScalarExpression(value.leaf)) return isSecond ? null : { kind: 'name', leaf: value.leaf };
  const whole = lowered(() => lowerings.plain.name(name));
  if (whole.kind === 'refused') return null;
  const by = documentFormulas.varying(statement, whole.value).flatMap((leaf) => variableOf(leaf)?.name ?? []);
  return by.length > 0 ? { kind: isSecond ? 'second' : 'scalar', of: name, by } : null;
}

/** A variable, and the leaf of the derivative by it. */
interface AdjointLeaf {
  readonly variable: Expression;
  readonly leaf: Expression;
}

function adjointsOf(
  { of, by }: { readonly of: string; readonly by: readonly string[] },
  { program }: DocumentFormulas,
): readonly AdjointLeaf[] {
  return by
    .flatMap((name) => program.leafOf(name) ?? [])
    .map((variable) => ({
      variable,
      leaf: derivativeLeaf(of, variableOf(variable)?.name ?? '', variable.shape),
    }));
}

/** dL = Σ ∂L/∂x · dx, behind the backward pass. */
function scalarPlan(
  of: string,
  adjoints: readonly AdjointLeaf[],
  backward: LinePlan,
  index: number,
  documentFormulas: DocumentFormulas,
): DifferentialPlan | null {
  const scalar = documentFormulas.program.values.get(of);
  if (!scalar) return null;
  const terms = adjoints.map(({ leaf, variable }) => inner(leaf, differentialOfVariable(variable)));
  const cited = { rule: 'dL = D · dΘ, with D = ∂L/∂Θ for each variable', cite: 'Delong (17)' };
  const line = written(scalar.leaf, addAll(terms), cited, index, backward, documentFormulas);
  return {
    of: documentFormulas.spelled(of, index),
    backward,
    lines: [line],
    length: backward.length + line.expr.length,
    writtenOut: backward.writtenOut + line.expr.length,
  };
}

/** d(dL) = Σ d(∂L/∂x) · dx. */
function secondWritten(
  of: Term,
  adjoints: readonly AdjointLeaf[],
  index: number,
  backward: LinePlan,
  documentFormulas: DocumentFormulas,
): WrittenLine {
  const terms = adjoints.map(({ leaf, variable }) =>
    inner(differentialOfVariable(leaf), differentialOfVariable(variable)),
  );
  const cited = { rule: 'd of dL = Σ ∂L/∂x · dx, the dx constant', cite: null };
  const line = written(number(0), addAll(terms), cited, index, backward, documentFormulas);
  const text = documentFormulas.textOf(index).slice(of.span.start, of.span.end);
  return { ...line, target: `d(${text})` };
}

/**
 * The definitions that what is asked is made of, and the lines of the backward pass, in an order in which each can be
 * computed; null where a definition reads a derivative itself.
 */
function valuesFor(
  asked: Exclude<Asked, { kind: 'scalar' }>,
  backward: LinePlan | null,
  { program }: DocumentFormulas,
): readonly Computed[] | null {
  const lines = [...(backward?.lines.values() ?? [])].map(({ line }) => line);
  const roots = new Set(lines.flatMap(({ expression }) => namesOf(expression)));
  if (asked.kind === 'name') roots.add(variableOf(asked.leaf)?.name ?? '');
  const cone = new Set([...roots].flatMap((name) => [...coneOf(program, name)]));
  const values = [...program.values.values()].filter(({ name }) => cone.has(name));
  if (values.some(({ reads }) => [...reads].some(derivativeNamed))) return null;
  return [
    ...values,
    ...lines.map(({ by, expression }) => ({
      leaf: derivativeLeaf(backward?.of ?? '', variableOf(by)?.name ?? '', by.shape),
      formula: expression,
    })),
  ];
}

/** The rules that one line cites are at most so many. */
const MOST_RULES = 3;

function tangentWritten(
  { leaf, formula, expression }: TangentLine,
  index: number,
  backward: LinePlan | null,
  documentFormulas: DocumentFormulas,
): WrittenLine {
  const name = variableOf(leaf)?.name ?? '';
  const own = derivativeNamed(name)
    ? `d of the line for ${documentFormulas.spelled(name, index)}`
    : definitionText(name, index, documentFormulas);
  const order = topological([formula]);
  const dependent = depending(order, new Set(order.filter((node) => variableOf(node)?.role === 'value')));
  const rules = distinct(
    order
      .filter((node) => node.args.length > 0 && dependent.has(node) && !isNumberInFront(node))
      .map((node) => ruleOf(node, dependent)),
  ).slice(0, MOST_RULES);
  const cited = rules.length > 0 ? rulesOf(rules) : { rule: 'differential of a variable', cite: null };
  const rule = { rule: own === null ? cited.rule : `${own}; ${cited.rule}`, cite: cited.cite };
  return written(leaf, expression, rule, index, backward, documentFormulas);
}

function written(
  leaf: Expression,
  expression: Expression,
  { rule, cite }: Citation,
  index: number,
  backward: LinePlan | null,
  documentFormulas: DocumentFormulas,
): WrittenLine {
  const names = backward?.names ?? new Map<string, string>();
  const asWritten = (found: Expression): Expression =>
    withWrittenDerivatives(found, documentFormulas.program, names);
  const line = asWritten(expression);
  return {
    target: documentFormulas.spelled(print(differentialAsWritten(asWritten(leaf))), index),
    expr: documentFormulas.spelled(print(line), index),
    latex: latex(line),
    shape: shapeAsJson(leaf.shape),
    operations: operations(expression),
    rule,
    cite,
    leaf,
    reads: topological([expression]).filter((node) => variableOf(node) !== null),
  };
}

/** What d is taken of, as it is asked; a differential in parentheses, since `ddL` is a name. */
export function textOfAsked(of: Term, text: string): string {
  const asked = text.slice(of.span.start, of.span.end);
  return of.kind === 'differential' ? `(${asked})` : asked;
}

/** Characters of what is asked for, with each line written into those that read it. */
function lengthWrittenOut(lines: readonly WrittenLine[]): number {
  const lengths = new Map<Expression, number>();
  let last = 0;
  for (const { leaf, expr, reads } of lines) {
    last = expr.length + total(reads.map((read) => lengths.get(read) ?? 0));
    if (variableOf(leaf)) lengths.set(differentialOfVariable(leaf), last);
  }
  return last;
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

export type JudgedDifferential =
  | { readonly kind: 'derived'; readonly derivation: Derivation }
  /** A line that numbers refute: a bug of ours, never an answer. */
  | { readonly kind: 'unconfirmed'; readonly report: string };

/** The lines as one derivation, every line judged by itself. */
export function judgeDifferential(
  plan: DifferentialPlan,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): JudgedDifferential {
  const before = plan.backward ? linesBefore(plan, plan.backward, index, documentFormulas, options) : null;
  if (before?.kind === 'unconfirmed') return before;
  const lines: DerivationLine[] = [];
  const steps: Step[] = [];
  for (const { target, expr, latex, shape, operations, rule, cite } of plan.lines) {
    const verified = judgePastedDifferential(`${target} = ${expr}`, index, documentFormulas, options);
    if (verified.status === 'refuted' || verified.status === 'ill-shaped')
      return { kind: 'unconfirmed', report: `${target} came out as ${expr}` };
    lines.push({ target, expr, latex, shape, operations, verified });
    const confirmed = verified.status === 'verified' ? true : null;
    steps.push({ rule, cite, expr: `${target} = ${expr}`, latex, shape, confirmed });
  }
  return asDerivation(plan, [...(before?.lines ?? []), ...lines], [...(before?.steps ?? []), ...steps]);
}

/** The lines of the backward pass that the others read, with those that they need, in their order. */
function linesBefore(
  { lines }: DifferentialPlan,
  backward: LinePlan,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
):
  | { readonly kind: 'judged'; readonly lines: readonly DerivationLine[]; readonly steps: readonly Step[] }
  | { readonly kind: 'unconfirmed'; readonly report: string } {
  const read = new Set(lines.flatMap(({ reads }) => reads.map((leaf) => derivativeRead(leaf, backward.of))));
  const wanted = [...backward.lines.keys()].filter((name) => read.has(name));
  const judged = judgeLines({ ...backward, wanted }, index, documentFormulas, options);
  if (judged.kind === 'unconfirmed') return judged;
  return {
    kind: 'judged',
    lines: judged.derivations.flatMap((derivation) => derivation.lines ?? []),
    steps: judged.derivations.flatMap((derivation) => derivation.steps),
  };
}

/** The name x of a leaf that is ∂of/∂x as a value; null of any other. */
function derivativeRead(leaf: Expression, of: string): string | null {
  const found = variableOf(leaf);
  const derivative = found?.role === 'value' ? derivativeNamed(found.name) : null;
  return derivative?.of === of ? derivative.by : null;
}

function asDerivation(
  { of }: DifferentialPlan,
  lines: readonly DerivationLine[],
  steps: readonly Step[],
): JudgedDifferential {
  const last = lines.at(-1);
  if (!last) return { kind: 'unconfirmed', report: `d${of} has no lines` };
  const open = lines.find(({ verified }) => verified.status !== 'verified');
  const { shape, expr, latex } = last;
  return {
    kind: 'derived',
    derivation: {
      kind: 'matrix',
      of,
      wrt: null,
      order: 1,
      shape,
      expr,
      latex,
      operations: total(lines.map(({ operations }) => operations)),
      steps,
      moves: [],
      nodes: [],
      tangent: null,
      lines,
      verified: open?.verified ?? last.verified,
    },
  };
}
