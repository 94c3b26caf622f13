// What one click writes into the file: an answer below its question, a name for a part of a formula, names for sizes.

import { expect, test } from './fixture.ts';

const SLOWEST = 30_000;

test('Insert above a question writes its answer below it', async ({ editor }) => {
  await editor.openText(
    'asked.mcalc',
    'dim m, n\nconst A : R[m, n]\nparam x : R[n]\nL = ½ ‖A x‖²\nderive ∂L/∂x\n# the end\n',
  );
  await expect.poll(() => editor.codeLenses(), { timeout: SLOWEST }).toContain('Insert');
  await editor.clickCodeLens('Insert');
  await expect
    .poll(() => editor.text(), { timeout: SLOWEST })
    .toMatch(/derive ∂L\/∂x\n∂L\/∂x = A' A x\n# the end/u);
  await expect.poll(() => editor.marks(), { timeout: SLOWEST }).toEqual(['6 proved']);
  // Once more it would claim the same twice.
  await editor.undo();
  await expect.poll(() => editor.text()).not.toContain("= A' A x");
});

test('a part that is selected gets a name, which is asked for at once', async ({ editor }) => {
  await editor.openText(
    'parts.mcalc',
    "dim m, n\nconst A : R[m, n]\nconst b : R[m]\nparam x : R[n]\nL = ½ ‖A x - b‖²\n∂L/∂x = A' (A x - b)\n",
  );
  await expect.poll(() => editor.marks(), { timeout: SLOWEST }).toEqual(['6 proved']);
  await editor.select({ text: 'A x - b', line: 5 });
  await editor.press('ControlOrMeta+.');
  const offered = editor.page.locator('.action-widget .monaco-list-row.action');
  await offered.first().waitFor();
  await editor.picture('rewriting', { x: 352, y: 36, width: 700, height: 260 });
  await offered.filter({ hasText: 'Define a name for all 2 `A x - b`' }).first().click();
  const box = editor.page.locator('.rename-box input');
  await box.waitFor();
  await box.fill('r');
  await editor.press('Enter');
  await expect
    .poll(() => editor.text(), { timeout: SLOWEST })
    .toContain("r = A x - b\nL = ½ ‖r‖²\n∂L/∂x = A' (r)");
  await expect.poll(() => editor.marks(), { timeout: SLOWEST }).toEqual(['7 proved']);
  await editor.screenshot('part named');
});

test('the sizes of a recursion are named by its light bulb', async ({ editor }) => {
  await editor.openText(
    'recursion.mcalc',
    'dim T\nh0 : R[?]\nparam W : R[?, ?]\nh[0] = h0\nh[t] = tanh(W h[t-1]) for t = 1..T\nL = sum(h[T])\nderive ∂L/∂W\n',
  );
  await expect.poll(async () => (await editor.squiggles()).map(({ text }) => text)).toContain('h0');
  await editor.applyFix({ text: 'h0', line: 2 }, 'Name the sizes: `dim m`');
  await expect.poll(() => editor.text()).toContain('dim m\nh0 : R[m]\nparam W : R[m, m]');
  await expect.poll(async () => (await editor.codeLenses()).join(), { timeout: SLOWEST }).toContain('✓');
  await editor.screenshot('sizes named');
});
