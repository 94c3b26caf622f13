// What the constructors make of structured arguments (a transpose, a multiple, the identity, a diagonal matrix …) has the value
// that the operator has at the values of these arguments: simplification while an expression is built changes no value.

import {
  add,
  diagMatrix,
  eye,
  inverse,
  matmul,
  negate,
  number,
  ones,
  powerEach,
  substitute,
  times,
  transpose,
  variable,
  variableOf,
  vec,
  zeros,
} from '../../../server/engine/expressions/build.ts';
import { type Expression, topological } from '../../../server/engine/expressions/expression.ts';
import { randomOf } from '../../../server/engine/numeric/random.ts';
import { ONE } from '../../../server/engine/shapes/dimension.ts';
import { columnOf, SCALAR, type Shape, sameShape, shapeOf } from '../../../server/engine/shapes/shape.ts';
import { type Matrix, matrixOf } from '../../../server/engine/values/matrix.ts';
import { distance } from '../calculus/value-at.ts';
import { evaluate, type Sample, sizeOf, type Values } from './samples.ts';

const leaf = (name: string, shape: Shape): Expression =>
  variable({ name, attributes: [], role: 'value' }, shape);

/** Expressions of one shape, each of another structure. */
function structured(shape: Shape): readonly Expression[] {
  const { rows, cols } = shape;
  const X = leaf('X', shape);
  const s = leaf('s', SCALAR);
  const isSquare = rows === cols && rows !== ONE;
  return [
    transpose(leaf('Y', shapeOf(cols, rows))),
    negate(X),
    times([s, X]),
    times([number(2), s, X]),
    add(X, leaf('Z', shape)),
    powerEach(X, number(2)),
    matmul(X, leaf('R', shapeOf(cols, cols))),
    ones(rows, cols),
    times([s, ones(rows, cols)]),
    zeros(rows, cols),
    ...(cols === ONE && rows !== ONE
      ? [vec(leaf('V', shape)), transpose(leaf('v', shapeOf(ONE, rows)))]
      : []),
    ...(rows !== ONE && cols !== ONE
      ? [
          matmul(leaf('u', columnOf(rows)), ones(ONE, cols)),
          matmul(leaf('u', columnOf(rows)), transpose(leaf('w', columnOf(cols)))),
        ]
      : []),
    ...(isSquare
      ? [
          eye(rows),
          times([s, eye(rows)]),
          diagMatrix(leaf('d', columnOf(rows))),
          inverse(X),
          transpose(inverse(X)),
          matmul(transpose(X), X),
        ]
      : []),
  ].filter((made) => sameShape(made.shape, shape));
}

/** Numbers between 0.2 and 0.9, with a larger diagonal where a matrix is square. */
function numbersFor(one: Expression): Matrix {
  const random = randomOf(5, `structured ${variableOf(one)?.name}`);
  const [rows, cols] = [sizeOf(one.shape.rows), sizeOf(one.shape.cols)];
  return matrixOf(
    rows,
    cols,
    (i, j) => (rows === cols && rows > 1 && i === j ? 1 : 0) + 0.2 + 0.7 * random.uniform(),
  );
}

const pointOf = (expression: Expression, known: Values): Values =>
  new Map(
    topological([expression])
      .filter((one) => variableOf(one))
      .map((one) => [one, known.get(one) ?? numbersFor(one)]),
  );

/** The structures that an argument of the sample is built wrongly with. */
export function brokenConstructions({ node, leaves }: Sample, values: Values): readonly string[] {
  if (node.payload.kind === 'binder') return [];
  return leaves.flatMap((moved) =>
    structured(moved.shape).flatMap((argument) => {
      const built = substitute(node, new Map([[moved, argument]]));
      const at = evaluate(argument, pointOf(argument, new Map()));
      const wanted = attempted(() => evaluate(node, new Map([...values, [moved, at]])));
      const found = attempted(() => evaluate(built, pointOf(built, values)));
      const isKnown = (value: Matrix | null): value is Matrix => value?.data.every(Number.isFinite) === true;
      if (!isKnown(wanted) || !isKnown(found)) return [];
      return distance(found, wanted) < 1e-8
        ? []
        : [`with ${argument.operator} for ${variableOf(moved)?.name} it is built wrongly`];
    }),
  );
}

function attempted(work: () => Matrix): Matrix | null {
  try {
    return work();
  } catch {
    return null;
  }
}
