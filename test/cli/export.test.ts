// mcalc export: where the text goes, the messages beside it, the status, and the content of the files.

import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { findPython } from '../../.ci/python.mjs';
import { folder, mcalc } from './support/run.ts';

const model = `dim M, in, out
const X : R[M, in]
const Y : R[M, out]
param Θ : R[in, out]
fn h : elementwise
a = X Θ
L = ½ sum((Y - h(a)).^2)
derive ∂L/∂Θ
`;

describe('export', () => {
  test('to standard output', async () => {
    const { path } = folder({ 'a.mcalc': model });
    const { status, out, err } = await mcalc(['export', path('a.mcalc'), '--to', 'latex']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('\\frac{\\partial L}{\\partial \\Theta} &=');
  });

  test('to a file, and nothing to standard output', async () => {
    const { path, read } = folder({ 'a.mcalc': model });
    const run = await mcalc(['export', path('a.mcalc'), '--to', 'numpy', '-o', path('a.py')]);
    expect(run).toEqual({ status: 0, out: '', err: '' });
    expect(read('a.py')).toContain('import numpy as np');
  });

  test('standard input', async () => {
    const { out } = await mcalc(['export', '-', '--to', 'latex'], { stdin: model });
    expect(out).toContain('\\frac{\\partial L}{\\partial \\Theta} &=');
  });

  test('a file that is not there, and a place that cannot be written', async () => {
    const { path } = folder({ 'a.mcalc': model });
    const missing = await mcalc(['export', path('b.mcalc'), '--to', 'latex']);
    expect(missing.status).toBe(2);
    expect(missing.err).toContain('there is no such file');
    const unwritable = await mcalc(['export', path('a.mcalc'), '--to', 'numpy', '-o', path('no/a.py')]);
    expect(unwritable.status).toBe(2);
    expect(unwritable.err).toMatch(
      /^mcalc: .*a\.py: there is no such folder; make it, or check the path\n$/u,
    );
  });

  test.each(['numpy', 'torch', 'jax', 'julia', 'matlab'])(
    '%s has a self-test where it is asked for',
    async (target) => {
      const { path } = folder({ 'a.mcalc': model });
      const plain = await mcalc(['export', path('a.mcalc'), '--to', target]);
      const tested = await mcalc(['export', path('a.mcalc'), '--to', target, '--self-test']);
      expect([plain.status, tested.status]).toEqual([0, 0]);
      expect(tested.out.length).toBeGreaterThan(plain.out.length);
    },
  );

  test('a definition with an error is left out, with what depends on it; the others are written', async () => {
    const { path } = folder({ 'a.mcalc': `${model}b = X X X\nc = sum(b)\n` });
    const { status, out, err } = await mcalc(['export', path('a.mcalc'), '--to', 'numpy']);
    expect(status).toBe(1);
    expect(err).toContain('error[');
    expect(out).toContain('def dL_dΘ(X, Y, Θ, h, dh):');
    expect(out).not.toContain('def c(');
  });

  test('where nothing can be written, a file that is there is left alone', async () => {
    const families = 'dim d, T\nconst x[t] : R[d] for t = 1..T\nL = ∑_{t=1}^{T} ‖x[t]‖²\n';
    const { path, read } = folder({ 'a.mcalc': families, 'a.jl': 'mine' });
    const run = await mcalc(['export', path('a.mcalc'), '--to', 'julia', '-o', path('a.jl')]);
    expect({ status: run.status, out: run.out, kept: read('a.jl') }).toEqual({
      status: 1,
      out: '',
      kept: 'mine',
    });
    expect(run.err).toMatch(/left out: `x`.*: a file with families is written in numpy, torch and jax/u);
  });

  test('the Python file runs by itself', async () => {
    const { path } = folder({ 'a.mcalc': model });
    const run = await mcalc(['export', path('a.mcalc'), '--to', 'numpy', '-o', path('a.py')]);
    expect(run).toEqual({ status: 0, out: '', err: '' });
    const { status, stderr } = spawnSync(findPython(), ['-W', 'error', path('a.py')], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  }, 600_000);
});

describe('cost', () => {
  test('operations and numbers of each definition and derivative, in columns', async () => {
    const { path } = folder({
      'a.mcalc': model.replace('fn h : elementwise\n', '').replace('h(a)', 'tanh(a)'),
    });
    const { status, out, err } = await mcalc(['cost', path('a.mcalc')]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toBe(
      [
        '                       operations             numbers kept',
        'a                      2 M in out             M out',
        'L                      2 M in out + 4 M out   2 M out',
        '∂L/∂Θ                  4 M in out + 5 M out   3 M out + in out',
        'L with its gradients   4 M in out + 8 M out   4 M out + in out',
        '',
      ].join('\n'),
    );
  });

  test('what has an error is left out, and the status says so', async () => {
    const { path } = folder({ 'a.mcalc': `${model}b = X X X\n` });
    const { status, out } = await mcalc(['cost', path('a.mcalc')]);
    expect(status).toBe(1);
    expect(out).toContain('∂L/∂Θ');
    expect(out).not.toMatch(/^b /mu);
  });

  test('of a file with families it says that they are not counted yet', async () => {
    const file =
      'dim d, T\nparam W : R[d, d]\nconst h0 : R[d]\nh[t] = tanh(W h[t-1]) for t = 1..T\nh[0] = h0\n';
    const { path } = folder({ 'a.mcalc': file });
    const { status, out, err } = await mcalc(['cost', path('a.mcalc')]);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toContain('families are not counted yet');
  });
});
