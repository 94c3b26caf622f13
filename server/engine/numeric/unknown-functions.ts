// Concrete smooth functions in the place of unknown ones, drawn from the seed and the name: sums of sines and a
// polynomial, generic enough that no identity holds by accident, with all derivatives written out.

import { at, entryOf, transpose } from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';
import { matrixOf } from '../values/matrix.ts';
import type { Wide } from './digits/double-double.ts';
import * as dd from './digits/double-double.ts';
import { type Random, randomOf } from './random.ts';

/** The range of the stand-ins: any number, or what a formula around them needs (`log(h(x))`, `log(1 - h(x))`). */
export type StandInRange = 'free' | 'positive' | 'between 0 and 1';

export interface StandIns {
  /** h⁽ⁿ⁾(x) of an elementwise function. */
  elementwise(name: string, order: number): (x: number) => number;
  /** The same in double-doubles. */
  wideElementwise(name: string, order: number): (x: Wide) => Wide;
  /** A map of p numbers to q numbers, with its derivatives. */
  map(name: string, inputs: number, outputs: number): SmoothMap;
}

/** f: Rᵖ → R^q with out_i = offset + Σⱼ aᵢⱼ sin(⟨bⱼ, z⟩ + cⱼ) + ½ Σⱼ eᵢⱼ ⟨bⱼ, z⟩² + ⟨dᵢ, z⟩ (the last two only where the range is free). */
export interface SmoothMap {
  value(z: Float64Array): Float64Array;
  /** J(z) dz, q numbers. */
  action(z: Float64Array, dz: Float64Array): Float64Array;
  /** J(z)ᵀ g, p numbers. */
  adjoint(z: Float64Array, g: Float64Array): Float64Array;
  /** ∂²f [d, e], q numbers. */
  second(z: Float64Array, d: Float64Array, e: Float64Array): Float64Array;
}

export function standInsOf(seed: number, range: StandInRange): StandIns {
  const waves = new Map<string, Wave>();
  const maps = new Map<string, SmoothMap>();
  const waveOf = (name: string): Wave =>
    remembered(waves, name, () => drawWave(randomOf(seed, `fn ${name}`), range));
  return {
    elementwise: (name, order) => waveValue(waveOf(name), order),
    wideElementwise: (name, order) => wideWaveValue(waveOf(name), order),
    map: (name, inputs, outputs) =>
      remembered(maps, `${name}:${inputs}:${outputs}`, () =>
        smoothMap(randomOf(seed, `fn ${name}:${inputs}:${outputs}`), inputs, outputs, range),
      ),
  };
}

function remembered<V>(known: Map<string, V>, key: string, make: () => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}

const TERMS = 3;

/** x ↦ Σ a sin(w x + p), and a linear and a quadratic term where the range is free. */
interface Wave {
  readonly terms: readonly { readonly a: number; readonly w: number; readonly p: number }[];
  readonly offset: number;
  readonly linear: number;
  readonly quadratic: number;
}

function drawWave(random: Random, range: StandInRange): Wave {
  const terms = Array.from({ length: TERMS }, () => ({
    a: range === 'between 0 and 1' ? random.between(0.05, 0.12) : random.between(0.4, 0.9),
    w: random.between(0.5, 1.6),
    p: random.between(0, 6.28),
  }));
  const free = range === 'free';
  return {
    terms,
    offset: offsetOf(range),
    linear: free ? random.between(0.3, 0.8) : 0,
    quadratic: free ? random.between(0.1, 0.25) : 0,
  };
}

/** The n-th derivative. */
function waveValue({ terms, offset, linear, quadratic }: Wave, order: number): (x: number) => number {
  return (x) => {
    const polynomial =
      order === 0
        ? offset + linear * x + quadratic * x * x
        : order === 1
          ? linear + 2 * quadratic * x
          : order === 2
            ? 2 * quadratic
            : 0;
    return terms.reduce(
      (sum, { a, w, p }) => sum + a * w ** order * sineDerivative(w * x + p, order),
      polynomial,
    );
  };
}

