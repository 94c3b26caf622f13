// Assistants in the editor find MCalc's tools, and what they derived is judged.

import { expect, test } from './fixture.ts';

const WRONG = `dim m, n
const A : R[m, n]
const b : R[m]
param x : R[n]
L = ½ ‖A x - b‖²
∂L/∂x = 2 A' (A x - b)
`;

test('an assistant has a claim verified, and hears why it is refuted', async ({ editor }) => {
  await editor.openText('asked.mcalc', WRONG);
  await editor.runCommand('Assistant: Verify What I See');
  await expect.poll(() => editor.text()).toContain('{"status":"refuted","why":"twice the right answer"}');
  expect(await editor.text()).toContain('refused: words: there is no such argument');
});
