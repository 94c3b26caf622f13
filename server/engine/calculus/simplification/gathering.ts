// Spellings that the normal form takes apart, put together where that is shorter: (r / s).^2 for r.^2 / s^2, e (A x)' for
// e x' A', M + M' for a sum that is its own transpose.

import {
  commutation,
  hadamard,
  isNonnegative,
  isScalarExpression,
  kronecker,
  matmul,
  number,
  powerEach,
  splitPower,
  substituteAsWritten,
  times,
  transpose,
} from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import {
  hadamardNode,
  isCommutation,
  isHadamard,
  isKronecker,
  isMatrixProduct,
  isScaling,
  isTranspose,
  matrixProductNode,
  powerNode,
  scalingNode,
  transposeNode,
} from '../../expressions/forms.ts';
import { shapeOf } from '../../shapes/shape.ts';
import { operations } from './operations.ts';
import { withPseudoInverses } from './pseudo-inverses.ts';
import { simplify } from './simplify.ts';
import { halves, withTranspose } from './symmetric-halves.ts';

/** The formula with powers and signs gathered, as far as it has fewer operators so. For reading, no longer in normal form. */
export function gathered(root: Expression): Expression {
  let best = withHalves(withPseudoInverses(root), root);
  for (const node of topological([best])) {
    const [other] = REGROUPINGS.flatMap((rule) => rule(node) ?? []);
    const candidate = other && substituteAsWritten(best, new Map([[node, other]]));
    if (candidate && operations(candidate) < operations(best)) best = candidate;
  }
  return best;
}

/** Other spellings of one node, each with its value, that the normal form would take apart again. */
export const REGROUPINGS: readonly ((node: Expression) => Expression | null)[] = [
  commonPower,
  commuted,
  transposedTogether,
];

/** e x' A' as e (A x)': two neighbours that are transposed, transposed together. */
function transposedTogether(chain: Expression): Expression | null {
  if (!isMatrixProduct(chain) || chain.args.length < 3) return null;
  const place = chain.args.findIndex((factor, at) => isTranspose(factor) && isTranspose(chain.args[at + 1]));
  const [left, right] = [chain.args[place], chain.args[place + 1]];
  if (!left || !right) return null;
  const product = matmul(transpose(right), transpose(left));
  if (isScalarExpression(product)) return null;
  const transposed = transposeNode([product], shapeOf(left.shape.rows, right.shape.cols));
  return matrixProductNode(
    [...chain.args.slice(0, place), transposed, ...chain.args.slice(place + 2)],
    chain.shape,
  );
}

/** Sums that are their own transposes as M + M', where that is shorter than `before`. */
function withHalves(before: Expression, root: Expression): Expression {
  let best = before;
  // From the outermost in: a sum that is one as a whole has terms that are such sums too.
  for (const sum of topological([root]).toReversed()) {
    for (const half of halves(sum)) {
      const candidate = withPseudoInverses(
        substituteAsWritten(root, new Map([[sum, withTranspose(simplify(half))]])),
      );
      if (operations(candidate) < operations(best)) best = candidate;
    }
    if (best !== before) return best;
  }
  return best;
}

/** (B ⊗ A) K(q,n) as K(p,m) (A ⊗ B), which may stand elsewhere: Magnus and Neudecker, section 3.7. */
function commuted(chain: Expression): Expression | null {
  const [product, swap] = chain.args.slice(-2);
  const [b, a] = isKronecker(product) ? product.args : [];
  if (!isMatrixProduct(chain) || !isCommutation(swap) || !a || !b) return null;
  const fits = swap.payload.kind === 'sizes' && swap.payload.rows === b.shape.cols;
  if (!fits) return null;
  return matmul(...chain.args.slice(0, -2), commutation(b.shape.rows, a.shape.rows), kronecker(a, b));
}

/** A product whose factors have the same power, up to its sign, as a power of their product; null where there are none. */
function commonPower(product: Expression): Expression | null {
  if (!isScaling(product) && !isHadamard(product)) return null;
  const body = product.args.at(-1);
  const factors = isHadamard(body) ? [...product.args.slice(0, -1), ...body.args] : product.args;
  const split = factors.map(splitPower);
  const exponents = new Set(split.map(([, exponent]) => Math.abs(exponent)));
  for (const exponent of exponents) {
    if (exponent === 1) continue;
    const members = split.filter(([, other]) => Math.abs(other) === exponent);
    const allowed = Number.isInteger(exponent) || members.every(([base]) => isNonnegative(base));
    if (members.length < 2 || !allowed) continue;
    const below = members.every(([, other]) => other < 0);
    const base = joined(
      members.map(([inside, other]) => (other < 0 && !below ? powerEach(inside, number(-1)) : inside)),
    );
    const power = powerNode([base, number(exponent)], base.shape);
    const gatheredFactor = below ? powerNode([power, number(-1)], base.shape) : power;
    const rest = factors.filter((_, place) => Math.abs(split[place]?.[1] ?? 1) !== exponent);
    return bare([...rest, gatheredFactor], product);
  }
  return null;
}

function joined(factors: readonly Expression[]): Expression {
  const matrices = factors.filter((factor) => !isScalarExpression(factor));
  const scalars = factors.filter(isScalarExpression);
  return matrices.length === 0 ? times(scalars) : times([...scalars, hadamard(...matrices)]);
}

/** The product of factors that are not to be multiplied out. */
function bare(factors: readonly Expression[], like: Expression): Expression {
  const matrices = factors.filter((factor) => !isScalarExpression(factor));
  const scalars = factors.filter(isScalarExpression);
  const [matrix] = matrices;
  const body = matrices.length > 1 ? [hadamardNode(matrices, like.shape)] : matrices;
  if (scalars.length === 0 && matrix && body[0]) return body[0];
  const all = [...scalars, ...body];
  const [only] = all;
  return all.length === 1 && only ? only : scalingNode(all, like.shape);
}
