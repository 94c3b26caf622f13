// Values have every attribute that they were asked to have, alone and together; directions stay inside their set.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attribute } from '../../../server/engine/expressions/expression.ts';
import { decompositions } from '../../../server/engine/numeric/decompositions/index.ts';
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
import { PLAIN_STYLE, trialStyle, variableStyle } from '../../../server/engine/numeric/styles.ts';
import {
  addScaled,
  colSums,
  identity,
  inner,
  maxAbs,
  multiply,
  scalarOf,
  subtract,
  trace,
  transpose,
  zeros,
} from '../../../server/engine/values/kernels.ts';
import { type Matrix, matrixOf } from '../../../server/engine/values/matrix.ts';

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

/** Values as eight trials draw them, for the first and the second variable, from several seeds. */
function members(rows: number, cols: number, attributes: readonly Attribute[]): readonly Matrix[] {
  return [1, 2, 3, 4, 5].flatMap((seed) =>
    [0, 1].flatMap((variable) =>
      Array.from({ length: 8 }, (_, turn) => {
        const style = variableStyle(trialStyle(turn), variable);
        const value = sampleValue(rows, cols, attributes, style, randomOf(seed, `${turn} ${variable}`));
        if (!value) throw new Error(`no value that is ${attributes.join(' and ')}`);
        for (const attribute of attributes) expect(hasAttribute(value, attribute), attribute).toBe(true);
        return value;
      }),
    ),
  );
}

const rank = (a: Matrix): number => {
  const { values } = decompositions.singular(a);
  return values.filter((value) => value > 1e-9 * Math.max(1e-3, values[0] ?? 0)).length;
};

