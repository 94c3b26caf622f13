// The state of every claim at a glance: beside its line, in the status bar, in the Test Explorer.

import { expect, test } from './fixture.ts';

const CHAIN = `dim m, n
const A : R[m, n]
param x : R[n]
r = A x
L = ½ ‖r‖²
dL = r · dr
   = r · (A dx)
   = (A r) · dx
∂L/∂x = A' r
derive ∂L/∂x
`;

test('one mark a line of a chain, grey at once where the text changes', async ({ editor }) => {
  await editor.openText('chain.mcalc', CHAIN);
  const judged = ['6 proved', '7 proved', '8 refuted', '9 proved'];
  await expect.poll(() => editor.marks(), { timeout: 30_000 }).toEqual(judged);
  expect((await editor.statusBar()).join()).toContain('3 verified (3 proved), 1 ill-shaped');
  // Above claims nothing stands; above the question, its answer and what writes it into the file.
  await expect.poll(async () => (await editor.codeLenses()).at(-1)).toBe('Insert');
  expect(await editor.codeLenses()).toHaveLength(2);
  await editor.screenshot('marks');
  await editor.click({ text: "A' r", line: 9 });
  await editor.press('End');
  await editor.type(' + x');
  expect(await editor.marks()).toContain('9 stale');
  await editor.press('ControlOrMeta+z');
  await expect.poll(() => editor.marks(), { timeout: 30_000 }).toEqual(judged);
});

test('the lens Insert inserts', async ({ editor }) => {
  await editor.openText('insert.mcalc', CHAIN);
  await expect.poll(() => editor.codeLenses(), { timeout: 30_000 }).toContain('Insert');
  await editor.clickCodeLens('Insert');
  await expect.poll(() => editor.text(), { timeout: 30_000 }).toMatch(/derive ∂L\/∂x\n∂L\/∂x = A' A x/u);
});

test('the claims of the workspace in the Test Explorer, run from there', async ({ editor }) => {
  await editor.openFile('2-mended.mcalc');
  await expect.poll(async () => (await editor.marks()).join(), { timeout: 30_000 }).toContain('proved');
  await editor.runCommand('Testing: Focus on Test Explorer View');
  const items = editor.page.locator('.test-explorer .monaco-list-row');
  await expect.poll(() => items.count(), { timeout: 30_000 }).toBeGreaterThan(3);
  await editor.runCommand('Test: Run All Tests');
  await expect
    .poll(() => editor.page.locator('.test-explorer .codicon-testing-passed-icon').count(), {
      timeout: 60_000,
    })
    .toBeGreaterThan(1);
  expect(await editor.page.locator('.test-explorer .codicon-testing-failed-icon').count()).toBeGreaterThan(0);
  await editor.screenshot('test explorer');
});
