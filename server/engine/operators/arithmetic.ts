// Leaves, sums, and products with scalars.

import {
  add,
  addAll,
  broadcast,
  elementwise,
  eye,
  hadamard,
  inner,
  number,
  numberOf,
  ones,
  powerEach,
  splitCoefficient,
  splitPower,
  times,
  vec,
  zeros,
} from '../expressions/build.ts';
import { type Expression, intern, topologicalAbove } from '../expressions/expression.ts';
import { sizeFactors } from '../expressions/leaves.ts';
import { ONE } from '../shapes/dimension.ts';
import { isScalar, shapeOf } from '../shapes/shape.ts';
import * as dd from '../values/double-double.ts';
import * as kernels from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';
import * as wideFunctions from '../values/wide-functions.ts';
import * as wides from '../values/wide-matrix.ts';
import {
  argument,
  byArgument,
  callingOf,
  entriesOf,
  operator,
  rule,
  shaped,
  sizeAt,
  valueAt,
} from './entry.ts';
import {
  numpyEye,
  numpyFilled,
  numpyNumber,
  numpyPower,
  numpySize,
  numpySum,
  numpyTimes,
  numpyVariable,
} from './numpy-arithmetic.ts';
import type { Operator, Writer } from './operator.ts';
import { atBaseZero } from './smoothness.ts';
import { joinedSigns, unspread } from './spread.ts';
import {
  atom,
  bracketed,
  exponentText,
  LEVEL,
  nameLatex,
  numberLatex,
  numberText,
  sizeLatex,
  sizeText,
  sizeWritten,
  type Written,
} from './writing.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly add: true;
    readonly eye: true;
    readonly number: true;
    readonly ones: true;
    readonly powerEach: true;
    readonly size: true;
    readonly times: true;
    readonly variable: true;
    readonly zeros: true;
  }
}

const constant = rule('a constant has no differential');

function sizesOf(
  node: Expression,
): readonly [rows: Expression['shape']['rows'], cols: Expression['shape']['cols']] {
  return [node.shape.rows, node.shape.cols];
}

/** `ones(m, n)`, with one size where it is a column. */
function constantMatrix(name: 'ones' | 'zeros', symbol: string, build: typeof ones, entry: number): Operator {
  return operator({
    name,
    calling: callingOf({
      names: [name],
      arity: [1, 2],
      takesSizes: 'all',
      shape: (_, sizes) => shaped(shapeOf(sizeAt(sizes, 0), sizes[1] ?? ONE)),
      build: (_, sizes) => build(sizeAt(sizes, 0), sizes[1] ?? ONE),
      summary: `the column or matrix of ${name}: ${name}(n), ${name}(m, n)`,
    }),
    algebra: { sign: entry > 0 ? 'positive' : 'nonnegative' },
    differentialRule: constant,
    wideValue: ({ shape }, _, size) =>
      wides.wideMatrix(size(shape.rows), size(shape.cols), () => dd.wide(entry)),
    value: (node, _, context) =>
      kernels.filled(context.size(node.shape.rows), context.size(node.shape.cols), entry),
    print: (node) => {
      const [rows, cols] = sizesOf(node);
      return atom(
        cols === ONE ? `${name}(${sizeText(rows)})` : `${name}(${sizeText(rows)}, ${sizeText(cols)})`,
      );
    },
    latex: (node) =>
      atom(
        `${symbol}_{${sizeLatex(node.shape.rows)}${node.shape.cols === ONE ? '' : ` \\times ${sizeLatex(node.shape.cols)}`}}`,
      ),
    numpy: numpyFilled(name),
  });
}

const leaves: readonly Operator[] = [
  operator({
    name: 'number',
    differentialRule: constant,
    wideValue: (node) => wides.scalar(dd.constant(numberOf(node) ?? Number.NaN)),
    value: (node) => kernels.scalar(numberOf(node) ?? Number.NaN),
    print: (node) => numberWritten(numberOf(node) ?? Number.NaN, numberText),
    latex: (node) => numberWritten(numberOf(node) ?? Number.NaN, numberLatex),
    numpy: numpyNumber,
  }),
  operator({
    name: 'size',
    algebra: { sign: 'positive' },
    differentialRule: constant,
    wideValue: ({ payload }, _, size) =>
      payload.kind === 'size' ? wides.scalar(dd.wide(size(payload.size))) : null,
    value: (node, _, context) =>
      kernels.scalar(node.payload.kind === 'size' ? context.size(node.payload.size) : Number.NaN),
    print: (node) => (node.payload.kind === 'size' ? sizeWritten(node.payload.size) : atom('?')),
    latex: (node) =>
      node.payload.kind === 'size'
        ? { text: sizeLatex(node.payload.size), level: sizeWritten(node.payload.size).level }
        : atom('?'),
    numpy: numpySize,
  }),
  operator({
    name: 'variable',
    differentialRule: rule('differential of a variable'),
    value: (node) => {
      throw new Error(
        `the value of ${node.payload.kind === 'variable' ? node.payload.variable.name : 'a variable'} comes from the point`,
      );
    },
    print: (node) => atom(variableText(node)),
    latex: (node) => {
      if (node.payload.kind !== 'variable') return atom('?');
      const { name, role } = node.payload.variable;
      return role === 'differential'
        ? { text: `\\mathrm{d} ${nameLatex(name)}`, level: LEVEL.atom }
        : atom(nameLatex(name));
    },
    numpy: numpyVariable,
  }),
  constantMatrix('ones', '\\mathbf{1}', ones, 1),
  constantMatrix('zeros', '\\mathbf{0}', zeros, 0),
  operator({
    name: 'eye',
    algebra: { isDiagonal: true, sign: 'nonnegative', invertible: 'always' },
    calling: callingOf({
      names: ['eye'],
      takesSizes: 'all',
      shape: (_, sizes) => shaped(shapeOf(sizeAt(sizes, 0), sizeAt(sizes, 0))),
      build: (_, sizes) => eye(sizeAt(sizes, 0)),
      summary: 'the identity matrix: eye(n)',
    }),
    differentialRule: constant,
    wideValue: ({ shape }, _, size) => wides.identity(size(shape.rows)),
    value: (node, _, context) => kernels.identity(context.size(node.shape.rows)),
    print: (node) => atom(`eye(${sizeText(node.shape.rows)})`),
    latex: (node) => atom(`I_{${sizeLatex(node.shape.rows)}}`),
    numpy: numpyEye,
  }),
];

