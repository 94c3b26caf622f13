// `mcalc fmt`: in place, to standard output, or only asked about.

import { describe, expect, test } from 'vitest';
import { folder, mcalc } from './support/run.ts';

describe('fmt', () => {
  test('writes what changes, and only that', async () => {
    const { path, read } = folder({ 'a.mcalc': 'a = b  \n', 'b.mcalc': 'a = b\n' });
    const run = await mcalc(['fmt', path('a.mcalc'), path('b.mcalc')]);
    expect(run).toEqual({ status: 0, out: `formatted ${path('a.mcalc')}\n`, err: '' });
    expect(read('a.mcalc')).toBe('a = b\n');
  });

  test('--check lists what would change and writes nothing', async () => {
    const { path, read } = folder({ 'a.mcalc': 'a = b  \n', 'b.mcalc': 'a = b\n' });
    const run = await mcalc(['fmt', '--check', path('a.mcalc'), path('b.mcalc')]);
    expect(run).toEqual({ status: 1, out: `${path('a.mcalc')}\n`, err: '' });
    expect(read('a.mcalc')).toBe('a = b  \n');
  });

  test('- goes from standard input to standard output', async () => {
    const run = await mcalc(['fmt', '--ascii', '-'], { stdin: 'L = ½ e \n' });
    expect(run).toEqual({ status: 0, out: 'L = 1/2 e\n', err: '' });
  });

  test('a missing file is reported, the others are done', async () => {
    const { path, read } = folder({ 'a.mcalc': 'a = b  \n' });
    const run = await mcalc(['fmt', path('none.mcalc'), path('a.mcalc')]);
    expect(run.status).toBe(2);
    expect(run.err).toBe(`mcalc: ${path('none.mcalc')}: there is no such file; check the path\n`);
    expect(read('a.mcalc')).toBe('a = b\n');
  });
});
