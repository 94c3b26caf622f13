// Functions that act on each entry by itself: value, derivative, domain and kinks.

import {
  add,
  elementwise,
  hadamard,
  negate,
  number,
  onesLike,
  powerEach,
  scale,
  squareRoot,
  subtract,
} from '../expressions/build.ts';
import type { Expression, OperatorName } from '../expressions/expression.ts';
import * as dd from '../values/double-double.ts';
import { errorFunction } from '../values/error-function.ts';
import * as kernels from '../values/kernels.ts';
import * as wideFunctions from '../values/wide-functions.ts';
import { EVERYWHERE, entry, hadamardMove } from './elementwise-entry.ts';
import { argument, callingOf, NONNEGATIVE, operator, rule, shapeAt, shaped, valueAt } from './entry.ts';
import { absoluteMeets, over, positivePartMeets } from './entrywise-products.ts';
import { logistic } from './logistic.ts';
import { hyperbolicMistakes, logisticMistakes } from './mistakes.ts';
import type { Elementwise, Operator } from './operator.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly abs: true;
    readonly acos: true;
    readonly asin: true;
    readonly atan: true;
    readonly cos: true;
    readonly cosh: true;
    readonly erf: true;
    readonly exp: true;
    readonly gelu: true;
    readonly log: true;
    readonly relu: true;
    readonly sigmoid: true;
    readonly sign: true;
    readonly sin: true;
    readonly sinh: true;
    readonly softplus: true;
    readonly sqrt: true;
    readonly step: true;
    readonly tan: true;
    readonly tanh: true;
  }
}

const POSITIVE: Elementwise['domain'] = { least: 0, most: Number.POSITIVE_INFINITY, kinks: [] };
const KINK_AT_ZERO: Elementwise['domain'] = { ...EVERYWHERE, kinks: [0] };
const UNIT_INTERVAL: Elementwise['domain'] = { least: -1, most: 1, kinks: [] };

const one = (x: Expression): Expression => onesLike(x.shape);
const square = (x: Expression): Expression => powerEach(x, number(2));
const reciprocal = (x: Expression): Expression => powerEach(x, number(-1));
const of = (name: OperatorName, x: Expression): Expression => elementwise(name, x);
const times = (value: number, x: Expression): Expression => scale(number(value), x);

/** log(1 + eˣ) without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);
const ROOT_HALF = Math.SQRT1_2;

/** φ(x), the density of the standard normal distribution. */
const density = (x: Expression): Expression =>
  times(1 / Math.sqrt(2 * Math.PI), of('exp', times(-0.5, square(x))));
/** Φ(x) = ½ (1 + erf(x/√2)), its distribution function. */
const distribution = (x: Expression): Expression => times(0.5, add(one(x), of('erf', times(ROOT_HALF, x))));

