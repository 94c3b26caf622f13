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
  await editor.picture('marks', { x: 352, y: 36, width: 700, height: 280 });
  await editor.click({ text: "A' r", line: 9 });
  await editor.press('End');
  await editor.type(' + x');
  // Stale, or judged already; what was said of the text before is gone.
  await expect.poll(() => editor.marks()).not.toContain('9 proved');
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
  await editor.picture('tests', { x: 0, y: 36, width: 1050, height: 480 });
});

test('the light bulb offers a name for what is selected, and asks for it', async ({ editor }) => {
  await editor.openText('extract.mcalc', 'dim m, n\nA : R[m, n]\nx : R[n]\nL = sum(exp(A x))\n');
  await expect.poll(async () => (await editor.statusBar()).join()).toContain('MCalc');
  await editor.select({ text: 'A x', line: 4 });
  const rows = editor.page.locator('.action-widget .monaco-list-row.action');
  await editor.press('ControlOrMeta+.');
  await rows.filter({ hasText: 'Define a name' }).first().click();
  await editor.page.locator('.rename-box input').fill('a');
  await editor.press('Enter');
  await expect.poll(() => editor.text(), { timeout: 30_000 }).toContain('a = A x\nL = sum(exp(a))');
});

test('the walkthrough opens the example that it tells of', async ({ editor }) => {
  await editor.openFile('2-mended.mcalc');
  await expect.poll(async () => (await editor.marks()).join(), { timeout: 30_000 }).toContain('proved');
  await editor.runCommand('Welcome: Open Walkthrough...');
  await editor.page.getByRole('option', { name: 'A gradient that came out in the wrong shape' }).click();
  await editor.page.getByRole('button', { name: 'Open the Wrong Gradient' }).click();
  await expect.poll(() => editor.text(), { timeout: 30_000 }).toContain('A gradient by hand that came out');
  await editor.screenshot('walkthrough');
});

test('a fenced block in Markdown is coloured', async ({ editor }) => {
  await editor.openText('notes.md', 'Text\n\n```mcalc\ndim m, n\nparam x : R[n]\n```\n');
  const colours = () =>
    editor.page.evaluate(() => {
      const spans = [...document.querySelectorAll('.view-line span span')];
      const of = (word: string) => spans.find((span) => span.textContent?.trim() === word);
      const colour = (word: string) => {
        const found = of(word);
        return found ? getComputedStyle(found).color : null;
      };
      return [colour('param'), colour('Text')];
    });
  await editor.until(async () => {
    const [keyword, text] = await colours();
    return keyword !== null && keyword !== text;
  });
});