/** The name of a variable; a differential is the name behind `d`. */
export function variableText(node: Expression): string {
  if (node.payload.kind !== 'variable') return '?';
  const { name, role } = node.payload.variable;
  return role === 'differential' ? `d${name}` : name;
}

function numberWritten(value: number, write: (value: number) => string): Written {
  return { text: write(value), level: value < 0 ? LEVEL.prefix : LEVEL.atom };
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

/** The terms of a sum with s in the place of s·ones, where another term shows the shape. */
function withNumbers(sum: Expression): readonly Expression[] {
  const spread = sum.args.map(spreadNumber);
  if (spread.every((scalar) => scalar !== null)) return sum.args;
  return sum.args.map((term, place) => spread[place] ?? term);
}

/** The terms of a sum as they are written: numbers, columns and rows that are spread over what shows the shape stand alone. */
export function writtenTerms(sum: Expression): readonly Expression[] {
  return unspread(withNumbers(sum));
}

const sumText = (node: Expression, writer: Writer): Written => sumOf(writtenTerms(node), writer);

/** On paper nothing is spread but numbers. */
const sumLatex = (node: Expression, writer: Writer): Written => sumOf(withNumbers(node), writer);

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
  for (const [place, sum] of above.entries()) {
    const [of] = sum.args;
    const axis = sum.payload.kind === 'axis' ? sum.payload.axis : null;
    if (!of || (sum.operator !== 'sumAll' && sum.operator !== 'reduce')) continue;
    const sizes = [...(axis === 'cols' ? [] : [of.shape.cols]), ...(axis === 'rows' ? [] : [of.shape.rows])];
    const counts = sizes.flatMap(sizeFactors).filter((factor) => numberOf(factor) !== 1);
    if (counts.length === 0 || !counts.every((count) => below.includes(count))) continue;
    const mean = intern('mean', [of], sum.payload, sum.shape);
    return {
      above: above.map((factor, at) => (at === place ? mean : factor)),
      below: below.filter((factor) => !counts.includes(factor)),
    };
  }
  return null;
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

function productText(node: Expression, writer: Writer): Written {
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

function productLatex(node: Expression, writer: Writer): Written {
  // On paper a mean is a sum with its size below it.
  const { negative, coefficient, below, each, ...fraction } = wholeFraction(node);
  const above = each ? [...fraction.above, powerEach(each, number(-1))] : fraction.above;
  const sign = negative ? '-' : '';
  const isLeaf = (factor: Expression): boolean => isScalar(factor.shape);
  const scalars = below.length > 0 ? above.filter(isLeaf) : above;
  const matrices = below.length > 0 ? above.filter((factor) => !isLeaf(factor)) : [];
  const lead = coefficient === 1 ? [] : [numberLatex(coefficient)];
  const write = (factors: readonly Expression[]): string[] =>
    factors.map((factor) =>
      factor.operator === 'matmul' && isScalar(factor.shape) && factors.length > 1
        ? `\\left(${writer.write(factor, LEVEL.sum)}\\right)`
        : writer.write(factor, LEVEL.juxtaposition),
    );
  const top = [...lead, ...write(scalars)];
  if (below.length === 0) return { text: `${sign}${top.join(' \\, ')}`, level: LEVEL.juxtaposition };
  const quotient = `\\frac{${top.join(' \\, ') || '1'}}{${below.map((factor) => writer.write(factor, below.length > 1 ? LEVEL.juxtaposition : LEVEL.sum)).join(' \\, ')}}`;
  return { text: `${sign}${[quotient, ...write(matrices)].join(' ')}`, level: LEVEL.juxtaposition };
}

function product(values: readonly Matrix[]): Matrix {
  let factor = 1;
  let body: Matrix | null = null;
  for (const value of values) {
    if (value.data.length === 1 && value.rows === 1) factor *= kernels.scalarOf(value);
    else body = value;
  }
  return body ? kernels.scale(body, factor) : kernels.scalar(factor);
}

/** The arguments without the one at `index`. */
function others(node: Expression, index: number): readonly Expression[] {
  return node.args.filter((_, place) => place !== index);
}

/** s A for a scalar s in front of the others; A itself, as a column, where s is what varies. */
function timesFactor(node: Expression, index: number): Expression | null {
  const rest = others(node, index);
  const varying = node.args[index];
  if (!varying) return null;
  if (isScalar(node.shape) || !isScalar(varying.shape))
    return times([...rest, eye(entriesOf(varying.shape))]);
  const body = rest.at(-1);
  return body ? times([...rest.slice(0, -1), vec(body)]) : null;
}

const compound: readonly Operator[] = [
  operator({
    name: 'add',
    algebra: { isCommutative: true, rebuild: (_, args) => addAll(args) },
    linearity: 'joint',
    differentialRule: rule('d(A + B) = dA + dB', 'Matrix Cookbook (35)'),
    pullbackRule: rule('the inner product is linear'),
    differential: (_, __, d) => d,
    pullback: (_, __, adjoint) => adjoint,
    vecMatrix: byArgument((node) => eye(entriesOf(node.shape))),
    wideValue: (_, args) => args.reduce(wides.add),
    value: (_, args) => {
      const total = new Float64Array(valueAt(args).data);
      for (const term of args.slice(1))
        for (let i = 0; i < total.length; i++) total[i] = kernels.at(total, i) + kernels.at(term.data, i);
      return { rows: valueAt(args).rows, cols: valueAt(args).cols, data: total };
    },
    print: sumText,
    latex: sumLatex,
    numpy: numpySum,
  }),
  operator({
    name: 'times',
    algebra: { isCommutative: true, entries: 'gathered', rebuild: (_, args) => times(args) },
    linearity: 'each',
    differentialRule: rule('product rule'),
    pullbackRule: rule('a scalar moves across the inner product'),
    differential: (node, index, d) => times([...others(node, index), d]),
    pullback: (node, index, adjoint) => {
      const rest = others(node, index);
      if (isScalar(node.shape) || !isScalar(node.args[index]?.shape ?? node.shape))
        return times([...rest, adjoint]);
      const body = rest.at(-1);
      return body ? times([...rest.slice(0, -1), inner(adjoint, body)]) : null;
    },
    vecMatrix: byArgument(timesFactor),
    wideValue: (_, args) => args.reduce(wides.hadamard),
    value: (_, args) => product(args),
    print: productText,
    latex: productLatex,
    numpy: numpyTimes,
  }),
  operator({
    name: 'powerEach',
    smoothness: { kinks: atBaseZero },
    algebra: {
      isEntrywise: true,
      keepsSymmetry: true,
      rebuild: (_, args) => powerEach(argument(args), argument(args, 1)),
    },
    differentialRule: rule('power rule'),
    pullbackRule: rule('A · (B ∘ C) = (A ∘ B) · C'),
    differential: (node, index, d) => powerFactor(node, index, d, false),
    pullback: (node, index, adjoint) => powerFactor(node, index, adjoint, true),
    wideValue: (_, [a, b]) => (a && b ? wides.zip(a, b, wideFunctions.power) : null),
    value: (_, args) => {
      const base = valueAt(args);
      const exponent = valueAt(args, 1);
      return kernels.zipBroadcast(base, exponent, (x, p) => x ** p);
    },
    print: (node, writer) => powerText(node, writer),
    latex: (node, writer) => powerLatex(node, writer),
    numpy: numpyPower,
  }),
];

function powerFactor(node: Expression, index: number, d: Expression, back: boolean): Expression | null {
  const [base, exponent] = node.args;
  if (!base || !exponent) return null;
  if (index === 0) {
    const less = add(exponent, broadcast(number(-1), exponent.shape));
    return hadamard(broadcast(exponent, base.shape), powerEach(base, less), d);
  }
  const factor = hadamard(node, elementwise('log', base));
  if (isScalar(exponent.shape) && !isScalar(base.shape)) return back ? inner(d, factor) : times([d, factor]);
  return hadamard(factor, d);
}

function powerText(node: Expression, writer: Writer): Written {
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

function powerLatex(node: Expression, writer: Writer): Written {
  const [base, exponent] = node.args;
  if (!base || !exponent) return atom('?');
  const p = numberOf(exponent);
  if (p === 0.5) return atom(`\\sqrt{${writer.write(base, LEVEL.sum)}}`);
  const one = isScalar(node.shape);
  const top = writer.write(exponent, LEVEL.sum);
  return { text: `${writer.write(base, LEVEL.atom)}^{${one ? '' : '\\circ '}${top}}`, level: LEVEL.postfix };
}

export const arithmetic: readonly Operator[] = [...leaves, ...compound];
