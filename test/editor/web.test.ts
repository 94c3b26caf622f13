// The extension for browsers in VS Code's host of web extensions: no process of ours, the server and its judges are web
// workers, and files come from the client.

import { statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { webVsix } from '../../.ci/package.mjs';
import { expect, webTest as test } from './fixture.ts';

const SLOWEST = 60_000;

const WRONG = `dim M, in, out
const X : R[M, in]
const Y : R[M, out]
param Θ : R[in, out]
fn h : elementwise

L = ½ sum((Y - h(X Θ)).^2)

∂L/∂Θ = (h(X Θ) - Y) ∘ h'(X Θ) ∘ X
`;

test('in a browser, a gradient that came out M×in is underlined, mended and proved', async ({ editor }) => {
  await editor.openText('claim.mcalc', WRONG);
  await expect.poll(() => editor.marks(), { timeout: SLOWEST }).toEqual(['9 refuted']);
  const place = { text: "h'(X", line: 9 };
  expect(await editor.hover(place)).toMatch(/M×out/);
  await editor.screenshot('web 1 hover');
  const [first = ''] = await editor.quickFixes(place);
  await editor.applyFix(place, first);
  await expect.poll(() => editor.marks(), { timeout: SLOWEST }).toEqual(['9 proved']);
  expect(await editor.problems()).toEqual([]);
});

test('in a browser, a file imports another, and claims are judged in workers of the page', async ({
  editor,
}) => {
  writeFileSync(resolve(editor.folder, 'sizes.mcalc'), 'dim m, n\nconst A : R[m, n]\nconst b : R[m]\n');
  await editor.openText(
    'claims.mcalc',
    `import "sizes.mcalc"
param x : R[n]
L = ½ ‖A x - b‖²
∂L/∂x = A' (A x - b)
∂L/∂x = A' (A x + b)
`,
  );
  await expect.poll(() => editor.marks(), { timeout: SLOWEST }).toEqual(['4 proved', '5 refuted']);
  await editor.runCommand('MCalc: Verify');
  await editor.panel.getByText('A counterexample').waitFor();
  await editor.screenshot('web 2 verdicts');
});

test('the package for browsers is small', () => {
  expect(statSync(webVsix).size).toBeLessThan(1.2e6);
});
