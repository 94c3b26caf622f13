// JAX's functions with gradients of their own, as JAX calls them: the pass forward and the pass back, on what stands in for
// JAX. That JAX itself compiles them is not tested.

import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { findPython } from '../../../.ci/python.mjs';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { exportDocument } from '../../../server/engine/export/export-document.ts';
import { DEFAULT_OPTIONS } from '../../../server/engine/verdicts/judge-document.ts';
import { JAX_SHIM } from './run-self-tests.ts';

/** What a line of Python prints behind the exported file. */
function printed(file: string, python: string): string {
  const { text, refusals } = exportDocument(analyse(file), 'jax', 'a.mcalc', DEFAULT_OPTIONS);
  expect(refusals).toEqual([]);
  const { stdout, stderr } = spawnSync(findPython(), ['-c', `${text}\n${python}`], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: JAX_SHIM, PYTHONIOENCODING: 'utf-8' },
  });
  return (stdout + stderr).trim();
}

const REGRESSION = `dim n, d
const X : R[n, d]
const y : R[n]
param w : R[d]
param b : R
L = ½ ‖X w + b - y‖²
derive L
`;

test('the pass back gives the gradients by params, times what comes back, and nothing for data', () => {
  const python = `
X, y, w = jnp.asarray([[1., 2.], [3., 4.]]), jnp.ones((2, 1)), jnp.asarray([[1.], [1.]])
value, back = jax.vjp(L_for_autograd, X, y, w, 2.0)
print(value, [c if c is None else jnp.asarray(c).ravel().tolist() for c in back(3.0)])`;
  expect(printed(REGRESSION, python)).toBe('40.0 [None, None, [84.0, 120.0], [36.0]]');
});

test('unknown functions and sizes have no gradient, and none is given back for them', () => {
  const file = `dim n
param x : R[n]
fn h : elementwise
L = sum(h(x)) / n
derive L
`;
  const python = `
x = jnp.asarray([[1.], [2.]])
value, back = jax.vjp(L_for_autograd, x, lambda z: z * z, lambda z: 2 * z)
print(value, [c.ravel().tolist() for c in back(1.0)])`;
  expect(printed(file, python)).toBe('2.5 [[1.0, 2.0]]');
});

test.each(['g', 'ctx', 'gradients', 'value', 'jax', 'jnp'])('a param called %s', (name) => {
  const file = `dim n\nparam ${name} : R[n]\nL = ½ ‖${name}‖²\nderive L\n`;
  const python = `
value, back = jax.vjp(L_for_autograd, jnp.asarray([[1.], [2.]]))
print(value, back(1.0)[0].ravel().tolist())`;
  expect(printed(file, python)).toBe('2.5 [1.0, 2.0]');
});
