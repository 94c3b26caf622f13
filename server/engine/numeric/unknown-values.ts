// Values of unknown functions where a formula applies them: the stand-ins, read off the arguments as matrices.

import type { Expression, UnknownFunction } from '../expressions/expression.ts';
import { at, entryOf, filled, mapEntries, scalar } from '../values/kernels.ts';
import { unvec, vec } from '../values/layout.ts';
import type { Matrix } from '../values/matrix.ts';
import { matrixOf } from '../values/matrix.ts';
import type { SmoothMap, StandIns } from './unknown-functions.ts';

/** The value of h(A), h'(x), f''(x), h'(A)[H] or h'(A)ᵀ[G]; rows and cols are those of the result. */
export function valueOfUnknown(
  node: Expression,
  args: readonly Matrix[],
  rows: number,
  cols: number,
  standIns: StandIns,
): Matrix {
  const [first] = args;
  if (node.payload.kind !== 'function' || !first) return filled(rows, cols, Number.NaN);
  const { fn, order, argument } = node.payload;
  switch (fn.kind) {
    case 'elementwise':
      return mapEntries(first, standIns.elementwise(fn.name, order));
    case 'scalar':
      return valueOfScalar(fn.name, order, argument, args, rows, cols, standIns);
    case 'map':
      if (node.operator === 'action' || node.operator === 'adjoint') {
        const direction = args.at(-1) ?? first;
        return linearValue(fn, node.operator, args.slice(0, -1), direction, argument, rows, cols, standIns);
      }
      if (order === 0) return valueOfMap(fn, args, rows, cols, standIns);
      return order === 1
        ? jacobian(fn, args, argument, rows, cols, standIns)
        : filled(rows, cols, Number.NaN);
  }
}

/** f(x), its gradient shaped like the argument, or its Hessian. */
function valueOfScalar(
  name: string,
  order: number,
  argument: number,
  args: readonly Matrix[],
  rows: number,
  cols: number,
  standIns: StandIns,
): Matrix {
  const z = stacked(args);
  const f = standIns.map(name, z.length, 1);
  const start = startOf(args, argument);
  if (order === 0) return scalar(at(f.value(z), 0));
  if (order === 1) return part(f.adjoint(z, Float64Array.of(1)), start, rows, cols);
  if (order > 2) return filled(rows, cols, Number.NaN);
  return matrixOf(rows, cols, (i, j) =>
    at(f.second(z, unit(z.length, start + i), unit(z.length, start + j)), 0),
  );
}

type MapFunction = UnknownFunction & { readonly kind: 'map' };

function valueOfMap(
  fn: MapFunction,
  args: readonly Matrix[],
  rows: number,
  cols: number,
  standIns: StandIns,
): Matrix {
  return onPieces(fn, args, rows, cols, standIns, (f, z) => f.value(z));
}

/** h'(A)[H], shaped like h(A), or h'(A)ᵀ[G], shaped like the argument. */
function linearValue(
  fn: MapFunction,
  operator: 'action' | 'adjoint',
  args: readonly Matrix[],
  direction: Matrix,
  argument: number,
  rows: number,
  cols: number,
  standIns: StandIns,
): Matrix {
  const inputs = pieceLength(fn, args);
  const start = pieceStart(fn, args, argument);
  const length = pieceLength(fn, [args[argument] ?? direction]);
  if (operator === 'action') {
    return onPieces(fn, args, rows, cols, standIns, (f, z, piece) => {
      const dz = new Float64Array(inputs);
      dz.set(pieceOf(fn, direction, piece), start);
      return f.action(z, dz);
    });
  }
  return assembled(fn, rows, cols, (piece) => {
    const z = joinedPiece(fn, args, piece);
    const g = pieceOf(fn, direction, piece);
    return standIns
      .map(fn.name, inputs, g.length)
      .adjoint(z, g)
      .subarray(start, start + length);
  });
}

/** The m×n Jacobian of a map of columns by one of its arguments. */
function jacobian(
  fn: MapFunction,
  args: readonly Matrix[],
  argument: number,
  rows: number,
  cols: number,
  standIns: StandIns,
): Matrix {
  const z = stacked(args);
  const start = startOf(args, argument);
  const f = standIns.map(fn.name, z.length, rows);
  const columns = Array.from({ length: cols }, (_, j) => f.action(z, unit(z.length, start + j)));
  return matrixOf(rows, cols, (i, j) => at(columns[j] ?? z, i));
}

/** What `compute` makes of each piece (the whole, a row, a column) of the arguments, put together. */
function onPieces(
  fn: MapFunction,
  args: readonly Matrix[],
  rows: number,
  cols: number,
  standIns: StandIns,
  compute: (f: SmoothMap, z: Float64Array, piece: number) => Float64Array,
): Matrix {
  const outputs = fn.along === 'rows' ? cols : fn.along === 'cols' ? rows : rows * cols;
  const f = standIns.map(fn.name, pieceLength(fn, args), outputs);
  return assembled(fn, rows, cols, (piece) => compute(f, joinedPiece(fn, args, piece), piece));
}

/** The matrix whose pieces are these. */
function assembled(
  fn: MapFunction,
  rows: number,
  cols: number,
  piece: (index: number) => Float64Array,
): Matrix {
  if (fn.along === null) return unvec({ rows: rows * cols, cols: 1, data: piece(0) }, rows, cols);
  const pieces = Array.from({ length: fn.along === 'rows' ? rows : cols }, (_, index) => piece(index));
  return matrixOf(rows, cols, (i, j) =>
    fn.along === 'rows' ? (pieces[i]?.[j] ?? Number.NaN) : (pieces[j]?.[i] ?? Number.NaN),
  );
}

/** The whole matrix column by column, one row, or one column. */
function pieceOf(fn: MapFunction, a: Matrix, piece: number): Float64Array {
  if (fn.along === null) return vec(a).data;
  if (fn.along === 'rows') return Float64Array.from({ length: a.cols }, (_, j) => entryOf(a, piece, j));
  return Float64Array.from({ length: a.rows }, (_, i) => entryOf(a, i, piece));
}

function joinedPiece(fn: MapFunction, args: readonly Matrix[], piece: number): Float64Array {
  return joined(args.map((arg) => pieceOf(fn, arg, piece)));
}

function pieceLength(fn: MapFunction, args: readonly Matrix[]): number {
  return args.reduce((total, arg) => total + lengthOfPiece(fn, arg), 0);
}

function lengthOfPiece(fn: MapFunction, a: Matrix): number {
  return fn.along === null ? a.data.length : fn.along === 'rows' ? a.cols : a.rows;
}

function pieceStart(fn: MapFunction, args: readonly Matrix[], argument: number): number {
  return pieceLength(fn, args.slice(0, argument));
}

function stacked(args: readonly Matrix[]): Float64Array {
  return joined(args.map((arg) => vec(arg).data));
}

function startOf(args: readonly Matrix[], argument: number): number {
  return args.slice(0, argument).reduce((total, arg) => total + arg.data.length, 0);
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(parts.reduce((total, part) => total + part.length, 0));
  let start = 0;
  for (const part of parts) {
    result.set(part, start);
    start += part.length;
  }
  return result;
}

function part(z: Float64Array, start: number, rows: number, cols: number): Matrix {
  return unvec({ rows: rows * cols, cols: 1, data: z.subarray(start, start + rows * cols) }, rows, cols);
}

function unit(length: number, index: number): Float64Array {
  const z = new Float64Array(length);
  z[index] = 1;
  return z;
}
