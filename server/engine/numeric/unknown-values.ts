// Values of unknown functions where a formula applies them: surrogates, read off the arguments as matrices of doubles or of
// double-doubles.

import type { Expression, UnknownFunction } from '../expressions/expression.ts';
import { isAction, isAdjoint } from '../expressions/forms.ts';
import { ONE, UNSURE, type Wide, ZERO } from '../values/double-double.ts';
import type { Matrix } from '../values/matrix.ts';
import type { WideMatrix } from '../values/wide-matrix.ts';
import type { SurrogateFunctions } from './unknown-functions.ts';
import type { SmoothMap } from './unknown-maps.ts';

/** A matrix of numbers of some kind, row by row. */
interface Table<T> {
  readonly rows: number;
  readonly cols: number;
  readonly data: ArrayLike<T>;
}

/** The functions, and the numbers that values are made of. */
interface Functions<T> {
  readonly zero: T;
  readonly one: T;
  /** A value that does not exist. */
  readonly missing: T;
  elementwise(name: string, order: number): (x: T) => T;
  map(name: string, inputs: number, outputs: number): SmoothMap<T>;
}

/** The value of h(A), h'(x), f''(x), h'(A)[H] or h'(A)ᵀ[G]; rows and cols are those of the result. */
export function valueOfUnknown(
  node: Expression,
  args: readonly Matrix[],
  rows: number,
  cols: number,
  surrogates: SurrogateFunctions,
): Matrix {
  const { elementwise, map } = surrogates;
  const functions = { zero: 0, one: 1, missing: Number.NaN, elementwise, map };
  const { data } = unknownValue(node, args, rows, cols, functions);
  return { rows, cols, data: Float64Array.from(data) };
}

const WIDE_NUMBERS = { zero: ZERO, one: ONE, missing: UNSURE };

/** The same in double-doubles. */
export function wideValueOfUnknown(
  node: Expression,
  args: readonly WideMatrix[],
  rows: number,
  cols: number,
  { wideElementwise, wideMap }: SurrogateFunctions,
): WideMatrix {
  const functions: Functions<Wide> = { ...WIDE_NUMBERS, elementwise: wideElementwise, map: wideMap };
  const { data } = unknownValue(node, args, rows, cols, functions);
  return { rows, cols, data: Array.from(data) };
}

function unknownValue<T>(
  node: Expression,
  args: readonly Table<T>[],
  rows: number,
  cols: number,
  functions: Functions<T>,
): Table<T> {
  const [first] = args;
  if (node.payload.kind !== 'function' || !first) return nowhere(rows, cols, functions);
  const { fn, order, argument } = node.payload;
  switch (fn.kind) {
    case 'elementwise':
      return { rows, cols, data: Array.from(first.data, functions.elementwise(fn.name, order)) };
    case 'scalar':
      return valueOfScalar(fn.name, order, argument, args, rows, cols, functions);
    case 'map':
      if (isAction(node) || isAdjoint(node)) {
        const direction = args.at(-1) ?? first;
        const of = isAction(node) ? 'direction' : 'result';
        return linearValue(fn, of, args.slice(0, -1), direction, argument, rows, cols, functions);
      }
      if (order === 0) return onPieces(fn, args, rows, cols, functions, (f, z) => f.value(z));
      return order === 1
        ? jacobian(fn, args, argument, rows, cols, functions)
        : nowhere(rows, cols, functions);
  }
}

function tableOf<T>(rows: number, cols: number, entry: (row: number, col: number) => T): Table<T> {
  return {
    rows,
    cols,
    data: Array.from({ length: rows * cols }, (_, index) => entry(Math.floor(index / cols), index % cols)),
  };
}

const nowhere = <T>(rows: number, cols: number, { missing }: Functions<T>): Table<T> =>
  tableOf(rows, cols, () => missing);

/** f(x), its gradient shaped like the argument, or its Hessian. */
function valueOfScalar<T>(
  name: string,
  order: number,
  argument: number,
  args: readonly Table<T>[],
  rows: number,
  cols: number,
  functions: Functions<T>,
): Table<T> {
  const z = stacked(args);
  const f = functions.map(name, z.length, 1);
  const start = startOf(args, argument);
  const { missing } = functions;
  if (order === 0) return tableOf(1, 1, () => f.value(z)[0] ?? missing);
  if (order === 1) {
    const gradient = f.adjoint(z, [functions.one]);
    return tableOf(rows, cols, (i, j) => gradient[start + j * rows + i] ?? missing);
  }
  if (order > 2) return nowhere(rows, cols, functions);
  return tableOf(rows, cols, (i, j) => {
    const [d, e] = [unit(z.length, start + i, functions), unit(z.length, start + j, functions)];
    return f.second(z, d, e)[0] ?? missing;
  });
}

type MapFunction = UnknownFunction & { readonly kind: 'map' };

