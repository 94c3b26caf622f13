// Values of expressions: compiled once into a flat list of instructions, each node once, then run at many points.
// Where only some variables move, only the instructions that depend on them run again.

import type { Expression, Payload, Variable } from '../expressions/expression.ts';
import { topological } from '../expressions/expression.ts';
import type { EvaluationContext, Operator } from '../operators/operator.ts';
import type { Dimension } from '../shapes/dimension.ts';
import { dimsOf, evaluateSize, ONE } from '../shapes/dimension.ts';
import { add, filled, hadamard, scalar } from '../values/kernels.ts';
import type { Decompositions, Matrix } from '../values/matrix.ts';
import { costOf } from './cost.ts';
import type { StandIns } from './unknown-functions.ts';
import { valueOfUnknown } from './unknown-values.ts';

/** The table of operators by name. */
export type OperatorLookup = (name: string) => Operator | undefined;

/** Sizes and the values of variables, by `variableKey`. */
export interface Point {
  readonly sizes: ReadonlyMap<string, number>;
  readonly values: ReadonlyMap<string, Matrix>;
}

/** What tells variables apart in a point. */
export function variableKey(variable: Variable): string {
  return variable.role === 'value' ? variable.name : `${variable.role}:${variable.name}`;
}

export interface Instruction {
  readonly node: Expression;
  readonly operator: Operator | null;
  readonly slot: number;
  readonly args: readonly number[];
  /** The body of a sum or product over an index, run once for each value of the index. */
  readonly body: Body | null;
}

interface Body {
  readonly index: string;
  readonly from: Dimension;
  readonly to: Dimension;
  readonly instructions: readonly Instruction[];
  readonly result: number;
  readonly combine: 'sum' | 'product';
}

export interface Program {
  readonly roots: readonly Expression[];
  readonly instructions: readonly Instruction[];
  readonly slots: number;
  /** Where the values of the roots are. */
  readonly results: readonly number[];
}

/** Slots that a piece of a program can read, innermost first, and the indices that have a value there. */
interface Frame {
  readonly slots: Map<Expression, number>;
  readonly bound: ReadonlySet<string>;
  readonly outer: Frame | null;
}

/** Nodes that stand for something that is worked out before anything is evaluated: they have no value. */
const PLACEHOLDERS: readonly string[] = ['derivative', 'differentialOf'];

/** The operator that computes this node; null where it has no value. */
export function valuedOperator(node: Expression, operatorNamed: OperatorLookup): Operator | null {
  return PLACEHOLDERS.includes(node.operator) ? null : (operatorNamed(node.operator) ?? null);
}

/** The instructions for these roots. */
export function compile(roots: readonly Expression[], operatorNamed: OperatorLookup): Program {
  let slots = 0;
  const order = topological(roots);
  const indices = freeIndices(order);

  const compileNodes = (nodes: readonly Expression[], frame: Frame): Instruction[] => {
    const instructions: Instruction[] = [];
    for (const node of nodes) {
      const slot = slots++;
      let body: Body | null = null;
      let args: number[] = [];
      if (node.payload.kind === 'binder') body = compileBody(node, node.payload, frame);
      else args = node.args.map((arg) => slotOf(arg, frame));
      frame.slots.set(node, slot);
      instructions.push({ node, operator: valuedOperator(node, operatorNamed), slot, args, body });
    }
    return instructions;
  };

  const compileBody = (
    node: Expression,
    payload: Payload & { kind: 'binder' },
    outer: Frame,
  ): Body | null => {
    const [root] = node.args;
    if (!root) return null;
    const inner: Frame = { slots: new Map(), bound: new Set([...outer.bound, payload.index]), outer };
    // What does not depend on the index was computed outside, once; what depends on further ones, further inside.
    const own = reachableWith(root, payload.index, indices).filter((part) =>
      [...(indices.get(part) ?? [])].every((index) => inner.bound.has(index)),
    );
    const instructions = compileNodes(own, inner);
    return {
      index: payload.index,
      from: payload.from,
      to: payload.to,
      instructions,
      result: slotOf(root, inner),
      combine: node.operator.toLowerCase().includes('prod') ? 'product' : 'sum',
    };
  };

  const frame: Frame = { slots: new Map(), bound: new Set(), outer: null };
  const outermost = order.filter((node) => (indices.get(node)?.size ?? 0) === 0);
  const instructions = compileNodes(outermost, frame);
  return { roots, instructions, slots, results: roots.map((root) => slotOf(root, frame)) };
}

/** Sizes as numbers; NaN where a dim has none. */
export function sizeAt(size: Dimension, sizes: ReadonlyMap<string, number>): number {
  for (const name of dimsOf(size)) if (!sizes.has(name)) return Number.NaN;
  return evaluateSize(size, sizes);
}

