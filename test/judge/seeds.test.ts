// The seed decides nothing: claims next to what doubles can tell are judged alike at every seed.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMarkedClaims, scoreOf } from './marked-claims.ts';

/** Seeds at which a point once came out too badly conditioned to tell. */
const SEEDS = [2, 6, 7, 13, 15];

test.each(readMarkedClaims(join(import.meta.dirname, 'seeds')).map((claim) => [claim.text, claim] as const))(
  '%s',
  (_, claim) => {
    const scores = SEEDS.map((seed) => scoreOf(claim, seed));
    expect(
      scores.map(({ score }) => score),
      scores.map(({ why }) => why).join('\n'),
    ).toEqual(SEEDS.map(() => 'right'));
  },
  120_000,
);
