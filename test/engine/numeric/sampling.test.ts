// Values have every attribute that they were asked to have, alone and together; directions stay inside their set.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attribute } from '../../../server/engine/expressions/expression.ts';
import { hasAttribute } from '../../../server/engine/numeric/membership.ts';
import { randomOf } from '../../../server/engine/numeric/random.ts';
import { sampleDirection, sampleValue } from '../../../server/engine/numeric/sampling.ts';
import {
  basisOf,
  distanceFrom,
  project,
  type Structure,
  structureOf,
} from '../../../server/engine/numeric/structure.ts';
import { PLAIN_STYLE } from '../../../server/engine/numeric/styles.ts';
import { addScaled, inner, maxAbs, subtract, zeros } from '../../../server/engine/values/kernels.ts';
import { matrixOf } from '../../../server/engine/values/matrix.ts';

const square: readonly (readonly Attribute[])[] = [
  [],
  ['symmetric'],
  ['skew'],
  ['spd'],
  ['psd'],
  ['diagonal'],
  ['orthogonal'],
  ['lower'],
  ['upper'],
  ['invertible'],
  ['positive'],
  ['nonneg'],
  ['binary'],
  ['probability'],
  ['unit'],
  ['simplex'],
  ['simplex rows'],
  ['simplex cols'],
  ['onehot'],
  ['onehot rows'],
  ['onehot cols'],
  ['symmetric', 'invertible'],
  ['symmetric', 'positive'],
  ['symmetric', 'binary'],
  ['symmetric', 'orthogonal'],
  ['spd', 'diagonal'],
  ['spd', 'positive'],
  ['diagonal', 'nonneg'],
  ['lower', 'invertible'],
  ['upper', 'unit'],
  ['lower', 'upper'],
  ['orthogonal', 'diagonal'],
  ['orthogonal', 'nonneg'],
  ['unit', 'positive'],
  ['symmetric', 'unit'],
  ['simplex', 'positive'],
  ['probability', 'symmetric'],
  ['spd', 'orthogonal'],
  ['onehot rows', 'binary'],
  ['lower', 'nonneg'],
  ['binary', 'diagonal'],
];

describe('values with attributes', () => {
  it.each(square.map((attributes) => [attributes.join(' '), attributes] as const))(
    'square: %s',
    (_, attributes) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: 1e6 }),
          fc.integer({ min: 1, max: 5 }),
          fc.boolean(),
          (seed, n, whole) => {
            // The unit length and a whole-number grid exclude each other, as do a lower structure and strict signs.
            const style = whole ? { ...PLAIN_STYLE, whole, magnitude: 2 } : PLAIN_STYLE;
            const value = sampleValue(n, n, attributes, style, randomOf(seed, 'x'));
            expect(value).not.toBeNull();
            for (const attribute of attributes) expect(value && hasAttribute(value, attribute)).toBe(true);
          },
        ),
        { numRuns: 25, seed: 1 },
      );
    },
  );

  it('columns, rows, tall and wide matrices', () => {
    const cases: readonly (readonly [number, number, readonly Attribute[]])[] = [
      [4, 1, ['simplex']],
      [1, 4, ['simplex']],
      [4, 1, ['onehot']],
      [4, 1, ['unit']],
      [4, 1, ['unit', 'positive']],
      [4, 3, ['orthogonal']],
      [3, 4, ['orthogonal']],
      [4, 3, ['simplex rows']],
      [4, 3, ['onehot cols']],
      [1, 1, ['positive']],
      [4, 4, ['skew', 'orthogonal']],
    ];
    for (const [rows, cols, attributes] of cases) {
      expect(
        sampleValue(rows, cols, attributes, PLAIN_STYLE, randomOf(1, 'x')),
        attributes.join(' '),
      ).not.toBeNull();
    }
  });

  it('gives none where the attributes contradict one another', () => {
    expect(sampleValue(3, 3, ['skew', 'positive'], PLAIN_STYLE, randomOf(1, 'x'))).toBeNull();
    expect(sampleValue(3, 3, ['skew', 'invertible'], PLAIN_STYLE, randomOf(1, 'x'))).toBeNull();
    expect(sampleValue(3, 4, ['symmetric'], PLAIN_STYLE, randomOf(1, 'x'))).toBeNull();
  });
});

describe('structured sets', () => {
  it('projection is idempotent, directions lie in the set, and the basis spans it', () => {
    const structures: readonly Structure[] = ['full', 'symmetric', 'skew', 'diagonal', 'lower', 'upper'];
    for (const structure of structures) {
      const random = randomOf(3, structure);
      const a = project(
        matrixOf(4, 4, () => random.normal()),
        structure,
      );
      expect(distanceFrom(a, structure)).toBe(0);
      let spanned = zeros(4, 4);
      for (const { direction } of basisOf(structure, 4, 4))
        spanned = addScaled(spanned, inner(a, direction), direction);
      expect(maxAbs(subtract(spanned, a))).toBeLessThan(1e-12);
    }
    expect(structureOf(['spd', 'positive'])).toBe('symmetric');
    expect(structureOf(['orthogonal'])).toBe('full');
    expect(distanceFrom(sampleDirection(3, 3, ['spd'], PLAIN_STYLE, randomOf(1, 'd')), 'symmetric')).toBe(0);
  });
});
