// What is exported has a value wherever the derivative has one: at zero factors, singular matrices, and wide ones.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPython } from '../../../.ci/python.mjs';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { exportDocument } from '../../../server/engine/export/export-document.ts';
import { DEFAULT_OPTIONS } from '../../../server/engine/verdicts/judge-document.ts';

const FILE = `dim m, n
var y, u, v, c : R[n]
var S : R[n, n] psd
var W : R[n, n] symmetric
var B : R[m, n]
P = ∏_{i=1}^{n} y[i]
D = det(u v')
E = det(S)
N = norm(B, nuc)
R = tr(sqrtm(B' B))
V = c' eigvecmax(W)
z = [u; v .* u]
derive ∂P/∂y
derive ∂²P/∂y²
derive ∂D/∂u
derive ∂E/∂S
derive ∂N/∂B
derive ∂R/∂B
derive ∂V/∂W
derive ∂z/∂u
`;

const { text: code } = exportDocument(analyse(FILE), 'numpy', 'singular.mcalc', DEFAULT_OPTIONS);

test('derivatives at points where a quotient or an inverse would have no value', () => {
  const script = join(import.meta.dirname, 'singular_points.py');
  const { status, stdout, stderr } = spawnSync(findPython(), [script], {
    input: JSON.stringify({ code }),
    encoding: 'utf8',
    env: { ...process.env, PYTHONIOENCODING: 'utf-8', OPENBLAS_NUM_THREADS: '1' },
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual([]);
}, 60_000);

test('a Jacobian is a function of values, never of differentials', () => {
  expect(code).toContain('def dz_du(v):');
});
