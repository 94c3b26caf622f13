// Marks beside lines: which one stands there, and what an edit makes of it before anybody has judged again.

import { describe, expect, test } from 'vitest';
import { afterEdit, type MarkedLine, markLines } from '../../client/line-marks.ts';
import type { ClaimState } from '../../server/protocol/requests.ts';

const claim = (line: number, state: ClaimState) => ({ state, range: { start: { line } } });

test('each line of a chain has its own mark, and of two links on one line the worse one', () => {
  const lines = markLines([
    claim(4, 'proved'),
    claim(5, 'verified'),
    claim(5, 'ill-shaped'),
    claim(6, 'stale'),
  ]);
  expect(lines).toEqual([
    { line: 4, mark: 'proved' },
    { line: 5, mark: 'refuted' },
    { line: 6, mark: 'stale' },
  ]);
});

describe('an edit', () => {
  const before: readonly MarkedLine[] = [
    { line: 2, mark: 'proved' },
    { line: 3, mark: 'refuted' },
    { line: 7, mark: 'verified' },
  ];
  const edit = (start: number, end: number, text: string) =>
    afterEdit(before, { range: { start: { line: start }, end: { line: end } }, text }).map(
      ({ line, mark }) => `${line} ${mark}`,
    );

  test('in a line makes its mark stale', () => {
    expect(edit(3, 3, 'x')).toEqual(['2 proved', '3 stale', '7 verified']);
  });

  test('of new lines moves those below', () => {
    expect(edit(4, 4, '\n\n')).toEqual(['2 proved', '3 refuted', '9 verified']);
  });

  test('that takes lines away takes their marks', () => {
    expect(edit(2, 5, '')).toEqual(['2 stale', '4 verified']);
  });
});
