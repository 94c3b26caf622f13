// Values of many expressions at one point, each sub-expression computed once: candidates of a search share most of theirs.

import { type Expression, topologicalAbove } from '../expressions/expression.ts';
import { factsOf } from '../expressions/facts.ts';
import { isInner, isMatrixProduct } from '../expressions/forms.ts';
import { maxAbs } from '../values/kernels.ts';
import type { Decompositions, Matrix } from '../values/matrix.ts';
import { costOf, LARGEST } from './cost.ts';
import { contextOf, evaluationOf, type Point } from './evaluate.ts';
import { compile, type OperatorLookup, valuedOperator, variableKey } from './program.ts';
import type { SurrogateFunctions } from './unknown-functions.ts';

export interface RememberedValues {
  evaluate(expression: Expression): Matrix;
  /**
   * How large the numbers were that an entry's rounding errors come from: what is added counts as a whole, what is
   * multiplied by something small becomes as small.
   */
  magnitudeOf(expression: Expression): number;
  /** The same where leaves stand for these formulas, whose own roundings count too. */
  magnitudeThrough(expression: Expression, definitions: ReadonlyMap<Expression, Expression>): number;
  /** How many numbers have been computed. */
  cost(): number;
}

/** Values at a point; a variable that the point does not give is asked from `missing`. */
export function rememberedValues(
  point: Point,
  surrogates: SurrogateFunctions,
  decompositions: Decompositions,
  operatorNamed: OperatorLookup,
  missing: (leaf: Expression) => Matrix,
): RememberedValues {
  const known = new Map<Expression, Matrix>();
  const extra = new Map<string, Matrix>();
  const context = contextOf(point.sizes, surrogates, decompositions);
  const magnitudes = new WeakMap<Expression, number>();
  let cost = 0;

  const compute = (node: Expression): Matrix => {
    const { payload } = node;
    if (payload.kind === 'variable') {
      const key = variableKey(payload.variable);
      const given = point.values.get(key) ?? extra.get(key);
      if (given) return given;
      const value = missing(node);
      extra.set(key, value);
      return value;
    }
    if (payload.kind === 'binder') {
      // A body depends on the index: it has a program of its own.
      for (const leaf of leavesOf(node))
        if (leaf.payload.kind === 'variable' && leaf.payload.variable.role !== 'bound') compute(leaf);
      const program = compile([node], operatorNamed);
      const all: Point = { sizes: point.sizes, values: new Map([...point.values, ...extra]) };
      const evaluation = evaluationOf(program, all, surrogates, decompositions);
      evaluation.run(program.instructions);
      cost += evaluation.cost();
      return evaluation.memory[program.results[0] ?? -1] ?? NOWHERE;
    }
    const operator = valuedOperator(node, operatorNamed);
    if (!operator) return NOWHERE;
    const args = node.args.map((arg) => known.get(arg) ?? NOWHERE);
    const result = { rows: context.size(node.shape.rows), cols: context.size(node.shape.cols) };
    const spent = costOf(node, args, result);
    if (spent > LARGEST) return NOWHERE;
    cost += spent;
    return operator.value(node, args, context);
  };

  const evaluate = (root: Expression): Matrix => {
    const before = known.get(root);
    if (before) return before;
    const open: Expression[] = [root];
    for (let node = open.at(-1); node; node = open.at(-1)) {
      const args = node.payload.kind === 'binder' ? [] : node.args.filter((arg) => !known.has(arg));
      if (known.has(node)) open.pop();
      else if (args.length > 0) open.push(...args);
      else {
        const value = compute(node);

        known.set(node, value);
        open.pop();
      }
    }
    return known.get(root) ?? NOWHERE;
  };

  return {
    evaluate,
    magnitudeOf: (root) => {
      evaluate(root);
      const isKnown = (node: Expression): boolean => magnitudes.has(node);
      for (const node of topologicalAbove(root, isKnown) ?? [])
        magnitudes.set(
          node,
          magnitude(node, (arg) => magnitudes.get(arg) ?? 0, known),
        );
      return magnitudes.get(root) ?? 0;
    },
    magnitudeThrough: (root, definitions) => {
      const through = new Map<Expression, number>();
      // Definitions come behind those that they read, without recursion over the length of the chain.
      const open = [root];
      for (let next = open.at(-1); next; next = open.at(-1)) {
        const inner = leavesOf(next).flatMap((leaf) => definitions.get(leaf) ?? []);
        const waiting = inner.filter((each) => !through.has(each));
        if (waiting.length > 0) {
          open.push(...waiting);
          continue;
        }
        open.pop();
        if (through.has(next)) continue;
        evaluate(next);
        for (const node of topologicalAbove(next, (each) => through.has(each)) ?? []) {
          const defined = definitions.get(node);
          const own = magnitude(node, (arg) => through.get(arg) ?? 0, known);
          through.set(node, defined ? Math.max(own, through.get(defined) ?? 0) : own);
        }
      }
      return through.get(root) ?? 0;
    },
    cost: () => cost,
  };
}

/** The magnitude of one node, from those of its arguments; of a product: each factor's with the others' values. */
function magnitude(
  node: Expression,
  of: (arg: Expression) => number,
  known: ReadonlyMap<Expression, Matrix>,
): number {
  const sizeOf = (arg: Expression): number => maxAbs(known.get(arg) ?? NOWHERE);
  // A node inside a sum over an index has no value of its own.
  if (!known.has(node)) return 0;
  const own = sizeOf(node);
  if (factsOf(node).linearity !== 'each' || node.payload.kind === 'binder')
    return node.args.reduce((most, arg) => Math.max(most, of(arg)), own);
  const sizes = node.args.map(sizeOf);
  const terms =
    isMatrixProduct(node) || isInner(node) ? (known.get(node.args[0] ?? node)?.data.length ?? 1) : 1;
  return node.args.reduce((most, arg, i) => {
    const others = sizes.reduce((product, size, j) => (j === i ? product : product * size), terms);
    return Math.max(most, of(arg) * others);
  }, own);
}

const NOWHERE: Matrix = { rows: 1, cols: 1, data: Float64Array.of(Number.NaN) };

/** The leaves of an expression, each once. */
export function leavesOf(root: Expression): readonly Expression[] {
  const seen = new Set<Expression>();
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    open.push(...node.args);
  }
  return [...seen].filter((node) => node.args.length === 0);
}
