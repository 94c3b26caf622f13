// The shortest way through the whole chain: the package is there, a file is opened, the server answers, its diagnostic is
// underlined.

import { statSync } from 'node:fs';
import { vsix } from '../../.ci/package.mjs';
import { expect, test } from './fixture.ts';

test('the server answers: a sign that the language does not have is underlined', async ({ editor }) => {
  await editor.openText('smoke.mcalc', 'const a : R\nb = a ? a\n');
  await expect
    .poll(async () =>
      (await editor.squiggles()).map(({ severity, text, line }) => ({ severity, text, line })),
    )
    .toContainEqual({ severity: 'error', text: '?', line: 2 });
  await editor.screenshot('smoke');
});

test('the package is small', () => {
  expect(statSync(vsix).size).toBeLessThan(1.2e6);
});
