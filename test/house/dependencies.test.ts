// npm ci is skipped only where node_modules holds just what the lock asks for.

import { expect, test } from 'vitest';
import { inStep } from '../../.ci/dependencies.mjs';

const lock = {
  '': {},
  'node_modules/a': { version: '1.0.0' },
  'node_modules/for-another-system': { version: '2.0.0', optional: true },
};

test.each([
  ['nothing is installed', {}, false],
  ['all is installed', { 'node_modules/a': { version: '1.0.0' } }, true],
  ['a version differs', { 'node_modules/a': { version: '1.0.1' } }, false],
  [
    'there is more',
    { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } },
    false,
  ],
])('%s', (_, installed, expected) => {
  expect(inStep(lock, installed)).toBe(expected);
});
