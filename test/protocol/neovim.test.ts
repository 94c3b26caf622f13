// The server in Neovim, set up as docs/other-editors.md says, word by word.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hasNeovim } from '../../.ci/neovim.mjs';

const root = resolve(import.meta.dirname, '../..');

const WRONG = `dim M, in, out
const X : R[M, in]
const Y : R[M, out]
param Θ : R[in, out]
fn h : elementwise

L = ½ sum((Y - h(X Θ)).^2)

∂L/∂Θ = (h(X Θ) - Y) ∘ h'(X Θ) ∘ X
`;

/** The page has one set-up for each generation of the editor. */
function setUp(): string {
  const page = readFileSync(join(root, 'docs/other-editors.md'), 'utf8');
  const [since11 = '', before11 = ''] = [...page.matchAll(/^```lua\n(.*?)^```/gmsu)].map(([, lua]) => lua);
  const version = execFileSync('nvim', ['--version'], { encoding: 'utf8' });
  const [, major = '0', minor = '0'] = /v(\d+)\.(\d+)/u.exec(version) ?? [];
  return Number(major) > 0 || Number(minor) >= 11 ? since11 : before11;
}

test('in Neovim a wrong gradient is flagged, explained, mended and verified', ({ skip }) => {
  skip(!hasNeovim(), 'there is no Neovim; on Debian: sudo apt-get install neovim');
  const folder = mkdtempSync(join(tmpdir(), 'mcalc-neovim-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [file, init, seen] = [
    join(folder, 'wrong.mcalc'),
    join(folder, 'init.lua'),
    join(folder, 'seen.json'),
  ];
  writeFileSync(file, WRONG);
  writeFileSync(init, setUp());
  execFileSync('nvim', ['--headless', '-u', init, file, '-S', join(root, 'test/protocol/neovim.lua')], {
    env: {
      ...process.env,
      SEEN: seen,
      XDG_STATE_HOME: folder,
      PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
    },
    timeout: 280_000,
    stdio: 'pipe',
  });
  const found: unknown = JSON.parse(readFileSync(seen, 'utf8'));
  expect(found).toMatchObject({
    before: [{ line: 9, severity: 1, message: expect.stringMatching(/M×out.*M×in/u) }],
    hover: expect.stringContaining('M×out'),
    fixes: expect.arrayContaining([expect.stringContaining("X' (")]),
    text: expect.stringContaining("∂L/∂Θ = X' ("),
    after: [],
    lenses: [expect.stringMatching(/^✓/u)],
  });
}, 300_000);
