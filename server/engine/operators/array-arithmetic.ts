// Leaves, sums, and products with scalars over arrays. What is repeated along rows or columns is left to broadcasting.

import {
  matmul,
  number,
  numberOf,
  ones,
  powerEach,
  splitCoefficient,
  splitPower,
  times,
} from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { doubleIn } from '../expressions/leaves.ts';
import { ONE } from '../shapes/dimension.ts';
import { isScalar } from '../shapes/shape.ts';
import type { ArrayNode, ArrayRule, ArrayWriter } from './array-code.ts';

/** The rule for a number. */
export const arrayNumber: ArrayRule = (node, to) => to.number(doubleIn(node) ?? Number.NaN);

/** The rule for a size that is used as a number. */
export const arraySize: ArrayRule = (node, to) =>
  node.payload.kind === 'size' ? to.size(node.payload.size) : to.number(Number.NaN);

/** The rule for a variable or a differential. */
export const arrayVariable: ArrayRule = (node, to) =>
  node.payload.kind === 'variable'
    ? to.variable(node.payload.variable.name, node.payload.variable.role, node.shape)
    : to.number(Number.NaN);

/** The rule for an array of zeros or ones. */
export function arrayFilled(value: 0 | 1): ArrayRule {
  return (node, to) => to.make({ kind: 'filled', value }, [], node.shape);
}

export const arrayEye: ArrayRule = (node, to) => to.make({ kind: 'eye' }, [], node.shape);

/**
 * What broadcasting repeats by itself to this term: the number of s·ones, the row of ones(m)·r, the column of c·ones(n)',
 * and powers of these. The term itself where it is none.
 */
function unrepeated(term: Expression): Expression {
  if (isScalar(term.shape)) return term;
  const scalars = term.operator === 'times' ? term.args.slice(0, -1) : [];
  const body = term.operator === 'times' ? (term.args.at(-1) ?? term) : term;
  if (body.operator === 'ones') return scalars.length > 0 ? times(scalars) : number(1);
  const [base, exponent] = body.args;
  if (body.operator === 'powerEach' && base && exponent && isScalar(exponent.shape)) {
    const short = unrepeated(base);
    return short === base ? term : times([...scalars, powerEach(short, exponent)]);
  }
  if (body.operator !== 'matmul') return term;
  const [first] = body.args;
  const last = body.args.at(-1);
  if (first?.operator === 'ones' && first.shape.rows !== ONE)
    return times([...scalars, matmul(ones(ONE, first.shape.cols), ...body.args.slice(1))]);
  if (last?.operator === 'ones' && last.shape.cols !== ONE)
    return times([...scalars, matmul(...body.args.slice(0, -1), ones(last.shape.rows, ONE))]);
  return term;
}

/** The terms as they may be written beside each other: repeated ones short, as long as one has the whole shape. */
function besideEachOther(terms: readonly Expression[]): readonly Expression[] {
  const short = terms.map(unrepeated);
  return short.some((term, index) => term === terms[index]) ? short : terms;
}

function signed(term: Expression): readonly [negative: boolean, rest: Expression] {
  const [coefficient, body] = splitCoefficient(term);
  if (coefficient >= 0) return [false, term];
  return [true, coefficient === -1 ? body : times([number(-coefficient), body])];
}

/**
 * The rule for a sum: terms from left to right, the first positive one in front, so that no negation is left where one can be
 * spared.
 */
export const arraySum: ArrayRule = (node, to) => {
  const terms = besideEachOther(node.args).map(signed);
  const lead = terms.findIndex(([negative]) => !negative);
  const first = terms[Math.max(lead, 0)];
  if (!first) return to.number(0);
  const [negative, body] = first;
  let sum = negative ? to.negate(to.of(body)) : to.of(body);
  for (const term of terms)
    if (term !== first) sum = to.binary(term[0] ? 'subtract' : 'add', sum, to.of(term[1]));
  return sum;
};

/** A product from left to right: numbers first, so that a matrix is scaled once. */
function productOf(
  coefficient: number,
  above: readonly ArrayNode[],
  below: readonly ArrayNode[],
  matrices: readonly ArrayNode[],
  to: ArrayWriter,
): ArrayNode {
  const numbers = [...above].filter(({ shape }) => isScalar(shape));
  const arrays = [...above.filter(({ shape }) => !isScalar(shape)), ...matrices];
  const size = Math.abs(coefficient);
  const times = (factors: readonly ArrayNode[]): ArrayNode | null =>
    factors.reduce<ArrayNode | null>((so, factor) => (so ? to.binary('multiply', so, factor) : factor), null);
  const divided = (start: ArrayNode | null, by: readonly ArrayNode[]): ArrayNode | null =>
    by.reduce<ArrayNode | null>((so, factor) => to.binary('divide', so ?? to.number(1), factor), start);
  const numbersBelow = below.filter(({ shape }) => isScalar(shape));
  const arraysBelow = below.filter(({ shape }) => !isScalar(shape));
  const lead = times(
    size === 1 && numbers.length > 0 ? numbers : size === 1 ? [] : [to.number(size), ...numbers],
  );
  // A single array over a number is one pass, and so is a number times it.
  const scale = numbersBelow.length > 0 && (lead || arrays.length !== 1) ? divided(lead, numbersBelow) : lead;
  const rest = numbersBelow.length > 0 && !(lead || arrays.length !== 1) ? numbersBelow : [];
  const whole =
    divided(times([...(scale ? [scale] : []), ...arrays]), [...rest, ...arraysBelow]) ?? to.number(1);
  return coefficient < 0 ? to.negate(whole) : whole;
}

/** The rule for a product with scalars: negative powers are divided by. */
export const arrayTimes: ArrayRule = (node, to) => {
  let coefficient = 1;
  const above: ArrayNode[] = [];
  const below: ArrayNode[] = [];
  const matrices: ArrayNode[] = [];
  for (const factor of node.args) {
    const value = numberOf(factor);
    const [base, exponent] = splitPower(factor);
    if (value !== null) coefficient *= value;
    else if (!isScalar(factor.shape)) matrices.push(to.of(factor));
    else if (exponent < 0) below.push(to.of(powerEach(base, number(-exponent))));
    else above.push(to.of(factor));
  }
  return productOf(coefficient, above, below, matrices, to);
};

/** The rule for an entrywise product: negative powers are divided by. */
export const arrayHadamard: ArrayRule = (node, to) => {
  const above: ArrayNode[] = [];
  const below: ArrayNode[] = [];
  for (const factor of besideEachOther(node.args)) {
    const [base, exponent] = splitPower(factor);
    if (exponent < 0) below.push(to.of(powerEach(base, number(-exponent))));
    else above.push(to.of(factor));
  }
  return productOf(1, above, below, [], to);
};

/** The rule for a power of each entry: negative ones are quotients, 0.5 a square root. */
export const arrayPower: ArrayRule = (node, to) => {
  const [base, exponent] = node.args;
  if (!base || !exponent) return to.number(Number.NaN);
  const p = numberOf(exponent);
  if (p !== null && p < 0) return to.binary('divide', to.number(1), to.of(powerEach(base, number(-p))));
  if (p === 0.5) return to.entrywise('sqrt', to.of(base));
  return to.binary('power', to.of(base), to.of(unrepeated(exponent)));
};
