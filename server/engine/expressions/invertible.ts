// Whether a square matrix has an inverse but for a set without volume, as far as its form and its variables tell.

import { isSquare } from '../shapes/shape.ts';
import { NONNEGATIVE, SIMPLICES } from './attributes.ts';
import { type Attribute, type Expression, topological } from './expression.ts';
import { factsOf } from './facts.ts';
import { isScaling, isSum, isVariable } from './forms.ts';
import { isScalarExpression, isZero, variableOf } from './leaves.ts';
import { isNeverZero } from './sign.ts';
import { splitScalars } from './structure.ts';
import { hasAttribute } from './transpose.ts';

/** How deep a formula is examined. */
const DEPTH = 6;

/**
 * True for a declared matrix (one that may be singular all over its set, such as a skew or a psd one, is left out), and
 * for products, inverses, powers and sums that are as invertible as those. False also where nothing is known, as of u v',
 * which is singular for every u and v of more than one entry, or of X' X, which is so for every wide X.
 */
export function isMostlyInvertible(a: Expression, depth = DEPTH): boolean {
  if (depth === 0 || !isSquare(a.shape) || isZero(a)) return false;
  if (isScalarExpression(a)) return true;
  const inside = (arg: Expression): boolean => isMostlyInvertible(arg, depth - 1);
  if (isVariable(a)) return isFull(a);
  if (isScaling(a)) return inside(splitScalars(a)[1]);
  if (isSum(a)) return isInvertibleSum(a, depth);
  const { invertible, isDiagonal } = factsOf(a);
  if (invertible !== null) return invertible === 'always' || a.args.every(inside);
  const [entries] = a.args;
  return isDiagonal && entries !== undefined && (isNeverZero(entries) || isFull(entries));
}

/** Matrices whose set has no invertible member, or too many that are not. */
const THIN: readonly Attribute[] = ['psd', 'skew', ...NONNEGATIVE];

/** A variable whose entries are 0, or whose matrix is singular, on a set without volume only. */
const isFull = (a: Expression): boolean => variableOf(a)?.role === 'value' && !hasAttribute(a, THIN);

/** A sum is invertible with a term that is so where the others, each with a variable of its own that may be 0, vanish. */
function isInvertibleSum(sum: Expression, depth: number): boolean {
  if (sum.args.length > 8) return false;
  return sum.args.some((term) => {
    if (!isMostlyInvertible(term, depth - 1)) return false;
    const own = new Set(topological([term]));
    const others = sum.args.filter((other) => other !== term);
    return others.every((other) => vanishes(other, own));
  });
}

/** Whether a term is 0 where a variable is that is not among these, and that may be 0. */
function vanishes(term: Expression, taken: ReadonlySet<Expression>): boolean {
  if (isVariable(term)) return isFree(term) && !taken.has(term);
  const { linearity } = factsOf(term);
  const isProduct = linearity === 'each' || (linearity === 'joint' && term.args.length === 1);
  return isProduct && term.args.some((factor) => vanishes(factor, taken));
}

/** A variable of a set that has 0 in it, or comes near it. */
const isFree = (a: Expression): boolean =>
  variableOf(a)?.role === 'value' && !hasAttribute(a, ['orthogonal', 'unit', ...SIMPLICES]);
