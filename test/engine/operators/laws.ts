// What every entry of the table promises of its operator, checked by numbers on one sample: the differential is what
// differences say, the pullback is its adjoint, double-doubles say what doubles say, linear is linear.

import { differentialOfVariable } from '../../../server/engine/calculus/differential.ts';
import { depending, gradients } from '../../../server/engine/calculus/gradient.ts';
import { linearMatrix } from '../../../server/engine/calculus/linear-map.ts';
import {
  block,
  eye,
  inner,
  kronecker,
  matmul,
  negate,
  number,
  numberOf,
  ones,
  scale,
  substitute,
  times,
  transpose,
  variable,
  variableOf,
  vec,
} from '../../../server/engine/expressions/build.ts';
import { type Expression, topological } from '../../../server/engine/expressions/expression.ts';
import { wideValue } from '../../../server/engine/numeric/digits/wide-value.ts';
import { variableKey } from '../../../server/engine/numeric/program.ts';
import { randomOf } from '../../../server/engine/numeric/random.ts';
import type { Bounds } from '../../../server/engine/operators/operator.ts';
import { ONE } from '../../../server/engine/shapes/dimension.ts';
import { SCALAR, type Shape } from '../../../server/engine/shapes/shape.ts';
import type { Wide } from '../../../server/engine/values/double-double.ts';
import * as dd from '../../../server/engine/values/double-double.ts';
import { type Matrix, matrixOf } from '../../../server/engine/values/matrix.ts';
import { widened } from '../../../server/engine/values/wide-matrix.ts';
import { distance } from '../calculus/value-at.ts';
import { brokenConstructions } from './constructions.ts';
import { valueByIndexRule } from './index-values.ts';
import {
  AT_KINKS,
  evaluate,
  FAR_OUT,
  type Sample,
  SIZES,
  SMOOTH,
  SURROGATES,
  sizeOf,
  type Values,
  WIDE_APART,
} from './samples.ts';

/** A direction: of a square matrix symmetric, where the value is one of symmetric matrices only. */
export function directionOf(leaf: Expression, isSymmetric: boolean): Matrix {
  const random = randomOf(11, `direction ${variableOf(leaf)?.name}`);
  const rows = sizeOf(leaf.shape.rows);
  const cols = sizeOf(leaf.shape.cols);
  const raw = matrixOf(rows, cols, () => 2 * random.uniform() - 1);
  return isSymmetric && rows === cols ? symmetricPart(raw) : raw;
}

function symmetricPart(a: Matrix): Matrix {
  const at = (i: number, j: number): number => a.data[i * a.cols + j] ?? 0;
  return matrixOf(a.rows, a.cols, (i, j) => (at(i, j) + at(j, i)) / 2);
}

const plus = (a: Matrix, factor: number, b: Matrix): Matrix =>
  matrixOf(a.rows, a.cols, (i, j) => (a.data[i * a.cols + j] ?? 0) + factor * (b.data[i * a.cols + j] ?? 0));

export const product = (a: Matrix, b: Matrix): number =>
  a.data.reduce((sum, value, index) => sum + value * (b.data[index] ?? Number.NaN), 0);

/** By central differences of two steps, extrapolated. */
export function difference(of: Expression, moved: Expression, direction: Matrix, values: Values): Matrix {
  const at = (step: number): Matrix => {
    const base = values.get(moved);
    return evaluate(of, base ? new Map([...values, [moved, plus(base, step, direction)]]) : values);
  };
  const central = (step: number): Matrix => {
    const [up, down] = [at(step), at(-step)];
    return matrixOf(up.rows, up.cols, (i, j) => {
      const place = i * up.cols + j;
      return ((up.data[place] ?? 0) - (down.data[place] ?? 0)) / (2 * step);
    });
  };
  return plus(plus(central(1e-3), 1 / 3, central(1e-3)), -1 / 3, central(2e-3));
}

/** Eigenvalues by name are those of symmetric matrices: what is not symmetric is none of their business. */
const ofSymmetric = ({ operator }: Sample): boolean => operator.name.startsWith('eig');

function placesThatMove({
  node,
  leaves,
}: Sample): readonly { readonly index: number; readonly leaf: Expression }[] {
  if (node.payload.kind === 'binder') return leaves.map((leaf) => ({ index: 0, leaf }));
  return node.args.flatMap((arg, index) => (leaves.includes(arg) ? [{ index, leaf: arg }] : []));
}

