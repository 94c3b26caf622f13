// Exponential, square root and logarithm of square matrices (Higham, Functions of Matrices, chapters 6, 10 and 11).

import {
  add,
  addScaled,
  allFinite,
  filled,
  frobeniusNorm,
  identity,
  multiply,
  scale,
  subtract,
} from '../../values/kernels.ts';
import type { Matrix } from '../../values/matrix.ts';
import { inverse } from './lu.ts';

const TAYLOR_TERMS = 18;
const ITERATIONS = 60;

const missing = (n: number): Matrix => filled(n, n, Number.NaN);

/** e^A by scaling and squaring of the Taylor series. */
export function exponential(a: Matrix): Matrix {
  const n = a.rows;
  const size = frobeniusNorm(a);
  if (!(size < 700)) return missing(n);
  const halvings = Math.max(0, Math.ceil(Math.log2(size / 0.5)));
  const small = scale(a, 2 ** -halvings);
  // Horner: I + A(I + A/2(I + A/3(…)))
  let result = identity(n);
  for (let k = TAYLOR_TERMS; k >= 1; k--) result = addScaled(identity(n), 1 / k, multiply(small, result));
  for (let i = 0; i < halvings; i++) result = multiply(result, result);
  return result;
}

/** The principal square root by Denman and Beavers' iteration; all NaN where it does not converge to a real root. */
export function squareRoot(a: Matrix): Matrix {
  const n = a.rows;
  let root = a;
  let inverseRoot = identity(n);
  for (let i = 0; i < ITERATIONS; i++) {
    const next = scale(add(root, inverse(inverseRoot)), 0.5);
    inverseRoot = scale(add(inverseRoot, inverse(root)), 0.5);
    const change = frobeniusNorm(subtract(next, root));
    root = next;
    if (!allFinite(root)) return missing(n);
    // Convergence is quadratic: after a change of 1e-9 nothing but rounding is left.
    if (change <= 1e-9 * frobeniusNorm(root)) break;
  }
  const residual = frobeniusNorm(subtract(multiply(root, root), a));
  return residual <= 1e-11 * Math.max(frobeniusNorm(a), frobeniusNorm(root) ** 2) ? root : missing(n);
}

/** The principal logarithm by inverse scaling and squaring; all NaN where there is no real one. */
export function logarithm(a: Matrix): Matrix {
  const n = a.rows;
  const one = identity(n);
  let root = a;
  let doublings = 1;
  while (frobeniusNorm(subtract(root, one)) > 0.25) {
    if (doublings > 2 ** 30) return missing(n);
    root = squareRoot(root);
    doublings *= 2;
    if (!allFinite(root)) return missing(n);
  }
  // log A = 2 Σ Zᵏ/k over odd k, with Z = (A − I)(A + I)⁻¹ (Gregory's series)
  const z = multiply(subtract(root, one), inverse(add(root, one)));
  const square = multiply(z, z);
  let total = scale(one, 1 / 27);
  for (let k = 25; k >= 1; k -= 2) total = addScaled(scale(one, 1 / k), 1, multiply(square, total));
  return scale(multiply(z, total), 2 * doublings);
}
