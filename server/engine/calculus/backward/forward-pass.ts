// The forward pass of differentials, by names: d of each name that moves as one line in the differentials of what it reads
// (forward accumulation; A. Griewank and A. Walther, Evaluating Derivatives, chapter 3). Behind the lines of a backward pass
// it gives the differential of a gradient, the Hessian times a direction (B. Pearlmutter, Fast exact multiplication by the
// Hessian, 1994).

import { substitute, variableOf } from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import { answerQuestion } from '../derive.ts';
import { differentialOfVariable } from '../differential.ts';
import { foldNames, type Names } from '../print.ts';
import { differentiable } from '../recognition.ts';
import { cost } from '../simplification/operations.ts';

/** A value that has a leaf of its own: a definition, or a derivative with its line. */
export interface Computed {
  readonly leaf: Expression;
  readonly formula: Expression;
}

/** `d(leaf) = expression`, over leaves of values and of differentials. */
export interface TangentLine {
  readonly leaf: Expression;
  readonly formula: Expression;
  readonly expression: Expression;
}

/** The derivatives of names by one variable (tangents), each a line over the others, or the reason why there are none. */
export type ForwardPass =
  | { readonly kind: 'derived'; readonly lines: readonly TangentLine[] }
  | { readonly kind: 'refused'; readonly why: string };

/** A line that is read once is written into its reader where it has no more operators than this, and both together no more than that. */
const BRIEF = 2;
const MOST_TOGETHER = 10;

/**
 * The lines for d of all that is wanted, in an order in which each can be computed. `values` stand in such an order as well;
 * `moves` says which other leaves have a differential. Time linear in the values.
 */
export function forwardPass(
  values: readonly Computed[],
  wanted: readonly Expression[],
  moves: (leaf: Expression) => boolean,
): ForwardPass {
  const lines = new Map<Expression, TangentLine>();
  for (const { leaf, formula } of values) {
    const along = leavesOf(formula).filter((read) => lines.has(read) || moves(read));
    if (along.length === 0) continue;
    const answer = answerQuestion({ kind: 'differential', of: formula, along });
    if (answer.kind === 'refused') return answer;
    lines.set(leaf, { leaf, formula, expression: inOwnName(answer.expression, leaf, formula) });
  }
  return { kind: 'derived', lines: folded(needed(lines, wanted), wanted) };
}

const leavesOf = (expression: Expression): readonly Expression[] =>
  topological([expression]).filter((node) => variableOf(node)?.role === 'value');

/** Of `H = tanh(U)`, 1 - tanh(U)² is 1 - H². */
function inOwnName(answer: Expression, leaf: Expression, formula: Expression): Expression {
  const name = variableOf(leaf)?.name ?? '';
  const names: Names = new Map([formula, differentiable(formula)].map((read) => [read, name] as const));
  const folded = foldNames(answer, names);
  const read = topological([folded]).find((node) => variableOf(node)?.name === name && node !== leaf);
  return read ? substitute(folded, new Map([[read, leaf]])) : folded;
}

/** The lines that are wanted, and those that they read. */
function needed(
  lines: ReadonlyMap<Expression, TangentLine>,
  wanted: readonly Expression[],
): readonly TangentLine[] {
  const byDifferential = new Map(
    [...lines.values()].map((line) => [differentialOfVariable(line.leaf), line]),
  );
  const found = new Set<TangentLine>();
  const open = wanted.map(differentialOfVariable);
  for (let next = open.pop(); next; next = open.pop()) {
    const line = byDifferential.get(next);
    if (!line || found.has(line)) continue;
    found.add(line);
    open.push(...topological([line.expression]).filter((node) => node.args.length === 0));
  }
  return [...lines.values()].filter((line) => found.has(line));
}

/** Short lines that one other reads, written there. Time linear in the lines. */
function folded(lines: readonly TangentLine[], wanted: readonly Expression[]): readonly TangentLine[] {
  const kept = new Map(lines.map((line) => [line.leaf, line]));
  const readers = new Map<Expression, Set<Expression>>();
  const noteReads = ({ leaf, expression }: TangentLine): void => {
    for (const node of topological([expression]))
      if (variableOf(node)?.role === 'differential')
        readers.set(node, (readers.get(node) ?? new Set()).add(leaf));
  };
  const forget = ({ leaf, expression }: TangentLine): void => {
    for (const node of topological([expression])) readers.get(node)?.delete(leaf);
  };
  for (const line of lines) noteReads(line);
  for (const { leaf } of lines) {
    const differential = differentialOfVariable(leaf);
    const [first, ...more] = readers.get(differential) ?? [];
    const [line, reader] = [kept.get(leaf), first && kept.get(first)];
    if (wanted.includes(leaf) || !line || !reader || more.length > 0 || cost(line.expression) > BRIEF)
      continue;
    const together = substitute(reader.expression, new Map([[differential, line.expression]]));
    const simple = answerQuestion({ kind: 'identity', of: together });
    if (simple.kind === 'refused') continue;
    const most = Math.min(MOST_TOGETHER, cost(reader.expression) + cost(line.expression));
    if (cost(simple.expression) > most) continue;
    const written = { ...reader, expression: simple.expression };
    kept.set(reader.leaf, written);
    kept.delete(leaf);
    forget(line);
    noteReads(written);
  }
  return [...kept.values()];
}
