// The measure of a formula: how many operators are written, definitions expanded, shared parts counted once.

import { number, powerEach, splitPower } from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { isHadamard, isMatrixProduct, isNumber, isScaling, isSum } from '../../expressions/forms.ts';
import { fractionOf, splitSign, writtenTerms } from '../../operators/arithmetic-writing.ts';
import { writtenFactors } from '../../operators/products.ts';
import { operatorOf } from '../../operators/table.ts';
import { isScalar, sameShape } from '../../shapes/shape.ts';

/** An operator as it is written: its own signs, and the formulas that they join. */
interface Written {
  readonly own: number;
  readonly parts: readonly Expression[];
}

const known = new WeakMap<Expression, Written>();

function asWritten(node: Expression): Written {
  const before = known.get(node);
  if (before) return before;
  const written = read(node);
  known.set(node, written);
  return written;
}

function read(node: Expression): Written {
  if (node.args.length === 0) return { own: 0, parts: [] };
  if (isSum(node)) return readSum(node);
  if (isScaling(node)) return readScaling(node);
  if (isHadamard(node)) return readHadamard(node);
  if (isMatrixProduct(node)) return { own: node.args.length - 1, parts: node.args };
  const [base, exponent] = splitPower(node);
  return { own: 1, parts: exponent < 0 ? [powerEach(base, number(-exponent))] : node.args };
}

function readSum(node: Expression): Written {
  const terms = writtenTerms(node).map(splitSign);
  const first = terms[0];
  // A minus stands in front only where every term is negative, and is free before a number.
  const leading = terms.every(([sign]) => sign === -1) && first && !startsWithNumber(first[1]) ? 1 : 0;
  return { own: terms.length - 1 + leading, parts: terms.map(([, rest]) => rest) };
}

function readScaling(node: Expression): Written {
  const { negative, coefficient, above, below, each } = fractionOf(node);
  const reciprocal = below.length > 0 && coefficient !== 1 && Number.isInteger(1 / coefficient);
  const numbers = coefficient === 1 ? 0 : 1;
  const top = above.length + (reciprocal ? 0 : numbers);
  const bottom = below.length + (reciprocal ? numbers : 0);
  // The sign of a 1 above a line is free, as in every number.
  const sign = negative && (coefficient === 1 || reciprocal) && (top > 0 || !each) ? 1 : 0;
  return {
    own: Math.max(top, 1) - 1 + bottom + (each ? 1 : 0) + sign,
    parts: [...above, ...below, ...(each ? [each] : [])],
  };
}

function readHadamard(node: Expression): Written {
  const above: Expression[] = [];
  const below: Expression[] = [];
  for (const factor of writtenFactors(node)) {
    const [base, exponent] = splitPower(factor);
    if (exponent < 0) below.push(powerEach(base, number(-exponent)));
    else above.push(factor);
  }
  return { own: Math.max(above.length, 1) - 1 + below.length, parts: [...above, ...below] };
}

function startsWithNumber(term: Expression): boolean {
  return isNumber(term) || (isScaling(term) && isNumber(term.args[0]));
}

/** Operator nodes of the formula with all definitions expanded, shared sub-expressions counted once. */
export function operations(root: Expression): number {
  let total = 0;
  const seen = new Set<Expression>();
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    const { own, parts } = asWritten(node);
    total += own;
    open.push(...parts);
  }
  return total;
}

/** The part that a dotted sign spreads over the whole; more where nothing shows the shape of the whole, as in `x .- y'`. */
const SPREAD = 0.05;
const SPREAD_OVER_NOTHING = 1.5;

function reluctanceOf(node: Expression, parts: readonly Expression[]): number {
  const own = operatorOf(node).reluctance;
  if (!isSum(node) && !isHadamard(node)) return own;
  const matrices = parts.filter(({ shape }) => !isScalar(shape));
  const whole = matrices.filter(({ shape }) => sameShape(shape, node.shape));
  if (whole.length === matrices.length) return own;
  return own + (whole.length > 0 ? SPREAD : SPREAD_OVER_NOTHING);
}

const costs = new WeakMap<Expression, number>();

/** The same with shared parts counted as often as they are written: what one rewriting can compare at once. */
export function cost(root: Expression): number {
  const open = [root];
  for (let node = open.at(-1); node; node = open.at(-1)) {
    if (costs.has(node)) {
      open.pop();
      continue;
    }
    const { own, parts } = asWritten(node);
    const missing = parts.filter((part) => !costs.has(part));
    if (missing.length > 0) {
      open.push(...missing);
      continue;
    }
    const distinct = new Set(parts);
    let total = own + reluctanceOf(node, parts);
    for (const part of distinct) total += costs.get(part) ?? 0;
    costs.set(node, total);
    open.pop();
  }
  return costs.get(root) ?? 0;
}
