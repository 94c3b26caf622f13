// Sums whose terms are all scaled row by row, or column by column: the scaling taken out, (A - diag(t) B) ./ (s 1').

import {
  addAll,
  diagMatrix,
  hadamard,
  matmul,
  number,
  ones,
  powerEach,
  splitPower,
  splitScalars,
  times,
  transpose,
} from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import {
  isDiagonalMatrix,
  isHadamard,
  isMatrixProduct,
  isOnes,
  isTranspose,
} from '../../expressions/forms.ts';
import { ONE } from '../../shapes/dimension.ts';

/** diag(column) B: the column, and the term with another column in its place. */
interface ScaledRows {
  readonly column: Expression;
  readonly rest: (column: Expression) => Expression;
}

const MOST_TERMS = 12;

/** The sum with a power that scales the rows, or the columns, of every term in front of it. */
export function commonScalings(sum: Expression): readonly Expression[] {
  if (sum.shape.rows === ONE || sum.shape.cols === ONE || sum.args.length > MOST_TERMS) return [];
  return [
    ...overRows(sum.args).map(({ scaling, rests }) => hadamard(scaling, addAll(rests))),
    ...overRows(sum.args.map(transpose)).map(({ scaling, rests }) =>
      hadamard(transpose(scaling), addAll(rests.map(transpose))),
    ),
  ];
}

interface TakenOut {
  /** The common column, spread over the matrix. */
  readonly scaling: Expression;
  readonly rests: readonly Expression[];
}

function overRows(sum: readonly Expression[]): readonly TakenOut[] {
  const terms = sum.map(scaledRows);
  const [first] = terms;
  const [{ shape } = { shape: null }] = sum;
  if (!first || !shape || terms.some((term) => term === null)) return [];
  const found: TakenOut[] = [];
  for (const factor of factorsOf(first.column)) {
    const [base, exponent] = powerOf(factor);
    if (exponent >= 0) continue;
    const powers = terms.map((term) => (term ? powerIn(term.column, base) : 0));
    const common = Math.max(...powers);
    if (common >= 0) continue;
    const scaling = raised(base, -common);
    const rests = terms.flatMap((term) => (term ? [term.rest(entrywise(term.column, scaling))] : []));
    found.push({ scaling: matmul(raised(base, common), ones(ONE, shape.cols)), rests });
  }
  return found;
}

/** a ∘ b of columns, worked out as rows where both are written so: there powers of one base meet. */
function entrywise(a: Expression, b: Expression): Expression {
  return [a, b].some(isTranspose) ? transpose(hadamard(transpose(a), transpose(b))) : hadamard(a, b);
}

/** The factors of a column, which may stand in it as a row. */
function factorsOf(column: Expression): readonly Expression[] {
  const [inside] = column.args;
  if (isTranspose(column) && inside) return factorsOf(inside).map(transpose);
  return isHadamard(column) ? column.args : [column];
}

/** A power with its exponent; a transpose stands outside of it. */
function powerOf(factor: Expression): readonly [base: Expression, exponent: number] {
  const [transposed, outer] = splitPower(factor);
  const [inside] = transposed.args;
  if (!isTranspose(transposed) || !inside || !Number.isInteger(outer)) return [transposed, outer];
  const [base, exponent] = splitPower(inside);
  return [transpose(base), exponent * outer];
}

/** A power of a column; of a row turned round, the row's power turned round. */
function raised(column: Expression, exponent: number): Expression {
  const [inside] = column.args;
  return isTranspose(column) && inside
    ? transpose(powerEach(inside, number(exponent)))
    : powerEach(column, number(exponent));
}

function powerIn(column: Expression, base: Expression): number {
  for (const factor of factorsOf(column)) {
    const [other, exponent] = powerOf(factor);
    if (other === base) return exponent;
  }
  return 0;
}

/** A product with its factors; those of a transposed one transposed. */
function opened(node: Expression): Pick<Expression, 'operator' | 'args'> {
  const [inside] = node.args;
  if (!isTranspose(node) || !inside) return node;
  const args = inside.args.map(transpose);
  return { operator: inside.operator, args: isMatrixProduct(inside) ? args.reverse() : args };
}

/** A term as rows scaled by a column, where it is written so. */
function scaledRows(term: Expression): ScaledRows | null {
  const [scalars, whole] = splitScalars(term);
  const body = opened(whole);
  const [first, ...behind] = body.args;
  if (!first) return null;
  if (isHadamard(body)) {
    for (const [place, factor] of body.args.entries()) {
      const [spread, exponent] = powerOf(factor);
      const base = opened(spread);
      const [column, row] = base.args;
      if (!isMatrixProduct(base) || base.args.length !== 2 || column?.shape.cols !== ONE || !isOnes(row))
        continue;
      const others = body.args.filter((_, at) => at !== place);
      return {
        column: raised(column, exponent),
        rest: (left) => times([...scalars, hadamard(matmul(left, row), ...others)]),
      };
    }
    return null;
  }
  if (!isMatrixProduct(body)) return null;
  const [weights] = first.args;
  if (isDiagonalMatrix(first) && weights)
    return { column: weights, rest: (left) => times([...scalars, matmul(diagMatrix(left), ...behind)]) };
  if (first.shape.cols === ONE)
    return { column: first, rest: (left) => times([...scalars, matmul(left, ...behind)]) };
  return null;
}
