// The main job as its user sees it: a wrong gradient is underlined, explained, repaired, derived and verified.

import { expect, test } from './fixture.ts';

const SLOWEST = 30_000;

/** The problem of the first example, but for its product `X ∘ Θ`, which is mended: one claim is left that is wrong. */
const WRONG = `dim M, in, out
const X : R[M, in]
const Y : R[M, out]
param Θ : R[in, out]
fn h : elementwise

b = h(X Θ)
L = ½ sum((Y - b).^2)

∂L/∂Θ = (Y - b) ∘ -h'(X Θ) ∘ X
`;
const TWICE = WRONG.replace(/∂L.*/, "∂L/∂Θ = 2 X' ((b - Y) ∘ h'(X Θ))");

test('a claim in the wrong shape: squiggle, hover, quick fix, verified', async ({ editor }) => {
  await editor.openText('claim.mcalc', WRONG);
  await expect.poll(() => editor.marks(), { timeout: SLOWEST }).toEqual(['10 refuted']);
  // Underlines come before their rows in the view of problems.
  await expect
    .poll(async () => (await editor.squiggles())[0])
    .toMatchObject({ severity: 'error', line: 10, message: expect.stringMatching(/M×out.*M×in/) });
  expect(await editor.hover({ text: "h'(X", line: 10 })).toMatch(/M×out/);
  await editor.screenshot('claim 1 hover');
  await editor.picture('hover', { x: 352, y: 36, width: 1046, height: 420 });

  const fixes = await editor.quickFixes({ text: '(Y - b)', line: 10 });
  expect(fixes[0]).toContain("X' (");
  await editor.press('ControlOrMeta+.');
  await editor.page.locator('.action-widget .monaco-list-row.action').first().waitFor();
  await editor.screenshot('claim 2 quick fixes');
  await editor.picture('fixes', { x: 352, y: 36, width: 1046, height: 420 });
  await editor.press('Escape');
  await editor.applyFix({ text: '(Y - b)', line: 10 }, fixes[0] ?? '');
  await expect.poll(() => editor.marks(), { timeout: SLOWEST }).toEqual(['10 proved']);
  // The view of problems and the status bar are drawn after the marks.
  await expect.poll(() => editor.problems()).toEqual([]);
  await expect.poll(async () => (await editor.statusBar()).join()).toContain('1 verified');
  await editor.screenshot('claim 3 verified');
});

test('Verify shows the evidence, and a counterexample for what is refuted', async ({ editor }) => {
  await editor.openText('twice.mcalc', TWICE);
  await expect.poll(() => editor.marks(), { timeout: SLOWEST }).toEqual(['10 refuted']);
  await editor.runCommand('MCalc: Verify');
  await editor.panel.getByText('A counterexample').waitFor();
  const text = await editor.panelText();
  expect(text).toContain('1 claim refuted');
  expect(text).toContain('refuted: twice the right answer');
  expect(await editor.panel.locator('.matrix, .number').count()).toBeGreaterThan(3);
  await editor.screenshot('verify');
  await editor.picture('verdict', { x: 352, y: 36, width: 1046, height: 780 });
  await editor.panel.locator('button[data-fix]').first().click();
  await expect.poll(() => editor.text(), { timeout: SLOWEST }).toContain("∂L/∂Θ = X' ((b - Y)");
  await expect.poll(() => editor.marks(), { timeout: SLOWEST }).toEqual(['10 proved']);
});

test('Derive shows the steps and writes the result into the file', async ({ editor }) => {
  await editor.openFile('2-mended.mcalc');
  await editor.click('derive');
  await editor.runCommand('MCalc: Derive Gradient');
  await editor.panel.locator('.step .katex').first().waitFor();
  expect(await editor.panel.locator('.step').count()).toBeGreaterThan(3);
  expect(await editor.panel.locator('.step .mark.verified').count()).toBeGreaterThan(3);
  expect(await editor.panelText()).toContain('Delong (6)');
  expect(await editor.panel.locator('.verdict').innerText()).toMatch(/proved|verified/u);
  // Without its style sheet KaTeX shows the formula twice, once for screen readers.
  expect(await editor.panel.locator('.katex-mathml').first().boundingBox()).toMatchObject({ width: 1 });
  await editor.screenshot('derive');
  await editor.picture('derivation', { x: 352, y: 36, width: 1046, height: 850 });
  const before = await editor.text();
  await editor.page.getByRole('button', { name: 'Insert Below' }).first().click();
  await editor.until(async () => (await editor.text()) !== before);
  expect(await editor.text()).toMatch(/derive ∂L\/∂Θ\n∂L\/∂Θ = /);
});

