// Leaves, sums, and products with scalars in NumPy. What is repeated along rows or columns is left to broadcasting.

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
import { type Code, hole, leftOf, type NumpyRule, type NumpyWriter } from './code.ts';
import { LEVEL } from './writing.ts';

const MOST_DENOMINATOR = 64;

/** A number as Python reads it; fractions that decimals cut off stay fractions. */
export function numberCode(value: number, py: NumpyWriter): Code {
  const level = value < 0 ? LEVEL.prefix : LEVEL.atom;
  if (Math.abs(value) === Math.PI) return py.code(level, true)`${value < 0 ? '-' : ''}np.pi`;
  const decimal = String(value).replace('e+', 'e');
  if (decimal.length > 8) {
    for (let q = 3; q <= MOST_DENOMINATOR; q++) {
      const p = Math.round(value * q);
      if (p !== 0 && p / q === value) return py.code(LEVEL.product, true)`${String(p)} / ${String(q)}`;
    }
  }
  if (!Number.isFinite(value))
    return py.code(level, true)`${value < 0 ? '-' : ''}np.${Number.isNaN(value) ? 'nan' : 'inf'}`;
  return py.code(level, true)`${decimal}`;
}

export const numpyNumber: NumpyRule = (node, py) => numberCode(doubleIn(node) ?? Number.NaN, py);

export const numpySize: NumpyRule = (node, py) =>
  node.payload.kind === 'size' ? py.size(node.payload.size) : numberCode(Number.NaN, py);

export const numpyVariable: NumpyRule = (node, py) =>
  node.payload.kind === 'variable'
    ? py.variable(node.payload.variable.name, node.payload.variable.role)
    : numberCode(Number.NaN, py);

/** `np.ones((m, n))`, `np.zeros((m, n))` */
export function numpyFilled(name: 'ones' | 'zeros'): NumpyRule {
  return (node, py) =>
    py.code(LEVEL.atom)`np.${name}((${py.size(node.shape.rows)}, ${py.size(node.shape.cols)}))`;
}

export const numpyEye: NumpyRule = (node, py) => py.code(LEVEL.atom)`np.eye(${py.size(node.shape.rows)})`;

/**
 * What NumPy repeats by itself to this term: the number of s·ones, the row of ones(m)·r, the column of c·ones(n)', and
 * powers of these. The term itself where it is none.
 */
export function unrepeated(term: Expression): Expression {
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
export function besideEachOther(terms: readonly Expression[]): readonly Expression[] {
  const short = terms.map(unrepeated);
  return short.some((term, index) => term === terms[index]) ? short : terms;
}

function signed(term: Expression): readonly [negative: boolean, rest: Expression] {
  const [coefficient, body] = splitCoefficient(term);
  if (coefficient >= 0) return [false, term];
  return [true, coefficient === -1 ? body : times([number(-coefficient), body])];
}

export const numpySum: NumpyRule = (node, py) => {
  const terms = besideEachOther(node.args).map(signed);
  const lead = terms.findIndex(([negative]) => !negative);
  const first = terms[Math.max(lead, 0)];
  if (!first) return numberCode(0, py);
  const [negative, body] = first;
  let sum = negative ? py.code(LEVEL.prefix)`-${hole(py.of(body), LEVEL.prefix)}` : py.of(body);
  for (const term of terms) {
    if (term === first) continue;
    const right = hole(py.of(term[1]), LEVEL.product);
    const left = hole(sum, LEVEL.sum);
    sum = term[0] ? py.code(LEVEL.sum)`${left} - ${right}` : py.code(LEVEL.sum)`${left} + ${right}`;
  }
  return sum;
};

/** A product from left to right: numbers first, so that a matrix is scaled once. */
export function productCode(
  coefficient: number,
  above: readonly Code[],
  below: readonly Code[],
  matrices: readonly Code[],
  py: NumpyWriter,
): Code {
  const size = Math.abs(coefficient);
  const all = [...above, ...matrices];
  const [lead, ...rest] = size === 1 && all.length > 0 ? all : [numberCode(size, py), ...all];
  const afterScalars = size === 1 && all.length > 0 ? Math.max(above.length - 1, 0) : above.length;
  if (!lead) return numberCode(coefficient, py);
  let product = lead;
  const divided = (): void => {
    for (const factor of below)
      product = py.code(
        LEVEL.product,
      )`${leftOf('/', product, LEVEL.product)} / ${hole(factor, LEVEL.prefix)}`;
  };
  const onlyMatrix = above.length === 0 && size === 1;
  rest.forEach((factor, index) => {
    if (index === afterScalars && !onlyMatrix) divided();
    product = py.code(LEVEL.product)`${leftOf('*', product, LEVEL.product)} * ${hole(factor, LEVEL.prefix)}`;
  });
  if (onlyMatrix || afterScalars >= rest.length) divided();
  return coefficient < 0 ? py.code(LEVEL.product)`-${hole(product, LEVEL.product)}` : product;
}

export const numpyTimes: NumpyRule = (node, py) => {
  let coefficient = 1;
  const above: Code[] = [];
  const below: Code[] = [];
  const matrices: Code[] = [];
  for (const factor of node.args) {
    const value = numberOf(factor);
    const [base, exponent] = splitPower(factor);
    if (value !== null) coefficient *= value;
    else if (!isScalar(factor.shape)) matrices.push(py.of(factor));
    else if (exponent < 0) below.push(py.of(powerEach(base, number(-exponent))));
    else above.push(py.of(factor));
  }
  return productCode(coefficient, above, below, matrices, py);
};

export const numpyHadamard: NumpyRule = (node, py) => {
  const above: Code[] = [];
  const below: Code[] = [];
  for (const factor of besideEachOther(node.args)) {
    const [base, exponent] = splitPower(factor);
    if (exponent < 0) below.push(py.of(powerEach(base, number(-exponent))));
    else above.push(py.of(factor));
  }
  return productCode(1, above, below, [], py);
};

export const numpyPower: NumpyRule = (node, py) => {
  const [base, exponent] = node.args;
  if (!base || !exponent) return numberCode(Number.NaN, py);
  const p = numberOf(exponent);
  if (p !== null && p < 0) {
    const below = hole(py.of(powerEach(base, number(-p))), LEVEL.prefix);
    return py.code(LEVEL.product)`1 / ${below}`;
  }
  if (p === 0.5) return py.code(LEVEL.atom)`np.sqrt(${py.of(base)})`;
  const top = hole(py.of(unrepeated(exponent)), LEVEL.postfix);
  return py.code(LEVEL.postfix)`${hole(py.of(base), LEVEL.atom)}**${top}`;
};