/** Its rule takes the square root of the singular A'A, which the decompositions do not have. */
const isNuclearOfWide = ({ operator, node }: Sample): boolean =>
  operator.name === 'normNuclear' && node.args.some(({ shape }) => sizeOf(shape.rows) < sizeOf(shape.cols));

/** Leaves of the same shape at two places are two leaves, so each moves alone. */
function pointOf(sample: Sample, values: Values): Values {
  if (!ofSymmetric(sample)) return values;
  return new Map(
    [...values].map(([leaf, value]) => [leaf, value.rows === value.cols ? symmetricPart(value) : value]),
  );
}

/** What a sample breaks, in one sentence each; nothing where all is as its entry says. */
export function brokenLaws(sample: Sample): readonly string[] {
  const values = pointOf(sample, SMOOTH);
  const value = evaluate(sample.node, values);
  const { rows, cols } = sample.node.shape;
  if (value.rows !== sizeOf(rows) || value.cols !== sizeOf(cols)) return ['the value has another shape'];
  if (!value.data.every(Number.isFinite)) return ['there is no value where all is smooth'];
  return [
    ...placesThatMove(sample).flatMap((place) => brokenDerivative(sample, place, values)),
    ...brokenDigits(sample, values, true),
    ...[AT_KINKS, FAR_OUT].flatMap((point) => brokenDigits(sample, pointOf(sample, point), false)),
    // What is normalised along an axis has digits however far apart its entries are.
    ...brokenDigits(sample, pointOf(sample, WIDE_APART), sample.node.payload.kind === 'axis'),
    ...brokenLinearity(sample),
    ...brokenSlopes(sample),
    ...brokenWideSlopes(sample),
    ...brokenConstructions(sample, values),
    ...[SMOOTH, AT_KINKS].flatMap((point) => brokenFacts(sample, pointOf(sample, point))),
    ...brokenRows(sample, values),
    ...brokenDefiniteness(sample),
  ];
}

/** What the entry says of the operator's values beside its rules: other forms, bounds, symmetries. */
function brokenFacts({ operator, node }: Sample, values: Values): readonly string[] {
  const at = (expression: Expression): Matrix | null => {
    const value = attempted(() => evaluate(expression, values));
    return value?.data.every(Number.isFinite) ? value : null;
  };
  const value = at(node);
  if (!value) return [];
  const isSame = (other: Expression | null, wanted: Matrix = value): boolean => {
    const found = other && at(other);
    return !found || distance(found, wanted) < 1e-9;
  };
  const { laws, range } = operator;
  const [arg] = node.args;
  const moved = (change: (arg: Expression) => Expression): Expression | null =>
    arg && node.args.length === 1 ? substitute(node, new Map([[arg, change(arg)]])) : null;
  const transposed = matrixOf(value.cols, value.rows, (i, j) => value.data[j * value.cols + i] ?? 0);
  const opposite = matrixOf(value.rows, value.cols, (i, j) => -(value.data[i * value.cols + j] ?? 0));
  const isSquare = arg !== undefined && arg.shape.rows === arg.shape.cols;
  const given = operator.rangeOf(node.args, (of) => boundsOf(at(of)));
  return [
    isSame(laws.unfolds(node)) ? null : 'what it unfolds to has another value',
    value.data.every((entry) => entry >= range.least - 1e-12 && entry <= range.most + 1e-12)
      ? null
      : 'an entry is out of its range',
    value.data.every((entry) => entry >= given.least - 1e-12 && entry <= given.most + 1e-12)
      ? null
      : 'an entry is out of its range, given those of the arguments',
    isSame(operator.recognition?.of(node) ?? null) ? null : 'what it is recognised as has another value',
    sameEntries(valueByIndexRule(node, values), value) ? null : 'its entries are others in index notation',
    laws.entry !== 'odd' || isSame(moved(negate), opposite) ? null : 'it is not odd',
    laws.underTransposition === null ||
    !isSquare ||
    isSame(moved(transpose), laws.underTransposition === 'same' ? value : transposed)
      ? null
      : 'under a transposition it is another one',
  ].filter((said) => said !== null);
}

/** What the entries of a value lie between. */
const boundsOf = (value: Matrix | null): Bounds =>
  value
    ? { least: Math.min(...value.data), most: Math.max(...value.data) }
    : { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };

