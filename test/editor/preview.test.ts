// The preview of Markdown: blocks that are fenced as mcalc are mathematics there, with what was found of their claims.

import { expect, test } from './fixture.ts';

const NOTES = `# Least squares

\`\`\`mcalc
dim m, n
const A : R[m, n]
const b : R[m]
param x : R[n]
L = ½ ‖A x - b‖²
∂L/∂x = A' (A x - b)
∂L/∂x = A' (A x + b)
\`\`\`
`;

test('a fenced block is typeset in the preview, with a mark at each claim', async ({ editor }) => {
  await editor.openText('preview.md', NOTES);
  await editor.runCommand('Markdown: Open Preview to the Side');
  const block = editor.panel.locator('table.mcalc');
  await block.locator('math').first().waitFor({ timeout: 60_000 });
  expect(await block.locator('math').count()).toBe(3);
  expect(await block.locator('code').allInnerTexts()).toContain('const A : R[m, n]');
  expect(await block.locator('td.mcalc-proved').count()).toBe(1);
  expect(await block.locator('td.mcalc-refuted').getAttribute('title')).toContain('sign');
  await editor.screenshot('preview');
  await editor.picture('markdown', { x: 352, y: 36, width: 1046, height: 420 });
});
