// The sizes that an operation on arrays names by itself: those of what it makes, ranges, bounds of loops.

import type { Operation } from '../../operators/array-code.ts';
import type { Dimension } from '../../shapes/dimension.ts';
import type { Shape } from '../../shapes/shape.ts';

/** The sizes that code for `operation` with a result of this shape must know. */
export function sizesRead(operation: Operation, shape: Shape): readonly Dimension[] {
  switch (operation.kind) {
    case 'size':
      return [operation.size];
    case 'filled':
    case 'unstacked':
    case 'action':
      return [shape.rows, shape.cols];
    case 'eye':
    case 'inverseByFactor':
    case 'jacobian':
      return [shape.rows];
    case 'commutation':
      return [operation.rows, operation.cols];
    case 'part':
      return [operation.rows, operation.cols].flatMap((range) => (range ? [range.from, range.to] : []));
    case 'loop':
      return [operation.from, operation.to, shape.rows, shape.cols];
    default:
      return [];
  }
}
