// Usual mistakes in place of an operator's differential, each with the sentence that names it: part of its entry.

import {
  add,
  hadamard,
  inner,
  inverse,
  mat,
  matmul,
  matrixPower,
  negate,
  number,
  onesLike,
  powerEach,
  subtract,
  times,
  trace,
  transpose,
  vec,
} from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { printSize } from '../shapes/dimension.ts';
import { isColumn, transposedShape } from '../shapes/shape.ts';
import { determinant } from './determinants.ts';

/** A wrong differential of a node, shaped like it, and what it says of a claim that comes from it, without a full stop. */
export type Mistake = readonly [differential: Expression, words: string];

/** How expressions are written in these words: by their names, and by their names with what these are short for. */
export interface MistakeWords {
  readonly name: (expression: Expression) => string;
  readonly formula: (expression: Expression) => string;
}

/** The mistakes at a node of an operator, the most usual ones first; `d` is the differential of its first argument. */
export type MistakesRule = (node: Expression, d: Expression, words: MistakeWords) => readonly Mistake[];

/** The argument of a node that has one. */
function argument([first]: readonly Expression[]): Expression {
  if (!first) throw new Error('no argument');
  return first;
}

const d = (text: string): string => `d(${text})`;

/** σ′ = a (1 - a) is written with the output a; of the input, or of tanh, it is wrong. */
export const logisticMistakes: MistakesRule = (node, dx, words) => {
  const x = argument(node.args);
  const one = onesLike(node.shape);
  const where = `the derivative of \`${words.formula(node)}\``;
  return [
    [logisticSlope(x, dx), atInput(node, 'a (1 - a)', words)],
    [hyperbolicSlope(node, dx), `${where} is a (1 - a), not 1 - a²: that is the one of tanh`],
    [hadamard(subtract(one, node), dx), `${where} is a (1 - a): the factor a is left out`],
    [hadamard(node, dx), `${where} is a (1 - a): the factor 1 - a is left out`],
  ];
};

/** tanh′ = 1 - a² is written with the output a. */
export const hyperbolicMistakes: MistakesRule = (node, dx, words) => {
  const where = `the derivative of \`${words.formula(node)}\``;
  return [
    [hyperbolicSlope(argument(node.args), dx), atInput(node, '1 - a²', words)],
    [logisticSlope(node, dx), `${where} is 1 - a², not a (1 - a): that is the one of sigmoid`],
    [hadamard(subtract(onesLike(node.shape), node), dx), `${where} is 1 - a², not 1 - a`],
  ];
};

const logisticSlope = (a: Expression, dx: Expression): Expression =>
  hadamard(a, subtract(onesLike(a.shape), a), dx);
const hyperbolicSlope = (a: Expression, dx: Expression): Expression =>
  hadamard(subtract(onesLike(a.shape), powerEach(a, number(2))), dx);

const atInput = (node: Expression, form: string, { name, formula }: MistakeWords): string =>
  `the derivative of \`${formula(node)}\` is ${form} with a = \`${name(node)}\`, not with a = \`${name(argument(node.args))}\``;

/** d(A⁻¹) = -A⁻¹ dA A⁻¹ */
export const inverseMistakes: MistakesRule = (node, da, { name: print }) => {
  const a = argument(node.args);
  const whole = print(node);
  const A = print(a);
  const rule = `${d(whole)} is -inv(A) dA inv(A), with A = \`${A}\``;
  const transposed = transpose(node);
  const asOfNumber = `${rule}: it is taken as -1/x² of a number; of matrices one inverse stands on each side, transposed in a gradient`;
  return [
    [matmul(node, da, node), `${rule}: the minus is left out`],
    [negate(matmul(node, da)), `${rule}: the inverse behind dA is left out`],
    [negate(matmul(da, node)), `${rule}: the inverse in front of dA is left out`],
    [negate(matmul(node, node, da)), `${rule}: one inverse on each side, they do not move together`],
    [negate(matmul(da, node, node)), `${rule}: one inverse on each side, they do not move together`],
    [negate(matmul(transposed, transposed, da)), asOfNumber],
    [negate(matmul(da, transposed, transposed)), asOfNumber],
    [da, `${rule}: it is taken as if \`${whole}\` were \`${A}\``],
    [negate(da), `${rule}: both inverses are left out`],
  ];
};

