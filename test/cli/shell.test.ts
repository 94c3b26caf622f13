// The command as it is installed: the bundle, in a process of its own, with the real engine, on the examples and on
// files of a temporary folder.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { folder } from './support/run.ts';

const root = resolve(import.meta.dirname, '../..');
const program = join(root, 'dist/cli.mjs');

function shell(args: readonly string[], input = ''): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return { status, out: stdout, err: stderr };
}

const SOUND = `dim M, in, out
const X : R[M, in]
const Y : R[M, out]
param Θ : R[in, out]
fn h : elementwise
c = Y - h(X Θ)
L = ½ sum(c.^2)
`;

const MENDED = `${SOUND}∂L/∂Θ = X' ((h(X Θ) - Y) ∘ h'(X Θ))\n`;
const TWICE = `${SOUND}∂L/∂Θ = 2 X' ((h(X Θ) - Y) ∘ h'(X Θ))\n`;

describe('the mcalc command', { timeout: 60_000 }, () => {
  beforeAll(() => {
    if (!existsSync(program)) throw new Error('dist/cli.mjs does not exist: npm run build makes it');
  });

  test('starts at once', () => {
    const run = shell(['--version']);
    expect(run).toEqual({ status: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' });
  });

  test('the mended example holds', () => {
    const run = shell(['check', 'examples/2-mended.mcalc']);
    expect(run.err).toBe('');
    expect(run.out).toContain('1 file: nothing wrong · 1 claim: 1 verified');
    expect(run.status).toBe(0);
  });

  test('the wrong example does not, and names the sizes', () => {
    const run = shell(['check', 'examples/1-wrong.mcalc']);
    expect(run.status).toBe(1);
    expect(run.out).toMatch(/^examples\/1-wrong\.mcalc:13:\d+ error\[size-mismatch\] .*M.*in.*out/m);
    expect(run.out).toContain('    |');
    expect(run.out).toMatch(/help: .*\(tried: verifies\)/);
  });

  test('a refuted claim: exit 1, with numbers for which it is wrong', () => {
    const { status, out } = shell(['verify', '--json', '-'], TWICE);
    expect(status).toBe(1);
    const [claim] = JSON.parse(out).files[0].claims;
    expect(claim).toMatchObject({ claim: '∂L/∂Θ', status: 'refuted', evidence: { seed: 1 } });
    const { claimed, actual, entry } = claim.counterexample;
    const [row, column] = entry;
    expect(claimed[row][column]).not.toBeCloseTo(actual[row][column], 6);
  });

  test('check and verify agree on what they share', () => {
    const checked = JSON.parse(shell(['check', '--json', '-'], TWICE).out).files[0];
    const verified = JSON.parse(shell(['verify', '--json', '-'], TWICE).out).files[0];
    expect(verified.diagnostics).toEqual(checked.diagnostics);
    expect(verified.definitions).toEqual(checked.definitions);
    expect(checked.definitions.map((one: { name: string; shape: unknown }) => [one.name, one.shape])).toEqual(
      [
        ['c', ['M', 'out']],
        ['L', []],
      ],
    );
  });

  test('the fixes of a refuted claim mend it', () => {
    const [file] = JSON.parse(shell(['check', '--json', '-'], TWICE).out).files;
    const [fix] = file.diagnostics[0].fixes;
    expect(fix.verified).toBe(true);
    const lines = TWICE.split('\n');
    for (const { range, newText } of fix.edits) {
      const line = lines[range.start.line] ?? '';
      lines[range.start.line] =
        line.slice(0, range.start.character) + newText + line.slice(range.end.character);
    }
    expect(shell(['check', '-'], lines.join('\n')).status).toBe(0);
  });

  test('derive', () => {
    const run = shell(['derive', '-', '--of', 'L', '--wrt', 'Θ'], SOUND);
    expect(run.err).toBe('');
    expect(run.out).toMatch(/^∂L\/∂Θ = .* {3}in×out {3}✓ verified \(8 trials, [\d.e-]+\)\n$/);
    expect(run.status).toBe(0);
    const steps = shell(['derive', '-', '--of', 'L', '--steps'], SOUND).out;
    expect(steps).toContain('Delong (');
    const [derivative] = JSON.parse(shell(['derive', '-', '--of', 'L', '--json'], SOUND).out).derivatives;
    expect(derivative).toMatchObject({
      of: 'L',
      wrt: 'Θ',
      order: 1,
      shape: ['in', 'out'],
      verified: { status: 'verified' },
    });
  });

  test('two files, one of them missing', () => {
    const { path } = folder({ 'a.mcalc': MENDED });
    const run = shell(['check', path('none.mcalc'), path('a.mcalc')]);
    expect(run.status).toBe(2);
    expect(run.err).toBe(`mcalc: ${path('none.mcalc')}: there is no such file; check the path\n`);
    expect(run.out).toContain('1 claim: 1 verified');
  });

  test('fmt keeps its own layout', () => {
    const { path, read } = folder({ 'a.mcalc': MENDED });
    shell(['fmt', path('a.mcalc')]);
    const once = read('a.mcalc');
    expect(shell(['fmt', '--check', path('a.mcalc')])).toEqual({ status: 0, out: '', err: '' });
    expect(shell(['fmt', '-'], MENDED).out).toBe(once);
    expect(shell(['check', path('a.mcalc')]).status).toBe(0);
  });

  test('a reader that stops early is no failure', async () => {
    const { path } = folder({ 'a.mcalc': `${SOUND}${'a = ?\n'.repeat(2000)}` });
    const child = spawn(process.execPath, [program, 'check', '--json', path('a.mcalc')], { cwd: root });
    let complaints = '';
    child.stderr.on('data', (chunk) => {
      complaints += chunk;
    });
    child.stdout.destroy();
    await new Promise((done) => child.on('close', done));
    expect(complaints).toBe('');
  });

  test('the language server answers', async () => {
    const child = spawn(process.execPath, [program, 'lsp', '--stdio'], { cwd: root });
    onTestFinished(() => {
      child.kill();
    });
    const request = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { processId: null, rootUri: null, capabilities: {} },
    });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(request)}\r\n\r\n${request}`);
    const answer = await new Promise<string>((done) => {
      let said = '';
      child.stdout.on('data', (chunk) => {
        said += chunk;
        if (said.includes('serverInfo')) done(said);
      });
      child.once('close', (status) => done(`ended with ${status}`));
    });
    expect(answer).toContain('"capabilities"');
  });
});
