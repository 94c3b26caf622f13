// The part that targets write alike: the texts of operations that differ in a sign or a word, and the lines of functions.

import {
  type ArrayNode,
  filledName,
  type Operation,
  type PulledOperation,
  type Range,
} from '../../operators/array-code.ts';
import { type ArrayLibrary, type EntrywiseFunction, entrywiseIn } from '../../operators/array-functions.ts';
import { atom, LEVEL, type Written } from '../../operators/writing.ts';
import { displayShape, isScalar, type Shape } from '../../shapes/shape.ts';
import type { Line, Parameter, Scribe } from './target.ts';

type OperationOf<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>;

/** A name by its role. */
export function variableWritten({ role, name }: OperationOf<'variable'>, by: Scribe): Written {
  switch (role) {
    case 'bound':
      return atom(by.index(name));
    case 'differential':
      return atom(by.differential(name));
    case 'value':
      return atom(by.value(name));
  }
}

export interface EntrywiseCall {
  readonly library: ArrayLibrary;
  /** `np`; empty where functions have no module in front. */
  readonly module: string;
  /** The text of the argument. */
  readonly x: string;
  /** The mark between a function and its argument: `.` in Julia. */
  readonly mark?: string;
}

/** A function of one number as a library applies it to each entry. */
export function entrywiseWritten(
  name: EntrywiseFunction,
  { library, module, x, mark = '' }: EntrywiseCall,
  by: Scribe,
): Written {
  const form = entrywiseIn(library, name);
  if (form === null) return atom(`${by.helper(name)}${mark}(${x})`);
  if (typeof form === 'string') return atom(`${module === '' ? form : `${module}.${form}`}${mark}(${x})`);
  return { text: form.text(x, module), level: form.isProduct ? LEVEL.product : LEVEL.atom };
}

/** a + b, a - b */
export const sumWritten = (a: ArrayNode, sign: string, b: ArrayNode, by: Scribe): Written => ({
  text: `${by.write(a, LEVEL.sum)} ${sign} ${by.write(b, LEVEL.product)}`,
  level: LEVEL.sum,
});

/** a * b, a / b, entry by entry. One kind of product beside the other is put in parentheses: nobody has to know that they bind alike. */
export const productWritten = (a: ArrayNode, sign: string, b: ArrayNode, by: Scribe): Written => ({
  text: `${by.write(a, a.operation.kind === 'matmul' ? LEVEL.prefix : LEVEL.product)} ${sign} ${by.write(b, LEVEL.prefix)}`,
  level: LEVEL.product,
});

/** A product of matrices. */
export function matrixProductWritten(a: ArrayNode, sign: string, b: ArrayNode, by: Scribe): Written {
  const isMixed = a.operation.kind === 'multiply' || a.operation.kind === 'divide';
  return {
    text: `${by.write(a, isMixed ? LEVEL.prefix : LEVEL.product)} ${sign} ${by.write(b, LEVEL.prefix)}`,
    level: LEVEL.product,
  };
}

/** Rows and columns of a shape, as arguments. */
export const sizesText = ({ rows, cols }: Shape, by: Scribe): string =>
  `${by.size(rows, LEVEL.sum)}, ${by.size(cols, LEVEL.sum)}`;

/** `h(a, b)`: an unknown function, or its derivative. */
function callText(
  { fn }: Pick<OperationOf<'call'>, 'fn'>,
  order: number,
  args: readonly string[],
  by: Scribe,
): string {
  return `${by.callable(fn.name, order)}(${args.join(', ')})`;
}

/** How a target writes what is made of a vector-Jacobian product: a function of `g_`, and one of several results. */
export interface PullStyle {
  readonly lambda: string;
  pick(call: string, place: number, by: Scribe): string;
}

/** `lambda g_: dh(z, g_)`, for what must apply it to several g. */
function pullText(
  operation: PulledOperation,
  at: readonly ArrayNode[],
  { lambda, pick }: PullStyle,
  by: Scribe,
): string {
  const call = callText(operation, 1, [...at.map((arg) => by.write(arg, LEVEL.sum)), 'g_'], by);
  return `${lambda} ${operation.pick === null ? call : pick(call, operation.pick, by)}`;
}

