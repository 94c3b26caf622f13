// What goes wrong when a formula is differentiated by hand: at one node, the differential that people write in the place of
// the right one, with the sentence that says so. Whether a claim comes from such a slip is found out with numbers.

import {
  add,
  addAll,
  hadamard,
  inner,
  inverse,
  isScalarExpression,
  mat,
  matmul,
  matrixPower,
  negate,
  number,
  numberOf,
  onesLike,
  powerEach,
  rebuild,
  splitPower,
  subtract,
  times,
  trace,
  unknownElementwise,
  vec,
} from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { factsOf } from '../expressions/facts.ts';
import { isHadamard, isMatrixProduct, isPower, isScaling, isSum, isUnknown } from '../expressions/forms.ts';
import { determinant } from '../operators/determinants.ts';
import { isFrobeniusNorm } from '../operators/norms.ts';
import { operatorOf } from '../operators/table.ts';
import { printSize } from '../shapes/dimension.ts';
import { isColumn, sameShape, transposed } from '../shapes/shape.ts';
import { type Forward, partsAt } from './forward.ts';

/** A wrong differential of one node, and what it says of a claim that comes from it. */
export interface BuggyRule {
  readonly at: Expression;
  readonly differential: Expression;
  /** A sentence without a full stop. */
  readonly words: string;
}

/** How expressions are written: by their names, and by their names with what these are short for. */
export interface Words {
  readonly name: (expression: Expression) => string;
  readonly formula: (expression: Expression) => string;
}

type Print = Words['name'];

/** The slips that a person may make at this node, the most usual ones first. */
export function buggyRulesAt(node: Expression, base: Forward, words: Words): readonly BuggyRule[] {
  const parts = partsAt(node, base);
  if (!parts || parts.size === 0) return [];
  const found = [
    ...productRules(node, parts, base, words),
    ...elementwiseRules(node, base, words),
    ...powerRules(node, base, words),
    ...matrixRules(node, base, words),
  ];
  return found.map(([differential, sentence]) => ({ at: node, differential, words: sentence }));
}

type Wrong = readonly [differential: Expression, words: string];

/** Products and sums of more parts are not taken apart. */
const MOST_PARTS = 8;
/** Of sums of more terms, only single ones are left out. */
const MOST_PAIRED = 5;

function productRules(
  node: Expression,
  parts: ReadonlyMap<number, Expression>,
  base: Forward,
  { name: print, formula }: Words,
): readonly Wrong[] {
  const isProduct = factsOf(node).linearity === 'each';
  if ((!isProduct && !isSum(node)) || parts.size > MOST_PARTS) return [];
  const all = [...parts.entries()];
  const name = (index: number): string => print(node.args[index] ?? node);
  const without = (held: readonly number[]): Expression =>
    addAll(all.filter(([index]) => !held.includes(index)).map(([, part]) => part));
  if (!isProduct) {
    if (all.length < 2) return [];
    const places = all.map(([index]) => index);
    const single = places.map(
      (index): Wrong => [
        without([index]),
        `right but for the derivative of \`${name(index)}\`, which is left out`,
      ],
    );
    const pairs = places.length > MOST_PAIRED || places.length < 3 ? [] : pairsOf(places);
    return [
      ...single,
      ...pairs.map(
        ([i, j]): Wrong => [
          without([i, j]),
          `right but for the derivatives of \`${name(i)}\` and \`${name(j)}\`, which are left out`,
        ],
      ),
    ];
  }
  const wrong: Wrong[] = [];
  const whole = formula(node);
  if (all.length > 1) {
    const held = (indices: readonly number[]): Wrong => [
      without(indices),
      heldInWords(
        indices.map((index) => node.args[index] ?? node),
        whole,
        print,
      ),
    ];
    wrong.push(...all.map(([index]) => held([index])));
    if (all.length > 2)
      wrong.push(...all.map(([kept]) => held(all.map(([index]) => index).filter((index) => index !== kept))));
    const both = rebuilt(node, (arg) => base.differentials.get(arg) ?? arg);
    if (both)
      wrong.push([
        both,
        `the differential of a product is no product of differentials: look at \`${whole}\``,
      ]);
  }
  wrong.push(...lostFactors(node, base, { name: print, formula }));
  return wrong;
}