/** Whether two values have the same entries, where there is one to compare with: no entry of it may lack a value. */
const sameEntries = (found: Matrix | null, wanted: Matrix): boolean =>
  found === null || distance(found, wanted) < 1e-9;

/** What it is of rows below each other is what it is of each row, or of each as a column. */
function brokenRows({ operator, node }: Sample, values: Values): readonly string[] {
  const [arg] = node.args;
  if (node.args.length !== 1 || !arg || (arg.shape.rows !== ONE && arg.shape.cols !== ONE)) return [];
  const other = scale(number(0.5), arg);
  const lines = [arg, other].map((of) => [of.shape.rows === ONE ? of : transpose(of)]);
  const rows = operator.ofRows(node, block(lines));
  if (!rows) return [];
  const [found, first, second] = [rows, node, substitute(node, new Map([[arg, other]]))].map((of) =>
    evaluate(of, values),
  );
  const wanted = [...(first?.data ?? []), ...(second?.data ?? [])];
  return wanted.every((entry, place) => Math.abs(entry - (found?.data[place] ?? Number.NaN)) < 1e-9)
    ? []
    : ['of rows below each other it is another one than of each row'];
}

/** Of definite arguments it is definite, where the entry says so: x' V x is positive. */
function brokenDefiniteness({ operator, node, leaves }: Sample): readonly string[] {
  if (!operator.algebra.keepsDefiniteness) return [];
  const isOfSquares = leaves.every(({ shape }) => shape.rows === shape.cols);
  if (!isOfSquares) return [];
  const definite = leaves.map((leaf): readonly [Expression, Matrix] => {
    const random = randomOf(5, `definite ${variableOf(leaf)?.name}`);
    const size = sizeOf(leaf.shape.rows);
    const root = matrixOf(size, size, () => random.uniform() - 0.5);
    const product = (i: number, j: number): number =>
      Array.from(
        { length: size },
        (_, k) => (root.data[i * size + k] ?? 0) * (root.data[j * size + k] ?? 0),
      ).reduce((a, b) => a + b, 0);
    return [leaf, matrixOf(size, size, (i, j) => product(i, j) + (i === j ? 0.05 : 0))];
  });
  const value = evaluate(node, new Map(definite));
  return [1, 2, 3, 4, 5].every((seed) => quadraticForm(value, seed) > 0)
    ? []
    : ['of definite arguments it is not definite'];
}

/** x' V x for a random x. */
function quadraticForm({ rows, cols, data }: Matrix, seed: number): number {
  const random = randomOf(seed, 'form');
  const x = Array.from({ length: rows }, () => 2 * random.uniform() - 1);
  return data.reduce(
    (total, entry, place) => total + (x[Math.floor(place / cols)] ?? 0) * entry * (x[place % cols] ?? 0),
    0,
  );
}

/** What the entry says of a function of a number: the derivative of an entry is what differences say. */
function brokenSlopes({ operator, node }: Sample): readonly string[] {
  const [arg] = node.args;
  const at = arg && SMOOTH.get(arg);
  if (!operator.elementwise || !at) return [];
  const said = evaluate(operator.elementwise.derivative(arg), SMOOTH);
  return distance(said, slopesOf(operator.elementwise.value, at)) < 1e-6
    ? []
    : ['its derivative of an entry is wrong'];
}

/**
 * In double-doubles too the derivative of an entry is what differences say, to more digits than a double has: five steps,
 * extrapolated (Richardson), leave an error of some h¹⁰ and of 1e-31 / h.
 */
