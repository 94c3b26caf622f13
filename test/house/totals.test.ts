// The last line of `npm test` must not call a run green that was not.

import { expect, test } from 'vitest';
import { count } from '../../.ci/vitest.mjs';

const file = (status: string, ...results: string[]) => ({
  status,
  assertionResults: results.map((result) => ({ status: result })),
});

test('tests are counted over all files, skipped ones not at all', () => {
  const files = [file('passed', 'passed', 'skipped'), file('failed', 'passed', 'failed')];
  expect(count(false, files)).toEqual({ passed: 2, failed: 1 });
});

test('a file that cannot be loaded is a failure', () => {
  expect(count(false, [file('failed'), file('passed', 'passed')])).toEqual({ passed: 1, failed: 1 });
});

test('so is a run that ends badly though no test has failed', () => {
  expect(count(false, [file('passed', 'passed')])).toEqual({ passed: 1, failed: 1 });
  expect(count(false, [])).toEqual({ passed: 0, failed: 1 });
});

test('a good run has none', () => {
  expect(count(true, [file('passed', 'passed')])).toEqual({ passed: 1, failed: 0 });
});
