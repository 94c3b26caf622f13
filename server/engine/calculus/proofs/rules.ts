// The part that a node plays in a proof: whether its differential is taken in passing, from the outside, or written out first; and
// how its rules are called.

import { isScalarExpression, numberOf, splitPower } from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import {
  isHadamard,
  isInner,
  isPower,
  isScaling,
  isSum,
  isTotal,
  isTrace,
  isUnknown,
} from '../../expressions/forms.ts';
import { isFrobeniusNorm } from '../../operators/norms.ts';
import type { Citation } from '../../operators/operator.ts';
import { operatorOf } from '../../operators/table.ts';

/**
 * `linear`: d goes through it, so that it is passed in all terms at once. `outer`: a function whose differential is one
 * factor times that of what is inside. `product`: its differential is written out before anything is moved.
 */
export type Part = 'linear' | 'outer' | 'product';

/** Linear in all arguments, and no sum over an index, whose terms have rules of their own. */
const isLinear = (node: Expression): boolean =>
  operatorOf(node).linearity === 'joint' && node.payload.kind !== 'binder';

/** Linear operators whose factor changes its form where it moves: the move says more than that d goes through. */
const isReformed = (node: Expression): boolean =>
  isLinear(node) && !isSum(node) && !isTotal(node) && !isTrace(node);

/** How the differential of a node is taken in a proof; a product of which one factor alone is in `dependent` is linear. */
export function partOf(node: Expression, dependent: ReadonlySet<Expression>): Part {
  if (isLinear(node) || hasConstantFactor(node, dependent)) return 'linear';
  const { payload } = node;
  if (operatorOf(node).hasOneFactor) return 'outer';
  if (isUnknown(node) && payload.kind === 'function' && payload.fn.kind !== 'map') return 'outer';
  return 'product';
}

/** A product in which one factor varies, and which is no product of matrices: that one is moved like any other. */
function hasConstantFactor(node: Expression, dependent: ReadonlySet<Expression>): boolean {
  if (!isScaling(node) && !isHadamard(node) && !isInner(node)) return false;
  return node.args.filter((arg) => dependent.has(arg)).length === 1;
}

const CONSTANT_FACTOR: Citation = {
  rule: 'a constant factor stays',
  cite: 'Matrix Cookbook (34)',
};
const ELEMENTWISE_FACTOR: Citation = { rule: 'a constant factor of each entry stays', cite: null };
const SQUARED_NORM: Citation = { rule: 'd‖A‖² = 2 A · dA', cite: 'Matrix Cookbook (132)' };
const POWER: Citation = { rule: 'd(A.^p) = p A.^(p-1) ∘ dA', cite: null };
const SCALAR_POWER: Citation = { rule: 'power rule', cite: null };
const SCALAR_CHAIN: Citation = { rule: 'chain rule', cite: null };

/** A where the node is ‖A‖². */
export function squaredNorm(node: Expression): Expression | null {
  const [base, exponent] = splitPower(node);
  return exponent === 2 && isFrobeniusNorm(base) ? (base.args[0] ?? null) : null;
}

/** The rule by which a node is differentiated. */
export function ruleOf(node: Expression, dependent: ReadonlySet<Expression>): Citation {
  if (squaredNorm(node)) return SQUARED_NORM;
  if (hasConstantFactor(node, dependent)) return isHadamard(node) ? ELEMENTWISE_FACTOR : CONSTANT_FACTOR;
  if (isPower(node) && numberOf(node.args[1] ?? node) !== null)
    return isScalarExpression(node) ? SCALAR_POWER : POWER;
  const own = operatorOf(node).differentialRule;
  const { payload } = node;
  if (isUnknown(node) && payload.kind === 'function' && payload.fn.kind === 'elementwise') {
    const { name } = payload.fn;
    return isScalarExpression(node) ? SCALAR_CHAIN : { rule: `d(${name}(A)) = ${name}′(A) ∘ dA`, cite: null };
  }
  if (operatorOf(node).elementwise && isScalarExpression(node) && own.cite === null) return SCALAR_CHAIN;
  return own;
}

/** The rule by which what a node multiplies is moved to the other side of the inner product. */
export function moveOf(node: Expression): Citation {
  const { payload } = node;
  if (isScalarExpression(node) && operatorOf(node).hasOneFactor) return LINEARITY;
  if (isUnknown(node) && payload.kind === 'function' && payload.fn.kind === 'elementwise')
    return ELEMENTWISE_MOVE;
  return operatorOf(node).pullbackRule;
}

export const LINEARITY: Citation = { rule: 'the inner product is linear', cite: null };
export const ELEMENTWISE_MOVE: Citation = { rule: 'A · (B ∘ C) = (A ∘ B) · C', cite: null };

/** The rule that a line of a short proof cites for a linear node that is passed. */
export function passingRule(node: Expression, dependent: ReadonlySet<Expression>): Citation {
  return isReformed(node) ? moveOf(node) : ruleOf(node, dependent);
}

/** A number in front: it stays, which needs no citation. */
export function isNumberInFront(node: Expression): boolean {
  return isScaling(node) && numberOf(node.args[0] ?? node) !== null && node.args.length === 2;
}

/** Citations, each rule once. */
export function distinct(cited: readonly Citation[]): readonly Citation[] {
  return [...new Map(cited.map((one) => [one.rule, one])).values()];
}

/** The rules of a line, each once; where there are several, each with its own source. */
export function rulesOf(cited: readonly Citation[]): Citation {
  const all = distinct(cited);
  const [only, ...more] = all;
  if (only && more.length === 0) return only;
  const sourced = (one: Citation): string => (one.cite ? `${one.rule} [${one.cite}]` : one.rule);
  return { rule: all.map(sourced).join('; '), cite: null };
}

/** Where nothing was used that needs a citation, a number in front was passed. */
export function orNumberInFront(cited: readonly Citation[]): readonly Citation[] {
  return cited.length > 0 ? cited : [CONSTANT_FACTOR];
}

const QUOTIENT: Citation = { rule: 'quotient rule', cite: null };

/** The rule for a / b^p, whose product and power are differentiated in one line. */
export function quotientRules(product: Citation, below: Expression): readonly Citation[] {
  return splitPower(below)[1] === -1 ? [QUOTIENT] : [product, SCALAR_POWER];
}
