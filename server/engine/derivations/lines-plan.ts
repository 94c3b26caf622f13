// Lines that answer one question, planned and judged: those of a backward pass that are read, then the lines of their own
// kind, each a claim that is read and judged as if it stood in the file.

import { latex, print } from '../calculus/print.ts';
import { operations } from '../calculus/simplification/operations.ts';
import { variableOf } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { derivativeNamed, withWrittenDerivatives } from '../lowering/program.ts';
import type { Citation } from '../operators/operator.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { shapeAsJson } from '../shapes/shape.ts';
import { type Derivative, derivativeText } from '../text/derivative.ts';
import { judgeLines, type LinePlan } from './backward-derivation.ts';
import { type Derivation, type DerivationLine, lineText, type Step } from './derivation.ts';
import { judgeLine } from './judge-line.ts';

/** Lines that answer a question, not judged yet. */
export interface LinesPlan {
  readonly derivative: Derivative;
  /** The backward pass whose derivatives the lines read; null where they read none. */
  readonly backward: LinePlan | null;
  /** The lines behind it, the one that is asked for last. */
  readonly lines: readonly WrittenLine[];
  /** Characters of the last, with each line written into those that read it. */
  readonly writtenOut: number;
}

export interface WrittenLine extends Omit<DerivationLine, 'verified'>, Citation {
  /** The leaf for the line in lines that read it. */
  readonly leaf: Expression;
  /** The leaves of values and of differentials that it reads. */
  readonly reads: readonly Expression[];
}

/** A line in the letters of the file; `leaf` stands for it in others, `target` is what stands left. */
export function writtenLine(
  target: Expression,
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
    left: {
      text: documentFormulas.spelled(print(asWritten(target)), index),
      latex: latex(asWritten(target)),
    },
    range: null,
    expr: documentFormulas.spelled(print(line), index),
    latex: latex(line),
    shape: shapeAsJson(expression.shape),
    operations: operations(expression),
    rule,
    cite,
    leaf,
    reads: topological([expression]).filter((node) => variableOf(node) !== null),
  };
}

/** Characters of what is asked for, with each line written into those that read it. */
export function lengthWrittenOut(lines: readonly WrittenLine[]): number {
  const lengths = new Map<Expression, number>();
  let last = 0;
  for (const { leaf, expr, reads } of lines) {
    last = expr.length + total(reads.map((read) => lengths.get(read) ?? 0));
    lengths.set(leaf, last);
  }
  return last;
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

export type JudgedPlan =
  | { readonly kind: 'derived'; readonly derivation: Derivation }
  /** A line that numbers refute: a bug of ours, never an answer. */
  | { readonly kind: 'unconfirmed'; readonly report: string };

/** The lines as one derivation, every line judged by itself. */
export function judgePlan(
  plan: LinesPlan,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): JudgedPlan {
  const before = plan.backward ? linesBefore(plan, plan.backward, index, documentFormulas, options) : null;
  if (before?.kind === 'unconfirmed') return before;
  const lines: DerivationLine[] = [];
  const steps: Step[] = [];
  for (const { left, expr, latex, range, shape, operations, rule, cite } of plan.lines) {
    const verified = judgeLine(lineText({ left, expr, range }), index, documentFormulas, options);
    if (verified.status === 'refuted' || verified.status === 'ill-shaped')
      return { kind: 'unconfirmed', report: `${left.text} came out as ${expr}` };
    lines.push({ left, expr, latex, range, shape, operations, verified });
    const confirmed = verified.status === 'verified' ? true : null;
    steps.push({ rule, cite, left, expr, latex, shape, confirmed });
  }
  return asDerivation(plan, [...(before?.lines ?? []), ...lines], [...(before?.steps ?? []), ...steps]);
}

/** The lines of the backward pass that the others read, with those that they need, in their order. */
function linesBefore(
  { lines }: LinesPlan,
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
  { derivative }: LinesPlan,
  lines: readonly DerivationLine[],
  steps: readonly Step[],
): JudgedPlan {
  const last = lines.at(-1);
  if (!last) return { kind: 'unconfirmed', report: `${derivativeText(derivative)} has no lines` };
  const open = lines.find(({ verified }) => verified.status !== 'verified');
  const { shape, expr, latex } = last;
  return {
    kind: 'derived',
    derivation: {
      kind: 'matrix',
      derivative,
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