const pairsOf = (places: readonly number[]): readonly (readonly [number, number])[] =>
  places.flatMap((i, at) => places.slice(at + 1).map((j): readonly [number, number] => [i, j]));

function heldInWords(held: readonly Expression[], whole: string, print: Print): string {
  const below = held.filter((factor) => splitPower(factor)[1] < 0);
  if (below.length === held.length && held.length === 1) {
    const [base, exponent] = splitPower(held[0] ?? number(1));
    return `the quotient rule's other term is left out: \`${print(powerEach(base, number(-exponent)))}\` below the line was taken as constant`;
  }
  const names = held.map((factor) => `\`${print(factor)}\``).join(' and ');
  const were = held.length === 1 ? 'was' : 'were';
  return `the product rule's other term is left out: ${names} in \`${whole}\` ${were} taken as constant`;
}

/** One factor that does not move, lost beside one that does. */
function lostFactors(node: Expression, base: Forward, { name: print, formula }: Words): readonly Wrong[] {
  if (!isMatrixProduct(node) && !isHadamard(node) && !isScaling(node)) return [];
  return node.args.flatMap((factor, place): readonly Wrong[] => {
    if (base.differentials.has(factor)) return [];
    const left = rebuilt(
      node,
      (arg) => base.differentials.get(arg) ?? arg,
      node.args.filter((_, index) => index !== place),
    );
    if (!left || !sameShape(left.shape, node.shape)) return [];
    // What two factors that move give is no differential.
    if (node.args.filter((arg) => base.differentials.has(arg)).length !== 1) return [];
    const lost = numberOf(factor) === -1 ? 'minus in front' : `factor \`${print(factor)}\``;
    return [[left, `the ${lost} of \`${formula(node)}\` is left out of its derivative`]];
  });
}

/** The product again, of other factors; null where they do not fit. */
function rebuilt(
  node: Expression,
  change: (arg: Expression) => Expression,
  args: readonly Expression[] = node.args,
): Expression | null {
  const factors = args.map(change);
  if (factors.length === 0) return null;
  if (isMatrixProduct(node))
    return factors.every((factor, i) => i === 0 || factor.shape.rows === factors[i - 1]?.shape.cols)
      ? matmul(...factors)
      : null;
  if (isHadamard(node)) return hadamard(...factors);
  return isScaling(node) ? times(factors) : rebuild(node, factors);
}

function elementwiseRules(
  node: Expression,
  base: Forward,
  { name: print, formula }: Words,
): readonly Wrong[] {
  const [x] = node.args;
  const dx = x && base.differentials.get(x);
  if (!x || !dx || node.args.length !== 1) return [];
  const derivative = derivativeAt(node, x, base);
  if (!derivative) return [];
  const f = formula(node);
  const wrong: Wrong[] = [
    [dx, `the derivative of \`${f}\` is left out: the factor \`${print(derivative)}\``],
  ];
  const again = derivativeAt(node, node, base);
  if (again)
    wrong.push([
      hadamard(again, dx),
      `the derivative of \`${f}\` is taken at \`${print(node)}\` itself, not at \`${print(x)}\``,
    ]);
  wrong.push(...outputForms(node, x, dx, { name: print, formula }));
  if (operatorOf(node).laws.entry === 'logarithm') {
    for (const [b, called] of [
      [10, 'log10'],
      [2, 'log2'],
    ] as const)
      wrong.push([
        times([number(1 / Math.log(b)), hadamard(derivative, dx)]),
        `right if \`log\` were ${called}: here it is the natural logarithm`,
      ]);
  }
  return wrong;
}