const singles: readonly Operator[] = [
  entry('exp', {
    algebra: { sign: 'positive' },
    range: NONNEGATIVE,
    names: ['exp'],
    saturates: 300,
    summary: 'eˣ, entry by entry',
    derivative: (x) => of('exp', x),
    wide: wideFunctions.exponential,
    value: Math.exp,
    tex: '\\exp',
    entry: 'exponential',
  }),
  entry('log', {
    algebra: { undoes: 'exp' },
    names: ['log', 'ln'],
    summary: 'the natural logarithm, entry by entry',
    derivative: reciprocal,
    wide: wideFunctions.logarithm,
    value: Math.log,
    domain: POSITIVE,
    tex: '\\log',
    entry: 'logarithm',
    needs: 'positive',
  }),
  entry('abs', {
    algebra: { sign: 'almost positive' },
    range: NONNEGATIVE,
    names: ['abs'],
    summary: 'the absolute value, entry by entry',
    derivative: (x) => of('sign', x),
    wide: dd.absolute,
    value: Math.abs,
    domain: KINK_AT_ZERO,
    unfolds: (x) => hadamard(x, of('sign', x)),
    meets: absoluteMeets,
  }),
  entry('sign', {
    range: { least: -1, most: 1 },
    names: ['sign'],
    summary: '-1, 0 or 1, entry by entry',
    derivative: (x) => times(0, one(x)),
    wide: dd.signOf,
    value: Math.sign,
    domain: KINK_AT_ZERO,
    entry: 'signum',
  }),
  entry('step', {
    range: { least: 0, most: 1 },
    names: ['step'],
    summary: '0 below 0 and 1 above, entry by entry',
    derivative: (x) => times(0, one(x)),
    wide: (x) => dd.scaled(dd.add(dd.ONE, dd.signOf(x)), -1),
    value: (x) => (x > 0 ? 1 : x < 0 ? 0 : 0.5),
    domain: KINK_AT_ZERO,
    unfolds: (x) => times(0.5, add(one(x), of('sign', x))),
  }),
  entry('sin', {
    range: { least: -1, most: 1 },
    names: ['sin'],
    summary: 'sine, entry by entry',
    derivative: (x) => of('cos', x),
    wide: wideFunctions.sine,
    value: Math.sin,
    tex: '\\sin',
    entry: 'sine',
    meets: over('cos', 'tan'),
  }),
  entry('cos', {
    range: { least: -1, most: 1 },
    names: ['cos'],
    summary: 'cosine, entry by entry',
    derivative: (x) => negate(of('sin', x)),
    wide: wideFunctions.cosine,
    value: Math.cos,
    tex: '\\cos',
    entry: 'cosine',
  }),
  entry('tan', {
    names: ['tan'],
    summary: 'tangent, entry by entry',
    derivative: (x) => add(one(x), square(of('tan', x))),
    wide: wideFunctions.tangent,
    value: Math.tan,
    domain: { least: -Math.PI / 2, most: Math.PI / 2, kinks: [] },
    tex: '\\tan',
    unfolds: (x) => hadamard(of('sin', x), reciprocal(of('cos', x))),
  }),
  entry('sinh', {
    names: ['sinh'],
    saturates: 300,
    summary: 'hyperbolic sine, entry by entry',
    derivative: (x) => of('cosh', x),
    wide: wideFunctions.hyperbolicSine,
    value: Math.sinh,
    tex: '\\sinh',
    unfolds: (x) => times(0.5, subtract(of('exp', x), of('exp', negate(x)))),
    meets: over('cosh', 'tanh'),
  }),
  entry('cosh', {
    range: { least: 1, most: Number.POSITIVE_INFINITY },
    names: ['cosh'],
    saturates: 300,
    summary: 'hyperbolic cosine, entry by entry',
    derivative: (x) => of('sinh', x),
    wide: wideFunctions.hyperbolicCosine,
    value: Math.cosh,
    tex: '\\cosh',
    unfolds: (x) => times(0.5, add(of('exp', x), of('exp', negate(x)))),
  }),
  entry('tanh', {
    range: { least: -1, most: 1 },
    names: ['tanh'],
    saturates: 15,
    mistakes: hyperbolicMistakes,
    summary: 'hyperbolic tangent, entry by entry',
    derivative: (x) => subtract(one(x), square(of('tanh', x))),
    wide: wideFunctions.hyperbolicTangent,
    value: Math.tanh,
    tex: '\\tanh',
    unfolds: (x) =>
      hadamard(
        subtract(of('exp', x), of('exp', negate(x))),
        reciprocal(add(of('exp', x), of('exp', negate(x)))),
      ),
  }),
  entry('asin', {
    range: { least: -Math.PI / 2, most: Math.PI / 2 },
    names: ['asin', 'arcsin'],
    summary: 'inverse sine, entry by entry',
    derivative: (x) => reciprocal(squareRoot(subtract(one(x), square(x)))),
    wide: wideFunctions.arcsine,
    value: Math.asin,
    domain: UNIT_INTERVAL,
    tex: '\\arcsin',
    entry: 'odd',
    needs: 'unit interval',
  }),
  entry('acos', {
    range: { least: 0, most: Math.PI },
    names: ['acos', 'arccos'],
    summary: 'inverse cosine, entry by entry',
    derivative: (x) => negate(reciprocal(squareRoot(subtract(one(x), square(x))))),
    wide: wideFunctions.arccosine,
    value: Math.acos,
    domain: UNIT_INTERVAL,
    tex: '\\arccos',
    needs: 'unit interval',
  }),
  entry('atan', {
    range: { least: -Math.PI / 2, most: Math.PI / 2 },
    names: ['atan', 'arctan'],
    summary: 'inverse tangent, entry by entry',
    derivative: (x) => reciprocal(add(one(x), square(x))),
    wide: wideFunctions.arctangent,
    value: Math.atan,
    tex: '\\arctan',
    entry: 'odd',
  }),
  entry('sigmoid', {
    algebra: { sign: 'positive', isFraction: true },
    range: { least: 0, most: 1 },
    names: ['sigmoid'],
    saturates: 30,
    mistakes: logisticMistakes,
    summary: '1/(1 + e⁻ˣ), entry by entry',
    derivative: (x) => hadamard(of('sigmoid', x), subtract(one(x), of('sigmoid', x))),
    wide: (x) => dd.divide(dd.ONE, dd.add(dd.ONE, wideFunctions.exponential(dd.negate(x)))),
    value: sigmoid,
    unfolds: (x) => reciprocal(add(one(x), of('exp', negate(x)))),
    recognition: { by: 'exp', of: (node) => logistic(node)[0] ?? null },
  }),
  entry('relu', {
    range: NONNEGATIVE,
    names: ['relu'],
    summary: 'max(0, x), entry by entry',
    derivative: (x) => of('step', x),
    wide: (x) => dd.larger(x, dd.ZERO),
    value: (x) => Math.max(0, x),
    domain: KINK_AT_ZERO,
    unfolds: (x) => times(0.5, add(x, hadamard(x, of('sign', x)))),
    meets: positivePartMeets,
  }),
  entry('softplus', {
    algebra: { sign: 'positive' },
    range: NONNEGATIVE,
    names: ['softplus'],
    saturates: 30,
    summary: 'log(1 + eˣ), entry by entry',
    derivative: (x) => of('sigmoid', x),
    wide: wideFunctions.softplus,
    value: softplus,
    unfolds: (x) => of('log', add(one(x), of('exp', x))),
  }),
  entry('gelu', {
    names: ['gelu'],
    saturates: 4,
    summary: 'x Φ(x), Φ the normal distribution function, entry by entry',
    derivative: (x) => add(distribution(x), hadamard(x, density(x))),
    wide: (x) => {
      const tail = wideFunctions.complementaryErrorFunction(
        dd.divide(dd.negate(x), dd.squareRoot(dd.numberLike(2, x))),
      );
      return dd.scaled(dd.multiply(x, tail), -1);
    },
    value: (x) => (x / 2) * (1 + errorFunction(x * ROOT_HALF)),
    unfolds: (x) => hadamard(x, distribution(x)),
  }),
  entry('erf', {
    range: { least: -1, most: 1 },
    names: ['erf'],
    saturates: 4,
    summary: 'the error function, entry by entry',
    derivative: (x) => times(TWO_OVER_ROOT_PI, of('exp', negate(square(x)))),
    wide: wideFunctions.errorFunction,
    value: errorFunction,
    entry: 'odd',
  }),
];

/** `sqrt` is a power: it has a name, and no node of its own. */
const sqrt = operator({
  name: 'sqrt',
  algebra: { isEntrywise: true },
  range: NONNEGATIVE,
  calling: callingOf({
    names: ['sqrt'],
    shape: (shapes) => shaped(shapeAt(shapes)),
    build: (args) => squareRoot(argument(args)),
    summary: 'the square root, entry by entry',
  }),
  elementwise: {
    derivative: (x) => times(0.5, powerEach(x, number(-0.5))),
    value: Math.sqrt,
    wide: dd.squareRoot,
    domain: POSITIVE,
  },
  differentialRule: rule('power rule'),
  pullbackRule: hadamardMove,
  differential: (node, _, d) => hadamard(times(0.5, powerEach(argument(node.args), number(-0.5))), d),
  pullback: (node, _, adjoint) => hadamard(adjoint, times(0.5, powerEach(argument(node.args), number(-0.5)))),
  value: (_, args) => kernels.mapEntries(valueAt(args), Math.sqrt),
  array: (node, to) => to.entrywise('sqrt', to.of(argument(node.args))),
  laws: { needs: 'nonnegative' },
});

export const elementwiseFunctions: readonly Operator[] = [...singles, sqrt];
