// Differences against derivatives that are known, and their error bound against the error that they make.

import { describe, expect, it } from 'vitest';
import { firstDifference, mixedDifference } from '../../../server/engine/numeric/differences.ts';
import { scalar, scalarOf } from '../../../server/engine/values/kernels.ts';

const smooth: readonly (readonly [
  string,
  (x: number) => number,
  (x: number) => number,
  (x: number) => number,
])[] = [
  ['exp', Math.exp, Math.exp, Math.exp],
  ['sin', Math.sin, Math.cos, (x) => -Math.sin(x)],
  ['x⁵', (x) => x ** 5, (x) => 5 * x ** 4, (x) => 20 * x ** 3],
  [
    'log(1 + x²)',
    (x) => Math.log(1 + x * x),
    (x) => (2 * x) / (1 + x * x),
    (x) => (2 - 2 * x * x) / (1 + x * x) ** 2,
  ],
  [
    'tanh 3x',
    (x) => Math.tanh(3 * x),
    (x) => 3 / Math.cosh(3 * x) ** 2,
    (x) => (-18 * Math.tanh(3 * x)) / Math.cosh(3 * x) ** 2,
  ],
  ['1e6 + x', (x) => 1e6 + x, () => 1, () => 0],
  ['constant', () => 7, () => 0, () => 0],
];

describe('differences', () => {
  it.each(smooth)('%s', (_, f, first, second) => {
    for (const x of [-1.3, -0.2, 0.4, 1.7]) {
      const d = firstDifference((t) => scalar(f(x + t)), 0.05);
      expect(d).not.toBeNull();
      if (!d) continue;
      const miss = Math.abs(scalarOf(d.value) - first(x));
      expect(miss).toBeLessThanOrEqual(10 * d.error + 1e-15);
      expect(d.error).toBeLessThan(1e-7 * Math.max(1, Math.abs(first(x))));
      const dd = mixedDifference((s, t) => scalar(f(x + s + t)), 0.05);
      if (!dd) continue;
      const missed = Math.abs(scalarOf(dd.value) - second(x));
      expect(missed).toBeLessThanOrEqual(10 * dd.error + 1e-13);
      if (f(x) < 1e3) expect(dd.error).toBeLessThan(1e-6 * Math.max(1, Math.abs(second(x))));
    }
  });

  it('shrink their steps where the function ends', () => {
    const d = firstDifference((t) => (0.01 + t > 0 ? scalar(Math.log(0.01 + t)) : null), 0.05);
    expect(d && Math.abs(scalarOf(d.value) - 100)).toBeLessThan(1e-5);
  });

  it('give a large bound at a kink, and none where there are no values', () => {
    const kink = firstDifference((t) => scalar(Math.abs(t) + 0.3 * t), 0.05);
    expect(kink && Math.abs(scalarOf(kink.value) - 0.3)).toBeLessThan(1e-9);
    const jump = firstDifference((t) => scalar(t > 0.000001 ? 1 : 0), 0.05);
    expect(jump?.error).toBeGreaterThan(1);
    expect(firstDifference(() => null, 0.05)).toBeNull();
  });
});
