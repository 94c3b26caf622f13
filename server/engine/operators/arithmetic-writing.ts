// How sums, products with scalars and powers are written, in the language and in TeX.

import { number, numberOf, powerEach, splitCoefficient, splitPower, times } from '../expressions/build.ts';
import { type Expression, intern, topologicalAbove } from '../expressions/expression.ts';
import { isOnes } from '../expressions/forms.ts';
import { sizeFactors } from '../expressions/leaves.ts';
import { isScalar } from '../shapes/shape.ts';
import { type Exact, isNegative } from '../values/exact-number.ts';
import type { Writer } from './operator.ts';
import { joinedSigns, unspread } from './spread.ts';
import {
  atom,
  bracketed,
  exponentText,
  LEVEL,
  numberLatex,
  numberLevel,
  numberText,
  type Written,
} from './writing.ts';

/** The name of a variable; a differential is the name behind `d`. */
export function variableText(node: Expression): string {
  if (node.payload.kind !== 'variable') return '?';
  const { name, role } = node.payload.variable;
  return role === 'differential' ? `d${name}` : name;
}

/** A number node as text: doubles by `write`, exact numbers by `exactly`. */
export function numberWritten(
  node: Expression,
  write: (value: number) => string,
  exactly: (value: Exact) => string,
): Written {
  const { payload } = node;
  if (payload.kind !== 'exact') {
    const value = numberOf(node) ?? Number.NaN;
    const text = write(value);
    return { text, level: numberLevel(text) };
  }
  const text = exactly(payload.value);
  return {
    text,
    level: text.includes(' ') ? LEVEL.juxtaposition : isNegative(payload.value) ? LEVEL.prefix : LEVEL.atom,
  };
}

/** The sign of a term, and the term without it. */
export function splitSign(term: Expression): readonly [sign: -1 | 1, rest: Expression] {
  const [coefficient, body] = splitCoefficient(term);
  if (coefficient >= 0) return [1, term];
  return [-1, coefficient === -1 ? body : times([number(-coefficient), body])];
}

/** Terms with their signs; where the first is negative and another is not, that one comes first. */
function displayed(terms: readonly Expression[]): readonly (readonly [sign: -1 | 1, rest: Expression])[] {
  const signed = terms.map(splitSign);
  const positive = signed.findIndex(([sign]) => sign === 1);
  const lead = signed[positive];
  return lead && positive > 0 ? [lead, ...signed.slice(0, positive), ...signed.slice(positive + 1)] : signed;
}

/** A number times ones, in a sum with something else: the number itself, as people write `1 - H` and `A + ε`. */
function spreadNumber(term: Expression): Expression | null {
  const { rows, cols } = term.shape;
  const body = term.operator === 'times' ? term.args.at(-1) : term;
  if (body?.operator !== 'ones' || rows === cols) return null;
  const scalar = term === body ? number(1) : times(term.args.slice(0, -1));
  return topologicalAbove(scalar, isReduction)?.every((node) => isScalar(node.shape)) ? scalar : null;
}

/** A scalar that is no product of matrices on the spot: those spread only where they have a name. */
const isReduction = (node: Expression): boolean =>
  isScalar(node.shape) && node.operator !== 'matmul' && node.args.some((arg) => !isScalar(arg.shape));

/** The terms of a sum with s in place of s·ones, where another term shows the shape. */
function withNumbers(sum: Expression): readonly Expression[] {
  const spread = sum.args.map(spreadNumber);
  if (spread.every((scalar) => scalar !== null)) return sum.args;
  return sum.args.map((term, place) => spread[place] ?? term);
}

/** The terms of a sum as they are written: numbers, columns and rows that are spread over what shows the shape stand alone. */
export function writtenTerms(sum: Expression): readonly Expression[] {
  return unspread(withNumbers(sum));
}

export const sumText = (node: Expression, writer: Writer): Written => sumOf(writtenTerms(node), writer);

/** On paper nothing is spread but numbers. */
export const sumLatex = (node: Expression, writer: Writer): Written => sumOf(withNumbers(node), writer);

function sumOf(terms: readonly Expression[], writer: Writer): Written {
  let text = '';
  const signed = displayed(terms);
  const dots = joinedSigns(signed.map(([, rest]) => rest)).map((dotted) => (dotted ? '.' : ''));
  signed.forEach(([sign, rest], index) => {
    const written = writer.write(
      rest,
      sign === 1 && (index === 0 || rest.operator === 'add') ? LEVEL.sum : LEVEL.inner,
    );
    if (index === 0) text = sign === 1 ? written : `-${writer.write(rest, LEVEL.juxtaposition)}`;
    else if (sign === 1 && written.startsWith('-')) text += ` ${dots[index]}- ${written.slice(1)}`;
    else text += ` ${dots[index]}${sign === 1 ? '+' : '-'} ${written}`;
  });
  return { text, level: LEVEL.sum };
}

