// The panel in use: it follows the cursor, keeps its place while the text changes, comes back after a reload, and shows the
// computation as a graph.

import { expect, test } from './fixture.ts';

const SLOWEST = 30_000;

const TWO = `dim m, n
const A : R[m, n]
param x : R[n]
param y : R[m]
r = A x - y
L = ½ ‖r‖²
derive ∂L/∂x
derive ∂L/∂y
`;

test('the panel goes with the cursor, unless it is pinned, and is there after a reload', async ({
  editor,
}) => {
  await editor.openText('two.mcalc', TWO);
  await editor.click({ text: 'derive', line: 7 });
  await editor.runCommand('MCalc: Show Derivation');
  const title = editor.panel.getByRole('article').first();
  await expect.poll(() => title.getAttribute('aria-label'), { timeout: SLOWEST }).toBe('∂L/∂x');
  await editor.click({ text: 'derive', line: 8 });
  await expect.poll(() => title.getAttribute('aria-label'), { timeout: SLOWEST }).toBe('∂L/∂y');
  await editor.panel.getByRole('button', { name: 'Pin' }).click();
  await editor.panel.getByRole('button', { name: 'Pinned' }).waitFor();
  await editor.click({ text: 'derive', line: 7 });
  await editor.page.waitForTimeout(1_500);
  expect(await title.getAttribute('aria-label')).toBe('∂L/∂y');
  expect(await editor.panel.locator('[aria-live]').innerText()).toMatch(/∂L\/∂y: (proved|verified)/u);
  // In a browser the editor writes down what is open every five seconds, and not when its page goes.
  await editor.page.waitForTimeout(6_500);
  await editor.page.reload();
  await expect.poll(() => title.getAttribute('aria-label'), { timeout: 2 * SLOWEST }).toBe('∂L/∂y');
  await editor.panel.getByRole('button', { name: 'Pinned' }).waitFor();
});

test('what is open stays open, and the place too, while the text changes', async ({ editor }) => {
  await editor.openFile('1-wrong.mcalc');
  await editor.runCommand('MCalc: Verify');
  const points = editor.panel.locator('details.basis');
  await points.first().waitFor({ timeout: 2 * SLOWEST });
  await points.last().locator('summary').first().click();
  await editor.panel.locator('html').evaluate((page) => page.scrollTo(0, 300));
  const before = await editor.panel.locator('html').evaluate((page) => page.scrollTop);
  await editor.panel.locator('main').evaluate((main) => {
    main.dataset.marked = 'yes';
    const first = main.querySelector<HTMLElement>('.claim');
    if (first) first.dataset.marked = 'yes';
  });
  await editor.click({ text: 'dim', line: 6 });
  await editor.press('Home');
  await editor.type('# more');
  await editor.press('Enter');
  await editor.panel.locator('main.obsolete').waitFor({ state: 'detached' });
  await expect.poll(() => points.last().evaluate((one) => (one as HTMLDetailsElement).open)).toBe(true);
  expect(await editor.panel.locator('html').evaluate((page) => page.scrollTop)).toBe(before);
  await editor.screenshot('verify mixed');
});

test('the computation as a graph: pointing at a name marks it in the text', async ({ editor }) => {
  await editor.openFile('2-mended.mcalc');
  await editor.click('derive');
  await editor.runCommand('MCalc: Show Derivation');
  await editor.panel.getByRole('button', { name: 'Graph' }).click();
  const nodes = editor.panel.locator('.graph .node');
  await nodes.first().waitFor();
  expect(await nodes.count()).toBeGreaterThan(4);
  await nodes.filter({ hasText: 'X' }).first().hover();
  await editor.screenshot('graph');
  await editor.picture('graph', { x: 352, y: 36, width: 1046, height: 900 });
  await editor.page.setViewportSize({ width: 760, height: 900 });
  await editor.panel.getByRole('button', { name: 'Short' }).click();
  await editor.screenshot('derive narrow');
  const overflow = await editor.panel.locator('html').evaluate((page) => page.scrollWidth - page.clientWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await editor.page.setViewportSize({ width: 1400, height: 1000 });
});
