// A range beside an edit moves with its text; one that the edit touches is gone.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moveThroughEdit } from '../../server/features/rebased-judgement.ts';

test('moves what stands behind an edit, keeps what stands before it', () => {
  const before = 'first\nsecond\nthird';
  const move = moveThroughEdit(before, 'first\nin between\nsecond\nthird');
  expect(move({ start: 0, end: 5 })).toEqual({ start: 0, end: 5 });
  expect(move({ start: 13, end: 18 })).toEqual({ start: 24, end: 29 });
});

test('drops what is typed in', () => {
  const move = moveThroughEdit('a = wrong', 'a = right');
  expect(move({ start: 4, end: 9 })).toBeNull();
});

test('a moved range always has the text that it had', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });
  fc.assert(
    fc.property(text, text, fc.nat(12), fc.nat(12), (before, after, a, b) => {
      const range = { start: Math.min(a, b, before.length), end: Math.min(Math.max(a, b), before.length) };
      const moved = moveThroughEdit(before, after)(range);
      if (moved) expect(after.slice(moved.start, moved.end)).toBe(before.slice(range.start, range.end));
    }),
  );
});
