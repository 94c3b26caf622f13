// The stand-ins for unknown functions: every derivative, action and adjoint fits the function, and none is special.

import { describe, expect, it } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { decompositions } from '../../../server/engine/numeric/decompositions/index.ts';
import { firstDifference, mixedDifference } from '../../../server/engine/numeric/differences.ts';
import { randomOf } from '../../../server/engine/numeric/random.ts';
import { surrogateFunctionsOf } from '../../../server/engine/numeric/unknown-functions.ts';
import { type Wide, wide } from '../../../server/engine/values/double-double.ts';
import { fromRows, scalar, scalarOf } from '../../../server/engine/values/kernels.ts';
import { DEFAULT_OPTIONS, judge } from '../../../server/engine/verdicts/judge-document.ts';

const column = (data: readonly number[]) => ({ rows: data.length, cols: 1, data: Float64Array.from(data) });
const draw = (label: string, length: number): Float64Array => {
  const random = randomOf(4, label);
  return Float64Array.from({ length }, () => random.normal());
};
const moved = (z: Float64Array, t: number, d: Float64Array): Float64Array =>
  z.map((value, i) => value + t * (d[i] ?? 0));
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

describe.each(['free', 'positive', 'between 0 and 1'] as const)('stand-ins, %s', (range) => {
  const surrogates = surrogateFunctionsOf(1, range);

  it('h, h′, h″, h‴ of an elementwise function', () => {
    for (const order of [0, 1, 2]) {
      for (const x of [-2, -0.3, 0.9]) {
        const d = firstDifference((t) => scalar(surrogates.elementwise('h', order)(x + t)), 0.05);
        expect(d && scalarOf(d.value)).toBeCloseTo(surrogates.elementwise('h', order + 1)(x), 8);
      }
    }
    expect(surrogates.elementwise('h', 0)(0.5)).not.toBeCloseTo(surrogates.elementwise('g', 0)(0.5), 2);
  });

  it('action, adjoint and second derivative of a map', () => {
    const f = surrogates.map('h', 5, 3);
    const [z, d, e, g] = [draw('z', 5), draw('d', 5), draw('e', 5), draw('g', 3)];
    const first = firstDifference((t) => column(f.value(moved(z, t, d))), 0.05);
    f.action(z, d).forEach((value, i) => {
      expect(first?.value.data[i]).toBeCloseTo(value, 8);
    });
    expect(dot(f.action(z, d), g)).toBeCloseTo(dot(f.adjoint(z, g), d), 12);
    const second = mixedDifference((s, t) => column(f.value(moved(moved(z, s, d), t, e))), 0.08);
    f.second(z, d, e).forEach((value, i) => {
      expect(second?.value.data[i]).toBeCloseTo(value, 6);
    });
  });

  it('keep to their range', () => {
    const f = surrogates.map('h', 4, 4);
    for (let i = 0; i < 50; i++) {
      const values = [...f.value(draw(`${i}`, 4)), surrogates.elementwise('h', 0)(i - 25)];
      if (range !== 'free') for (const value of values) expect(value).toBeGreaterThan(0);
      if (range === 'between 0 and 1') for (const value of values) expect(value).toBeLessThan(1);
    }
  });
});

