// What a function computes once for several purposes: one Cholesky factor of a positive definite matrix, the exponentials
// of a softmax and of its logarithm.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { functionsOf } from '../../../server/engine/export/array-file.ts';
import { costText } from '../../../server/engine/export/array-program/cost.ts';
import { exportDocument } from '../../../server/engine/export/export-document.ts';
import { exportInputOf } from '../../../server/engine/export/gather-input.ts';
import type { TargetName } from '../../../server/engine/export/targets/target.ts';
import { TARGETS } from '../../../server/engine/export/targets/targets.ts';
import { THIRDS } from '../../../server/engine/operators/array-cost.ts';
import { createDocumentFormulas } from '../../../server/engine/queries/document-formulas.ts';
import { DEFAULT_OPTIONS } from '../../../server/engine/verdicts/judge-document.ts';

/** The text of a function of an exported file, up to the next one. */
function functionIn(file: string, target: TargetName, name: string): string {
  const { text } = exportDocument(analyse(file), target, 'a.mcalc', DEFAULT_OPTIONS);
  return text.split(/\n(?=(?:def|function|class) )/u).find((part) => part.includes(`${name}(`)) ?? '';
}

function operationsOf(file: string, target: TargetName, what: string): string {
  const request = { source: '', options: DEFAULT_OPTIONS, proofs: false };
  const input = exportInputOf(createDocumentFormulas(analyse(file)), request);
  const found = functionsOf(input, TARGETS[target]).functions.find((one) => one.what === what);
  return found ? costText(found.written.cost.operations, THIRDS) : '';
}

const count = (text: string, part: string): number => text.split(part).length - 1;

/** The part of it that is of third order in d. */
const cubic = (operations: string): string =>
  operations
    .split(' + ')
    .filter((term) => term.endsWith('d³'))
    .join(' + ');

const GAUSSIAN = `dim d
const N : R
const S : R[d, d] symmetric
const x : R[d]
param μ : R[d]
param Σ : R[d, d] spd
J = -N/2 logdet(Σ) - ½ tr(Σ⁻¹ S) - ½ (x - μ)' Σ⁻¹ (x - μ)
derive J
`;

/** The innovations of a Kalman filter: that S is positive definite shows through the names. */
const INNOVATION = `dim n, d
const A, Q : R[n, n]
const Q0 : R[n, n] spd
param R : R[d, d] spd
const H : R[d, n]
param y : R[d]
P = A Q A' + A A' + Q0
M = A A' + Q0
S = H M H' + R
L = ½ logdet(S) + ½ y' S⁻¹ y
derive L
`;

describe('one Cholesky factor of a positive definite matrix', () => {
  const WRITTEN: Readonly<Partial<Record<TargetName, readonly string[]>>> = {
    torch: ['torch.linalg.cholesky(', 'torch.cholesky_inverse(', 'torch.log(torch.diag('],
    jax: ['jnp.linalg.cholesky(', 'jax.scipy.linalg.cho_solve((', 'jnp.log(jnp.diag('],
    julia: ['cholesky(Symmetric(', 'inv(', 'logdet('],
    matlab: ['chol(', 'inverseByFactor_(', 'log(diag('],
  };
  for (const target of ['torch', 'jax', 'julia', 'matlab'] as const) {
    test(`gives the inverse and the determinant in ${target}`, () => {
      for (const [file, name] of [
        [GAUSSIAN, 'J_and_gradients'],
        [INNOVATION, 'L_and_gradients'],
      ] as const) {
        const code = functionIn(file, target, name);
        expect((WRITTEN[target] ?? []).map((part) => count(code, part))).toEqual([1, 1, 1]);
        expect(code).not.toMatch(/slogdet|logabsdet|logdet_|linalg\.inv/u);
      }
    });
  }

  test('takes n³ operations for the inverse and the determinant, where they take 8n³/3 each by itself', () => {
    expect(cubic(operationsOf(GAUSSIAN, 'torch', 'J with its gradients'))).toBe('5 d³');
    expect(cubic(operationsOf(GAUSSIAN, 'numpy', 'J with its gradients'))).toBe('20/3 d³');
  });

  test('is not made for one purpose alone, nor of a matrix that may be indefinite', () => {
    const alone = "dim d\nvar A : R[d, d] spd\nvar x : R[d]\nf = x' A⁻¹ x\nderive ∂f/∂x\n";
    expect(functionIn(alone, 'torch', 'df_dx')).toContain('torch.linalg.solve(A, x)');
    const indefinite = GAUSSIAN.replace('spd', 'symmetric');
    expect(functionIn(indefinite, 'torch', 'J_and_gradients')).not.toContain('cholesky');
  });
});

const NETWORK = `dim N, d, c
const X : R[N, d]
const T : R[N, c]
param W : R[d, c]
S = X W
L = -sum(T ∘ log(softmax(S, rows))) / N
derive L
`;

const PARTITION = `dim n, d
const X : R[n, d]
const k : R[n]
param w : R[d]
L = logsumexp(X w) - k' X w
derive L
`;

describe('exponentials', () => {
  test.each(['numpy', 'jax', 'julia', 'matlab'] as const)('are computed once in %s', (target) => {
    for (const file of [NETWORK, PARTITION]) {
      const code = functionIn(file, target, 'L_and_gradients');
      expect(count(code, target === 'julia' ? 'exp.(' : 'exp(')).toBe(1);
      expect(code).not.toMatch(/softmax|logsumexp/iu);
    }
  });

  test('PyTorch has the logarithm of a softmax as one pass, which gives the softmax', () => {
    const code = functionIn(NETWORK, 'torch', 'L_and_gradients');
    expect(code).toContain('t1 = torch.log_softmax(S, dim=1)');
    expect(code).toContain('torch.exp(t1)');
    expect(functionIn(PARTITION, 'torch', 'L_and_gradients')).not.toContain('softmax');
  });

  test('where only one of them is needed, it is called by its name', () => {
    expect(functionIn(NETWORK, 'numpy', 'L')).toContain('_log_softmax(S, axis=1)');
    expect(functionIn(NETWORK, 'numpy', 'dL_dW')).toContain('_softmax(S, axis=1)');
  });
});
