// Derivatives by central differences with Richardson's extrapolation; the table tells how far its entries agree, and
// that is the error bound (Ridders 1982; Press et al., Numerical Recipes, section 5.7).

import { at, maxAbs, scale, subtract } from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';

/** A derivative with a bound for the error of its entries. */
export interface Difference {
  readonly value: Matrix;
  readonly error: number;
  /** The step that the extrapolation started from. */
  readonly step: number;
}

const LEVELS = 6;
const EPSILON = 2 ** -52;
/** An extrapolation that agrees to this part of its value needs no smaller step. */
const ENOUGH = 1e-10;

/**
 * dF/dt at 0 of a matrix-valued t ↦ F(t), from values at ±step, ±step/2, …
 * Where F does not exist or is rough at a step, the table starts again from a quarter of it.
 */
export function firstDifference(along: (t: number) => Matrix | null, step: number): Difference | null {
  return extrapolated((h) => {
    const forward = along(h);
    const backward = forward && along(-h);
    if (!forward || !backward) return null;
    const noise = (EPSILON * (maxAbs(forward) + maxAbs(backward))) / h;
    return { quotient: scale(subtract(forward, backward), 0.5 / h), noise };
  }, step);
}

/** ∂²F/∂s∂t at (0, 0) of (s, t) ↦ F(s, t), from values at the corners (±h, ±h). */
export function mixedDifference(
  along: (s: number, t: number) => Matrix | null,
  step: number,
): Difference | null {
  return extrapolated((h) => {
    const pp = along(h, h);
    const pm = pp && along(h, -h);
    const mp = pm && along(-h, h);
    const mm = mp && along(-h, -h);
    if (!pp || !pm || !mp || !mm) return null;
    const noise = (EPSILON * (maxAbs(pp) + maxAbs(pm) + maxAbs(mp) + maxAbs(mm))) / (h * h);
    return { quotient: scale(subtract(subtract(pp, pm), subtract(mp, mm)), 0.25 / (h * h)), noise };
  }, step);
}

interface Quotient {
  readonly quotient: Matrix;
  /** The rounding error that the values bring into the quotient. */
  readonly noise: number;
}

/** The limit for h → 0 of a quotient whose error is a series in h², tried from ever smaller first steps; the best of them. */
function extrapolated(quotientAt: (h: number) => Quotient | null, step: number): Difference | null {
  let best: Difference | null = null;
  for (let attempt = 0, h = step; attempt < 5; attempt++, h /= 4) {
    const found = neville(quotientAt, h);
    if (found && (best === null || found.error < best.error)) best = found;
    if (best && best.error <= 1e-7 * maxAbs(best.value)) break;
  }
  return best;
}

/** Neville's table: row i is extrapolated from steps h, h/2, …, h/2ⁱ. */
function neville(quotientAt: (h: number) => Quotient | null, first: number): Difference | null {
  let row: Matrix[] = [];
  let best: Difference | null = null;
  for (let i = 0, h = first; i < LEVELS; i++, h /= 2) {
    const found = quotientAt(h);
    if (!found) return null;
    const next = [found.quotient];
    let weight = 1;
    for (let j = 1; j <= i; j++) {
      weight *= 4;
      const finer = next[j - 1];
      const coarser = row[j - 1];
      if (!finer || !coarser) break;
      const extrapolation = richardson(finer, coarser, weight);
      const error =
        Math.max(distance(extrapolation, finer), distance(extrapolation, coarser)) + 2 * found.noise;
      if (best === null || error <= best.error) best = { value: extrapolation, error, step: first };
      next.push(extrapolation);
    }
    if (best && i >= 2) {
      if (best.error <= ENOUGH * maxAbs(best.value)) break;
      // Smaller steps only bring rounding errors once the corners of the table drift apart.
      const corner = next[i];
      const before = row[i - 1];
      if (corner && before && distance(corner, before) >= 2 * best.error + 4 * found.noise) break;
    }
    row = next;
  }
  return best;
}

/** (w · finer − coarser) / (w − 1), entry by entry */
function richardson(finer: Matrix, coarser: Matrix, weight: number): Matrix {
  const data = new Float64Array(finer.data.length);
  for (let i = 0; i < data.length; i++) {
    data[i] = (weight * at(finer.data, i) - at(coarser.data, i)) / (weight - 1);
  }
  return { rows: finer.rows, cols: finer.cols, data };
}

function distance(a: Matrix, b: Matrix): number {
  let most = 0;
  for (let i = 0; i < a.data.length; i++) most = Math.max(most, Math.abs(at(a.data, i) - at(b.data, i)));
  return most;
}
