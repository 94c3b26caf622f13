// Leaves, sums, and products with scalars.

import {
  add,
  addAll,
  broadcast,
  elementwise,
  exactOf,
  eye,
  hadamard,
  inner,
  number,
  ones,
  powerEach,
  times,
  vec,
  zeros,
} from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { doubleIn } from '../expressions/leaves.ts';
import { ONE } from '../shapes/dimension.ts';
import { isScalar, shapeOf } from '../shapes/shape.ts';
import * as dd from '../values/double-double.ts';
import * as kernels from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';
import * as wideFunctions from '../values/wide-functions.ts';
import * as wides from '../values/wide-matrix.ts';
import { wideOf } from '../values/wide-number.ts';
import {
  numberWritten,
  powerLatex,
  powerText,
  productLatex,
  productText,
  sumLatex,
  sumText,
  variableText,
} from './arithmetic-writing.ts';
import {
  arrayEye,
  arrayFilled,
  arrayNumber,
  arrayPower,
  arraySize,
  arraySum,
  arrayTimes,
  arrayVariable,
} from './array-arithmetic.ts';
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
import { exactLatex, exactText } from './exact-writing.ts';
import {
  entrywiseProductEntry,
  identityEntry,
  numberEntry,
  onesEntry,
  powerEntry,
  sizeEntry,
  sumEntry,
  variableEntry,
  zerosEntry,
} from './index-rules.ts';
import type { Operator } from './operator.ts';
import { atBaseZero } from './smoothness.ts';
import {
  atom,
  LEVEL,
  nameLatex,
  numberLatex,
  numberText,
  sizeLatex,
  sizeText,
  sizeWritten,
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
      ...(entry === 0 && { neutralOf: '∑' }),
    }),
    range: { least: entry, most: entry },
    reluctance: entry > 0 ? 0.2 : 0,
    indexRule: entry > 0 ? onesEntry : zerosEntry,
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
    array: arrayFilled(name === 'ones' ? 1 : 0),
  });
}

const leaves: readonly Operator[] = [
  operator({
    name: 'number',
    indexRule: numberEntry,
    differentialRule: constant,
    wideValue: (node) => {
      const value = exactOf(node);
      return value && wides.scalar(wideOf(value));
    },
    value: (node) => kernels.scalar(doubleIn(node) ?? Number.NaN),
    print: (node) => numberWritten(node, numberText, exactText),
    latex: (node) => numberWritten(node, numberLatex, exactLatex),
    array: arrayNumber,
  }),
  operator({
    name: 'size',
    indexRule: sizeEntry,
    range: { least: 1, most: Number.POSITIVE_INFINITY },
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
    array: arraySize,
  }),
  operator({
    name: 'variable',
    indexRule: variableEntry,
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
    array: arrayVariable,
  }),
  constantMatrix('ones', '\\mathbf{1}', ones, 1),
  constantMatrix('zeros', '\\mathbf{0}', zeros, 0),
  operator({
    name: 'eye',
    indexRule: identityEntry,
    reluctance: 0.3,
    algebra: { isDiagonal: true, sign: 'nonnegative', invertible: 'always' },
    calling: callingOf({
      names: ['eye'],
      takesSizes: 'all',
      shape: (_, sizes) => shaped(shapeOf(sizeAt(sizes, 0), sizeAt(sizes, 0))),
      build: (_, sizes) => eye(sizeAt(sizes, 0)),
      summary: 'the identity matrix: eye(n)',
      neutralOf: '∏',
    }),
    differentialRule: constant,
    wideValue: ({ shape }, _, size) => wides.identity(size(shape.rows)),
    value: (node, _, context) => kernels.identity(context.size(node.shape.rows)),
    print: (node) => atom(`eye(${sizeText(node.shape.rows)})`),
    latex: (node) => atom(`I_{${sizeLatex(node.shape.rows)}}`),
    array: arrayEye,
  }),
];

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
    indexRule: sumEntry,
    rangeOf: (args, of) =>
      args.map(of).reduce((sum, { least, most }) => ({ least: sum.least + least, most: sum.most + most })),
    algebra: { isCommutative: true, isFlat: true, rebuild: (_, args) => addAll(args) },
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
    array: arraySum,
  }),
  operator({
    name: 'times',
    indexRule: entrywiseProductEntry,
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
    array: arrayTimes,
  }),
  operator({
    name: 'powerEach',
    indexRule: powerEntry,
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
    array: arrayPower,
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

export const arithmetic: readonly Operator[] = [...leaves, ...compound];