describe('stand-ins are in no way special', () => {
  const seeds = Array.from({ length: 20 }, (_, seed) => surrogateFunctionsOf(seed, 'free'));
  const grid = Array.from({ length: 400 }, (_, i) => (i - 200) / 10);

  it('elementwise: without bounds, symmetry or period, neither monotone nor convex, with value and slope at 0', () => {
    for (const surrogates of seeds) {
      const [h, slope, bend] = [0, 1, 2].map((order) => surrogates.elementwise('h', order));
      if (!h || !slope || !bend) throw new Error('no function');
      expect(h(0)).not.toBeCloseTo(0, 2);
      const far = [-1e6, 1e6].map(h);
      expect(Math.min(...far)).toBeLessThan(-1e4);
      expect(Math.max(...far)).toBeGreaterThan(1e4);
      for (const f of [slope, bend]) {
        expect(Math.min(...grid.map(f))).toBeLessThan(0);
        expect(Math.max(...grid.map(f))).toBeGreaterThan(0);
      }
      // Neither even nor odd.
      for (const sign of [1, -1]) expect(Math.abs(h(1.3) - sign * h(-1.3))).toBeGreaterThan(1e-3);
      // Growth is that of a line: exp(h(x)) and nets of h have values.
      for (const x of grid) expect(Math.abs(h(x))).toBeLessThan(3 + Math.abs(x));
    }
  });

  it('no derivative is a combination of the others', () => {
    for (const surrogates of seeds) {
      const rows = [-1.7, -0.4, 0.3, 1.1, 2.6, 3.9, 5.2].map((x) => [
        1,
        x,
        ...[0, 1, 2, 3].map((order) => surrogates.elementwise('h', order)(x)),
      ]);
      const { values } = decompositions.singular(fromRows(rows));
      expect((values.at(-1) ?? 0) / (values[0] ?? 1)).toBeGreaterThan(1e-4);
    }
  });

  it('maps: neither additive nor homogeneous, Jacobians without symmetry, Hessians of full rank', () => {
    for (const surrogates of seeds) {
      const f = surrogates.map('f', 4, 4);
      const scalarMap = surrogates.map('f', 6, 1);
      const [z, y] = [draw('z', 4), draw('y', 4)];
      const size = (a: readonly number[]): number => Math.sqrt(dot(a, a));
      const difference = (a: readonly number[], b: readonly number[]): number[] =>
        a.map((value, i) => value - (b[i] ?? 0));
      expect(size(difference(f.value(moved(z, 1, y)), f.value(z)))).toBeGreaterThan(1e-2);
      const sum = f.value(z).map((value, i) => value + (f.value(y)[i] ?? 0));
      expect(size(difference(f.value(moved(z, 1, y)), sum))).toBeGreaterThan(1e-2);
      const doubled = f.value(z).map((value) => 2 * value);
      expect(size(difference(f.value(moved(z, 1, z)), doubled))).toBeGreaterThan(1e-2);
      expect(Math.abs(dot(f.action(z, y), z) - dot(f.action(z, z), y))).toBeGreaterThan(1e-6);
      const unit = (i: number): number[] => [0, 1, 2, 3, 4, 5].map((k) => (k === i ? 1 : 0));
      const w = draw('w', 6);
      const hessian = [0, 1, 2, 3, 4, 5].map((i) =>
        [0, 1, 2, 3, 4, 5].map((j) => scalarMap.second(w, unit(i), unit(j))[0] ?? Number.NaN),
      );
      const { values } = decompositions.singular(fromRows(hessian));
      expect((values.at(-1) ?? 0) / (values[0] ?? 1)).toBeGreaterThan(1e-5);
    }
  });

  it('the same in double-doubles, and of different names different', () => {
    for (const surrogates of seeds) {
      for (const order of [0, 1, 2, 3])
        expect(surrogates.wideElementwise('h', order)(wide(0.7)).hi).toBeCloseTo(
          surrogates.elementwise('h', order)(0.7),
          13,
        );
      const [f, exact] = [surrogates.map('f', 3, 2), surrogates.wideMap('f', 3, 2)];
      const [z, d, g] = [draw('z', 3), draw('d', 3), draw('g', 2)];
      const widened = (a: Float64Array): readonly Wide[] => Array.from(a, (value) => wide(value));
      const pairs = [
        [f.value(z), exact.value(widened(z))],
        [f.action(z, d), exact.action(widened(z), widened(d))],
        [f.adjoint(z, g), exact.adjoint(widened(z), widened(g))],
        [f.second(z, d, d), exact.second(widened(z), widened(d), widened(d))],
      ] as const;
      for (const [plain, more] of pairs)
        plain.forEach((value, i) => {
          expect(more[i]?.hi).toBeCloseTo(value, 12);
        });
      expect(
        Math.abs(surrogates.elementwise('h', 0)(0.5) - surrogates.elementwise('g', 0)(0.5)),
      ).toBeGreaterThan(1e-4);
    }
  });

  it.each(['free', 'positive', 'between 0 and 1'] as const)('written in the language, %s', (range) => {
    const surrogates = surrogateFunctionsOf(3, range);
    const file = `z = [0.3; -1.2]
t = 0.8
a = ${surrogates.formula('h').replaceAll('z', 't')} - ${surrogates.elementwise('h', 0)(0.8)}
b = ${surrogates.mapFormula('f', 2, 3)} - [${surrogates.map('f', 2, 3).value([0.3, -1.2]).join('; ')}]
c = ${surrogates.mapFormula('g', 2, 1)} - ${surrogates.map('g', 2, 1).value([0.3, -1.2])[0]}
step(1e-9 - abs(a) - norm(b) - abs(c)) == 1
`;
    const { claims, problems } = judge(analyse(file), DEFAULT_OPTIONS);
    expect(
      claims.map(({ verdict }) => verdict.status),
      problems.map(({ message }) => message).join(),
    ).toEqual(['verified']);
  });
});
