// Shapes: rows × columns. A column is n×1; 1×1 is a scalar.

import { type Dimension, displaySize, ONE, printSize } from './dimension.ts';

/** Rows and columns; a scalar is 1×1, a column n×1. */
export interface Shape {
  readonly rows: Dimension;
  readonly cols: Dimension;
}

export const SCALAR: Shape = { rows: ONE, cols: ONE };

/** The shape rows×cols. */
export function shapeOf(rows: Dimension, cols: Dimension): Shape {
  return { rows, cols };
}

/** The shape rows×1. */
export function columnOf(rows: Dimension): Shape {
  return { rows, cols: ONE };
}

/** Whether a shape is 1×1. */
export function isScalar(shape: Shape): boolean {
  return shape.rows === ONE && shape.cols === ONE;
}

/** Whether a shape has one column and more than one row. */
export function isColumn(shape: Shape): boolean {
  return shape.cols === ONE && shape.rows !== ONE;
}

/** Whether a shape has as many rows as columns, for all values of its sizes. */
export function isSquare(shape: Shape): boolean {
  return shape.rows === shape.cols;
}

/** Whether two shapes are equal for all values of their sizes; sizes are interned, so that equal ones are one object. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.rows === b.rows && a.cols === b.cols;
}

/** The shape with rows and columns exchanged. */
export function transposedShape(shape: Shape): Shape {
  return { rows: shape.cols, cols: shape.rows };
}

/** As people write it: `M×out`, `n×1`, `scalar`. */
export function printShape(shape: Shape): string {
  return inProduct(shape, printSize);
}

/** The same for people, in which a size that nothing determines is `?`, or another word. */
export function displayShape(shape: Shape, open = '?'): string {
  return inProduct(shape, (size) => displaySize(size, open));
}

function inProduct(shape: Shape, print: (size: Dimension) => string): string {
  if (isScalar(shape)) return 'scalar';
  const [rows, cols] = [shape.rows, shape.cols].map((size) =>
    size.monomials.length > 1 ? `(${print(size)})` : print(size),
  );
  return `${rows}×${cols}`;
}

/** As `--json` gives it: `[]` for a scalar, `["n", "1"]` for a column. */
export function shapeAsJson(shape: Shape): readonly string[] {
  return isScalar(shape) ? [] : [displaySize(shape.rows), displaySize(shape.cols)];
}
