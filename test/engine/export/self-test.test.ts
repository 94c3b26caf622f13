// Every exported file tests itself: derivatives beside central differences, in each target that this machine has.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { findPython } from '../../../.ci/python.mjs';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { exportDocument } from '../../../server/engine/export/export-document.ts';
import { DEFAULT_OPTIONS } from '../../../server/engine/verdicts/judge-document.ts';
import {
  fileName,
  programFor,
  RUN_TARGETS,
  type RunTarget,
  runSelfTests,
  type SelfTested,
  selfTestsOf,
} from './run-self-tests.ts';

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
  // Names that the code itself needs, in one target or another.
  'names of the code': `dim n
param print : R[n]
param inspect : R[n]
point_ = tanh(print)
any = sum(point_ ∘ inspect)
isinstance = exp(any / n)
wrong_ = isinstance + ‖inspect‖²
derive wrong_
derive any
`,
  fisher: `dim d, k
var Sw : R[d, d] spd
var Sb : R[d, d] symmetric
param W : R[d, k]
J = tr(inv(W' Sw W) (W' Sb W))
derive J
`,
};

const PASSED = { refusals: [], wrong: 0, said: '' };

const published: readonly { readonly id: string; readonly file: string }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../cases/derivatives.json'), 'utf8'),
);

/** The documents above, and published derivatives: all in NumPy, a sample in the others. */
const filesFor = (target: RunTarget): ReadonlyMap<string, string> =>
  new Map([
    ...Object.entries(FILES),
    ...published
      .filter((_, place) => target === 'numpy' || place % 4 === 0)
      .map(({ id, file }) => [id, file] as const),
  ]);

for (const target of RUN_TARGETS) {
  const program = programFor(target);
  const files = filesFor(target);
  describe.skipIf(program === null)(`${target}${program === null ? ' is not installed here' : ''}`, () => {
    let results: ReadonlyMap<string, SelfTested> = new Map();
    beforeAll(() => {
      results = selfTestsOf(files, target, program ?? '');
    }, 300_000);

    test.each([...files.keys()])('%s', (id) => {
      expect(results.get(fileName(id))).toEqual(PASSED);
    });
  });
}

describe('a wrong derivative is reported', () => {
  const name = fileName('network');
  const exported = (target: RunTarget): string =>
    exportDocument(analyse(FILES.network ?? ''), target, `${name}.mcalc`, {
      ...DEFAULT_OPTIONS,
      selfTest: true,
    }).text;

  test.each(RUN_TARGETS)(
    '%s',
    (target) => {
      const program = programFor(target);
      if (program === null) return;
      const right = exported(target);
      const wrong = right.replaceAll(/1 - H( ?(?:\.\^|\*\*) ?2)/gu, '1 + H$1');
      expect(wrong).not.toBe(right);
      const result = runSelfTests(new Map([[name, wrong]]), target, program).get(name);
      expect(result?.wrong).toBeGreaterThan(0);
      expect(result?.said).toMatch(
        target === 'matlab' ? /differs/u : /dL_dW1: by W1 it differs from central differences by/u,
      );
    },
    60_000,
  );

  test('by the status, too', () => {
    const code = exported('numpy').replaceAll('1 - H**2', '1 + H**2');
    expect(spawnSync(findPython(), ['-c', code]).status).toBe(1);
  });
});

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
