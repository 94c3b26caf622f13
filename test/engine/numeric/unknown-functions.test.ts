// The stand-ins for unknown functions: every derivative, action and adjoint fits the function, and none is special.

import { describe, expect, it } from 'vitest';
import { firstDifference, mixedDifference } from '../../../server/engine/numeric/differences.ts';
import { randomOf } from '../../../server/engine/numeric/random.ts';
import { standInsOf } from '../../../server/engine/numeric/unknown-functions.ts';
import { scalar, scalarOf } from '../../../server/engine/values/kernels.ts';

const column = (data: Float64Array) => ({ rows: data.length, cols: 1, data });
const draw = (label: string, length: number): Float64Array => {
  const random = randomOf(4, label);
  return Float64Array.from({ length }, () => random.normal());
};
const moved = (z: Float64Array, t: number, d: Float64Array): Float64Array =>
  z.map((value, i) => value + t * (d[i] ?? 0));
const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

describe.each(['free', 'positive', 'between 0 and 1'] as const)('stand-ins, %s', (range) => {
  const standIns = standInsOf(1, range);

  it('h, h′, h″, h‴ of an elementwise function', () => {
    for (const order of [0, 1, 2]) {
      for (const x of [-2, -0.3, 0.9]) {
        const d = firstDifference((t) => scalar(standIns.elementwise('h', order)(x + t)), 0.05);
        expect(d && scalarOf(d.value)).toBeCloseTo(standIns.elementwise('h', order + 1)(x), 8);
      }
    }
    expect(standIns.elementwise('h', 0)(0.5)).not.toBeCloseTo(standIns.elementwise('g', 0)(0.5), 2);
  });

  it('action, adjoint and second derivative of a map', () => {
    const f = standIns.map('h', 5, 3);
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
    const f = standIns.map('h', 4, 4);
    for (let i = 0; i < 50; i++) {
      const values = [...f.value(draw(`${i}`, 4)), standIns.elementwise('h', 0)(i - 25)];
      if (range !== 'free') for (const value of values) expect(value).toBeGreaterThan(0);
      if (range === 'between 0 and 1') for (const value of values) expect(value).toBeLessThan(1);
    }
  });
});
