// Names that stand for projections whatever the variables are: of `H = eye(n) - ones(n, n)/n`, H H is H. That is proved of the
// formula by laws, and only where a power of the name is met.

import { matmul, matrixPower, substitute, variableOf } from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import type { Program } from '../../lowering/program.ts';
import { isScalar, isSquare } from '../../shapes/shape.ts';
import { provesEqual } from '../equality/proves-equal.ts';

/** Powers up to this one are looked for. */
const HIGHEST = 4;

const known = new WeakMap<Program['values'], Map<string, boolean>>();

/** An expression over the leaves of names with each power of a projection written as that name. */
export function withProjections(expression: Expression, program: Program): Expression {
  const nodes = topological([expression]);
  const present = new Set(nodes);
  const places = new Map<Expression, Expression>();
  for (const leaf of nodes) {
    const name = variableOf(leaf)?.role === 'value' ? (variableOf(leaf)?.name ?? '') : '';
    if (!program.values.has(name) || !isSquare(leaf.shape) || isScalar(leaf.shape)) continue;
    for (let exponent = 2; exponent <= HIGHEST; exponent++) {
      const power = matrixPower(leaf, exponent);
      if (present.has(power) && isProjection(name, program)) places.set(power, leaf);
    }
  }
  return places.size === 0 ? expression : substitute(expression, places);
}

function isProjection(name: string, { values }: Program): boolean {
  const found = known.get(values) ?? new Map<string, boolean>();
  known.set(values, found);
  const formula = values.get(name)?.formula;
  const isOne = found.get(name) ?? (formula !== undefined && provesEqual(matmul(formula, formula), formula));
  found.set(name, isOne);
  return isOne;
}
