// Sizes are small, all different, honour what was declared, and come in every order.

import { describe, expect, it } from 'vitest';
import { randomOf } from '../../../server/engine/numeric/random.ts';
import {
  completeSizes,
  type DimFact,
  proposeSizes,
  relevantDims,
  smallestSizes,
} from '../../../server/engine/numeric/sizes.ts';
import { addSizes, fixedSize, multiplySizes, namedSize } from '../../../server/engine/shapes/dimension.ts';

const free = (name: string): DimFact => ({ name, value: null, atMost: null });
const propose = (dims: readonly DimFact[], attempts = 40, seed = 1) => [
  ...proposeSizes(dims, randomOf(seed, 'sizes'), attempts),
];

describe('sizes', () => {
  it('are all different, and another number for each dim at first', () => {
    const [first, second] = propose(['M', 'in', 'out'].map(free));
    for (const sizes of [first, second]) {
      expect(new Set(sizes?.values()).size).toBe(3);
      for (const value of sizes?.values() ?? []) expect(value).toBeGreaterThanOrEqual(2);
    }
    for (const name of ['M', 'in', 'out']) expect(first?.get(name)).not.toBe(second?.get(name));
  });

  it('honour fixed sizes, sizes made of others, and bounds', () => {
    const n = namedSize('n');
    const dims: DimFact[] = [
      free('n'),
      { name: 'k', value: null, atMost: n },
      { name: 'c', value: fixedSize(3), atMost: null },
      { name: 'p', value: addSizes(multiplySizes(n, namedSize('k')), fixedSize(1)), atMost: null },
    ];
    const all = propose(dims);
    expect(all.length).toBeGreaterThan(2);
    for (const sizes of all) {
      const [a, b] = [sizes.get('n') ?? 0, sizes.get('k') ?? 0];
      expect(sizes.get('c')).toBe(3);
      expect(b).toBeLessThan(a);
      expect(sizes.get('p')).toBe(a * b + 1);
    }
  });

  it('come tall and wide', () => {
    const all = propose(['n', 'k'].map(free), 10);
    expect(all.some((sizes) => (sizes.get('n') ?? 0) > (sizes.get('k') ?? 0))).toBe(true);
    expect(all.some((sizes) => (sizes.get('n') ?? 0) < (sizes.get('k') ?? 0))).toBe(true);
  });

  it('give up being different where bounds force it, and give none where they contradict', () => {
    const one: DimFact = { name: 'a', value: null, atMost: fixedSize(1) };
    expect(propose([one, { ...one, name: 'b' }])[0]?.get('b')).toBe(1);
    expect(propose([{ name: 'a', value: null, atMost: fixedSize(0) }])).toEqual([]);
    expect(completeSizes([{ name: 'a', value: namedSize('a'), atMost: null }], new Map())).toBeNull();
  });

  it('are the same for the same seed', () => {
    const dims = ['a', 'b', 'c', 'd'].map(free);
    expect(propose(dims, 8, 5)).toEqual(propose(dims, 8, 5));
  });

  it('grow from the smallest for counterexamples', () => {
    const all = smallestSizes(['a', 'b'].map(free), 3, 20);
    expect(all[0]).toEqual(
      new Map([
        ['a', 1],
        ['b', 1],
      ]),
    );
    expect(all).toHaveLength(9);
    expect(
      smallestSizes(
        Array.from({ length: 12 }, (_, i) => free(`d${i}`)),
        3,
        50,
      ).length,
    ).toBeLessThanOrEqual(50);
  });

  it('are asked only of the dims that matter', () => {
    const dims: DimFact[] = [free('a'), free('b'), { name: 'c', value: namedSize('a'), atMost: null }];
    expect(relevantDims(dims, ['c']).map((dim) => dim.name)).toEqual(['a', 'c']);
  });
});