function slotOf(node: Expression, frame: Frame): number {
  for (let at: Frame | null = frame; at; at = at.outer) {
    const slot = at.slots.get(node);
    if (slot !== undefined) return slot;
  }
  return -1;
}

/** The nodes below `root` whose value depends on this index, children first. */
function reachableWith(
  root: Expression,
  index: string,
  indices: ReadonlyMap<Expression, ReadonlySet<string>>,
): readonly Expression[] {
  const found = new Set<Expression>();
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (found.has(node) || !indices.get(node)?.has(index)) continue;
    found.add(node);
    open.push(...node.args);
  }
  return [...found].sort((a, b) => a.id - b.id);
}

/** The bound indices that each node's value depends on, of sums that it stands inside. */
function freeIndices(order: readonly Expression[]): ReadonlyMap<Expression, ReadonlySet<string>> {
  const bound = new Set<string>();
  for (const { payload } of order) if (payload.kind === 'binder') bound.add(payload.index);
  const indices = new Map<Expression, ReadonlySet<string>>();
  if (bound.size === 0) return indices;
  for (const node of order) {
    const found = new Set<string>();
    for (const arg of node.args) for (const index of indices.get(arg) ?? []) found.add(index);
    if (node.payload.kind === 'binder') found.delete(node.payload.index);
    for (const name of namesIn(node)) if (bound.has(name)) found.add(name);
    indices.set(node, found);
  }
  return indices;
}

/** The dims and indices that a node itself names. */
export function namesIn(node: Expression): readonly string[] {
  const names = [node.shape.rows, node.shape.cols, ...sizesIn(node.payload)].flatMap((size) => [
    ...dimsOf(size),
  ]);
  const { payload } = node;
  if (payload.kind === 'variable' && payload.variable.role === 'bound') names.push(payload.variable.name);
  return names;
}

function sizesIn(payload: Payload): readonly Dimension[] {
  switch (payload.kind) {
    case 'size':
      return [payload.size];
    case 'sizes':
      return [payload.rows, payload.cols];
    case 'slice':
      return [payload.rows, payload.cols].flatMap((part) =>
        part.kind === 'all' ? [] : [part.from, part.to],
      );
    case 'binder':
      return [payload.from, payload.to];
    case 'none':
    case 'number':
    case 'variable':
    case 'function':
    case 'axis':
    case 'block':
      return [];
  }
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
  /** Puts another value in the place of a variable: the next runs see it. */
  move(key: string, value: Matrix): void;
  readonly memory: readonly (Matrix | undefined)[];
  /** How many numbers have been computed: what budgets count. */
  cost(): number;
}

export function evaluationOf(
  program: Program,
  point: Point,
  standIns: StandIns,
  decompositions: Decompositions,
): Evaluation {
  const memory: (Matrix | undefined)[] = new Array(program.slots);
  const values = new Map(point.values);
  const context = contextOf(point.sizes, standIns, decompositions);
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
        spent = costOfValue(node, args, value);
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
    return (
      values.get(variableKey(variable)) ??
      filled(context.size(node.shape.rows), context.size(node.shape.cols), Number.NaN)
    );
  };

  return {
    run,
    move: (key, value) => {
      values.set(key, value);
    },
    memory,
    cost: () => cost,
  };
}

function costOfValue(node: Expression, args: readonly Matrix[], value: Matrix): number {
  const entries = args.map((arg) => arg.data.length);
  return costOf(node, entries, args[0]?.cols ?? 1, value.data.length, value.cols);
}

/** What stands for a value that could not be computed. */
const MISSING: Matrix = { rows: 1, cols: 1, data: Float64Array.of(Number.NaN) };

export interface RunContext extends EvaluationContext {
  bind(index: string, value: number | undefined): void;
  boundTo(index: string): number | undefined;
}

/** What operators ask while a formula runs at these sizes. */
export function contextOf(
  sizes: ReadonlyMap<string, number>,
  standIns: StandIns,
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
      valueOfUnknown(node, args, context.size(node.shape.rows), context.size(node.shape.cols), standIns),
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

/** The instructions whose value depends on one of these variables. */
export function dependingOn(program: Program, keys: ReadonlySet<string>): readonly Instruction[] {
  const moving = new Set<number>();
  const mark = (instructions: readonly Instruction[]): readonly Instruction[] =>
    instructions.filter(({ node, args, slot, body }) => {
      const moves =
        node.payload.kind === 'variable'
          ? keys.has(variableKey(node.payload.variable))
          : args.some((arg) => moving.has(arg)) || (body !== null && movesInside(body));
      if (moves) moving.add(slot);
      return moves;
    });
  const movesInside = (body: Body): boolean => mark(body.instructions).length > 0 || moving.has(body.result);
  return mark(program.instructions);
}
