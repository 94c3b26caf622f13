// The shortest way through the whole chain: a file is opened, the server answers, its diagnostic is underlined.

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
