// Numbers in front of terms: whether one vector is a simple multiple of another, or a sum of several with simple coefficients.

import { fraction } from '../shapes/written-products.ts';
import { numeral, type WrittenTerm } from '../shapes/written-term.ts';

const CLOSE = 1e-7;

/** The small fraction that a number is, as a number; null where it is none that people write. */
export function niceNumber(value: number): number | null {
  for (const denominator of [1, 2, 3, 4, 6, 8]) {
    const numerator = Math.round(value * denominator);
    if (Math.abs(numerator) <= 24 && Math.abs(value * denominator - numerator) < 1e-6)
      return numerator / denominator;
  }
  return null;
}

/** A number that is not negative as a factor: `2`, `½`, `2/3`. */
export function coefficient(value: number): WrittenTerm {
  const names: Readonly<Record<string, string>> = { '0.5': '½', '0.25': '¼', '0.75': '¾' };
  const name = names[String(value)];
  if (name) return numeral(value, name);
  for (const denominator of [1, 2, 3, 4, 6, 8]) {
    const numerator = Math.round(value * denominator);
    if (Math.abs(value * denominator - numerator) >= 1e-9) continue;
    const above = numeral(numerator, String(numerator));
    const below = numeral(denominator, String(denominator));
    return denominator === 1 ? above : fraction(above, below);
  }
  return numeral(value, String(value));
}

/** k with target = k · vector, where k is a simple number other than 0; null where there is none. */
export function multipleOf(vector: Float64Array, target: Float64Array): number | null {
  const [k] = coefficientsFor([vector], target) ?? [];
  return k === undefined ? null : niceNumber(k) || null;
}

/**
 * The coefficients with target = Σ kᵢ vectorᵢ, by the normal equations of at most three vectors; null where the vectors
 * depend on one another or the residual is not nothing.
 */
export function coefficientsFor(
  vectors: readonly Float64Array[],
  target: Float64Array,
): readonly number[] | null {
  const size = vectors.length;
  const gram: number[][] = vectors.map((a) => [...vectors.map((b) => dot(a, b)), dot(a, target)]);
  for (let pivot = 0; pivot < size; pivot++) {
    const row = gram[pivot];
    const scale = vectors[pivot];
    if (!row || !scale || Math.abs(row[pivot] ?? 0) <= 1e-10 * Math.max(dot(scale, scale), 1e-300))
      return null;
    for (let other = 0; other < size; other++) {
      const line = gram[other];
      if (other === pivot || !line) continue;
      const factor = (line[pivot] ?? 0) / (row[pivot] ?? 1);
      for (let k = 0; k <= size; k++) line[k] = (line[k] ?? 0) - factor * (row[k] ?? 0);
    }
  }
  const coefficients = gram.map((row, i) => {
    const value = (row[size] ?? 0) / (row[i] ?? 1);
    return niceNumber(value) ?? value;
  });
  const norm = Math.sqrt(dot(target, target));
  let residual = 0;
  for (let i = 0; i < target.length; i++) {
    let value = target[i] ?? 0;
    for (const [k, vector] of vectors.entries()) value -= (coefficients[k] ?? 0) * (vector[i] ?? 0);
    residual += value * value;
  }
  return Number.isFinite(residual) && Math.sqrt(residual) <= CLOSE * Math.max(norm, 1e-12)
    ? coefficients
    : null;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