describe('the whole of the declared set is drawn from', () => {
  const kinds: readonly (readonly [
    readonly Attribute[],
    number,
    number,
    Readonly<Record<string, (a: Matrix) => boolean>>,
  ])[] = [
    [
      ['psd'],
      4,
      4,
      {
        zero: (a) => rank(a) === 0,
        'rank 1': (a) => rank(a) === 1,
        singular: (a) => rank(a) === 3,
        definite: (a) => rank(a) === 4,
      },
    ],
    [['psd', 'diagonal'], 3, 3, { singular: (a) => rank(a) < 3, definite: (a) => rank(a) === 3 }],
    [
      ['spd'],
      4,
      4,
      { 'badly conditioned': (a) => condition(a) > 50, 'well conditioned': (a) => condition(a) < 20 },
    ],
    [
      ['nonneg'],
      3,
      2,
      {
        zero: (a) => maxAbs(a) === 0,
        'with zeros': (a) => maxAbs(a) > 0 && a.data.includes(0),
        positive: (a) => !a.data.includes(0),
      },
    ],
    [['nonneg'], 1, 1, { zero: (a) => scalarOf(a) === 0, positive: (a) => scalarOf(a) > 0 }],
    [
      ['orthogonal'],
      3,
      3,
      {
        rotation: (a) => decompositions.determinant(a) > 0,
        reflection: (a) => decompositions.determinant(a) < 0,
        permutation: (a) => a.data.every((value) => Math.abs(value) === 1 || value === 0),
      },
    ],
    [['orthogonal'], 1, 1, { 'of 1': (a) => scalarOf(a) === 1, 'of -1': (a) => scalarOf(a) === -1 }],
    [
      ['orthogonal', 'symmetric'],
      3,
      3,
      Object.fromEntries(
        [-3, -1, 1, 3].map((total) => [`trace ${total}`, (a) => Math.abs(trace(a) - total) < 1e-9]),
      ),
    ],
    [
      ['orthogonal', 'diagonal'],
      2,
      2,
      {
        rotation: (a) => decompositions.determinant(a) > 0,
        reflection: (a) => decompositions.determinant(a) < 0,
      },
    ],
    [
      ['binary'],
      3,
      1,
      {
        'all 0': (a) => a.data.every((value) => value === 0),
        'all 1': (a) => a.data.every((value) => value === 1),
        mixed: (a) => a.data.includes(0) && a.data.includes(1),
      },
    ],
    [
      ['onehot rows'],
      3,
      3,
      {
        ties: (a) => colSums(a).data.includes(3),
        'a permutation': (a) => colSums(a).data.every((value) => value === 1),
        'an empty column': (a) => colSums(a).data.includes(0),
      },
    ],
    [
      ['onehot'],
      3,
      1,
      Object.fromEntries([0, 1, 2].map((place) => [`at ${place}`, (a: Matrix) => a.data[place] === 1])),
    ],
    [
      ['simplex'],
      3,
      1,
      {
        inside: (a) => !a.data.includes(0),
        'on a side': (a) => a.data.includes(0) && !a.data.includes(1),
        'in a corner': (a) => a.data.includes(1),
        'in the middle': (a) => a.data.every((value) => value === a.data[0]),
      },
    ],
    [
      ['probability'],
      3,
      1,
      {
        'near 0': (a) => a.data.some((value) => value < 0.05),
        'near 1': (a) => a.data.some((value) => value > 0.95),
      },
    ],
    ...(['diagonal', 'lower', 'upper'] as const).map(
      (structure) =>
        [
          [structure] as const,
          3,
          3,
          {
            'determinant above 0': (a: Matrix) => decompositions.determinant(a) > 0,
            'determinant below 0': (a: Matrix) => decompositions.determinant(a) < 0,
            singular: (a: Matrix) => decompositions.determinant(a) === 0,
          },
        ] as const,
    ),
    [
      [],
      3,
      3,
      {
        'determinant above 0': (a) => decompositions.determinant(a) > 0,
        'determinant below 0': (a) => decompositions.determinant(a) < 0,
        small: (a) => maxAbs(a) < 1e-2,
        large: (a) => maxAbs(a) > 100,
      },
    ],
    [[], 1, 1, { 'above 0': (a) => scalarOf(a) > 0, 'below 0': (a) => scalarOf(a) < 0 }],
    [['unit'], 3, 1, { 'of the basis': (a) => a.data.filter((value) => value === 0).length === 2 }],
    [
      ['skew'],
      3,
      3,
      { 'sum above 0 or singular': (a) => Math.abs(decompositions.determinant(a)) <= 1e-6 * maxAbs(a) ** 3 },
    ],
  ];

  it.each(
    kinds.map(
      ([attributes, rows, cols, found]) =>
        [`${rows}×${cols} ${attributes.join(' ')}`, attributes, rows, cols, found] as const,
    ),
  )('%s', (_, attributes, rows, cols, found) => {
    const drawn = members(rows, cols, attributes);
    for (const [kind, isOne] of Object.entries(found)) expect(drawn.some(isOne), kind).toBe(true);
  });

  it('wide orthogonal matrices have orthonormal rows, tall ones orthonormal columns', () => {
    for (const a of members(2, 4, ['orthogonal']))
      expect(maxAbs(subtract(multiply(a, transpose(a)), identity(2)))).toBeLessThan(1e-12);
    for (const a of members(4, 2, ['orthogonal']))
      expect(maxAbs(subtract(multiply(transpose(a), a), identity(2)))).toBeLessThan(1e-12);
  });

  it('the first trial is an ordinary one, and two variables are seen in every combination', () => {
    const kindOf = (turn: number, variable: number): string => {
      const { edge, flip } = variableStyle(trialStyle(turn), variable);
      return `${edge !== null} ${flip}`;
    };
    const turns = Array.from({ length: 8 }, (_, turn) => turn);
    for (const variable of [0, 1, 2, 3]) expect(kindOf(0, variable)).toBe('false false');
    expect(new Set(turns.map((turn) => kindOf(turn, 0))).size).toBe(4);
    for (const [one, other] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      const flips = turns.map(
        (turn) =>
          `${variableStyle(trialStyle(turn), one).flip} ${variableStyle(trialStyle(turn), other).flip}`,
      );
      expect(new Set(flips).size).toBe(4);
    }
  });
});

const condition = (a: Matrix): number => {
  const { values } = decompositions.singular(a);
  return (values[0] ?? 0) / (values.at(-1) ?? 0);
};

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