/** f′ at z, for the f of this node; null for what is no elementwise function. */
function derivativeAt(node: Expression, z: Expression, base: Forward): Expression | null {
  const known = base.operatorNamed(node.operator)?.elementwise;
  if (known) return known.derivative(z);
  const { payload } = node;
  return payload.kind === 'function' && payload.fn.kind === 'elementwise' && isUnknown(node)
    ? unknownElementwise(payload.fn, payload.order + 1, z)
    : null;
}

/** σ′ = a(1 - a) and tanh′ = 1 - a² are written with the output a: with the input z, or one for the other, they are wrong. */
function outputForms(
  node: Expression,
  x: Expression,
  dx: Expression,
  { name: print, formula }: Words,
): readonly Wrong[] {
  const one = onesLike(node.shape);
  const logistic = (a: Expression): Expression => hadamard(a, subtract(one, a), dx);
  const hyperbolic = (a: Expression): Expression => hadamard(subtract(one, powerEach(a, number(2))), dx);
  const where = `the derivative of \`${formula(node)}\``;
  const atInput = (form: string): string =>
    `${where} is ${form} with a = \`${print(node)}\`, not with a = \`${print(x)}\``;
  switch (node.operator) {
    case 'sigmoid':
      return [
        [logistic(x), atInput('a (1 - a)')],
        [hyperbolic(node), `${where} is a (1 - a), not 1 - a²: that is the one of tanh`],
        [hadamard(subtract(one, node), dx), `${where} is a (1 - a): the factor a is left out`],
        [hadamard(node, dx), `${where} is a (1 - a): the factor 1 - a is left out`],
      ];
    case 'tanh':
      return [
        [hyperbolic(x), atInput('1 - a²')],
        [logistic(node), `${where} is 1 - a², not a (1 - a): that is the one of sigmoid`],
        [hadamard(subtract(one, node), dx), `${where} is 1 - a², not 1 - a`],
      ];
    case 'softmax':
      return [];
    default:
      return [];
  }
}

function powerRules(node: Expression, base: Forward, { name: print, formula }: Words): readonly Wrong[] {
  const [a] = node.args;
  const da = a && base.differentials.get(a);
  if (!a || !da) return [];
  if (isFrobeniusNorm(node)) {
    const half = inner(a, da);
    const square = `right for the square \`${print(powerEach(node, number(2)))}\`, not for the norm`;
    return [
      [times([number(2), half]), square],
      [half, `${square}: half of it`],
      [times([powerEach(node, number(-2)), half]), `the norm is divided by twice: d‖a‖ is a · da / ‖a‖`],
    ];
  }
  const p = isPower(node) ? numberOf(node.args[1] ?? number(0)) : null;
  if (p === null) return [];
  const whole = formula(node);
  const power = (exponent: number): Expression => powerEach(a, number(exponent));
  const scaled = (factor: number, e: Expression): Expression =>
    times([number(factor), isScalarExpression(e) ? times([e, da]) : hadamard(e, da)]);
  const rule = `the derivative of \`${whole}\``;
  return [
    [da, `${rule} is left out: the factor \`${print(times([number(p), power(p - 1)]))}\``],
    [scaled(p, power(0)), `${rule} lacks the factor \`${print(power(p - 1))}\``],
    [scaled(1, power(p - 1)), `${rule} lacks the factor ${p}`],
    [scaled(-p, power(p - 1)), `${rule} has the other sign`],
    [scaled(p, power(p - 2)), `${rule} has the power ${p - 1} of \`${print(a)}\`, not ${p - 2}`],
    [scaled(p, power(p)), `${rule} has the power ${p - 1} of \`${print(a)}\`, not ${p}`],
    [scaled(p - 1, power(p - 1)), `${rule} has the factor ${p}, not ${p - 1}`],
  ];
}

