// Shapes: rows × columns. A column is n×1; 1×1 is a scalar.

import { type Dimension, displaySize, ONE, printSize } from './dimension.ts';

export interface Shape {
  readonly rows: Dimension;
  readonly cols: Dimension;
}

export const SCALAR: Shape = { rows: ONE, cols: ONE };

export function shapeOf(rows: Dimension, cols: Dimension): Shape {
  return { rows, cols };
}

export function columnOf(rows: Dimension): Shape {
  return { rows, cols: ONE };
}

export function isScalar(shape: Shape): boolean {
  return shape.rows === ONE && shape.cols === ONE;
}

export function isColumn(shape: Shape): boolean {
  return shape.cols === ONE && shape.rows !== ONE;
}

export function isSquare(shape: Shape): boolean {
  return shape.rows === shape.cols;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.rows === b.rows && a.cols === b.cols;
}

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
