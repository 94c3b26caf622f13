// The words in the status bar.

import { expect, test } from 'vitest';
import { describeStatus } from '../../client/status-text.ts';

const none = { verified: 0, proved: 0, refuted: 0, 'ill-shaped': 0, unchecked: 0 };

test.each([
  [{ state: 'judged', counts: { ...none, verified: 3 } }, '$(check) 3 verified', false],
  [{ state: 'judged', counts: { ...none, verified: 3, refuted: 1 } }, '$(error) 3 verified, 1 refuted', true],
  [{ state: 'judged', counts: { ...none, 'ill-shaped': 1 } }, '$(error) 1 ill-shaped', true],
  [{ state: 'judged', counts: { ...none, unchecked: 2 } }, '$(question) 2 unchecked', false],
  [{ state: 'judging', counts: { ...none, verified: 3 } }, '$(sync~spin) 3 verified', false],
  [{ state: 'failed', counts: none }, '$(warning) MCalc', true],
] as const)('%j', (status, text, isBad) => {
  expect(describeStatus(status)).toMatchObject({ text, isBad });
});

test('nothing is said of a file without claims, or one that nobody has looked at', () => {
  expect(describeStatus(null)).toBeNull();
  expect(describeStatus({ state: 'judged', counts: none })).toBeNull();
});
