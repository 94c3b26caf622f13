// Expressions compiled into a flat list of instructions, each node once; sums over an index have a body of their own.

import type { Expression, OperatorName, Payload, Variable } from '../expressions/expression.ts';
import { sizesIn, topological } from '../expressions/expression.ts';
import { isDerivative, isDifferential, isIndexProduct } from '../expressions/forms.ts';
import type { Operator } from '../operators/operator.ts';
import type { Dimension } from '../shapes/dimension.ts';
import { dimsOf, evaluateSize } from '../shapes/dimension.ts';

/** The table of operators by name. */
export type OperatorLookup = (name: OperatorName) => Operator | undefined;

/** The key of a variable in a point. */
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

export interface Body {
  readonly index: string;
  readonly from: Dimension;
  readonly to: Dimension;
  readonly instructions: readonly Instruction[];
  readonly result: number;
  readonly combine: 'sum' | 'product';
}

/** An expression compiled to instructions over slots. */
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
const isPlaceholder = (node: Expression): boolean => isDerivative(node) || isDifferential(node);

/** The operator that computes this node; null where it has no value. */
export function valuedOperator(node: Expression, operatorNamed: OperatorLookup): Operator | null {
  return isPlaceholder(node) ? null : (operatorNamed(node.operator) ?? null);
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
    // A part that does not depend on the index was computed outside, once; one that depends on further ones, further inside.
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
      combine: isIndexProduct(node) ? 'product' : 'sum',
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
