// Functions along an axis: of a column, of a row, or of a matrix with the axis as an option. What their entries share.

import type { Expression, Payload } from '../expressions/expression.ts';
import { ONE } from '../shapes/dimension.ts';
import type { Shape } from '../shapes/shape.ts';
import { argument, refused, shaped } from './entry.ts';
import type { ShapeRuling, Writer } from './operator.ts';
import { callText, LEVEL, type Written } from './writing.ts';

export type Axis = 'rows' | 'cols';

/** The axis along which a function runs: the option, or the only one that a column or row has; null where none is known. */
export function axisOf(shape: Shape, option: string | null): Axis | null {
  if (option === 'rows' || option === 'cols') return option;
  if (shape.cols === ONE) return 'cols';
  return shape.rows === ONE ? 'rows' : null;
}

/** The axis that a node runs along. */
export function axisIn(payload: Payload): Axis {
  return payload.kind === 'axis' ? payload.axis : 'cols';
}

/** The shape of a call: what `result` says of its axis; refused for a matrix without one. */
export function ruledAlong(
  name: string,
  shape: Shape,
  option: string | null,
  result: (axis: Axis) => Shape,
): ShapeRuling {
  const axis = axisOf(shape, option);
  if (axis) return shaped(result(axis));
  return refused(
    `${name} of a matrix needs to know along what: \`${name}(A, rows)\` takes each row by itself, \`${name}(A, cols)\` each column`,
  );
}

/** `name(x)`, `name(A, rows)` */
export function writtenAlong(name: string, node: Expression, writer: Writer): Written {
  const axis = axisIn(node.payload);
  return axisOf(argument(node.args).shape, null) === axis
    ? callText(name, node.args, writer)
    : callText(name, node.args, writer, axis);
}

/** The same in TeX, the axis as a subscript. */
export function latexAlong(name: string, node: Expression, writer: Writer): Written {
  const axis = axisIn(node.payload);
  const inside = argument(node.args);
  const below = axisOf(inside.shape, null) === axis ? '' : `_{\\text{${axis}}}`;
  return {
    text: `\\operatorname{${name}}${below}\\left(${writer.write(inside, LEVEL.sum)}\\right)`,
    level: LEVEL.atom,
  };
}
