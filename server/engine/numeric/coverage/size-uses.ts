// How sizes matter to formulas beyond the shapes that they give: as numbers in a polynomial, in an order (a rank, a
// determinant, a range of indices), and where a kink compares them with one another or with a constant.

import { numberOf } from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import { isPower } from '../../expressions/forms.ts';
import type { Operator } from '../../operators/operator.ts';
import type { Dimension } from '../../shapes/dimension.ts';
import { dimsOf } from '../../shapes/dimension.ts';
import { isScalar, sameShape } from '../../shapes/shape.ts';
import type { Decompositions } from '../../values/matrix.ts';
import { takesDecomposition } from '../cost.ts';
import { namesIn, type OperatorLookup } from '../program.ts';
import { type SizeComparison, sizeComparisons } from './size-comparisons.ts';

export interface SizeUses {
  /**
   * For each dim that is used as a number, how many of its values tell two formulas with these parts apart: one more
   * than the degree of their difference in it; null where it is not used in a polynomial, as in √n or (-1)^n.
   */
  readonly values: ReadonlyMap<string, number | null>;
  /** Sets of dims whose order, equality and parity matter: they meet below a rank, a determinant, a decomposition. */
  readonly ordered: readonly ReadonlySet<string>[];
  /** Kinks and ranges that only sizes decide. */
  readonly comparisons: readonly SizeComparison[];
}

/** What these formulas, taken together, make of the dims with these names. */
export function sizeUses(
  roots: readonly Expression[],
  dims: ReadonlySet<string>,
  operatorNamed: OperatorLookup,
  decompositions: Decompositions,
): SizeUses {
  const nodes = topological(roots);
  const degrees = degreesOf(nodes, dims, operatorNamed);
  const total = new Map<string, number | null>();
  for (const root of roots) {
    for (const [dim, degree] of degrees.get(root)?.powers ?? []) {
      const before = total.get(dim);
      // Quotients are compared with both sides multiplied by the divisors of both.
      total.set(dim, before === null || degree === null ? null : (before ?? 0) + degree);
    }
  }
  const values = new Map([...total].map(([dim, degree]) => [dim, degree === null ? null : degree + 1]));
  return {
    values,
    ordered: orderedDims(nodes, dims),
    comparisons: sizeComparisons(nodes, dims, operatorNamed, decompositions),
  };
}

/** A bound on the degree of a value in each dim, and whether it has entries that no variable scales (ones, an identity, numbers). */
interface Degree {
  readonly powers: ReadonlyMap<string, number | null>;
  readonly isConstant: boolean;
}

const NO_POWERS: ReadonlyMap<string, number | null> = new Map();

function degreesOf(
  nodes: readonly Expression[],
  dims: ReadonlySet<string>,
  operatorNamed: OperatorLookup,
): ReadonlyMap<Expression, Degree> {
  const degrees = new Map<Expression, Degree>();
  for (const node of nodes) {
    const args = node.args.map((arg) => degrees.get(arg) ?? { powers: NO_POWERS, isConstant: false });
    degrees.set(node, degreeOf(node, args, dims, operatorNamed(node.operator)));
  }
  return degrees;
}

function degreeOf(
  node: Expression,
  args: readonly Degree[],
  dims: ReadonlySet<string>,
  operator: Operator | undefined,
): Degree {
  const { payload } = node;
  const isConstant =
    args.length === 0
      ? payload.kind !== 'variable' || payload.variable.role === 'bound'
      : args.some((arg) => arg.isConstant);
  if (args.length === 0) {
    const powers = payload.kind === 'size' ? powersOf(payload.size, dims) : NO_POWERS;
    return { powers, isConstant };
  }
  const known = args.some(({ powers }) => powers.size > 0);
  const contracted = isConstant ? contraction(node, dims) : NO_POWERS;
  if (!known && contracted.size === 0) return { powers: NO_POWERS, isConstant };
  if (operator?.linearity === 'joint')
    return {
      powers: added(
        merged(args, (a, b) => Math.max(a, b)),
        contracted,
      ),
      isConstant,
    };
  if (operator?.linearity === 'each')
    return {
      powers: added(
        merged(args, (a, b) => a + b),
        contracted,
      ),
      isConstant,
    };
  const exponent = node.args[1] && numberOf(node.args[1]);
  const isPolynomial = isPower(node) && args[1]?.powers.size === 0;
  if (isPolynomial && exponent !== null && exponent !== undefined && Number.isInteger(exponent)) {
    const scaled = [...(args[0]?.powers ?? [])].map(
      ([dim, degree]) => [dim, degree === null ? null : degree * Math.abs(exponent)] as const,
    );
    return { powers: new Map(scaled), isConstant };
  }
  // Any other function of a size is no polynomial in it.
  return { powers: new Map([...merged(args, Math.max).keys()].map((dim) => [dim, null])), isConstant };
}

