// Files that nobody means to name, names that are code, and imports that lead elsewhere.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, mcalc } from './support/run.ts';

describe('what is no file of ours is reported in one line, with status 2', () => {
  const complaint = async (file: string): Promise<string> => {
    const run = await mcalc(['check', file]);
    expect(run.status).toBe(2);
    expect(run.err.match(/\n/gu)).toHaveLength(1);
    return run.err;
  };

  test('devices, which never end', async () => {
    expect(await complaint('/dev/zero')).toContain('a device or a pipe');
    expect(await complaint('/dev/null')).toContain('a device or a pipe');
  });

  test('pipes, which nobody writes to', async () => {
    const pipe = folder().path('pipe.mcalc');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    expect(await complaint(pipe)).toContain('a device or a pipe');
  });

  test('folders, binaries, UTF-16, and what is very large', async () => {
    const { path } = folder({
      'binary.mcalc': Uint8Array.of(127, 69, 76, 70, 2, 1, 1, 0, 0, 255, 254),
      'utf-16.mcalc': Buffer.from('dim n\n', 'utf16le'),
      'large.mcalc': 'a'.repeat(10_000_001),
    });
    expect(await complaint(path('.'))).toContain('this is a folder');
    expect(await complaint(path('binary.mcalc'))).toContain('no UTF-8 text');
    expect(await complaint(path('utf-16.mcalc'))).toContain('no UTF-8 text');
    expect(await complaint(path('large.mcalc'))).toContain('more than 10 MB');
  });

  test('a link to itself, and a name that is too long', async () => {
    const { path } = folder();
    symlinkSync('round.mcalc', path('round.mcalc'));
    expect(await complaint(path('round.mcalc'))).toContain('leads back to itself');
    expect(await complaint(path(`${'a'.repeat(300)}.mcalc`))).toContain('too long');
  });

  test('standard input that is no text', async () => {
    const run = await mcalc(['check', '-'], { stdin: new Uint8Array(100) });
    expect(run).toMatchObject({ status: 2, err: expect.stringContaining('no UTF-8 text') });
  });
});

describe('fmt', () => {
  test('keeps the mode of a file, and links', async () => {
    const { path, read } = folder({ 'a.mcalc': 'a = b  \n' });
    chmodSync(path('a.mcalc'), 0o754);
    symlinkSync('a.mcalc', path('link.mcalc'));
    expect((await mcalc(['fmt', path('link.mcalc')])).status).toBe(0);
    expect(read('a.mcalc')).toBe('a = b\n');
    expect(statSync(path('a.mcalc')).mode & 0o7777).toBe(0o754);
    expect(readdirSync(path('.')).sort()).toEqual(['a.mcalc', 'link.mcalc']);
  });

  test('what cannot be written beside the file leaves it as it was, and nothing else behind', async () => {
    const { path, read } = folder({ 'a.mcalc': 'a = b  \n' });
    // The shell's limit on the size of a file stands for a full disk: writing ends in the middle.
    const long = `${'a = b  \n'.repeat(4_000)}`;
    writeFileSync(path('a.mcalc'), long);
    const cli = join(import.meta.dirname, '../../dist/cli.mjs');
    const run = spawnSync(
      'bash',
      ['-c', `ulimit -f 4; trap '' XFSZ; exec node "$0" fmt "$1"`, cli, path('a.mcalc')],
      {
        encoding: 'utf8',
      },
    );
    expect(run.status).toBe(2);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(read('a.mcalc')).toBe(long);
    expect(readdirSync(path('.'))).toEqual(['a.mcalc']);
  });
});