function brokenWideSlopes({ operator, node }: Sample): readonly string[] {
  const [arg] = node.args;
  const wideOf = operator.elementwise?.wide;
  if (!arg || !wideOf || arg.shape !== SCALAR) return [];
  const derivative = operator.elementwise?.derivative(arg);
  if (!derivative) return [];
  // A number that is no eighth, as 2/√π, is rounded to a double in the derivative itself.
  const isRounded = topological([derivative]).some((one) => !Number.isInteger(8 * (numberOf(one) ?? 0)));
  const digits = isRounded ? 1e-15 : 1e-20;
  const bad = [0.3125, 0.8125, -38].filter((x) => {
    const value = wideOf(dd.wide(x));
    if (!Number.isFinite(value.hi)) return false;
    const central = (h: number): Wide =>
      dd.multiply(dd.subtract(wideOf(dd.wide(x + h)), wideOf(dd.wide(x - h))), dd.wide(0.5 / h));
    let row = [2 ** -9, 2 ** -10, 2 ** -11, 2 ** -12, 2 ** -13].map(central);
    for (let power = 4; row.length > 1; power *= 4)
      row = row.slice(1).map((finer, i) => {
        const rest = dd.divide(dd.subtract(finer, row[i] ?? finer), dd.wide(power - 1));
        return dd.add(finer, rest);
      });
    const said = wideValue(derivative, {
      sizes: SIZES,
      values: new Map([[keyOf(arg), widened(matrixOf(1, 1, () => x))]]),
      surrogates: SURROGATES,
    })?.data[0];
    const [measured] = row;
    if (!said || !measured) return false;
    const error = Math.abs(dd.subtract(said, measured).hi);
    // Below 1e-290 the low half of a double-double has no room for its digits.
    return !(error <= digits * Math.abs(said.hi) + 1e-26 * Math.abs(value.hi) + 1e-290);
  });
  return bad.length === 0 ? [] : ['its derivative in double-doubles is wrong'];
}

/** The derivative of a function of a number at every entry, by differences. */
function slopesOf(f: (x: number) => number, at: Matrix): Matrix {
  return matrixOf(at.rows, at.cols, (i, j) => {
    const x = at.data[i * at.cols + j] ?? Number.NaN;
    const central = (step: number): number => (f(x + step) - f(x - step)) / (2 * step);
    return (4 * central(5e-4) - central(1e-3)) / 3;
  });
}

interface Place {
  readonly index: number;
  readonly leaf: Expression;
}

function brokenDerivative(sample: Sample, { index, leaf }: Place, values: Values): readonly string[] {
  const { operator, node } = sample;
  if (isNuclearOfWide(sample)) return [];
  const d = differentialOfVariable(leaf);
  const direction = directionOf(leaf, ofSymmetric(sample));
  const isBinder = node.payload.kind === 'binder';
  // The bodies of the samples are linear in their leaf.
  const inside = isBinder ? substitute(node.args[0] ?? node, new Map([[leaf, d]])) : d;
  const differential = operator.differential(node, index, inside);
  if (!differential) return mayHaveNone(sample, index) ? [] : [`no differential by argument ${index}`];
  const measured = difference(node, leaf, direction, values);
  const said = evaluate(differential, new Map([...values, [d, direction]]));
  if (!(distance(said, measured) < 1e-6)) return [`the differential by argument ${index} is wrong`];
  return [
    ...brokenForm(sample, leaf, d),
    ...brokenVecMatrix(differential, d, new Map([...values, [d, direction]])),
    ...adjointsOf(node).flatMap((adjoint) =>
      brokenPullback(sample, { index, leaf }, adjoint, { direction, said }, values),
    ),
  ];
}

/** vec(dF) = J vec(dX), with the J that the entries' forms make. */
function brokenVecMatrix(differential: Expression, d: Expression, values: Values): readonly string[] {
  const mapped = matmul(linearMatrix(differential, d), vec(d));
  return distance(evaluate(mapped, values), evaluate(vec(differential), values)) < 1e-9
    ? []
    : ['the matrix of its differential is another map'];
}

/** What is linear has a matrix of its own, which need not be put together column by column. */
function brokenForm({ operator, node }: Sample, leaf: Expression, d: Expression): readonly string[] {
  if (operator.linearity === null || node.payload.kind === 'function') return [];
  const of = substitute(node, new Map([[leaf, d]]));
  if (of.operator !== node.operator) return [];
  const moving = depending(topological([of]), new Set([d]));
  const form = operator.vecMatrix(of, (arg) => (moving.has(arg) ? linearMatrix(arg, d) : null), moving);
  return form ? [] : ['it is linear, and has no matrix'];
}

/** Adjoints that a rule may treat in a way of their own: any, a multiple, all ones, the identity, a Kronecker product. */
function adjointsOf(node: Expression): readonly Expression[] {
  const given = (name: string, shape: Shape): Expression =>
    variable({ name, attributes: [], role: 'value' }, shape);
  const G = given('G', node.shape);
  const [a, b] = node.args;
  const { rows, cols } = node.shape;
  return [
    G,
    times([given('g', SCALAR), G]),
    ...(rows === cols && rows !== ONE ? [eye(rows)] : []),
    ...(rows !== ONE && cols !== ONE ? [ones(rows, cols)] : []),
    ...(node.operator === 'kron' && a && b ? [kronecker(given('U', a.shape), given('V', b.shape))] : []),
  ];
}