function matrixRules(node: Expression, base: Forward, { name: print }: Words): readonly Wrong[] {
  const [a] = node.args;
  const da = a && base.differentials.get(a);
  if (!a || !da) return [];
  const whole = print(node);
  const d = (text: string): string => `d(${text})`;
  const A = print(a);
  switch (node.operator) {
    case 'inverse': {
      const rule = `${d(whole)} is -inv(A) dA inv(A), with A = \`${A}\``;
      return [
        [matmul(node, da, node), `${rule}: the minus is left out`],
        [negate(matmul(node, da)), `${rule}: the inverse behind dA is left out`],
        [negate(matmul(da, node)), `${rule}: the inverse in front of dA is left out`],
        [negate(matmul(node, node, da)), `${rule}: one inverse on each side, they do not move together`],
        [negate(matmul(da, node, node)), `${rule}: one inverse on each side, they do not move together`],
        [da, `${rule}: it is taken as if \`${whole}\` were \`${A}\``],
        [negate(da), `${rule}: both inverses are left out`],
      ];
    }
    case 'det': {
      const rule = `${d(whole)} is det(A) tr(inv(A) dA), with A = \`${A}\``;
      const inv = inverse(a);
      return [
        [trace(matmul(inv, da)), `${rule}: the factor \`${whole}\` is left out`],
        [times([node, trace(matmul(a, da))]), `${rule}: the inverse is left out`],
        [times([node, trace(da)]), `${rule}: the inverse is left out altogether`],
        [trace(da), `${rule}: it is taken as if det were tr`],
      ];
    }
    case 'logdet': {
      const rule = `${d(whole)} is tr(inv(A) dA), with A = \`${A}\``;
      return [
        [trace(matmul(a, da)), `${rule}: the inverse is left out`],
        [trace(da), `${rule}: the factor inv(A) is left out`],
        [
          times([powerEach(determinant(a), number(-1)), trace(matmul(inverse(a), da))]),
          `${rule}: it is divided by the determinant once too often`,
        ],
      ];
    }
    case 'matrixPower': {
      const k = node.payload.kind === 'number' ? node.payload.value : Number.NaN;
      if (!(k >= 2 && k <= 6)) return [];
      const rest = matrixPower(a, k - 1);
      const terms = Array.from({ length: k }, (_, i) =>
        matmul(matrixPower(a, i), da, matrixPower(a, k - 1 - i)),
      );
      const swap = `as if \`${A}\` and its differential could be swapped: ${d(whole)} is a sum of ${k} terms, with dA at each place`;
      return [
        [times([number(k), matmul(rest, da)]), swap],
        [times([number(k), matmul(da, rest)]), swap],
        ...terms.map(
          (term): Wrong => [
            term,
            `the product rule's other terms are left out: ${d(whole)} has ${k} terms, one for each factor`,
          ],
        ),
      ];
    }
    case 'transpose': {
      const { rows, cols } = a.shape;
      const matrix = `commutation(${printSize(rows)}, ${printSize(cols)})`;
      return [
        [
          mat(vec(da), cols, rows),
          `the commutation matrix is left out: vec(${d(whole)}) is ${matrix} vec(d${A})`,
        ],
      ];
    }
    case 'softmax':
      return softmaxRules(node, da, whole);
    default:
      return [];
  }
}

/** Written for z with s = softmax(z): ds = s ∘ dz - s (s · dz). */
function softmaxRules(node: Expression, dz: Expression, whole: string): readonly Wrong[] {
  const rule = `\`${whole}\` is not elementwise: with s for it, ds = s ∘ dz - s (s · dz)`;
  const wrong: Wrong[] = [
    [hadamard(node, subtract(onesLike(node.shape), node), dz), `${rule}, not s ∘ (1 - s) ∘ dz`],
    [hadamard(node, dz), `${rule}; the second term is left out`],
    [dz, `the derivative of \`${whole}\` is left out: with s for it, ds = s ∘ dz - s (s · dz)`],
  ];
  if (!isColumn(node.shape) && !isColumn(transposed(node.shape))) return wrong;
  const second = times([inner(node, dz), node]);
  return [
    ...wrong,
    [second, `${rule}; the first term is left out`],
    [add(hadamard(node, dz), second), `${rule}, with a minus`],
  ];
}
