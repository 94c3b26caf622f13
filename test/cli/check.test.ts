// `mcalc check`: what is read, what is counted, and what the exit status says.

import { describe, expect, test } from 'vitest';
import { engine, failingOn } from '../support/engine.ts';
import { folder, mcalc } from './support/run.ts';

const MODEL = `const X : R[m, n]
param Θ : R[n, k]
a = X Θ
L = ½ sum(a.^2)
`;
const RIGHT = `${MODEL}∂L/∂Θ = X' a
`;
const WRONG = `${MODEL}∂L/∂Θ = 2 X' a
`;

describe('check', () => {
  test('a sound file gives one calm line', async () => {
    const run = await mcalc(['check', '-'], { stdin: RIGHT });
    expect(run).toEqual({ status: 0, out: '1 file: nothing wrong · 1 claim: 1 verified\n', err: '' });
  });

  test('a problem has its line, what is underlined, and fixes', async () => {
    const run = await mcalc(['check', '-'], { stdin: WRONG });
    expect(run.status).toBe(1);
    expect(run.out).toMatch(
      /^<stdin>:5:9 error\[refuted-claim\] this is not `∂L\/∂Θ`: twice the right answer\./u,
    );
    expect(run.out.slice(run.out.indexOf('\n'))).toBe(`
  5 | ∂L/∂Θ = 2 X' a
    |         ^^^^^^
  help: Change to \`X' a\` (tried: verifies)

1 file: 1 error · 1 claim: 1 refuted
`);
  });

  test('the places that a problem speaks of are shown with their lines', async () => {
    const { out } = await mcalc(['check', '-'], { stdin: `${MODEL}b = a X\n` });
    expect(out).toContain(`  note: m: rows of X
  1 | const X : R[m, n]
    |             ^
  note: k: columns of Θ
  2 | param Θ : R[n, k]
    |                ^
`);
  });

  test('a hint on what many claims rest on is said once, and counted at each', async () => {
    const text = `dim m, n
X : R[m, n]
W : R[n, m]
a = X ∘ W
f = sum(a.^2)
∂f/∂a = 2 a
∂f/∂a = a + a
`;
    const { out } = await mcalc(['check', '-'], {
      stdin: text,
    });
    expect(out.match(/hint\[guessed-reading\]/gu)).toHaveLength(1);
    expect(out).toContain('2 hints');
  });

  test('colours change no letter', async () => {
    const coloured = await mcalc(['check', '-'], { stdin: WRONG, color: true });
    const plain = await mcalc(['check', '-'], { stdin: WRONG });
    expect(coloured.out).not.toBe(plain.out);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes of colours begin with one
    expect(coloured.out.replace(/\u001b\[\d+m/g, '')).toBe(plain.out);
  });

  test('an unreadable file is one line, and the others are still done', async () => {
    const { path } = folder({ 'right.mcalc': RIGHT, 'latin.mcalc': Buffer.from([0xce, 0x28]) });
    const run = await mcalc([
      'check',
      path('none.mcalc'),
      path('latin.mcalc'),
      path('right.mcalc'),
      path('.'),
    ]);
    expect(run.status).toBe(2);
    expect(run.err.split('\n')).toEqual([
      `mcalc: ${path('none.mcalc')}: there is no such file; check the path`,
      `mcalc: ${path('latin.mcalc')}: this is no UTF-8 text; save the file as UTF-8`,
      `mcalc: ${path('.')}: this is a folder; name the .mcalc files in it`,
      '',
    ]);
    expect(run.out).toBe('1 file: nothing wrong · 1 claim: 1 verified · 3 files not read\n');
  });

  test('where no file can be read, only that is said', async () => {
    expect((await mcalc(['check', 'no such.mcalc'])).out).toBe('1 file not read\n');
  });

  test('JSON is the contract, field by field', async () => {
    const { path } = folder({ 'a.mcalc': WRONG });
    const run = await mcalc(['check', '--json', path('a.mcalc')]);
    expect(run.status).toBe(1);
    const side = { start: { line: 4, character: 8 }, end: { line: 4, character: 14 } };
    expect(JSON.parse(run.out)).toEqual({
      files: [
        {
          file: path('a.mcalc'),
          diagnostics: [
            {
              code: 'refuted-claim',
              severity: 'error',
              message: expect.stringContaining('twice the right answer'),
              range: side,
              related: [],
              fixes: [
                { title: "Change to `X' a`", edits: [{ range: side, newText: "X' a" }], verified: true },
              ],
            },
          ],
          definitions: [
            {
              name: 'a',
              shape: ['m', 'k'],
              range: { start: { line: 2, character: 0 }, end: { line: 2, character: 1 } },
            },
            {
              name: 'L',
              shape: [],
              range: { start: { line: 3, character: 0 }, end: { line: 3, character: 1 } },
            },
          ],
          claims: [
            {
              claim: '∂L/∂Θ',
              range: { start: { line: 4, character: 0 }, end: { line: 4, character: 14 } },
              status: 'refuted',
              why: 'twice the right answer',
            },
          ],
        },
      ],
    });
  });

  test('a declaration with a size to be worked out counts as a definition, a scalar has the shape []', async () => {
    const stdin = 'A : R[k, k]\nW : R[?, n]\nV : R[n]\nB = A W\nL = 1\n';
    const run = await mcalc(['check', '--json', '-'], { stdin });
    const [file] = JSON.parse(run.out).files;
    expect(file.definitions.map((one: { name: string; shape: string[] }) => [one.name, one.shape])).toEqual([
      ['W', ['k', 'n']],
      ['B', ['k', 'n']],
      ['L', []],
    ]);
  });

  test('a file that the engine fails on says so, and the next one is done', async () => {
    const { path } = folder({ 'a.mcalc': '# unlucky\n', 'b.mcalc': RIGHT });
    const run = await mcalc(['check', path('a.mcalc'), path('b.mcalc')], { engine: failingOn('unlucky') });
    expect(run.status).toBe(1);
    expect(run.out).toContain('error[internal] mcalc failed on this file');
    expect(run.out).toContain('2 files: 1 error · 1 claim: 1 verified');
  });

  test('a failing judge leaves the claims unchecked', async () => {
    const failing = {
      ...engine,
      judge: () => {
        throw new Error('no numbers today');
      },
    };
    const run = await mcalc(['check', '-'], { stdin: RIGHT, engine: failing });
    expect(run.status).toBe(1);
    expect(run.out).toContain('no numbers today');
    expect(run.out).toContain('1 claim: 1 unchecked');
  });

  test('imports are read beside the file', async () => {
    const { path } = folder({ 'a.mcalc': `import "model.mcalc"\n∂L/∂Θ = X' a\n`, 'model.mcalc': MODEL });
    const run = await mcalc(['check', path('a.mcalc')]);
    expect(run.out).toBe('1 file: nothing wrong · 1 claim: 1 verified\n');
    const { path: alone } = folder({ 'a.mcalc': 'import "none.mcalc"\n' });
    expect((await mcalc(['check', alone('a.mcalc')])).out).toContain('there is no file');
  });
});
