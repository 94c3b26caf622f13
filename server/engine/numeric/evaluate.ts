// Programs run at points. Where only some variables move, only the instructions that depend on them run again.

import type { Expression, Variable } from '../expressions/expression.ts';
import type { EvaluationContext, Operator } from '../operators/operator.ts';
import type { Dimension } from '../shapes/dimension.ts';
import { dimsOf, evaluateSize, ONE } from '../shapes/dimension.ts';
import { add, filled, hadamard, scalar } from '../values/kernels.ts';
import type { Decompositions, Matrix } from '../values/matrix.ts';
import { costOf } from './cost.ts';
import { type Body, type Instruction, type Program, variableKey } from './program.ts';
import type { SurrogateFunctions } from './unknown-functions.ts';
import { valueOfUnknown } from './unknown-values.ts';

/** Sizes and the values of variables, by `variableKey`. */
export interface Point {
  readonly sizes: ReadonlyMap<string, number>;
  readonly values: ReadonlyMap<string, Matrix>;
}

/** Whether evaluation may go on after this node, given its arguments' values; asked to find where a point leaves a domain. */
export type Inspection = (
  instruction: Instruction,
  operator: Operator,
  args: readonly Matrix[],
  value: Matrix,
) => boolean;

/** A program at one point. Slots keep their values, so that a later run may start from them. */
export interface Evaluation {
  /** Runs instructions; false where an inspection stopped them. */
  run(instructions: readonly Instruction[], inspect?: Inspection): boolean;
  /** Puts another value in place of a variable: the next runs see it. */
  move(key: string, value: Matrix): void;
  readonly memory: readonly (Matrix | undefined)[];
  /** How many numbers have been computed: what budgets count. */
  cost(): number;
}

/** The values of a program at a point, worked out on demand; moving a variable invalidates only what depends on it. */
export function evaluationOf(
  program: Program,
  point: Point,
  surrogates: SurrogateFunctions,
  decompositions: Decompositions,
): Evaluation {
  const memory: (Matrix | undefined)[] = new Array(program.slots);
  // Values that moved since; those of the point are not copied, which in a long file are many.
  const moved = new Map<string, Matrix>();
  const context = contextOf(point.sizes, surrogates, decompositions);
  let cost = 0;

  const run = (instructions: readonly Instruction[], inspect?: Inspection): boolean => {
    for (const instruction of instructions) {
      const { node, operator, body } = instruction;
      let value: Matrix;
      let spent = 16;
      if (body) {
        const found = runBody(body, node, inspect);
        if (!found) return false;
        value = found;
      } else if (node.payload.kind === 'variable') {
        value = valueOfVariable(node, node.payload.variable);
      } else if (operator) {
        const args = instruction.args.map((slot) => memory[slot] ?? MISSING);
        value = operator.value(node, args, context);
        spent = costOf(node, args, value);
        if (inspect && !inspect(instruction, operator, args, value)) return false;
      } else {
        value = MISSING;
      }
      cost += spent;
      memory[instruction.slot] = value;
    }
    return true;
  };

  const runBody = (body: Body, node: Expression, inspect: Inspection | undefined): Matrix | null => {
    const from = context.size(body.from);
    const to = context.size(body.to);
    const start = body.combine === 'sum' ? 0 : 1;
    let total = filled(context.size(node.shape.rows), context.size(node.shape.cols), start);
    const before = context.boundTo(body.index);
    let passed = true;
    for (let k = from; k <= to && passed; k++) {
      context.bind(body.index, k);
      passed = run(body.instructions, inspect);
      const term = memory[body.result] ?? MISSING;
      total = body.combine === 'sum' ? add(total, term) : hadamard(total, term);
    }
    context.bind(body.index, before);
    return passed ? total : null;
  };

  const valueOfVariable = (node: Expression, variable: Variable): Matrix => {
    if (variable.role === 'bound') return scalar(context.boundTo(variable.name) ?? Number.NaN);
    const key = variableKey(variable);
    return (
      moved.get(key) ??
      point.values.get(key) ??
      filled(context.size(node.shape.rows), context.size(node.shape.cols), Number.NaN)
    );
  };

  return {
    run,
    move: (key, value) => {
      moved.set(key, value);
    },
    memory,
    cost: () => cost,
  };
}

/** A value that could not be computed. */
const MISSING: Matrix = { rows: 1, cols: 1, data: Float64Array.of(Number.NaN) };

export interface RunContext extends EvaluationContext {
  bind(index: string, value: number | undefined): void;
  boundTo(index: string): number | undefined;
}

/** The context of operators while a formula runs at these sizes. */
export function contextOf(
  sizes: ReadonlyMap<string, number>,
  surrogates: SurrogateFunctions,
  decompositions: Decompositions,
): RunContext {
  const bound = new Map(sizes);
  // Sizes outside of sums; inside, they change from term to term.
  const known = new Map<Dimension, number>();
  const indices = new Set<string>();
  const context: RunContext = {
    size: (size) => {
      if (size === ONE) return 1;
      const found = indices.size === 0 ? known.get(size) : undefined;
      if (found !== undefined) return found;
      for (const name of dimsOf(size)) if (!bound.has(name)) return Number.NaN;
      const value = evaluateSize(size, bound);
      if (indices.size === 0) known.set(size, value);
      return value;
    },
    decompositions,
    unknown: (node, args) =>
      valueOfUnknown(node, args, context.size(node.shape.rows), context.size(node.shape.cols), surrogates),
    bind: (index, value) => {
      if (value === undefined) bound.delete(index);
      else bound.set(index, value);
      if (value === sizes.get(index)) indices.delete(index);
      else indices.add(index);
    },
    boundTo: (index) => bound.get(index),
  };
  return context;
}