test('Show Derivation follows the text, and says when it is out of date', async ({ editor }) => {
  await editor.openFile('2-mended.mcalc');
  await editor.click('derive');
  await editor.runCommand('MCalc: Show Derivation');
  await editor.panel.locator('.step').first().waitFor();
  expect(await editor.panelText()).not.toContain('cos');
  // It may be out of date for a moment only, shorter than anybody looks.
  await editor.panel.locator('main').evaluate((main) => {
    const watch = new MutationObserver(() => {
      if (main.classList.contains('obsolete')) main.dataset.wasObsolete = 'yes';
    });
    watch.observe(main, { attributeFilter: ['class'] });
  });
  await editor.select({ text: 'h(a)' });
  await editor.type('sin(a)');
  await editor.panel.locator('main[data-was-obsolete]').waitFor();
  await expect.poll(() => editor.panelText(), { timeout: SLOWEST }).toContain('cos');
  await editor.panel.locator('main:not(.obsolete)').waitFor();
});

test('a derivation with every move and node by node; the choice stays when the text changes', async ({
  editor,
}) => {
  await editor.openFile('2-mended.mcalc');
  await editor.click('derive');
  await editor.runCommand('MCalc: Show Derivation');
  await editor.panel.locator('.short .step').first().waitFor();
  const short = await editor.panel.locator('.short .step').count();
  await editor.panel.getByRole('button', { name: 'Every move' }).click();
  await editor.panel.locator('.long .step').first().waitFor();
  expect(await editor.panel.locator('.long .step').count()).toBeGreaterThan(short);
  expect(await editor.panel.locator('.short .step').first().isVisible()).toBe(false);
  await editor.screenshot('derive every move');
  await editor.panel.getByRole('button', { name: 'Node by node' }).click();
  await editor.panel.locator('.nodes .katex').first().waitFor();
  expect(await editor.panel.locator('.nodes tbody tr').count()).toBeGreaterThan(4);
  await editor.screenshot('derive node by node');
  await editor.select({ text: 'h(a)' });
  await editor.type('sin(a)');
  await expect.poll(() => editor.panelText(), { timeout: SLOWEST }).toContain('cos');
  expect(await editor.panel.locator('.nodes table').isVisible()).toBe(true);
});

test('the panel in a dark theme, with room', async ({ editor }) => {
  await editor.openFile('2-mended.mcalc');
  await editor.runCommand('Preferences: Toggle between Light/Dark Themes');
  await editor.runCommand('View: Toggle Primary Side Bar Visibility');
  await editor.click('derive');
  await editor.runCommand('MCalc: Show Derivation');
  await editor.panel.locator('.step .katex').first().waitFor();
  await editor.screenshot('derive dark');
  await editor.runCommand('Preferences: Toggle between Light/Dark Themes');
});

test('the first example: its errors, and mended by its own fixes', async ({ editor }) => {
  await editor.openFile('1-wrong.mcalc');
  await expect.poll(async () => (await editor.marks()).join(), { timeout: SLOWEST }).toContain('proved');
  const squiggles = await editor.squiggles();
  const [first] = squiggles.filter(({ severity }) => severity === 'error');
  expect(first).toMatchObject({ text: 'X ∘ Θ', line: 13 });
  expect(first?.message).toMatch(/M×in.*in×out/);
  await editor.screenshot('wrong 1');
  await editor.applyFix({ text: 'X ∘ Θ', line: 13 }, 'Write `X Θ`');
  await editor.press('ControlOrMeta+j');
  // What is still to be mended is known once the text is judged.
  await expect
    .poll(async () => (await editor.statusBar()).join(), { timeout: SLOWEST })
    .toContain('5 verified');
  await editor.runCommand('Fix All');
  await editor.until(async () => (await editor.text()).includes('derive ∂L/∂Θ'));
  await expect
    .poll(async () => (await editor.statusBar()).join(), { timeout: SLOWEST })
    .toContain('7 verified');
  expect((await editor.problems()).filter(({ severity }) => severity === 'error')).toEqual([]);
  await editor.screenshot('wrong 2 mended');
});

test('a derivative between matrices is shown as a map', async ({ editor }) => {
  await editor.openText('map.mcalc', WRONG.replace(/∂L.*/, 'derive ∂b/∂Θ\nderive ∂(X Θ)/∂Θ'));
  await editor.click({ text: 'derive', line: 10 });
  await editor.runCommand('MCalc: Show Derivation');
  await editor.panel.getByText('adjoint').waitFor();
  await editor.screenshot('map');
  await editor.click({ text: 'derive', line: 11 });
  await editor.runCommand('MCalc: Show Derivation');
  await editor.panel.getByText('dΘ ↦ X dΘ').waitFor();
  await editor.screenshot('map of a product');
});

test('a differential and a map that is no matrix', async ({ editor }) => {
  await editor.openFile('4-general-h.mcalc');
  await editor.click('derive');
  await editor.runCommand('MCalc: Show Derivation');
  await editor.panel.locator('.step').first().waitFor();
  await editor.screenshot('general h');
  await editor.openFile('3-differentials.mcalc');
  await expect
    .poll(async () => (await editor.marks()).filter((mark) => /proved|verified/u.test(mark)).length, {
      timeout: SLOWEST,
    })
    .toBeGreaterThan(3);
  await editor.screenshot('differentials');
});
