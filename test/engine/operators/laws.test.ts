// What every entry of the table promises, checked by numbers on every operator that is in it: the differential is what
// differences say, the pullback is its adjoint, double-doubles say what doubles say, linear is linear.

import { expect, test } from 'vitest';
import { differentialOfVariable } from '../../../server/engine/calculus/differential.ts';
import { gradients } from '../../../server/engine/calculus/gradient.ts';
import { inner, substitute, variable, variableOf } from '../../../server/engine/expressions/build.ts';
import type { Expression } from '../../../server/engine/expressions/expression.ts';
import { widened } from '../../../server/engine/numeric/digits/wide-matrix.ts';
import { wideValue } from '../../../server/engine/numeric/digits/wide-value.ts';
import { variableKey } from '../../../server/engine/numeric/program.ts';
import { randomOf } from '../../../server/engine/numeric/random.ts';
import { operators } from '../../../server/engine/operators/table.ts';
import { type Matrix, matrixOf } from '../../../server/engine/values/matrix.ts';
import { distance } from '../calculus/value-at.ts';
import {
  AT_KINKS,
  evaluate,
  type Sample,
  SIZES,
  SMOOTH,
  STAND_INS,
  samples,
  sizeOf,
  type Values,
} from './samples.ts';

/** They stand for what is worked out before anything is evaluated. */
const PLACEHOLDERS = ['derivative', 'differentialOf', 'variable'];

test('every operator of the table is tried', () => {
  const tried = new Set([...samples.map(({ operator }) => operator.name), ...PLACEHOLDERS]);
  expect(operators.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  expect(samples.length).toBeGreaterThan(operators.length);
});

/** A direction: of a square matrix symmetric, where the value is one of symmetric matrices only. */
function directionOf(leaf: Expression, isSymmetric: boolean): Matrix {
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

const product = (a: Matrix, b: Matrix): number =>
  a.data.reduce((sum, value, index) => sum + value * (b.data[index] ?? Number.NaN), 0);

/** By central differences of two steps, extrapolated. */
function difference(of: Expression, moved: Expression, direction: Matrix, values: Values): Matrix {
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

test.each(samples.map((sample) => [sample.label, sample] as const))('%s', (_, sample) => {
  const { operator, node, leaves } = sample;
  const values = pointOf(sample, SMOOTH);
  const value = evaluate(node, values);
  expect([value.rows, value.cols]).toEqual([sizeOf(node.shape.rows), sizeOf(node.shape.cols)]);
  expect(value.data.every(Number.isFinite)).toBe(true);
  for (const { index, leaf } of placesThatMove(sample)) {
    const d = differentialOfVariable(leaf);
    const direction = directionOf(leaf, ofSymmetric(sample));
    const body = node.args[0] ?? node;
    const inside = node.payload.kind === 'binder' ? differentialInside(body, leaf, d) : d;
    const differential = operator.differential(node, index, inside);
    if (!differential || isNuclearOfWide(sample)) {
      expect(operator.refusal ?? operator.differentialRule.rule).not.toBe('');
      continue;
    }
    const moved = new Map([...values, [d, direction]]);
    const measured = difference(node, leaf, direction, values);
    const said = evaluate(differential, moved);
    expect(distance(said, measured), 'the differential').toBeLessThan(1e-6);
    const adjoint = variable({ name: 'G', attributes: [], role: 'value' }, node.shape);
    const weight = directionOf(adjoint, false);
    const pulled =
      node.payload.kind === 'binder'
        ? gradientOf(inner(adjoint, node), leaf)
        : operator.pullback(node, index, adjoint);
    expect(pulled, 'what has a differential has a pullback').not.toBeNull();
    if (!pulled) continue;
    const back = evaluate(pulled, new Map([...values, [adjoint, weight]]));
    const [left, right] = [product(back, direction), product(weight, said)];
    expect(Math.abs(left - right), 'the pullback').toBeLessThan(1e-9 * (1 + Math.abs(right)));
  }
  for (const point of [values, pointOf(sample, AT_KINKS)]) {
    const inDoubles = attempted(() => evaluate(node, point));
    const wide = wideValue(node, {
      sizes: SIZES,
      values: new Map(leaves.map((leaf) => [keyOf(leaf), widened(point.get(leaf) ?? value)])),
      standIns: STAND_INS,
    });
    if (!wide || !inDoubles?.data.every(Number.isFinite)) continue;
    const rounded = matrixOf(wide.rows, wide.cols, (i, j) => wide.data[i * wide.cols + j]?.hi ?? Number.NaN);
    expect(distance(rounded, inDoubles), 'the value in double-doubles').toBeLessThan(1e-11);
  }
});

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

/** The bodies of the samples are linear in their leaf. */
function differentialInside(body: Expression, leaf: Expression, d: Expression): Expression {
  return substitute(body, new Map([[leaf, d]]));
}

function gradientOf(scalar: Expression, leaf: Expression): Expression | null {
  const found = gradients(scalar, [leaf]);
  return found.kind === 'derived' ? (found.gradients[0] ?? null) : null;
}

test.each(
  samples
    .filter(({ operator }) => operator.linearity !== null)
    .map((sample) => [sample.label, sample] as const),
)('%s is as linear as it says', (_, sample) => {
  const { operator, node } = sample;
  if (node.payload.kind === 'binder') return;
  const places = placesThatMove(sample);
  const together = operator.linearity === 'joint' ? [places] : places.map((place) => [place]);
  for (const group of together) {
    const step = (factor: number): Values =>
      new Map([
        ...SMOOTH,
        ...group.map(({ leaf }) => {
          const base = SMOOTH.get(leaf) ?? directionOf(leaf, false);
          return [leaf, plus(base, factor, directionOf(leaf, false))] as const;
        }),
      ]);
    const at = [0, 1, 2].map((factor) => evaluate(node, step(factor)));
    const [zero, one, two] = at;
    if (!zero || !one || !two) continue;
    expect(distance(plus(two, -1, one), plus(one, -1, zero))).toBeLessThan(1e-10);
  }
});