function wideWaveValue({ terms, offset, linear, quadratic }: Wave, order: number): (x: Wide) => Wide {
  const coefficients = [
    [offset, linear, quadratic],
    [linear, 2 * quadratic, 0],
    [2 * quadratic, 0, 0],
  ][order] ?? [0, 0, 0];
  const [c0 = 0, c1 = 0, c2 = 0] = coefficients;
  return (x) => {
    const polynomial = dd.add(dd.wide(c0), dd.multiply(x, dd.add(dd.wide(c1), dd.multiply(dd.wide(c2), x))));
    return terms.reduce((sum, { a, w, p }) => {
      const inside = dd.add(dd.multiply(dd.wide(w), x), dd.wide(p));
      const wave = order % 2 === 0 ? dd.sine(inside) : dd.cosine(inside);
      const factor = dd.multiply(dd.wide(order % 4 < 2 ? a : -a), dd.power(dd.wide(w), dd.wide(order)));
      return dd.add(sum, dd.multiply(factor, wave));
    }, polynomial);
  };
}

function offsetOf(range: StandInRange): number {
  switch (range) {
    case 'free':
      return 0.2;
    case 'positive':
      return 3.2;
    case 'between 0 and 1':
      return 0.5;
  }
}

/** The n-th derivative of sin. */
function sineDerivative(x: number, order: number): number {
  const turn = order % 4;
  const value = turn % 2 === 0 ? Math.sin(x) : Math.cos(x);
  return turn < 2 ? value : -value;
}

function smoothMap(random: Random, inputs: number, outputs: number, range: StandInRange): SmoothMap {
  const free = range === 'free';
  const size = free ? 1 : range === 'positive' ? 0.8 : 0.12;
  const b = matrixOf(TERMS, inputs, () => random.normal() / Math.sqrt(inputs));
  const c = Array.from({ length: TERMS }, () => random.between(0, 6.28));
  const a = matrixOf(outputs, TERMS, () => size * random.between(-1, 1));
  const e = matrixOf(outputs, TERMS, () => (free ? 0.4 * random.normal() : 0));
  const d = matrixOf(outputs, inputs, () => (free ? (0.5 * random.normal()) / Math.sqrt(inputs) : 0));
  const offset = offsetOf(range);
  const inward = (z: Float64Array): Float64Array => times(b, z);
  const outward = (entry: (i: number) => number): Float64Array =>
    Float64Array.from({ length: outputs }, (_, i) => entry(i));
  const overTerms = (entry: (j: number) => number): number => {
    let total = 0;
    for (let j = 0; j < TERMS; j++) total += entry(j);
    return total;
  };
  return {
    value: (z) => {
      const u = inward(z);
      const linear = times(d, z);
      return outward(
        (i) =>
          offset +
          at(linear, i) +
          overTerms(
            (j) =>
              entryOf(a, i, j) * Math.sin(at(u, j) + (c[j] ?? 0)) + 0.5 * entryOf(e, i, j) * at(u, j) ** 2,
          ),
      );
    },
    action: (z, dz) => {
      const u = inward(z);
      const du = inward(dz);
      const linear = times(d, dz);
      return outward(
        (i) =>
          at(linear, i) +
          overTerms(
            (j) =>
              (entryOf(a, i, j) * Math.cos(at(u, j) + (c[j] ?? 0)) + entryOf(e, i, j) * at(u, j)) * at(du, j),
          ),
      );
    },
    adjoint: (z, g) => {
      const u = inward(z);
      const back = times(transpose(d), g);
      const weights = Float64Array.from({ length: TERMS }, (_, j) => {
        let total = 0;
        for (let i = 0; i < outputs; i++) {
          total +=
            at(g, i) * (entryOf(a, i, j) * Math.cos(at(u, j) + (c[j] ?? 0)) + entryOf(e, i, j) * at(u, j));
        }
        return total;
      });
      const through = times(transpose(b), weights);
      return Float64Array.from({ length: inputs }, (_, l) => at(back, l) + at(through, l));
    },
    second: (z, first, other) => {
      const u = inward(z);
      const du = inward(first);
      const dv = inward(other);
      return outward((i) =>
        overTerms(
          (j) =>
            (entryOf(e, i, j) - entryOf(a, i, j) * Math.sin(at(u, j) + (c[j] ?? 0))) * at(du, j) * at(dv, j),
        ),
      );
    },
  };
}

function times(a: Matrix, z: Float64Array): Float64Array {
  const result = new Float64Array(a.rows);
  for (let i = 0; i < a.rows; i++) {
    let total = 0;
    for (let j = 0; j < a.cols; j++) total += entryOf(a, i, j) * at(z, j);
    result[i] = total;
  }
  return result;
}
