// How sizes matter to formulas beyond the shapes that they give: as numbers in a polynomial, in an order (a rank, a
// determinant, a range of indices), and where a kink compares them with one another or with a constant.

import { numberOf } from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import { isIndexProduct, isPower } from '../../expressions/forms.ts';
import type { Operator } from '../../operators/operator.ts';
import type { Dimension } from '../../shapes/dimension.ts';
import { dimsOf, evaluateSize, subtractSizes } from '../../shapes/dimension.ts';
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
  /**
   * For dims in which a formula may vanish at more values than can be seen (det of numbers made of n, sin(π n), a product of
   * many factors), a value beyond all constants that it holds.
   */
  readonly far: ReadonlyMap<string, number>;
  /** Sets of dims whose order, equality and parity matter: they meet below a rank, a determinant, a decomposition. */
  readonly ordered: readonly ReadonlySet<string>[];
  /** Kinks and ranges that only sizes decide. */
  readonly comparisons: readonly SizeComparison[];
}

/** The uses of the dims with these names by these formulas together. */
export function sizeUses(
  roots: readonly Expression[],
  dims: ReadonlySet<string>,
  operatorNamed: OperatorLookup,
  decompositions: Decompositions,
): SizeUses {
  const nodes = topological(roots);
  const degrees = degreesOf(nodes, dims, operatorNamed);
  // Quotients are compared with both sides multiplied by the divisors of both.
  const total = merged(
    roots.flatMap((root) => degrees.get(root) ?? []),
    (a, b) => a + b,
  );
  const beyond = largestConstant(nodes) + 1;
  const isFar = ([, growth]: readonly [string, Growth]): boolean =>
    growth === 'any' || (growth !== 'root' && growth >= MOST_ROOTS);
  return {
    values: new Map([...total].map(([dim, growth]) => [dim, typeof growth === 'number' ? growth + 1 : null])),
    far: new Map([...total].filter(isFar).map(([dim]) => [dim, beyond])),
    ordered: orderedDims(nodes, dims),
    comparisons: sizeComparisons(nodes, dims, operatorNamed, decompositions),
  };
}

/** Formulas of so high a degree are not seen at more values than they may have roots. */
const MOST_ROOTS = 24;
/** Constants above this are no sizes. */
const LARGEST = 400;

/** The largest number that a size might be compared with, among numbers, fixed sizes and ends of ranges. */
function largestConstant(nodes: readonly Expression[]): number {
  let largest = 0;
  const note = (value: number): void => {
    if (Math.abs(value) <= LARGEST) largest = Math.max(largest, Math.ceil(Math.abs(value)));
  };
  const noteSize = ({ monomials }: Dimension): void => {
    for (const { coefficient } of monomials) note(coefficient);
  };
  for (const node of nodes) {
    const { payload } = node;
    note(numberOf(node) ?? 0);
    if (payload.kind === 'size') noteSize(payload.size);
    if (payload.kind === 'binder') for (const end of [payload.from, payload.to]) noteSize(end);
  }
  return largest;
}

/** A bound on the degree in a dim; `root` of what a root brings in, as √n, `any` of every other function. */
type Growth = number | 'root' | 'any';
type Powers = ReadonlyMap<string, Growth>;

/** A bound on the degree of a value in each dim, and whether it has entries that no variable scales (ones, an identity, numbers). */
interface Degree {
  readonly powers: Powers;
  readonly isConstant: boolean;
}

const NO_POWERS: Powers = new Map();

function combined(a: Growth, b: Growth, combine: (a: number, b: number) => number): Growth {
  if (a === 'any' || b === 'any') return 'any';
  return a === 'root' || b === 'root' ? 'root' : combine(a, b);
}

const mapped = (powers: Powers, change: (growth: Growth) => Growth): Powers =>
  new Map([...powers].map(([dim, growth]) => [dim, change(growth)]));

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
  const contracted = isConstant ? contraction(node, dims) : new Map<string, number>();
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
  const all = merged(args, Math.max);
  const exponent = node.args[1] && numberOf(node.args[1]);
  if (isPower(node) && exponent !== null && exponent !== undefined && args[1]?.powers.size === 0) {
    const times = Math.abs(exponent);
    const isWhole = Number.isInteger(exponent);
    return {
      powers: mapped(all, (growth) =>
        typeof growth !== 'number' ? growth : isWhole ? growth * times : 'root',
      ),
      isConstant,
    };
  }
  // Any other function of a size is no polynomial in it; a product of so many factors is one.
  const factors = isIndexProduct(node) ? factorsOf(node) : null;
  return {
    powers: mapped(all, (growth) =>
      factors !== null && typeof growth === 'number' ? growth * factors : growth === 'root' ? 'root' : 'any',
    ),
    isConstant,
  };
}

/** How many factors a product over an index has; null where that is not fixed. */
function factorsOf({ payload }: Expression): number | null {
  if (payload.kind !== 'binder') return null;
  const length = subtractSizes(payload.to, payload.from);
  return length.dims.size === 0 ? Math.max(0, evaluateSize(length, new Map()) + 1) : null;
}

function merged(args: readonly Degree[], combine: (a: number, b: number) => number): Powers {
  const powers = new Map<string, Growth>();
  for (const arg of args)
    for (const [dim, growth] of arg.powers) powers.set(dim, combined(powers.get(dim) ?? 0, growth, combine));
  return powers;
}

function added(powers: Powers, more: ReadonlyMap<string, number>): Powers {
  const sum = new Map(powers);
  for (const [dim, degree] of more)
    sum.set(
      dim,
      combined(sum.get(dim) ?? 0, degree, (a, b) => a + b),
    );
  return sum;
}

/** The terms that adding up over dims may bring in: ones(n)' ones(n) is n, and a sum of numbers over i = 1..n a polynomial in n. */
function contraction(node: Expression, dims: ReadonlySet<string>): ReadonlyMap<string, number> {
  const { payload, args, shape } = node;
  const powers = new Map<string, number>();
  if (payload.kind === 'binder') {
    for (const dim of [...dimsOf(payload.from), ...dimsOf(payload.to)]) if (dims.has(dim)) powers.set(dim, 1);
    return powers;
  }
  if (args.every((arg) => sameShape(arg.shape, shape) || isScalar(arg.shape))) return powers;
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