/** The parts of a product with scalars: a number, factors above and below the line, and what each entry is divided by. */
interface Fraction {
  readonly negative: boolean;
  readonly coefficient: number;
  readonly above: readonly Expression[];
  readonly below: readonly Expression[];
  readonly each: Expression | null;
}

/** A product with scalars as a fraction; sums divided by their size are means. */
export function fractionOf(node: Expression): Fraction {
  const whole = wholeFraction(node);
  const means = withMeans(whole.above, whole.below);
  return means ? { ...whole, ...means } : whole;
}

/** A sum over as many entries as it is divided by is a mean. */
function withMeans(
  above: readonly Expression[],
  below: readonly Expression[],
): Pick<Fraction, 'above' | 'below'> | null {
  for (const [place, factor] of above.entries()) {
    const mean = averaged(factor, below);
    if (!mean) continue;
    return {
      above: above.map((other, at) => (at === place ? mean.factor : other)),
      below: below.filter((other) => !mean.counts.includes(other)),
    };
  }
  return null;
}

interface Averaged {
  readonly factor: Expression;
  /** The sizes that it is no longer divided by. */
  readonly counts: readonly Expression[];
}

/** A factor with a mean in place of a sum: of the sum itself, or where that is spread over the entries of a product. */
function averaged(factor: Expression, below: readonly Expression[]): Averaged | null {
  const isSpread = factor.operator === 'matmul' && factor.args.length === 2 && factor.args.some(isOnes);
  if (factor.operator === 'hadamard' || isSpread) {
    for (const [place, arg] of factor.args.entries()) {
      const mean = averaged(arg, below);
      const args = factor.args.map((other, at) => (at === place && mean ? mean.factor : other));
      if (mean) return { ...mean, factor: intern(factor.operator, args, factor.payload, factor.shape) };
    }
    return null;
  }
  const [of] = factor.args;
  const axis = factor.payload.kind === 'axis' ? factor.payload.axis : null;
  if (!of || (factor.operator !== 'sumAll' && factor.operator !== 'reduce')) return null;
  const sizes = [...(axis === 'cols' ? [] : [of.shape.cols]), ...(axis === 'rows' ? [] : [of.shape.rows])];
  const counts = sizes.flatMap(sizeFactors).filter((size) => numberOf(size) !== 1);
  if (counts.length === 0 || !counts.every((count) => below.includes(count))) return null;
  return { factor: intern('mean', [of], factor.payload, factor.shape), counts };
}

function wholeFraction(node: Expression): Fraction {
  let coefficient = 1;
  const above: Expression[] = [];
  const below: Expression[] = [];
  let each: Expression | null = null;
  for (const factor of node.args) {
    const value = numberOf(factor);
    const [base, exponent] = splitPower(factor);
    if (value !== null) coefficient *= value;
    else if (exponent >= 0) above.push(factor);
    else if (isScalar(factor.shape)) below.push(powerEach(base, number(-exponent)));
    else each = powerEach(base, number(-exponent));
  }
  return { negative: coefficient < 0, coefficient: Math.abs(coefficient), above, below, each };
}

/** A factor of a juxtaposition; a product of matrices that is a number stays in parentheses, so that the eye sees it. */
function factorText(factor: Expression, index: number, count: number, writer: Writer): string {
  const scalarChain = factor.operator === 'matmul' && isScalar(factor.shape) && count > 1;
  const last = index === count - 1 && !scalarChain;
  return writer.write(
    factor,
    scalarChain ? LEVEL.prefix : last && factor.operator === 'matmul' ? LEVEL.juxtaposition : LEVEL.prefix,
  );
}

/** A product with scalars in the language. */
export function productText(node: Expression, writer: Writer): Written {
  const { each } = fractionOf(node);
  const scalars = scalarProductText(node, writer);
  if (!each) return scalars;
  return { text: `${scalars.text} ./ ${writer.write(each, LEVEL.prefix)}`, level: LEVEL.product };
}