describe('names of files are no code', () => {
  const TEXT = 'dim n\nx : R[n]\nL = sum(x.^2)\n∂L/∂x = 2 x\n';
  const NAMES = [
    'b\nimport os; os.system("touch owned")#.mcalc',
    'b\rimport os#.mcalc',
    'b\u2028import os#.mcalc',
    'b\u0085import os#.mcalc',
    'b\u001b[31m\u009b31m\u202e.mcalc',
    'coding: utf-7.mcalc',
    'coding=rot13.mcalc',
    '"""\\.mcalc',
  ];

  test.each(NAMES)('%j in NumPy', async (name) => {
    const { path } = folder();
    const file = path(name);
    writeFileSync(file, TEXT);
    const run = await mcalc(['export', file, '--to', 'numpy']);
    expect(run.status).toBe(0);
    const [first = '', second] = run.out.split('\n');
    expect(first).toMatch(/^# b |^# coding |^# """/u);
    expect(first).not.toMatch(/\p{Cc}|\p{Cf}|\u2028/u);
    expect(second).toMatch(/^# Columns/u);
    const python = spawnSync(
      'python3',
      ['-c', 'import ast, sys; print(len(ast.parse(sys.stdin.buffer.read()).body))'],
      {
        input: run.out,
        encoding: 'utf8',
      },
    );
    // The import, three functions and the one that checks arguments, and nothing that the name says.
    expect({ out: python.stdout.trim(), err: python.stderr }).toEqual({ out: '5', err: '' });
  });

  test.each(NAMES)('%j in LaTeX', async (name) => {
    const { path } = folder();
    writeFileSync(path(name), TEXT);
    const run = await mcalc(['export', path(name), '--to', 'latex']);
    const [first = '', second] = run.out.split('\n');
    expect(first).not.toMatch(/\p{Cc}|\p{Cf}|\u2028/u);
    expect(second).toMatch(/^% For the body/u);
  });

  test.each(NAMES)('%j in the shell', async (name) => {
    const { path } = folder();
    writeFileSync(path(name), 'dim n\nx : R[n]\ny = x\u001b[31m\u009b + z\n');
    for (const command of ['check', 'verify', 'derive', 'fmt', 'export --to numpy', 'export --to latex']) {
      const run = await mcalc([...command.split(' '), path(name)]);
      expect((run.out + run.err).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
    }
  });

  test('nothing of a document that stands in the way of an export is code in it', async () => {
    const { path } = folder({
      'a.mcalc': `${TEXT}fn h : R[n] -> R[n]\ny = h(x)\n∂y/∂x = 2 # """\\\nderive y wrt "\n`,
    });
    const run = await mcalc(['export', path('a.mcalc'), '--to', 'numpy']);
    const python = spawnSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.buffer.read())'], {
      input: run.out,
      encoding: 'utf8',
    });
    expect(python.stderr).toBe('');
  });

  test('a function of the file does not stand in the way of one that the exported code calls', async () => {
    const { path } = folder({ 'a.mcalc': 'dim n\nx : R[n]\nlen = sum(x.^2)\n∂len/∂x = 2 x\n' });
    const run = await mcalc(['export', path('a.mcalc'), '--to', 'numpy']);
    expect(run.out).not.toMatch(/^def len\(/mu);
  });
});

describe('imports', () => {
  const read = async (file: string, ...flags: readonly string[]): Promise<string> => {
    const run = await mcalc(['check', ...flags, file]);
    return run.out + run.err;
  };

  test('stay inside the project of the file', async () => {
    const { path } = folder({ 'secret.mcalc': 'dim password_7\n???\n' });
    mkdirSync(path('project/part'), { recursive: true });
    writeFileSync(path('project/package.json'), '{}');
    writeFileSync(path('project/lib.mcalc'), 'dim n\n');
    writeFileSync(path('project/part/a.mcalc'), 'import "../lib.mcalc"\nx : R[n]\n');
    writeFileSync(path('project/part/b.mcalc'), 'import "../../secret.mcalc"\nx : R[3]\n');
    expect(await read(path('project/part/a.mcalc'))).toContain('nothing wrong');
    const refused = await read(path('project/part/b.mcalc'));
    expect(refused).toContain("inside the file's project");
    expect(refused).not.toContain('password');
    expect(refused).not.toContain('?');
    expect(await read(path('project/part/b.mcalc'), '--allow-outside')).toContain('secret.mcalc');
  });

  test('without a project, inside the folder of the file', async () => {
    const { path } = folder({ 'lib.mcalc': 'dim n\n' });
    mkdirSync(path('part'));
    writeFileSync(path('part/a.mcalc'), 'import "../lib.mcalc"\nx : R[n]\n');
    expect(await read(path('part/a.mcalc'))).toContain('import');
    expect(await read(path('part/a.mcalc'), '--allow-outside')).toContain('nothing wrong');
  });

  test('a link that leads out is outside, and a linked file is where it leads', async () => {
    const { path } = folder({ 'secret.mcalc': 'dim n\n' });
    mkdirSync(path('project'));
    writeFileSync(path('project/package.json'), '{}');
    symlinkSync('../secret.mcalc', path('project/lib.mcalc'));
    symlinkSync('..', path('project/up'));
    writeFileSync(path('project/a.mcalc'), 'import "lib.mcalc"\nx : R[n]\n');
    writeFileSync(path('project/b.mcalc'), 'import "up/secret.mcalc"\nx : R[n]\n');
    expect(await read(path('project/a.mcalc'))).toContain('error');
    expect(await read(path('project/b.mcalc'))).toContain('error');
    symlinkSync('project/a.mcalc', path('linked.mcalc'));
    expect(await read(path('linked.mcalc'))).toContain('error');
  });

  test.each([
    '../../../../etc/passwd',
    '/etc/passwd',
    '/dev/zero',
    '../../etc/passwd',
    '..\\..\\etc\\passwd',
  ])('%s is not read', async (target) => {
    const { path } = folder({ 'a.mcalc': `import "${target}"\ndim n\nx : R[n]\n` });
    const out = await read(path('a.mcalc'));
    expect(out).toContain('error');
    expect(out).not.toMatch(/root:|x:0|nologin/u);
  });
});
