// Elementary functions in more digits know how far off they are.

import { expect, test } from 'vitest';
import { brokenBounds } from './wide-bounds.ts';

test('every bound holds, and is not much wider than what it bounds', () => {
  expect(brokenBounds()).toEqual([]);
});
