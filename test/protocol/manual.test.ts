// Where a diagnostic's code leads: to its section in the manual of the package.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { packagedManual, webManual } from '../../server/protocol/manual.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/diagnostics.md'), 'utf8');

test.each(['syntax', 'refuted-claim', 'size-mismatch'])('%s leads to the line of its heading', (code) => {
  const href = packagedManual('file:///docs/diagnostics.md', page)(code);
  const line = Number(/^file:\/\/\/docs\/diagnostics\.md#L(\d+)$/u.exec(href)?.[1]);
  expect(page.split('\n')[line - 1]).toBe(`## ${code}`);
});

test('a code without a section leads to the web', () => {
  expect(packagedManual('file:///docs/diagnostics.md', '# empty')('syntax')).toBe(webManual('syntax'));
});
