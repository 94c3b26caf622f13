// Texts cut to a width.

import { expect, it } from 'vitest';
import { shorten } from '../../server/cli/render/text-width.ts';
import { worked } from '../support/working-time.ts';

it('cuts to a width, wide characters and marks counted', () => {
  expect(shorten('abcde', 5)).toBe('abcde');
  expect(shorten('abcdef', 5)).toBe('abcd…');
  expect(shorten('漢字漢字', 5)).toBe('漢字…');
  expect(shorten('x̂x̂x̂', 3)).toBe('x̂x̂x̂');
});

it('cuts a very long formula at once', () => {
  const started = worked();
  expect(shorten('x'.repeat(1_000_000), 64)).toBe(`${'x'.repeat(63)}…`);
  expect(worked() - started).toBeLessThan(1_000);
});
