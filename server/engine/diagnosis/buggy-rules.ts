// Wrong rules that people apply by hand: at one node, the differential that people write in place of
// the right one, with the sentence that says so. Whether a claim comes from such a slip is found out with numbers.

import {
  addAll,
  hadamard,
  inner,
  isScalarExpression,
  matmul,
  number,
  numberOf,
  powerEach,
  rebuild,
  splitPower,
  times,
  transpose,
  unknownElementwise,
} from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { factsOf } from '../expressions/facts.ts';
import {
  isHadamard,
  isInner,
  isMatrixProduct,
  isPower,
  isScaling,
  isSum,
  isTotal,
  isUnknown,
} from '../expressions/forms.ts';
import type { Mistake, MistakeWords } from '../operators/mistakes.ts';
import { isFrobeniusNorm } from '../operators/norms.ts';
import { operatorOf } from '../operators/table.ts';
import { sameShape } from '../shapes/shape.ts';
import { type Forward, partsAt } from './forward.ts';

/** A wrong differential of one node, and what it says of a claim that comes from it. */
export interface BuggyRule {
  readonly at: Expression;
  readonly differential: Expression;
  /** A sentence without a full stop. */
  readonly words: string;
}

export type Words = MistakeWords;

type Print = Words['name'];

/** The slips that a person may make at this node, the most usual ones first. */
export function buggyRulesAt(node: Expression, base: Forward, words: Words): readonly BuggyRule[] {
  const parts = partsAt(node, base);
  if (!parts || parts.size === 0) return [];
  const found = [
    ...productRules(node, parts, base, words),
    ...elementwiseRules(node, base, words),
    ...powerRules(node, base, words),
    ...ownRules(node, base, words),
  ];
  return found.map(([differential, sentence]) => ({ at: node, differential, words: sentence }));
}

type Wrong = Mistake;

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
      wrong.push([both, `the differential of a product is no product of differentials: see \`${whole}\``]);
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
    // A product of the differentials of two factors is no differential.
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
  wrong.push(
    ...termByTerm(node, base, { name: print, formula }, (z) => derivativeAt(rebuild(node, [z]), z, base)),
  );
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

/** f(Σ zᵢ) differentiated as Σ f(zᵢ): `derivative` is f′; nothing where what f is of is no sum of entries. */
function termByTerm(
  node: Expression,
  base: Forward,
  { name: print, formula }: Words,
  derivative: (z: Expression) => Expression | null,
): readonly Wrong[] {
  const [x, ...others] = node.args;
  const entries = x ? summedEntries(x, base) : null;
  const each = entries && derivative(entries.of);
  if (!entries || !each) return [];
  const term = print(rebuild(node, [entries.of, ...others]));
  const sentence = `\`${formula(node)}\` is differentiated as if it were applied to each term of its sum: as the sum of \`${term}\``;
  return [[inner(each, entries.differential), sentence]];
}

/** The matrix that a scalar sums the entries of, with its differential: X.^2 of sum(X.^2), a ∘ b of a · b and of a' b. */
function summedEntries(
  x: Expression,
  base: Forward,
): { readonly of: Expression; readonly differential: Expression } | null {
  const [a, b, ...more] = x.args;
  const differential = (of: Expression): Expression | null => base.differentials.get(of) ?? null;
  if (!a || more.length > 0) return null;
  if (isTotal(x)) {
    const da = differential(a);
    return da ? { of: a, differential: da } : null;
  }
  if (!b || !isScalarExpression(x) || isScalarExpression(a) || !(isInner(x) || isMatrixProduct(x)))
    return null;
  const transposed = (factor: Expression): Expression => (isInner(x) ? factor : transpose(factor));
  const [da, db] = [differential(a), differential(b)];
  const terms = [...(da ? [hadamard(transposed(da), b)] : []), ...(db ? [hadamard(transposed(a), db)] : [])];
  return terms.length > 0 ? { of: hadamard(transposed(a), b), differential: addAll(terms) } : null;
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
    ...termByTerm(node, base, { name: print, formula }, (z) =>
      times([number(p), powerEach(z, number(p - 1))]),
    ),
  ];
}

/** The mistakes that the table names at this operator. */
function ownRules(node: Expression, base: Forward, words: Words): readonly Wrong[] {
  const [first] = node.args;
  const d = first && base.differentials.get(first);
  return d ? operatorOf(node).mistakes(node, d, words) : [];
}
