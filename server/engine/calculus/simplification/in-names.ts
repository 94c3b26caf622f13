// A result in the file's own quotients and multiples: where y = c / s is defined, c c / s³ is y y / s; where K = s E is,
// s (G ∘ E) is G ∘ K. What people named is what they want to read, and it is shorter: a definition stays a name on right sides.

import {
  addAll,
  hadamard,
  isNonnegative,
  isSymmetric,
  matmul,
  number,
  powerEach,
  splitPower,
  substitute,
  substituteAsWritten,
  times,
  variable,
} from '../../expressions/build.ts';
import {
  type Attribute,
  type Expression,
  topological,
  topologicalAbove,
} from '../../expressions/expression.ts';
import { isHadamard, isMatrixProduct, isOnes, isScaling, isSum } from '../../expressions/forms.ts';
import { foldNames, type Names } from '../print.ts';
import { operations } from './operations.ts';
import { share } from './sharing.ts';
import { simplify } from './simplify.ts';

const MOST_NODES = 300;
const MOST_NAMES = 24;

/** The same formula with named quotients in place of their formulas, as far as that is shorter. */
export function inNames(result: Expression, names: Names): Expression {
  if (!topologicalAbove(result, () => false, MOST_NODES)) return result;
  let best = result;
  for (const quotient of [...names.keys()].slice(0, MOST_NAMES)) {
    for (const candidate of [withQuotient(best, quotient), withScaled(best, quotient)])
      if (candidate && isShorter(candidate, best, names)) best = candidate;
  }
  return best;
}

/** Whether a formula reads shorter in the file's names, and is no longer without them. */
function isShorter(candidate: Expression, best: Expression, names: Names): boolean {
  const read = (formula: Expression): number => operations(foldNames(formula, names));
  return operations(candidate) <= operations(best) && read(candidate) < read(best);
}

/** A quotient c / s taken apart: c, and s as a root of some base. */
function withQuotient(formula: Expression, quotient: Expression): Expression | null {
  if (!isScaling(quotient) && !isHadamard(quotient)) return null;
  const below = quotient.args.filter((factor) => splitPower(factor)[1] < 0);
  const above = quotient.args.filter((factor) => !below.includes(factor));
  const [divisor, ...others] = below;
  if (!divisor || others.length > 0 || above.length === 0) return null;
  const root = rootOf(divisor);
  const numerator = isScaling(quotient) ? times(above) : hadamard(...above);
  if (!root || !topological([formula]).includes(numerator)) return null;
  const s = leaf('s', root.base, root.isNonnegative ? ['nonneg'] : []);
  const y = leaf('y', quotient, []);
  const spread = root.spread(s);
  const c = isScaling(quotient) ? times([spread, y]) : hadamard(spread, y);
  const rooted = powerEach(s, number(1 / root.exponent));
  const replaced = substitute(
    formula,
    new Map([
      ...multiples(root.base).map(([multiple, by]) => [multiple, times([by, rooted])] as const),
      [root.base, rooted],
      [numerator, c],
    ]),
  );
  const simplified = share(simplify(replaced));
  return substituteAsWritten(
    simplified,
    new Map([
      [s, powerEach(root.base, number(root.exponent))],
      [y, quotient],
    ]),
  );
}

/** Of K = s E, E as K / s wherever it stands: s cancels where E stood with it. */
function withScaled(formula: Expression, multiple: Expression): Expression | null {
  if (!isScaling(multiple)) return null;
  const body = multiple.args.at(-1);
  if (!body || body.args.length === 0 || !topological([formula]).includes(body)) return null;
  const divisors = multiple.args.slice(0, -1).map((factor) => powerEach(factor, number(-1)));
  const named = leaf('K', multiple, isSymmetric(multiple) ? ['symmetric'] : []);
  const replaced = substitute(formula, new Map([[body, times([...divisors, named])]]));
  return substituteAsWritten(simplify(replaced), new Map([[named, multiple]]));
}

/** n times a sum in which something is divided by n: what 1 / (n (a / n + b)) is written with. */
function multiples(base: Expression): readonly (readonly [multiple: Expression, by: Expression])[] {
  if (!isSum(base)) return [];
  const divisors = base.args.flatMap((term) =>
    isScaling(term) ? term.args.filter((factor) => splitPower(factor)[1] < 0) : [],
  );
  return [...new Set(divisors)].map((divisor) => {
    const by = powerEach(divisor, number(-1));
    return [addAll(base.args.map((term) => times([by, term]))), by];
  });
}

interface Root {
  readonly base: Expression;
  readonly exponent: number;
  /** Whether the root is never negative: that of sin(a).^2 need not be sin(a). */
  readonly isNonnegative: boolean;
  /** The divisor from the leaf that stands for the root. */
  readonly spread: (root: Expression) => Expression;
}

/** The divisor: a power of a base, spread over a matrix or not. */
function rootOf(divisor: Expression): Root | null {
  const [base, exponent] = splitPower(divisor);
  const place = isMatrixProduct(base) ? base.args.findIndex((factor) => !isOnes(factor)) : -1;
  const [inside, power] = splitPower(base.args[place] ?? base);
  if (inside.args.length === 0) return null;
  const taken = power * (place < 0 ? -exponent : 1);
  // A root that is no number of its own stands for its base, and any power of it is taken back only where that is sure.
  const isSure = isNonnegative(inside) || !Number.isInteger(taken);
  if (!isSure && taken !== 1) return null;
  return {
    base: inside,
    exponent: taken,
    isNonnegative: isSure,
    spread: (root) =>
      place < 0
        ? root
        : powerEach(
            matmul(...base.args.map((factor, index) => (index === place ? root : factor))),
            number(-exponent),
          ),
  };
}

function leaf(name: string, like: Expression, attributes: readonly Attribute[]): Expression {
  return variable({ name: `${name} of ${like.id}`, attributes, role: 'value' }, like.shape);
}
