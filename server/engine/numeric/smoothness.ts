// Whether a point is a good one for differences: every function that moves has its arguments inside its domain and away
// from its kinks, and what is inverted or decomposed is well-conditioned.

import type { Expression } from '../expressions/expression.ts';
import type { Operator } from '../operators/operator.ts';
import { allFinite, at, frobeniusNorm, maxAbs } from '../values/kernels.ts';
import type { Decompositions, Matrix } from '../values/matrix.ts';

/** How near a kink or the end of a domain arguments may come, as a part of their size (at most 1). */
const MARGIN = 0.01;
/** What a decomposition may do to errors, at points that are chosen freely. */
const WORST_CONDITION = 100;
/** What rounding leaves of a singular value that is 0, as a part of the largest. */
const NOTHING = 1e-13;

/**
 * Signed distances from the kinks of what this node computes, one for each entry and kink; null where it has none.
 * Where a sign changes, the function has passed a kink.
 */
export function kinkDistances(
  node: Expression,
  operator: Operator,
  args: readonly Matrix[],
  decompositions: Decompositions,
): Float64Array | null {
  const [a, b] = args;
  if (!a) return null;
  const spectrum = spectralDistances(node, a, decompositions);
  if (spectrum) return spectrum;
  if (node.operator === 'normF') return Float64Array.of(frobeniusNorm(a));
  if (node.operator === 'powerEach' && !isWholePower(b)) return a.data;
  return branchDistances(node, operator, args);
}

/** The same for kinks on whose sides a formula is another one: not for the ends of a domain, nor for what is never negative. */
export function branchDistances(
  node: Expression,
  operator: Operator,
  args: readonly Matrix[],
): Float64Array | null {
  const [a, b] = args;
  if (!a) return null;
  if ((node.operator === 'max' || node.operator === 'min') && b) {
    const length = Math.max(a.data.length, b.data.length);
    return Float64Array.from({ length }, (_, i) => entryOrScalar(a, i) - entryOrScalar(b, i));
  }
  if (node.operator === 'norm1') return a.data;
  const kinks = operator.elementwise?.domain.kinks ?? [];
  if (kinks.length === 0) return null;
  return Float64Array.from({ length: a.data.length * kinks.length }, (_, i) => {
    return at(a.data, Math.floor(i / kinks.length)) - (kinks[i % kinks.length] ?? 0);
  });
}

/**
 * A largest eigenvalue or singular value has a kink where it is not the only one, a nuclear norm where a singular value
 * is 0: how far from it, beside the size of the spectrum. What is equal but for rounding counts as equal.
 */
function spectralDistances(node: Expression, a: Matrix, decompositions: Decompositions): Float64Array | null {
  if (!SPECTRAL.includes(node.operator) || !allFinite(a)) return null;
  const isEigen = node.operator === 'eigmax' || node.operator === 'eigvecmax';
  const { values } = isEigen ? decompositions.symmetricEigen(a) : decompositions.singular(a);
  const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const clear = (distance: number): number => (Math.abs(distance) <= 1e-9 * size ? 0 : distance);
  if (node.operator === 'normNuclear') return Float64Array.from(values, clear);
  const last = values.length - 1;
  const gap = isEigen ? at(values, last) - at(values, last - 1) : at(values, 0) - at(values, 1);
  return Float64Array.of(size, values.length < 2 ? size : clear(gap));
}

const SPECTRAL: readonly string[] = ['eigmax', 'eigvecmax', 'norm2', 'normNuclear'];

/** Whether all exponents are 1, 2, …: others have a pole or an end at 0. */
function isWholePower(exponents: Matrix | undefined): boolean {
  return exponents?.data.every((p) => Number.isInteger(p) && p >= 0) ?? true;
}

const entryOrScalar = (a: Matrix, i: number): number => at(a.data, a.data.length === 1 ? 0 : i);

/** Whether the entries are inside the domain, and away from its ends and from kinks; exactly on a kink may be by structure. */
export function isSmoothAt(
  node: Expression,
  operator: Operator,
  args: readonly Matrix[],
  decompositions: Decompositions,
): boolean {
  const distances = kinkDistances(node, operator, args, decompositions);
  if (distances) {
    const margin =
      MARGIN *
      Math.min(
        1,
        distances.reduce((most, d) => Math.max(most, Math.abs(d)), 0),
      );
    if (distances.some((d) => d !== 0 && !(Math.abs(d) >= margin))) return false;
  }
  const domain = operator.elementwise?.domain;
  const [a] = args;
  if (!domain || !a || (domain.least === -Infinity && domain.most === Infinity)) return true;
  const size = Math.min(1, maxAbs(a));
  return a.data.every((x) => x > domain.least + MARGIN * size && x < domain.most - MARGIN * size);
}

/** Whether arguments are so large that doubles lose what the function still has of its value there. */
export function isSaturated({ saturates }: Operator, args: readonly Matrix[]): boolean {
  return saturates !== null && args.some((a) => maxAbs(a) > saturates);
}

/** Whether a decomposition that this node needs is far from breaking down. */
export function isWellConditioned(
  node: Expression,
  args: readonly Matrix[],
  decompositions: Decompositions,
): boolean {
  const [a] = args;
  if (!a) return true;
  switch (node.operator) {
    case 'inverse':
    case 'solve':
    case 'det':
    case 'logdet':
    case 'logm':
      return (
        a.rows === a.cols &&
        frobeniusNorm(a) * frobeniusNorm(decompositions.inverse(a)) <= WORST_CONDITION * a.rows
      );
    case 'sqrtm':
    case 'pinv':
    case 'normNuclear': {
      const { values } = decompositions.singular(a);
      const most = at(values, 0);
      // A rank that is less by the form of the argument stays so: X' X of a wide X.
      return values.every((value) => value * WORST_CONDITION >= most || value <= NOTHING * most);
    }
    case 'norm2': {
      const { values } = decompositions.singular(a);
      return values.length < 2 || at(values, 0) >= 1.1 * at(values, 1);
    }
    case 'eigmax':
    case 'eigvecmax': {
      const { values } = decompositions.symmetricEigen(a);
      const n = values.length;
      return (
        n < 2 || at(values, n - 1) - at(values, n - 2) >= 0.1 * Math.max(Math.abs(at(values, n - 1)), 0.1)
      );
    }
    default:
      return true;
  }
}