function merged(
  args: readonly Degree[],
  combine: (a: number, b: number) => number,
): ReadonlyMap<string, number | null> {
  const powers = new Map<string, number | null>();
  for (const arg of args) {
    for (const [dim, degree] of arg.powers) {
      const before = powers.get(dim);
      powers.set(dim, before === null || degree === null ? null : combine(before ?? 0, degree));
    }
  }
  return powers;
}

function added(
  powers: ReadonlyMap<string, number | null>,
  more: ReadonlyMap<string, number | null>,
): ReadonlyMap<string, number | null> {
  const sum = new Map(powers);
  for (const [dim, degree] of more) {
    const before = sum.get(dim);
    sum.set(dim, before === null || degree === null ? null : (before ?? 0) + degree);
  }
  return sum;
}

/** What adding up over dims may bring in: ones(n)' ones(n) is n, and a sum of numbers over i = 1..n a polynomial in n. */
function contraction(node: Expression, dims: ReadonlySet<string>): ReadonlyMap<string, number | null> {
  const { payload, args, shape } = node;
  const powers = new Map<string, number>();
  if (payload.kind === 'binder') {
    for (const dim of [...dimsOf(payload.from), ...dimsOf(payload.to)]) if (dims.has(dim)) powers.set(dim, 1);
    return powers;
  }
  if (args.every((arg) => sameShape(arg.shape, shape) || isScalar(arg.shape))) return NO_POWERS;
  const inside = new Map<string, number>();
  for (const { shape: own } of args) {
    for (const size of [own.rows, own.cols]) {
      for (const [dim, degree] of powersOf(size, dims)) inside.set(dim, (inside.get(dim) ?? 0) + degree);
    }
  }
  for (const size of [shape.rows, shape.cols]) {
    for (const [dim, degree] of powersOf(size, dims)) inside.set(dim, (inside.get(dim) ?? 0) - degree);
  }
  // A product meets each size that it adds up over twice.
  const times = args.length > 1 ? 2 : 1;
  for (const [dim, degree] of inside) if (degree > 0) powers.set(dim, Math.ceil(degree / times));
  return powers;
}

function powersOf(size: Dimension, dims: ReadonlySet<string>): ReadonlyMap<string, number> {
  const powers = new Map<string, number>();
  for (const { factors } of size.monomials) {
    for (const dim of new Set(factors)) {
      if (!dims.has(dim)) continue;
      const degree = factors.filter((factor) => factor === dim).length;
      powers.set(dim, Math.max(powers.get(dim) ?? 0, degree));
    }
  }
  return powers;
}

/** The dims that meet below a decomposition (a rank, a determinant, an inverse), in a range of places, or in a variable of fixed rank. */
function orderedDims(
  nodes: readonly Expression[],
  dims: ReadonlySet<string>,
): readonly ReadonlySet<string>[] {
  const found = new Map<string, ReadonlySet<string>>();
  for (const node of nodes) {
    const { payload } = node;
    const isRanked =
      payload.kind === 'variable' && payload.variable.attributes.some((attribute) => RANKED.has(attribute));
    const isDecomposed = takesDecomposition(node) && node.args.some(({ shape }) => !isScalar(shape));
    if (payload.kind !== 'slice' && !isRanked && !isDecomposed) continue;
    const below = isDecomposed ? topological([node]).flatMap(namesIn) : namesIn(node);
    const own = new Set(below.filter((name) => dims.has(name)));
    if (own.size > 0) found.set([...own].sort().join(), own);
  }
  return [...found.values()];
}

/** Attributes that mean another thing of a tall matrix than of a wide one, or of an even size than of an odd one. */
const RANKED: ReadonlySet<string> = new Set(['orthogonal', 'skew']);