/** A product but for what each entry is divided by. */
function scalarProductText(node: Expression, writer: Writer): Written {
  const { negative, coefficient, above, below } = fractionOf(node);
  const inverse =
    Number.isInteger(1 / coefficient) && coefficient !== 1 && below.length > 0 ? 1 / coefficient : null;
  const lead = coefficient === 1 || inverse ? [] : [numberText(coefficient)];
  const count = above.length + lead.length;
  const top = [
    ...lead,
    ...above.map((factor, index) => factorText(factor, index + lead.length, count, writer)),
  ];
  const only = above.length === 1 && lead.length === 0 ? above[0] : undefined;
  const numerator =
    count === 0
      ? '1'
      : only
        ? writer.write(only, below.length > 0 || negative ? LEVEL.juxtaposition : LEVEL.product)
        : top.join(' ');
  const sign = negative ? '-' : '';
  if (below.length === 0)
    return {
      text: `${sign}${numerator}`,
      level: negative ? LEVEL.juxtaposition : top.length > 1 ? LEVEL.juxtaposition : LEVEL.prefix,
    };
  const bottom = [
    ...(inverse ? [numberText(inverse)] : []),
    ...below.map((factor) => writer.write(factor, LEVEL.prefix)),
  ];
  const denominator = bottom.length > 1 ? `(${bottom.join(' ')})` : bottom.join('');
  return { text: `${sign}${numerator} / ${denominator}`, level: LEVEL.product };
}

/** A product with scalars in TeX. */
export function productLatex(node: Expression, writer: Writer): Written {
  // On paper a mean is a sum with its size below it.
  const { negative, coefficient, below, each, ...fraction } = wholeFraction(node);
  const above = each ? [...fraction.above, powerEach(each, number(-1))] : fraction.above;
  const sign = negative ? '-' : '';
  const isLeaf = (factor: Expression): boolean => isScalar(factor.shape);
  const scalars = below.length > 0 ? above.filter(isLeaf) : above;
  const matrices = below.length > 0 ? above.filter((factor) => !isLeaf(factor)) : [];
  const lead = coefficient === 1 ? [] : [numberLatex(coefficient)];
  // A product takes in all that follows a sum: only the last factor may be one without parentheses.
  const last = matrices.at(-1) ?? scalars.at(-1);
  const write = (factors: readonly Expression[]): string[] =>
    factors.map((factor) =>
      factor.operator === 'matmul' && isScalar(factor.shape) && factors.length > 1
        ? `\\left(${writer.write(factor, LEVEL.sum)}\\right)`
        : writer.write(factor, factor === last ? LEVEL.inner : LEVEL.juxtaposition),
    );
  const top = [...lead, ...write(scalars)];
  if (below.length === 0) return { text: `${sign}${top.join(' \\, ')}`, level: LEVEL.juxtaposition };
  const quotient = `\\frac{${top.join(' \\, ') || '1'}}{${below.map((factor) => writer.write(factor, below.length > 1 ? LEVEL.juxtaposition : LEVEL.sum)).join(' \\, ')}}`;
  return { text: `${sign}${[quotient, ...write(matrices)].join(' ')}`, level: LEVEL.juxtaposition };
}

/** A power of each entry in the language; a negative one as a quotient. */
export function powerText(node: Expression, writer: Writer): Written {
  const [base, exponent] = node.args;
  if (!base || !exponent) return atom('?');
  const p = numberOf(exponent);
  const one = isScalar(node.shape);
  if (p !== null && p < 0) {
    const below = powerEach(base, number(-p));
    return { text: `1 ${one ? '/' : './'} ${writer.write(below, LEVEL.prefix)}`, level: LEVEL.product };
  }
  if (p === 0.5) return atom(`sqrt(${writer.write(base, LEVEL.sum)})`);
  const sign = one ? '^' : '.^';
  const top = p === null ? bracketedExponent(exponent, writer) : exponentText(p);
  return { text: `${writer.write(base, LEVEL.atom)}${sign}${top}`, level: LEVEL.postfix };
}

function bracketedExponent(exponent: Expression, writer: Writer): string {
  return exponent.args.length === 0
    ? bracketed(atom(writer.write(exponent, LEVEL.atom)), LEVEL.atom)
    : `(${writer.write(exponent, LEVEL.sum)})`;
}

/** A power of each entry in TeX, with `\circ` where the base is a matrix. */
export function powerLatex(node: Expression, writer: Writer): Written {
  const [base, exponent] = node.args;
  if (!base || !exponent) return atom('?');
  const p = numberOf(exponent);
  if (p === 0.5) return atom(`\\sqrt{${writer.write(base, LEVEL.sum)}}`);
  const one = isScalar(node.shape);
  const top = writer.write(exponent, LEVEL.sum);
  return { text: `${writer.write(base, LEVEL.atom)}^{${one ? '' : '\\circ '}${top}}`, level: LEVEL.postfix };
}
