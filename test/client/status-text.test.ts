// The words in the status bar.

import { expect, test } from 'vitest';
import { describeStatus } from '../../client/status-text.ts';
import type { ClaimState } from '../../server/protocol/requests.ts';

const claims = (...states: ClaimState[]) => states.map((state) => ({ state }));

test.each([
  ['judged', claims('verified', 'verified', 'proved'), '$(check) 3 verified (1 proved)', false],
  ['judged', claims('verified', 'refuted'), '$(error) 1 verified, 1 refuted', true],
  ['judged', claims('ill-shaped'), '$(error) 1 ill-shaped', true],
  ['judged', claims('unchecked', 'unchecked'), '$(question) 2 unchecked', false],
  ['judging', claims('verified', 'stale'), '$(sync~spin) 1 verified, 1 out of date', false],
  [
    'waiting',
    claims('proved', 'stale'),
    '$(circle-large-outline) 1 verified (1 proved), 1 out of date',
    false,
  ],
  ['failed', [], '$(warning) MCalc', true],
] as const)('%s, %j', (state, found, text, isBad) => {
  expect(describeStatus({ state, claims: found })).toMatchObject({ text, isBad });
});

test('nothing is said of a file without claims, or one that is not judged yet', () => {
  expect(describeStatus(null)).toBeNull();
  expect(describeStatus({ state: 'judged', claims: [] })).toBeNull();
});