/** The derivative of an unknown map applied to a direction, its last argument. */
function actionText(
  operation: PulledOperation,
  { args, shape }: ArrayNode,
  style: PullStyle,
  by: Scribe,
): string {
  const direction = args.at(-1);
  const pull = pullText(operation, args.slice(0, -1), style, by);
  return `${by.helper(operation.kind)}(${pull}, ${direction ? by.write(direction, LEVEL.sum) : ''}, ${sizesText(shape, by)})`;
}

/**
 * An unknown function at its arguments, the Jacobian of an unknown map, or that map's derivative in a direction. `more` is a
 * last argument that the helper for a Jacobian takes in some targets.
 */
export function unknownWritten(
  operation: OperationOf<'call' | 'jacobian' | 'action'>,
  node: ArrayNode,
  style: PullStyle,
  by: Scribe,
  more = '',
): Written {
  switch (operation.kind) {
    case 'call': {
      const args = node.args.map((arg) => by.write(arg, LEVEL.sum));
      const call = callText(operation, operation.order, args, by);
      return atom(operation.pick === null ? call : style.pick(call, operation.pick, by));
    }
    case 'jacobian': {
      const pull = pullText(operation, node.args, style, by);
      return atom(`${by.helper(operation.kind)}(${pull}, ${by.size(node.shape.rows, LEVEL.sum)}${more})`);
    }
    case 'action':
      return atom(actionText(operation, node, style, by));
  }
}

/** The blocks of a matrix, row by row. */
export function blockRows(
  { columnsPerRow }: OperationOf<'blocks'>,
  args: readonly ArrayNode[],
  write: (arg: ArrayNode) => string,
): readonly (readonly string[])[] {
  let place = 0;
  return columnsPerRow.map((count) => {
    place += count;
    return args.slice(place - count, place).map(write);
  });
}

/** Rows or columns counted from 1, both ends included. */
export function rangeFromOne(range: Range, isEntry: boolean, by: Scribe): string {
  if (!range) return isEntry ? '1' : ':';
  const from = by.size(range.from, LEVEL.sum);
  return isEntry ? from : `${from}:${by.size(range.to, LEVEL.sum)}`;
}

/** An array of ones or zeros, as in Julia and MATLAB. */
export const filledText = (value: 0 | 1, shape: Shape, by: Scribe): string =>
  `${filledName(value)}(${sizesText(shape, by)})`;

/** The start value of a sum or a product over an index. */
export const startOf = (combine: 'sum' | 'product'): 0 | 1 => (combine === 'sum' ? 0 : 1);

/** `X n×d`, `h a function`; `plain` makes the shape a part of a comment. */
export function parameterText(one: Parameter, plain: (text: string) => string): string {
  switch (one.kind) {
    case 'array':
      return `${one.spelled} ${isScalar(one.shape) ? 'a number' : plain(displayShape(one.shape, 'any'))}`;
    case 'size':
      return `${one.spelled} a size`;
    case 'callable':
      return `${one.spelled} a function`;
  }
}

export interface LineStyle {
  readonly indent: string;
  /** The end of a line. */
  readonly stop: string;
  loop(index: string, from: string, to: string): string;
  /** The end of a loop, on a line of its own; null where indentation ends it. */
  readonly end: string | null;
  readonly signs: { readonly sum: string; readonly product: string };
}

/** The lines of a function's body. */
export function linesText(lines: readonly Line[], style: LineStyle, outer = style.indent): readonly string[] {
  return lines.flatMap((line): readonly string[] => {
    if (line.kind === 'assign') return [`${outer}${line.name} = ${line.text}${style.stop}`];
    if (line.kind === 'update') return [`${outer}${line.name} ${line.sign}= ${line.text}${style.stop}`];
    const inner = `${outer}${style.indent}`;
    return [
      `${outer}${line.name} = ${line.start}${style.stop}`,
      `${outer}${style.loop(line.index, line.from, line.to)}`,
      ...linesText(line.body, style, inner),
      `${inner}${line.name} = ${line.name} ${style.signs[line.combine]} ${line.term}${style.stop}`,
      ...(style.end === null ? [] : [`${outer}${style.end}`]),
    ];
  });
}