function brokenPullback(
  { operator, node }: Sample,
  { index, leaf }: Place,
  adjoint: Expression,
  { direction, said }: { readonly direction: Matrix; readonly said: Matrix },
  values: Values,
): readonly string[] {
  const isBinder = node.payload.kind === 'binder';
  const pulled = isBinder ? gradientOf(inner(adjoint, node), leaf) : operator.pullback(node, index, adjoint);
  if (!pulled) return [`a differential by argument ${index}, and no pullback`];
  const weights = topological([adjoint, pulled])
    .filter((one) => variableOf(one) && !values.has(one))
    .map((one) => [one, directionOf(one, false)] as const);
  const at = new Map([...values, ...weights]);
  const back = evaluate(pulled, at);
  if (back.rows !== direction.rows || back.cols !== direction.cols)
    return [`the pullback to argument ${index} has another shape`];
  const [left, right] = [product(back, direction), product(evaluate(adjoint, at), said)];
  return Math.abs(left - right) < 1e-9 * (1 + Math.abs(right))
    ? []
    : [`the pullback of ${adjoint.operator} to argument ${index} is wrong`];
}

/**
 * What has no rule, and says why: the second derivative of a map that is known by name only, by the point of its
 * derivative, and a third one of a number. `mean` stands in no formula: it is built as a sum.
 */
function mayHaveNone({ operator, node }: Sample, index: number): boolean {
  const { payload } = node;
  if (payload.kind !== 'function') return operator.name === 'mean';
  if (operator.name !== 'unknown') return index !== node.args.length - 1;
  if (payload.fn.kind === 'map') return payload.order > 0;
  return payload.fn.kind === 'scalar' && payload.order > (node.args.length === 1 ? 1 : 0);
}

/** `sqrt` and `mean` stand in no formula: they are built as a power and as a sum. */
const isNoNode = ({ operator }: Expression): boolean => operator === 'sqrt' || operator === 'mean';

function brokenDigits({ node, leaves }: Sample, values: Values, isSmooth: boolean): readonly string[] {
  const inDoubles = attempted(() => evaluate(node, values));
  const wide = wideValue(node, {
    sizes: SIZES,
    values: new Map(
      leaves.flatMap((leaf) => {
        const value = values.get(leaf);
        return value ? [[keyOf(leaf), widened(value)] as const] : [];
      }),
    ),
    surrogates: SURROGATES,
  });
  if (!inDoubles?.data.every(Number.isFinite)) return [];
  if (!wide) return isNoNode(node) || !isSmooth ? [] : ['there is no value in double-doubles'];
  const rounded = matrixOf(wide.rows, wide.cols, (i, j) => wide.data[i * wide.cols + j]?.hi ?? Number.NaN);
  return distance(rounded, inDoubles) < 1e-11 ? [] : ['the value in double-doubles is another one'];
}

function brokenLinearity(sample: Sample): readonly string[] {
  const { operator, node } = sample;
  if (operator.linearity === null || node.payload.kind === 'binder') return [];
  const places = placesThatMove(sample);
  const together = operator.linearity === 'joint' ? [places] : places.map((place) => [place]);
  return together.flatMap((group) => {
    const at = (factor: number): Matrix =>
      evaluate(
        node,
        new Map([
          ...SMOOTH,
          ...group.map(({ leaf }) => {
            const direction = directionOf(leaf, false);
            return [leaf, plus(SMOOTH.get(leaf) ?? direction, factor, direction)] as const;
          }),
        ]),
      );
    const [zero, one, two] = [at(0), at(1), at(2)];
    return distance(plus(two, -1, one), plus(one, -1, zero)) < 1e-10
      ? []
      : ['it is not as linear as it says'];
  });
}

function attempted(work: () => Matrix): Matrix | null {
  try {
    return work();
  } catch {
    return null;
  }
}

function keyOf(leaf: Expression): string {
  const of = variableOf(leaf);
  return of ? variableKey(of) : '';
}

function gradientOf(scalar: Expression, leaf: Expression): Expression | null {
  const found = gradients(scalar, [leaf]);
  return found.kind === 'derived' ? (found.gradients[0] ?? null) : null;
}
