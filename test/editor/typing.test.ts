// A file as somebody types it: key by key, with Enter, without a Greek keyboard, slowly and fast.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixture.ts';

const TYPED = `dim M, n
param W : R[M, n]
x : R[n]
A = W x
L = \\half \\norm`;
const READ = `dim M, n
param W : R[M, n]
x : R[n]
A = W x
L = ½ ‖A‖²
derive ∂L/∂W`;

test('keys are what they are: Enter makes lines, abbreviations make signs', async ({ editor }) => {
  await editor.openText('typed.mcalc', '');
  await editor.focusText();
  // A window that has just opened does not know the language yet.
  await expect.poll(async () => (await editor.statusBar()).join()).toContain('MCalc');
  await editor.page.keyboard.type(TYPED, { delay: 60 });
  await editor.until(async () => (await editor.text()).endsWith('L = ½ ‖‖'));
  // The cursor goes between the bars.
  await expect.poll(async () => (await editor.statusBar()).join()).toContain('Ln 5, Col 8');
  await editor.page.keyboard.type('A', { delay: 60 });
  await editor.press('End');
  await editor.page.keyboard.type('\\^2 \nderive \\partial L/\\partial W', { delay: 60 });
  const text = async () => (await editor.text()).replace(/ +$/gmu, '').replace(/∂ /gu, '∂');
  await expect.poll(text).toBe(READ);
  await editor.screenshot('typed');
  await expect
    .poll(async () => (await editor.codeLenses()).join(), { timeout: 30_000 })
    .toMatch(/✓ ∂L\/∂W = A x'/u);
  // What would fit at the place comes first.
  await editor.press('End');
  await editor.press('Enter');
  await editor.page.keyboard.type('derive \\partial L/\\partial ', { delay: 60 });
  await editor.press('Backspace');
  await editor.press('ControlOrMeta+Space');
  await editor.page.locator('.suggest-widget.visible .monaco-list-row').first().waitFor();
  await editor.picture('completion', { x: 352, y: 36, width: 700, height: 420 });
});

test('no line moves while a claim is changed at 700 ms a key', async ({ editor }) => {
  await editor.openText('claim.mcalc', "dim n\nx : R[n]\nL = x'x\n∂L/∂x = 2 x\nb = x\n");
  await expect.poll(() => editor.marks(), { timeout: 30_000 }).toEqual(['4 proved']);
  await editor.click({ text: '2 x', line: 4 });
  await editor.press('End');
  const top = () =>
    editor.page.evaluate(() => {
      const lines = [...document.querySelectorAll('.view-lines > .view-line')];
      return lines.find((line) => line.textContent?.startsWith('b'))?.getBoundingClientRect().top;
    });
  const before = await top();
  const tops = new Set<number | undefined>();
  for (const key of ' + x - x') {
    await editor.type(key);
    for (let times = 0; times < 7; times += 1) {
      await editor.page.waitForTimeout(100);
      tops.add(await top());
    }
  }
  expect([...tops]).toEqual([before]);
});

test('a name is renamed in two files by F2', async ({ editor }) => {
  writeFileSync(join(editor.folder, 'lib.mcalc'), 'dim n\nparam W : R[n, n]\n');
  await editor.openText('main.mcalc', 'import "lib.mcalc"\nL = tr(W W)\n');
  // The server is there once the path is a link.
  await editor.page.locator('.detected-link').first().waitFor();
  await editor.click({ text: 'W', line: 2 });
  await editor.press('F2');
  await editor.page.locator('.rename-box input').fill('Q');
  await editor.press('Enter');
  await editor.until(async () => (await editor.text()).includes('tr(Q Q)'));
  await editor.press('F12');
  await editor.page.locator('.tab.active[data-resource-name="lib.mcalc"]').waitFor();
  await expect.poll(() => editor.text()).toContain('param Q : R[n, n]');
  await editor.screenshot('renamed');
});

test('hovers tell how a sign is typed, and the chain of a wrong claim', async ({ editor }) => {
  await editor.openText(
    'chain.mcalc',
    "dim M, in, out\nconst X : R[M, in]\nconst y : R[M, out]\nparam Θ : R[in, out]\nfn h : elementwise\na = X Θ\nb = h(a)\nc = y - b\nL = ½ sum(c.^2)\n\n∂L/∂Θ = X' (c ∘ h'(a))\n",
  );
  await expect.poll(() => editor.marks(), { timeout: 30_000 }).toEqual(['11 refuted']);
  await expect.poll(() => editor.hover({ text: 'Θ', line: 11 })).toContain('\\Theta');
  await expect
    .poll(() => editor.hover({ text: '∂L', line: 11 }))
    .toMatch(/goes wrong on the way to b[\s\S]*adjoint/u);
  await editor.screenshot('hover of a wrong claim');
});

test('commands are there before any file is open', async ({ windows }) => {
  // In a window that has just begun to open.
  const editor = await windows.fresh();
  const offered = editor.page.getByRole('option', { name: 'MCalc: New MCalc File' });
  const input = editor.page.locator('.quick-input-widget input');
  await editor.page.getByRole('treeitem', { name: '1-wrong.mcalc' }).waitFor();
  // A window that has just opened does not know its extensions yet.
  await editor.until(async () => {
    await editor.press('F1');
    try {
      await input.fill('>MCalc: New MCalc', { timeout: 5_000 });
      await offered.first().click({ timeout: 5_000 });
      return true;
    } catch {
      await editor.press('Escape');
      return false;
    }
  }, 60);
  await expect.poll(() => editor.text()).toContain('derive ∂L/∂x');
  await editor.runCommand('MCalc: Show Abbreviations');
  await editor.page.getByText('\\Theta', { exact: false }).first().waitFor();
  await editor.screenshot('abbreviations');
  await editor.press('Escape');
});
