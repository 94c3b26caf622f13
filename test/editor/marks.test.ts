// The state of every claim at a glance, beside its line and in the status bar; the walkthrough; Markdown.

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
  // What is typed is taken back in pieces, and nothing before it.
  for (const _ of ' + x') await editor.press('ControlOrMeta+z');
  await expect.poll(() => editor.marks(), { timeout: 30_000 }).toEqual(judged);
});

test('Testing lists the claims of files that nobody has opened, and runs them', async ({ editor }) => {
  await editor.openText('chain.mcalc', CHAIN);
  await expect.poll(() => editor.marks(), { timeout: 30_000 }).toContain('9 proved');
  await editor.runCommand('Testing: Focus on Test Explorer View');
  const rows = editor.page.locator('.test-explorer .monaco-list-row');
  const names = ['1-wrong.mcalc', '2-mended.mcalc', '3-differentials.mcalc', 'chain.mcalc'];
  for (const name of names) await rows.filter({ hasText: name }).first().waitFor();
  await rows.filter({ hasText: '2-mended.mcalc' }).first().click();
  await editor.press('ArrowRight');
  await rows.filter({ hasText: '∂L/∂Θ' }).first().waitFor();
  await rows.filter({ hasText: '2-mended.mcalc' }).first().hover();
  await rows.filter({ hasText: '2-mended.mcalc' }).first().getByRole('button', { name: 'Run Test' }).click();
  await expect
    .poll(
      async () => (await rows.filter({ hasText: '2-mended.mcalc' }).first().getAttribute('aria-label')) ?? '',
      {
        timeout: 60_000,
      },
    )
    .toMatch(/Passed/u);
  await editor.screenshot('testing');
  await editor.picture('testing', { x: 0, y: 36, width: 900, height: 420 });
});

test('the walkthrough opens the example that it tells of', async ({ editor }) => {
  await editor.openFile('2-mended.mcalc');
  await expect.poll(async () => (await editor.marks()).join(), { timeout: 30_000 }).toContain('proved');
  await editor.runCommand('Welcome: Open Walkthrough...');
  await editor.page.getByRole('option', { name: 'A gradient that came out in the wrong shape' }).click();
  const opens = editor.page.getByRole('button', { name: 'Open the Wrong Gradient' });
  await opens.waitFor();
  await editor.picture('walkthrough', { x: 352, y: 36, width: 1046, height: 620 });
  await opens.click();
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
