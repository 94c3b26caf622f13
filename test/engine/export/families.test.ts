// Files with families as code: loops over lists of members, forward and back. Each file compares its gradients with central
// differences at two lengths, and notices a wrong one.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPython } from '../../../.ci/python.mjs';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import type { Notation } from '../../../server/engine/export/notations.ts';
import { exportDocument } from '../../../server/engine/exporter.ts';
import { DEFAULT_OPTIONS } from '../../../server/engine/verdicts/judge-document.ts';
import { LAYERS, RNN } from '../../support/family-networks.ts';
import { fileName, programFor, type SelfTested, selfTestsOf } from './run-self-tests.ts';

/** The targets that have loops. */
const LOOP_TARGETS = ['numpy', 'torch', 'jax'] as const;

const FILES: Readonly<Record<string, string>> = {
  network: `${RNN}derive L
`,
  layers: LAYERS,
  gates: `dim T, d, D
const x[t] : R[d] for t = 1..T
const h0, s0 : R[D]
param Uf, Ug : R[D, d]
param Wf, Wg : R[D, D]
fn σ(z) = 1/(1 + exp(-z))
h[0] = h0
s[0] = s0
f[t] = σ(Uf x[t] + Wf h[t-1]) for t = 1..T
g[t] = tanh(Ug x[t] + Wg h[t-1]) for t = 1..T
s[t] = f[t] ∘ s[t-1] + (1 - f[t]) ∘ g[t] for t = 1..T
h[t] = f[t] ∘ tanh(s[t]) for t = 1..T
L = ∑_{t=1}^{T} sum(sin(h[t]))
`,
  filter: `dim T, n, p
const A : R[n, n]
const H : R[p, n]
const R : R[p, p] spd
const P0 : R[n, n] spd
param K[t] : R[n, p] for t = 1..T
P[0] = P0
M[t] = A P[t-1] A' for t = 1..T
P[t] = (eye(n) - K[t] H) M[t] (eye(n) - K[t] H)' + K[t] R K[t]' for t = 1..T
J = tr(P[T])
`,
  'two steps back': `dim T, n
param a, b : R[n, n]
h[0] = ones(n)
h[1] = ones(n)
h[t] = a h[t-1] + tanh(b h[t-2]) for t = 2..T
L = ½ ‖h[T]‖²
`,
  'attention row by row': `dim N, d
param q[i], k[i], v[i] : R[d] for i = 1..N
const g[i] : R[d] for i = 1..N
s[i, j] = q[i]' k[j] for i = 1..N, j = 1..N
l[i] = ∑_{j=1}^{N} exp(s[i, j]) for i = 1..N
p[i, j] = exp(s[i, j]) / l[i] for i = 1..N, j = 1..N
o[i] = ∑_{j=1}^{N} p[i, j] v[j] for i = 1..N
L = ∑_{i=1}^{N} g[i]' o[i]
`,
  'products of numbers': `dim T
param s[t] : R for t = 1..T
L = ∏_{t=1}^{T} s[t]
`,
  'products of matrices': `dim T, n
param A[t] : R[n, n] for t = 1..T
L = tr(∏_{t=1}^{T} A[t])
`,
  'steps of descent': `dim K, n
param θ : R[n]
const H : R[n, n] symmetric
const c : R[n]
const α : R
w[0] = θ
w[k] = w[k-1] - α (H w[k-1] - c) for k = 1..K
J = ½ w[K]' H w[K] + ∑_{k=1}^{K} sum(sin(w[k])) / k
`,
};

const exported = (text: string, notation: Notation, selfTest = false) =>
  exportDocument(analyse(text), notation, 'model.mcalc', { ...DEFAULT_OPTIONS, selfTest });

const folder = mkdtempSync(join(tmpdir(), 'mcalc-loops-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (name: string, code: string) => {
  const file = join(folder, `${name.replaceAll(' ', '-')}.py`);
  writeFileSync(file, code);
  const env = { ...process.env, PYTHONIOENCODING: 'utf-8', OMP_NUM_THREADS: '1' };
  return spawnSync(findPython(), [file], { encoding: 'utf8', env });
};

for (const target of LOOP_TARGETS) {
  const program = programFor(target);
  describe.skipIf(program === null)(`${target}${program === null ? ' is not installed here' : ''}`, () => {
    let results: ReadonlyMap<string, SelfTested> = new Map();
    beforeAll(() => {
      results = selfTestsOf(new Map(Object.entries(FILES)), target, program ?? '');
    }, 120_000);

    test.each(Object.keys(FILES))('%s', (name) => {
      expect(results.get(fileName(name))).toEqual({ refusals: [], wrong: 0, said: '' });
    });
  });
}

describe('loops', { timeout: 60_000 }, () => {
  test('a self-test notices a wrong gradient', () => {
    const code = exported(FILES.network ?? '', 'numpy', true).text;
    const wrong = code.replace('dh[t - 1] = W.T @', 'dh[t - 1] = W @');
    expect(wrong).not.toBe(code);
    const { status, stdout } = run('wrong', wrong);
    expect(status).toBe(1);
    expect(stdout).toContain('L_and_gradients: by W it differs from central differences');
  });

  test('read like code by hand', () => {
    const code = exported(FILES.network ?? '', 'numpy').text;
    expect(code).toContain(`    h = [None] * (T + 1)
    dh = [None] * T
    h[0] = np.zeros((k, 1), dtype=W.dtype)
    for t in range(1, T + 1):
        h[t] = np.tanh(W @ h[t - 1] + U @ x[t - 1])
`);
    expect(code).toContain(`    dh[T - 1] = h[T] - y[T - 1]
    for t in range(T - 1, 0, -1):
        dh[t - 1] = W.T @ (dh[t] * (1 - h[t + 1]**2)) + h[t] - y[t - 1]
`);
    expect(code).toContain("    return L, {'W': dW, 'U': dU}\n");
  });

  test('by what is asked for and is no parameter; a Jacobian is reported to be left out', () => {
    const { text, refusals } = exported(
      `${FILES.network ?? ''}derive ∂L/∂x\nderive ∂h[T]/∂h[t]\n`,
      'numpy',
      true,
    );
    expect(text).toContain("return L, {'W': dW, 'U': dU, 'x': dx}");
    expect(run('asked', text)).toMatchObject({ status: 0, stdout: '' });
    expect(refusals.map(({ what }) => what)).toEqual(['∂h[T]/∂h[t]']);
  });

  test('what is given is checked, its lengths too', () => {
    const { text } = exported(FILES.network ?? '', 'numpy');
    const call = `
one, two = [np.ones((2, 1))], [np.ones((2, 1))] * 2
try:
    L(one, two, np.eye(2), np.eye(2))
except ValueError as error:
    print(error)
`;
    expect(run('lengths', text + call).stdout).toBe('y must have 1 members; it has 2\n');
  });

  test('an unknown loss is a parameter', () => {
    const { text, refusals } = exported(
      `dim T, n
param W : R[n, n]
fn loss : R[n] -> R
h[0] = ones(n)
h[t] = tanh(W h[t-1]) for t = 1..T
L = ∑_{t=1}^{T} loss(h[t])
`,
      'numpy',
    );
    expect(refusals).toEqual([]);
    expect(text).toContain('def L(W, T, loss):');
    expect(text).toContain('def L_and_gradients(W, T, loss, dloss):');
  });

  test.each(['julia', 'matlab'] as const)('what is not written says so: %s', (notation) => {
    const { text, refusals } = exported(FILES.network ?? '', notation);
    expect(text).toBe('');
    expect(refusals.map(({ why }) => why).join()).toContain('numpy, torch and jax');
  });
});
