// The Moore–Penrose pseudo-inverse; its differential holds where the rank is constant.

import {
  add,
  eye,
  isScalarExpression,
  matmul,
  negate,
  number,
  powerEach,
  scale,
  subtract,
  transpose,
} from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { node as bareNode } from '../expressions/leaves.ts';
import { SCALAR, transposedShape } from '../shapes/shape.ts';
import * as spectralWide from '../values/wide-spectral.ts';
import type { ArrayRule } from './array-code.ts';
import { argument, callingOf, operator, rule, shapeAt, shaped, valueAt } from './entry.ts';
import type { Operator } from './operator.ts';
import { hasClearRank } from './smoothness.ts';
import { LEVEL } from './writing.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly pinv: true;
  }
}

/** The pseudo-inverse, n×m for m×n. */
export function pseudoInverse(a: Expression): Expression {
  if (isScalarExpression(a)) return powerEach(a, number(-1));
  const [first] = a.args;
  if (a.operator === 'transpose' && first) return transpose(pseudoInverse(first));
  if (a.operator === 'pinv' && first) return first;
  if (a.operator === 'eye') return a;
  return bareNode('pinv', [a], transposedShape(a.shape));
}

/** The pseudo-inverse's differential where the rank is constant (Golub and Pereyra 1973). */
function pinvDifferential(node: Expression, d: Expression): Expression {
  const a = argument(node.args);
  const { rows, cols } = a.shape;
  const transposed = transpose(d);
  return add(
    add(
      negate(matmul(node, d, node)),
      matmul(node, transpose(node), transposed, subtract(eye(rows), matmul(a, node))),
    ),
    matmul(subtract(eye(cols), matmul(node, a)), transposed, transpose(node), node),
  );
}

function pinvPullback(node: Expression, g: Expression): Expression {
  const a = argument(node.args);
  const { rows, cols } = a.shape;
  const transposed = transpose(g);
  return add(
    add(
      negate(matmul(transpose(node), g, transpose(node))),
      matmul(subtract(eye(rows), matmul(a, node)), transposed, node, transpose(node)),
    ),
    matmul(transpose(node), node, transposed, subtract(eye(cols), matmul(node, a))),
  );
}

/** (λI - A)⁺ for the largest eigenvalue λ of a symmetric A. */
export function resolvent(a: Expression): Expression {
  return pseudoInverse(subtract(scale(bareNode('eigmax', [a], SCALAR), eye(a.shape.rows)), a));
}

/** (λI - A)⁺ from one decomposition: where λ and A meet, rounding would be inverted. */
const arrayPseudoInverse: ArrayRule = (node, to) => {
  const inside = argument(node.args);
  const largest =
    inside.operator === 'add' && topological([inside]).find(({ operator }) => operator === 'eigmax');
  const [a] = largest ? largest.args : [];
  const name = a && node === resolvent(a) ? 'resolvent' : 'pinv';
  return to.make(
    { kind: 'matrixFunction', name },
    [to.of(name === 'resolvent' && a ? a : inside)],
    node.shape,
  );
};

export const pseudoInverses: readonly Operator[] = [
  operator({
    name: 'pinv',
    cubicCost: 40,
    smoothness: { isWellConditioned: hasClearRank },
    algebra: { keepsSymmetry: true },
    calling: callingOf({
      names: ['pinv'],
      shape: (shapes) => shaped(transposedShape(shapeAt(shapes))),
      build: (args) => pseudoInverse(argument(args)),
      summary: 'the Moore–Penrose pseudo-inverse',
    }),
    differentialRule: rule('differential of the pseudo-inverse, for constant rank'),
    pullbackRule: rule('a factor moves across the inner product', 'Delong (6)'),
    differential: (node, _, d) => pinvDifferential(node, d),
    pullback: (node, _, adjoint) => pinvPullback(node, adjoint),
    wideValue: (_, [a]) => (a ? spectralWide.pseudoInverse(a) : null),
    value: (_, args, context) => context.decompositions.pseudoInverse(valueAt(args)),
    latex: (node, writer) => ({
      text: `${writer.write(argument(node.args), LEVEL.atom)}^{+}`,
      level: LEVEL.postfix,
    }),
    array: arrayPseudoInverse,
    laws: { underTransposition: 'transposed' },
  }),
];
