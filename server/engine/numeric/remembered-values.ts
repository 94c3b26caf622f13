// Values of many expressions at one point, each sub-expression computed once: candidates of a search share most of theirs.

import type { Expression } from '../expressions/expression.ts';
import { maxAbs } from '../values/kernels.ts';
import type { Decompositions, Matrix } from '../values/matrix.ts';
import { contextOf, evaluationOf, type Point } from './evaluate.ts';
import { compile, type OperatorLookup, valuedOperator, variableKey } from './program.ts';
import type { StandIns } from './unknown-functions.ts';

export interface RememberedValues {
  evaluate(expression: Expression): Matrix;
  /** The largest absolute entry of an expression's value and of all that it is made of: what its rounding errors come from. */
  magnitudeOf(expression: Expression): number;
  /** How many numbers have been computed. */
  cost(): number;
}

/** Values at a point; a variable that the point does not give is asked from `missing`. */
export function rememberedValues(
  point: Point,
  standIns: StandIns,
  decompositions: Decompositions,
  operatorNamed: OperatorLookup,
  missing: (leaf: Expression) => Matrix,
): RememberedValues {
  const known = new Map<Expression, Matrix>();
  const extra = new Map<string, Matrix>();
  const context = contextOf(point.sizes, standIns, decompositions);
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
      // What is inside depends on the index: it has a program of its own.
      for (const leaf of leavesOf(node))
        if (leaf.payload.kind === 'variable' && leaf.payload.variable.role !== 'bound') compute(leaf);
      const program = compile([node], operatorNamed);
      const all: Point = { sizes: point.sizes, values: new Map([...point.values, ...extra]) };
      const evaluation = evaluationOf(program, all, standIns, decompositions);
      evaluation.run(program.instructions);
      cost += evaluation.cost();
      return evaluation.memory[program.results[0] ?? -1] ?? NOWHERE;
    }
    const operator = valuedOperator(node, operatorNamed);
    if (!operator) return NOWHERE;
    return operator.value(
      node,
      node.args.map((arg) => known.get(arg) ?? NOWHERE),
      context,
    );
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
        cost += 16 + value.data.length;
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
      let most = 0;
      const seen = new Set<Expression>();
      const open = [root];
      for (let node = open.pop(); node; node = open.pop()) {
        if (seen.has(node)) continue;
        seen.add(node);
        const value = known.get(node);
        if (value) most = Math.max(most, maxAbs(value));
        open.push(...node.args);
      }
      return most;
    },
    cost: () => cost,
  };
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
