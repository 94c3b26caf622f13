// `derive L` and `derive ∂L/∂W` where the answer is a backward pass: lines in the file's names, each a claim that is read
// and judged as if it stood in place of the question.

import { backwardPass } from '../calculus/backward/backward-pass.ts';
import type { Line } from '../calculus/backward/derive-line.ts';
import type { SymmetricLeaves } from '../calculus/backward/symmetric-names.ts';
import { latex, print } from '../calculus/print.ts';
import { operations } from '../calculus/simplification/operations.ts';
import { number, variableOf } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { PLAIN } from '../inference/conventions.ts';
import { derivativeNamed, derivativesIn, withWrittenDerivatives } from '../lowering/program.ts';
import type { Verdict } from '../numeric/verdict.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { shapeAsJson } from '../shapes/shape.ts';
import { partial } from '../text/derivative.ts';
import {
  type Derivation,
  type DerivationLine,
  type LeftSide,
  lineText,
  type NodeRow,
  type Step,
} from './derivation.ts';
import { judgeLine } from './judge-line.ts';
import { leftSideOf } from './left-side.ts';
import { nodeOfLine, proveLine } from './line-proof.ts';
import { namedAdjoints } from './named-adjoints.ts';
import { tangentGradient } from './tangent-gradient.ts';

/** A backward pass that is not judged yet, with what it costs a reader. */
export interface LinePlan {
  readonly of: string;
  readonly wanted: readonly string[];
  /** By the names that the scalar is differentiated by, in an order in which each can be computed. */
  readonly lines: ReadonlyMap<string, PlannedLine>;
  /** The names that the file gives to derivatives, by what they are taken by. */
  readonly names: ReadonlyMap<string, string>;
  /** Leaves of derivatives that are symmetric matrices. */
  readonly symmetric: SymmetricLeaves;
  /** Characters of all lines. */
  readonly length: number;
  /** Characters of the longest formula of a wanted name, with each line written into those that read it; and of all of them. */
  readonly longestWrittenOut: number;
  readonly writtenOut: number;
}

interface PlannedLine {
  readonly line: Line;
  /** `∂L/∂S` */
  readonly left: LeftSide;
  readonly expr: string;
  readonly latex: string;
  /** The names whose lines this one reads. */
  readonly reads: ReadonlySet<string>;
}

/**
 * The lines for ∂of/∂w of all wanted names; null where the program does not give them. Time linear in the program.
 */
export function planLines(
  of: string,
  wanted: readonly string[],
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): LinePlan | null {
  const { program } = documentFormulas;
  const leaves = wanted.flatMap((name) => program.leafOf(name) ?? []);
  if (leaves.length < wanted.length || !program.values.has(of)) return null;
  const { symmetric } = documentFormulas.document.inferred[index]?.conventions ?? PLAIN;
  const convention = symmetric === 'entries' ? 'entries' : 'frobenius';
  const names = namedAdjoints(of, index, documentFormulas, options);
  const named = new Map([...names].flatMap(([by, name]) => ownFormula(by, name, documentFormulas)));
  const pass = backwardPass(program, { of, wanted: leaves, symmetric: convention, named });
  if (pass.kind === 'refused') return null;
  const lines = new Map(
    pass.lines.map((line) => [nameOf(line.by), planned(line, of, names, index, documentFormulas)]),
  );
  const lengths = new Map<string, number>();
  for (const [name, { expr, reads }] of lines)
    lengths.set(name, expr.length + total([...reads].map((read) => lengths.get(read) ?? 0)));
  const targets = total([...lines.values()].map(({ left }) => left.text.length + ' = '.length));
  return {
    of,
    wanted,
    lines,
    names,
    symmetric: pass.symmetric,
    length: targets + total([...lines.values()].map(({ expr }) => expr.length)),
    longestWrittenOut: Math.max(0, ...wanted.map((name) => lengths.get(name) ?? 0)),
    writtenOut: total(wanted.map((name) => lengths.get(name) ?? 0)),
  };
}

