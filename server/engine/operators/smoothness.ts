// Where the values of operators have kinks, and where computing them breaks down: what the entries of the table are made of.

import { allFinite, at, frobeniusNorm } from '../values/kernels.ts';
import type { Decompositions, Matrix } from '../values/matrix.ts';
import type { Elementwise, Smoothness } from './operator.ts';

/** Bounds on how far a decomposition may enlarge errors, at points that are chosen freely. */
const WORST_CONDITION = 100;
/** The rounding error of a singular value that is 0, as a part of the largest. */
const NOTHING = 1e-13;
/** How near to one another two values of a spectrum count as equal, beside its size. */
const EQUAL = 1e-9;

/** Smooth everywhere, but for the kinks of a function that acts entry by entry. */
export function smoothness(elementwise: Elementwise | null, own: Partial<Smoothness> = {}): Smoothness {
  const kinks = elementwise?.domain.kinks ?? [];
  const branches = own.branches ?? (([a]) => (a && kinks.length > 0 ? distancesFrom(kinks, a) : null));
  return { branches, kinks: own.kinks ?? branches, isWellConditioned: own.isWellConditioned ?? (() => true) };
}

function distancesFrom(kinks: readonly number[], a: Matrix): Float64Array {
  return Float64Array.from({ length: a.data.length * kinks.length }, (_, i) => {
    return at(a.data, Math.floor(i / kinks.length)) - (kinks[i % kinks.length] ?? 0);
  });
}

/** Kinks where two arguments are equal; a scalar spreads. */
export const whereEqual: Smoothness['branches'] = ([a, b]) => {
  if (!a || !b) return null;
  const entry = ({ data }: Matrix, i: number): number => at(data, data.length === 1 ? 0 : i);
  const length = Math.max(a.data.length, b.data.length);
  return Float64Array.from({ length }, (_, i) => entry(a, i) - entry(b, i));
};

/** Kinks where an entry is 0. */
export const whereZero: Smoothness['branches'] = ([a]) => a?.data ?? null;

/** A kink where all entries are 0. */
export const whereAllZero: Smoothness['kinks'] = ([a]) => (a ? Float64Array.of(frobeniusNorm(a)) : null);

/** Of powers: a pole or an end at 0, but for exponents 0, 1, 2, … */
export const atBaseZero: Smoothness['kinks'] = ([base, exponent]) => {
  const isWhole = exponent?.data.every((p) => Number.isInteger(p) && p >= 0) ?? true;
  return isWhole ? null : (base?.data ?? null);
};

type Spectrum = (a: Matrix, decompositions: Decompositions) => Float64Array;

/** Eigenvalues of a symmetric matrix, the largest last, or singular values, the largest first. */
const eigenvalues: Spectrum = (a, decompositions) => decompositions.symmetricEigen(a).values;
const singularValues: Spectrum = (a, decompositions) => decompositions.singular(a).values;

const sizeOf = (values: Float64Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** A distance in a spectrum; what is equal but for rounding counts as equal. */
const clear = (distance: number, size: number): number => (Math.abs(distance) <= EQUAL * size ? 0 : distance);

/** A kink where the outermost value of a spectrum is not the only one. */
function whereMultiple(spectrum: Spectrum, gap: (values: Float64Array) => number): Smoothness['kinks'] {
  return ([a], decompositions) => {
    if (!a || !allFinite(a)) return null;
    const values = spectrum(a, decompositions);
    const size = sizeOf(values);
    return Float64Array.of(size, values.length < 2 ? size : clear(gap(values), size));
  };
}

/** Of an inverse, a determinant, a logarithm: how far from singular. */
export const isFarFromSingular: Smoothness['isWellConditioned'] = ([a], decompositions) =>
  !a ||
  (a.rows === a.cols &&
    frobeniusNorm(a) * frobeniusNorm(decompositions.inverse(a)) <= WORST_CONDITION * a.rows);

/** No singular value near 0, but those that are 0 by the form of the argument: X' X of a wide X. */
export const hasClearRank: Smoothness['isWellConditioned'] = ([a], decompositions) => {
  if (!a) return true;
  const values = singularValues(a, decompositions);
  const most = at(values, 0);
  return values.every((value) => value * WORST_CONDITION >= most || value <= NOTHING * most);
};

/** Of the largest or smallest eigenvalue of a symmetric matrix and its vector. */
export function ofEigenvalue(which: 'largest' | 'smallest'): Partial<Smoothness> {
  const outer = (values: Float64Array): number => at(values, which === 'largest' ? values.length - 1 : 0);
  const next = (values: Float64Array): number => at(values, which === 'largest' ? values.length - 2 : 1);
  const gap = (values: Float64Array): number => Math.abs(outer(values) - next(values));
  return {
    kinks: whereMultiple(eigenvalues, gap),
    isWellConditioned: ([a], decompositions) => {
      if (!a) return true;
      const values = eigenvalues(a, decompositions);
      return values.length < 2 || gap(values) >= 0.1 * Math.max(Math.abs(outer(values)), 0.1);
    },
  };
}

/** Of the largest singular value. */
export const ofSpectralNorm: Partial<Smoothness> = {
  kinks: whereMultiple(singularValues, (values) => at(values, 0) - at(values, 1)),
  isWellConditioned: ([a], decompositions) => {
    if (!a) return true;
    const values = singularValues(a, decompositions);
    return values.length < 2 || at(values, 0) >= 1.1 * at(values, 1);
  },
};

/** Of the sum of the singular values: a kink where one is 0. */
export const ofNuclearNorm: Partial<Smoothness> = {
  kinks: ([a], decompositions) => {
    if (!a || !allFinite(a)) return null;
    const values = singularValues(a, decompositions);
    const size = sizeOf(values);
    return values.map((value) => clear(value, size));
  },
  isWellConditioned: hasClearRank,
};
