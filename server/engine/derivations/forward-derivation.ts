// `derive dL`, `derive dH` and `derive d(∂L/∂W)` where the answer is lines by names: those of the backward pass that are read,
// then the differential of each name that moves, each a claim that is read and judged as if it stood in the file.

import { type Computed, forwardPass, type TangentLine } from '../calculus/backward/forward-pass.ts';
import { differentialOfVariable } from '../calculus/differential.ts';
import { rulesOf } from '../calculus/proofs/rules.ts';
import { writtenDifferentiated } from '../document/written-derivative.ts';
import { addAll, inner, isScalarExpression, variableOf } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { withoutParentheses } from '../inference/shaping.ts';
import {
  coneOf,
  derivativeLeaf,
  derivativeNamed,
  differentialAsWritten,
  namesOf,
  withWrittenDerivatives,
} from '../lowering/program.ts';
import type { Term } from '../names/term.ts';
import { derivativeLatex } from '../operators/derivative-latex.ts';
import type { Citation } from '../operators/operator.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { differentialOf } from '../text/derivative.ts';
import { type LinePlan, planLines } from './backward-derivation.ts';
import { differentialSide } from './left-side.ts';
import { definitionText, rulesOfDifferential } from './line-proof.ts';
import { type LinesPlan, lengthWrittenOut, type WrittenLine, writtenLine } from './lines-plan.ts';
import { movingIn } from './local-differential.ts';

/** The expression behind d( ) in a question by names: a matrix, a scalar L, a gradient ∂L/∂x, or dL. */
type Asked =
  | { readonly kind: 'name'; readonly leaf: Expression }
  | { readonly kind: 'scalar' | 'gradient' | 'second'; readonly of: string; readonly by: readonly string[] };

/** The lines for d(of), a question at `index`; null where the program does not give them, or there is one line only. */
export function planDifferential(
  of: Term,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): LinesPlan | null {
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
    derivative: { kind: 'differential', of: writtenDifferentiated(of, documentFormulas.textOf(index)) },
    backward,
    lines,
    writtenOut: lengthWrittenOut(lines),
  };
}

function askedFor(of: Term, index: number, documentFormulas: DocumentFormulas): Asked | null {
  const { program, document, lowerings } = documentFormulas;
  const statement = document.inferred[index];
  const inside = withoutParentheses(of);
  const isSecond = inside.kind === 'differential';
  const lower = statement && program.lower(isSecond ? inside.of : inside, statement);
  if (!statement || lower?.kind !== 'done') return null;
  const name = variableOf(lower.value)?.name ?? '';
  const derivative = derivativeNamed(name);
  if (derivative) return isSecond ? null : { kind: 'gradient', of: derivative.of, by: [derivative.by] };
  const value = program.values.get(name);
  if (!value) return null;
  if (!isScalarExpression(value.leaf)) return isSecond ? null : { kind: 'name', leaf: value.leaf };
  const whole = lowerings.plain.name(name);
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
): LinesPlan | null {
  const scalar = documentFormulas.program.values.get(of);
  if (!scalar) return null;
  const terms = adjoints.map(({ leaf, variable }) => inner(leaf, differentialOfVariable(variable)));
  const cited = { rule: 'dL = D · dΘ, with D = ∂L/∂Θ for each variable', cite: 'Delong (17)' };
  const line = tangentLine(scalar.leaf, addAll(terms), cited, index, backward, documentFormulas);
  return {
    derivative: differentialOf(documentFormulas.spelled(of, index)),
    backward,
    lines: [line],
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
  const sum = addAll(terms);
  const line = writtenLine(sum, sum, sum, cited, index, backward, documentFormulas);
  const text = documentFormulas.textOf(index).slice(of.span.start, of.span.end);
  const name = of.kind === 'differential' && of.of.kind === 'name' ? of.of.name : null;
  const typeset = name === null ? null : derivativeLatex(differentialOf(name));
  return { ...line, left: differentialSide({ text, latex: typeset }) };
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
  const rules = rulesOfDifferential(formula).slice(0, MOST_RULES);
  const cited = rules.length > 0 ? rulesOf(rules) : { rule: 'differential of a variable', cite: null };
  const rule = { rule: own === null ? cited.rule : `${own}; ${cited.rule}`, cite: cited.cite };
  return tangentLine(leaf, expression, rule, index, backward, documentFormulas);
}

/** `d(leaf) = expression`. */
function tangentLine(
  leaf: Expression,
  expression: Expression,
  rule: Citation,
  index: number,
  backward: LinePlan | null,
  documentFormulas: DocumentFormulas,
): WrittenLine {
  const { program } = documentFormulas;
  const target = differentialAsWritten(withWrittenDerivatives(leaf, program, backward?.names ?? new Map()));
  const differential = differentialOfVariable(leaf);
  return writtenLine(target, differential, expression, rule, index, backward, documentFormulas);
}