/** h'(A)[H] of a direction H, shaped like h(A), or h'(A)ᵀ[G] of a G shaped like the result, shaped like the argument. */
function linearValue<T>(
  fn: MapFunction,
  of: 'direction' | 'result',
  args: readonly Table<T>[],
  direction: Table<T>,
  argument: number,
  rows: number,
  cols: number,
  functions: Functions<T>,
): Table<T> {
  const inputs = pieceLength(fn, args);
  const start = pieceLength(fn, args.slice(0, argument));
  const length = pieceLength(fn, [args[argument] ?? direction]);
  if (of === 'direction') {
    return onPieces(fn, args, rows, cols, functions, (f, z, piece) => {
      const moved = pieceOf(fn, direction, piece);
      const dz = Array.from({ length: inputs }, (_, l) =>
        l >= start && l < start + length ? (moved[l - start] ?? functions.missing) : functions.zero,
      );
      return f.action(z, dz);
    });
  }
  return assembled(fn, rows, cols, functions, (piece) => {
    const z = joinedPiece(fn, args, piece);
    const g = pieceOf(fn, direction, piece);
    return functions
      .map(fn.name, inputs, g.length)
      .adjoint(z, g)
      .slice(start, start + length);
  });
}

/** The m×n Jacobian of a map of columns by one of its arguments. */
function jacobian<T>(
  fn: MapFunction,
  args: readonly Table<T>[],
  argument: number,
  rows: number,
  cols: number,
  functions: Functions<T>,
): Table<T> {
  const z = stacked(args);
  const start = startOf(args, argument);
  const f = functions.map(fn.name, z.length, rows);
  const columns = Array.from({ length: cols }, (_, j) => f.action(z, unit(z.length, start + j, functions)));
  return tableOf(rows, cols, (i, j) => columns[j]?.[i] ?? functions.missing);
}

/** The results of `compute` for each piece (the whole, a row, a column) of the arguments, put together. */
function onPieces<T>(
  fn: MapFunction,
  args: readonly Table<T>[],
  rows: number,
  cols: number,
  functions: Functions<T>,
  compute: (f: SmoothMap<T>, z: readonly T[], piece: number) => readonly T[],
): Table<T> {
  const outputs = fn.along === 'rows' ? cols : fn.along === 'cols' ? rows : rows * cols;
  const f = functions.map(fn.name, pieceLength(fn, args), outputs);
  return assembled(fn, rows, cols, functions, (piece) => compute(f, joinedPiece(fn, args, piece), piece));
}

/** The matrix whose pieces are these. */
function assembled<T>(
  fn: MapFunction,
  rows: number,
  cols: number,
  { missing }: Functions<T>,
  piece: (index: number) => readonly T[],
): Table<T> {
  const count = fn.along === 'rows' ? rows : fn.along === 'cols' ? cols : 1;
  const pieces = Array.from({ length: count }, (_, index) => piece(index));
  return tableOf(rows, cols, (i, j) => {
    if (fn.along === null) return pieces[0]?.[j * rows + i] ?? missing;
    return (fn.along === 'rows' ? pieces[i]?.[j] : pieces[j]?.[i]) ?? missing;
  });
}

/** The whole matrix column by column, one row, or one column. */
function pieceOf<T>(fn: MapFunction, a: Table<T>, piece: number): readonly T[] {
  if (fn.along === null) return byColumns(a);
  const data = Array.from(a.data);
  return fn.along === 'rows'
    ? data.slice(piece * a.cols, (piece + 1) * a.cols)
    : data.filter((_, index) => index % a.cols === piece);
}

function byColumns<T>(a: Table<T>): readonly T[] {
  const data = Array.from(a.data);
  return Array.from({ length: a.cols }, (_, j) => data.filter((_, index) => index % a.cols === j)).flat();
}

function joinedPiece<T>(fn: MapFunction, args: readonly Table<T>[], piece: number): readonly T[] {
  return args.flatMap((arg) => pieceOf(fn, arg, piece));
}

function pieceLength<T>(fn: MapFunction, args: readonly Table<T>[]): number {
  return args.reduce((total, arg) => total + lengthOfPiece(fn, arg), 0);
}

function lengthOfPiece<T>(fn: MapFunction, a: Table<T>): number {
  return fn.along === null ? a.data.length : fn.along === 'rows' ? a.cols : a.rows;
}

const stacked = <T>(args: readonly Table<T>[]): readonly T[] => args.flatMap(byColumns);

function startOf<T>(args: readonly Table<T>[], argument: number): number {
  return args.slice(0, argument).reduce((total, arg) => total + arg.data.length, 0);
}

function unit<T>(length: number, index: number, { zero, one }: Functions<T>): readonly T[] {
  return Array.from({ length }, (_, i) => (i === index ? one : zero));
}
