// Every exported file tests itself: derivatives beside central differences, in each target that this machine has.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findPython } from '../../../.ci/python.mjs';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { exportDocument } from '../../../server/engine/export/export-document.ts';
import type { TargetName } from '../../../server/engine/export/targets/target.ts';
import { DEFAULT_OPTIONS } from '../../../server/engine/verdicts/judge-document.ts';

const FILES: Readonly<Record<string, string>> = {
  // The matrices and what multiplies by them; of a matrix by its transpose the entries do not lie side by side.
  products: `
dim N, d, h
const X : R[N, d]
const Y : R[N, h]
param W : R[d, h]
L = ½ ‖tanh(X W) - Y‖²
derive ∂L/∂W
derive ∂²L/∂vec(W)²
const M : R[d, h]
param U : R[d, N]
param V : R[h, N]
F = ½ ‖U V' - M‖²
derive ∂F/∂U
derive ∂²F/∂vec(U)²
derive ∂²F/∂vec(U)∂vec(V)
`,
  network: `dim N, d, h, c
const X : R[N, d]
const T : R[N, c]
param W1 : R[d, h]
param b1 : R[h]
param W2 : R[h, c]
H = tanh(X W1 + ones(N) b1')
S = H W2
P = softmax(S, rows)
L = -sum(T ∘ log(P)) / N
derive L
`,
  outOfOrder: `dim n
param x : R[n]
A : R[n, n]
s = x' x + 1
r = 1/s
a = exp(A x)
b = A x
L = sum(a) + ‖b‖² + r
derive ∂L/∂x
derive ∂²L/∂x²
`,
  structured: `dim n, m
param x : R[n]
param K : R[n, n] spd
param B : R[m, n]
param t : R
f = ½ logdet(K) + ½ x' inv(K) x + log(1 + exp(t)) + norm(B, nuc) + ∑_{i=1}^{n} sin(x[i]) exp(-x[i]^2)
derive f
derive ∂vec(B K)/∂vec(B)
`,
  fisher: `dim d, k
var Sw : R[d, d] spd
var Sb : R[d, d] symmetric
param W : R[d, k]
J = tr(inv(W' Sw W) (W' Sb W))
derive J
`,
};

const folder = mkdtempSync(join(tmpdir(), 'mcalc-self-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a target is run with; null where this machine does not have it. */
function commandFor(target: TargetName): readonly string[] | null {
  switch (target) {
    case 'numpy':
      return [findPython(), '-W', 'error'];
    case 'torch':
      return (
        ['/usr/bin/python3', 'python3'].flatMap((python) =>
          spawnSync(python, ['-c', 'import torch']).status === 0 ? [[python]] : [],
        )[0] ?? null
      );
    case 'matlab':
      return spawnSync('octave', ['--version']).status === 0
        ? ['octave', '--no-gui', '--quiet', '--eval']
        : null;
    case 'julia':
      return spawnSync('julia', ['--version']).status === 0 ? ['julia'] : null;
    case 'jax':
      return null;
  }
}

function run(target: TargetName, name: string, command: readonly string[]): ReturnType<typeof spawnSync> {
  const source = `${name}.mcalc`;
  const { text, refusals } = exportDocument(analyse(FILES[name] ?? ''), target, source, {
    ...DEFAULT_OPTIONS,
    selfTest: true,
  });
  expect(refusals).toEqual([]);
  const ending = target === 'matlab' ? '.m' : target === 'julia' ? '.jl' : `-${target}.py`;
  writeFileSync(join(folder, `${name}${ending}`), text);
  const [program = '', ...options] = command;
  const last = target === 'matlab' ? `${name}('--self-test');` : join(folder, `${name}${ending}`);
  return spawnSync(program, [...options, last], { cwd: folder, encoding: 'utf8' });
}

const TESTED: readonly TargetName[] = ['numpy', 'torch', 'matlab', 'julia'];
for (const target of TESTED) {
  const command = commandFor(target);
  describe.skipIf(command === null)(`${target}${command === null ? ' is not installed here' : ''}`, () => {
    test.each(Object.keys(FILES))(
      '%s',
      (name) => {
        const { status, stdout, stderr } = run(target, name, command ?? []);
        expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: expect.any(String) });
      },
      120_000,
    );
  });
}

test('a wrong derivative is told, and the status says so', () => {
  const { text } = exportDocument(analyse(FILES.network ?? ''), 'numpy', 'a.mcalc', {
    ...DEFAULT_OPTIONS,
    selfTest: true,
  });
  const path = join(folder, 'wrong.py');
  writeFileSync(path, text.replaceAll('1 - H**2', '1 + H**2'));
  const { status, stdout } = spawnSync(findPython(), [path], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stdout).toContain('dL_dW1: by W1 it differs from central differences');
}, 120_000);

describe('arguments', () => {
  const { text } = exportDocument(analyse(FILES.network ?? ''), 'numpy', 'a.mcalc', DEFAULT_OPTIONS);
  test.each([
    ['T of one axis', 'np.ones(4)', 'T must have the shape (4, any); it has the shape (4,)'],
    ['T of another length', 'np.ones((5, 2))', 'T must have the shape (4, any); it has the shape (5, 2)'],
    ['an empty T', 'np.ones((4, 0))', 'T is empty: it has the shape (4, 0)'],
  ])('%s', (_, given, said) => {
    const call = `try:\n    L_and_gradients(np.ones((4, 3)), ${given}, np.ones((3, 5)), np.ones((5, 1)), np.ones((5, 2)))\nexcept ValueError as error:\n    print(error)`;
    const { stdout, stderr } = spawnSync(findPython(), ['-c', `${text}\n${call}`], { encoding: 'utf8' });
    expect([stdout.trim(), stderr]).toEqual([said, '']);
  });

  test('logits far apart, and whole numbers', () => {
    const call =
      'value, gradients = L_and_gradients(np.array([[1]]), np.array([[0, 1]]), np.array([[9]]), np.array([[0]]), np.array([[1000, 0]]))\nprint(round(float(value)), sorted(gradients), np.isfinite(gradients["W1"]).all())';
    const { stdout, stderr } = spawnSync(findPython(), ['-W', 'error', '-c', `${text}\n${call}`], {
      encoding: 'utf8',
    });
    expect([stdout.trim(), stderr]).toEqual(["1000 ['W1', 'W2', 'b1'] True", '']);
  });
});