/** d(det(A)) = det(A) tr(A⁻¹ dA) */
export const determinantMistakes: MistakesRule = (node, da, { name: print }) => {
  const a = argument(node.args);
  const whole = print(node);
  const A = print(a);
  const rule = `${d(whole)} is det(A) tr(inv(A) dA), with A = \`${A}\``;
  const inv = inverse(a);
  return [
    [trace(matmul(inv, da)), `${rule}: the factor \`${whole}\` is left out`],
    [times([node, trace(matmul(a, da))]), `${rule}: the inverse is left out`],
    [times([node, trace(da)]), `${rule}: the inverse is left out altogether`],
    [trace(da), `${rule}: it is taken as if det were tr`],
  ];
};

/** d(log |det(A)|) = tr(A⁻¹ dA) */
export const logDeterminantMistakes: MistakesRule = (node, da, { name: print }) => {
  const a = argument(node.args);
  const whole = print(node);
  const A = print(a);
  const rule = `${d(whole)} is tr(inv(A) dA), with A = \`${A}\``;
  return [
    [trace(matmul(a, da)), `${rule}: the inverse is left out`],
    [trace(da), `${rule}: the factor inv(A) is left out`],
    [
      times([powerEach(determinant(a), number(-1)), trace(matmul(inverse(a), da))]),
      `${rule}: it is divided by the determinant once too often`,
    ],
  ];
};

/** d(A^k) has dA at each of k places. */
export const matrixPowerMistakes: MistakesRule = (node, da, { name: print }) => {
  const a = argument(node.args);
  const whole = print(node);
  const A = print(a);
  const k = node.payload.kind === 'number' ? node.payload.value : Number.NaN;
  if (!(k >= 2 && k <= 6)) return [];
  const rest = matrixPower(a, k - 1);
  const terms = Array.from({ length: k }, (_, i) => matmul(matrixPower(a, i), da, matrixPower(a, k - 1 - i)));
  const swap = `as if \`${A}\` and its differential could be swapped: ${d(whole)} is a sum of ${k} terms, with dA at each place`;
  return [
    [times([number(k), matmul(rest, da)]), swap],
    [times([number(k), matmul(da, rest)]), swap],
    ...terms.map(
      (term): Mistake => [
        term,
        `the product rule's other terms are left out: ${d(whole)} has ${k} terms, one for each factor`,
      ],
    ),
  ];
};

/** vec(dA') = K vec(dA) */
export const transposeMistakes: MistakesRule = (node, da, { name: print }) => {
  const a = argument(node.args);
  const whole = print(node);
  const A = print(a);
  const { rows, cols } = a.shape;
  const matrix = `commutation(${printSize(rows)}, ${printSize(cols)})`;
  return [
    [
      mat(vec(da), cols, rows),
      `the commutation matrix is left out: vec(${d(whole)}) is ${matrix} vec(d${A})`,
    ],
  ];
};

/** Written for z with s = softmax(z): ds = s ∘ dz - s (s · dz). */
export const softmaxMistakes: MistakesRule = (node, dz, { name }) => {
  const whole = name(node);
  const rule = `\`${whole}\` is not elementwise: with s for it, ds = s ∘ dz - s (s · dz)`;
  const wrong: Mistake[] = [
    [hadamard(node, subtract(onesLike(node.shape), node), dz), `${rule}, not s ∘ (1 - s) ∘ dz`],
    [hadamard(node, dz), `${rule}; the second term is left out`],
    [dz, `the derivative of \`${whole}\` is left out: with s for it, ds = s ∘ dz - s (s · dz)`],
  ];
  if (!isColumn(node.shape) && !isColumn(transposedShape(node.shape))) return wrong;
  const second = times([inner(node, dz), node]);
  return [
    ...wrong,
    [second, `${rule}; the first term is left out`],
    [add(hadamard(node, dz), second), `${rule}, with a minus`],
  ];
};