/** A name for the derivative by `by` that has a formula of its own: of `G = ∂L/∂S` the derivative is still to be derived. */
function ownFormula(
  by: string,
  name: string,
  { program }: DocumentFormulas,
): readonly (readonly [by: string, leaf: Expression])[] {
  const own = program.values.get(name);
  return own && !derivativeNamed(variableOf(own.formula)?.name ?? '') ? [[by, own.leaf]] : [];
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
const nameOf = (leaf: Expression): string => variableOf(leaf)?.name ?? '';

function planned(
  line: Line,
  of: string,
  names: ReadonlyMap<string, string>,
  index: number,
  documentFormulas: DocumentFormulas,
): PlannedLine {
  const written = withWrittenDerivatives(line.expression, documentFormulas.program, names);
  const spelled = (text: string): string => documentFormulas.spelled(text, index);
  return {
    line,
    left: leftSideOf(partial(spelled(of), spelled(nameOf(line.by)))),
    expr: spelled(print(written)),
    latex: latex(written),
    reads: derivativesIn(line.expression, of),
  };
}

export type JudgedLines =
  | { readonly kind: 'derived'; readonly derivations: readonly Derivation[] }
  /** A line that numbers refute: a bug of ours, never an answer. */
  | { readonly kind: 'unconfirmed'; readonly report: string };

/** The lines as derivations, one for each wanted name, every line judged by itself. */
export function judgeLines(
  plan: LinePlan,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): JudgedLines {
  const judged = new Map<string, DerivationLine>();
  const known = { names: plan.names, symmetric: plan.symmetric, proofs: null };
  for (const [name, { line, left, expr, latex }] of plan.lines) {
    const written = { left, expr, latex, range: null };
    const verified = judgeLine(lineText(written), index, documentFormulas, options, known);
    if (verified.status === 'refuted' || verified.status === 'ill-shaped')
      return { kind: 'unconfirmed', report: `${left.text} came out as ${expr}` };
    const shape = shapeAsJson(line.by.shape);
    judged.set(name, { ...written, shape, operations: operations(line.expression), verified });
  }
  const printed = new Set<string>();
  const derivations = plan.wanted.flatMap((name) => {
    const own = linesFor(name, plan).filter((read) => read === name || !printed.has(read));
    for (const read of own) printed.add(read);
    const lines = own.flatMap((read) => judged.get(read) ?? []);
    const last = lines.at(-1);
    const tangent = tangentOf(name, plan, documentFormulas, options);
    if (!last) return [];
    const nodes = options.detail === 'full' ? nodesOf(own, plan, index, documentFormulas) : [];
    return [{ ...derivationOf(name, own, lines, last, plan, index, documentFormulas), nodes, tangent }];
  });
  return { kind: 'derived', derivations };
}

/** The names whose lines a wanted name needs, in their order, itself last. */
function linesFor(wanted: string, { lines }: LinePlan): readonly string[] {
  const found = new Set<string>();
  const open = [wanted];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...(lines.get(name)?.reads ?? []));
  }
  return [...[...lines.keys()].filter((name) => found.has(name) && name !== wanted), wanted];
}

/** The lines as a table of nodes, from the scalar down. */
function nodesOf(
  names: readonly string[],
  plan: LinePlan,
  index: number,
  documentFormulas: DocumentFormulas,
): readonly NodeRow[] {
  return names.flatMap((name) => {
    const planned = plan.lines.get(name);
    return planned ? [nodeOfLine(planned.line, planned, { ...plan, index, documentFormulas })] : [];
  });
}

function derivationOf(
  wanted: string,
  names: readonly string[],
  lines: readonly DerivationLine[],
  last: DerivationLine,
  plan: LinePlan,
  index: number,
  documentFormulas: DocumentFormulas,
): Derivation {
  const steps = names.flatMap((name, place): readonly Step[] => {
    const [line, planned] = [lines[place], plan.lines.get(name)];
    if (!line || !planned) return [];
    const { status } = line.verified;
    return [
      {
        ...proveLine(planned.line, { ...plan, index, documentFormulas }),
        left: line.left,
        expr: line.expr,
        latex: line.latex,
        shape: line.shape,
        confirmed: status === 'verified' ? true : status === 'refuted' ? false : null,
      },
    ];
  });
  return {
    kind: 'matrix',
    derivative: partial(plan.of, wanted),
    shape: last.shape,
    expr: last.expr,
    latex: last.latex,
    operations: total(lines.map((line) => line.operations)),
    steps,
    moves: [],
    nodes: [],
    tangent: null,
    lines,
    verified: verdictOn(lines, last),
  };
}

/** The part of a derivative on the variable's own set, where it keeps to one. */
function tangentOf(
  name: string,
  { lines }: LinePlan,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): Derivation['tangent'] {
  const line = lines.get(name)?.line;
  if (!line) return null;
  const question = { kind: 'gradient', of: number(0), by: line.by, symmetric: 'frobenius' } as const;
  return tangentGradient(
    question,
    line.expression,
    new Map(),
    documentFormulas.setting(new Map()),
    documentFormulas.judgeOptions(options),
  );
}

/** All lines hold: that of the last, which rests on the others. */
function verdictOn(lines: readonly DerivationLine[], last: DerivationLine): Verdict {
  const open = lines.find((line) => line.verified.status !== 'verified');
  return !open || open === last ? last.verified : open.verified;
}
