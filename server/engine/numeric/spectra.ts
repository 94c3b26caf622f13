// Random matrices with a spectrum: definite and semidefinite ones of every rank, rotations and reflections, orthonormal
// columns and rows, involutions of every signature.

import type { Attribute } from '../expressions/expression.ts';
import {
  add,
  at,
  entryOf,
  identity,
  mapEntries,
  multiply,
  scale,
  subtract,
  transpose,
} from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';
import { matrixOf } from '../values/matrix.ts';
import { determinant } from './decompositions/lu.ts';
import type { Random } from './random.ts';
import { project, structureOf } from './structure.ts';
import type { Style } from './styles.ts';

/** Determinants of larger matrices are not asked for. */
const LARGEST = 12;
/** The smallest eigenvalue of a badly conditioned definite matrix, beside its largest ones. */
const BAD = 0.02;

/** A definite or semidefinite matrix made of the n×n matrix `a`: on the edge, singular where that is allowed, else badly conditioned. */
export function definiteOf(
  a: Matrix,
  attributes: readonly Attribute[],
  style: Style,
  edge: number | null,
): Matrix {
  const n = a.rows;
  const has = (attribute: Attribute): boolean => attributes.includes(attribute);
  const strictly = has('spd') || has('invertible');
  const signless = has('positive') || has('nonneg');
  const rank = edge === null || strictly ? n : rankAt(edge, n);
  if (structureOf(attributes) === 'diagonal')
    return matrixOf(n, n, (i, j) => (i === j && i >= n - rank ? Math.abs(entryOf(a, i, i)) : 0));
  if (style.whole && rank === n) return wholeDefinite(a, signless);
  const entries = signless ? mapEntries(a, Math.abs) : a;
  const half = matrixOf(n, Math.max(1, rank), (i, j) => (rank === 0 ? 0 : entryOf(entries, i, j)));
  const size = style.magnitude;
  const product = multiply(half, transpose(half));
  if (rank < n) return style.whole ? product : scale(product, 1 / (n * size));
  const least = edge === null ? 0.5 : BAD;
  return add(scale(product, 1 / (n * size)), scale(identity(n), least * size));
}

/** The ranks of singular matrices, one after the other: n - 1, 1, 0, and those between. */
function rankAt(edge: number, n: number): number {
  const ranks = [n - 1, Math.min(1, n - 1), 0, Math.floor(n / 2)];
  return ranks[edge % ranks.length] ?? 0;
}

/** A positive definite matrix of whole numbers: diagonally dominant. */
function wholeDefinite(a: Matrix, signless: boolean): Matrix {
  return matrixOf(a.rows, a.cols, (i, j) => {
    const value = Math.round(entryOf(a, Math.min(i, j), Math.max(i, j)));
    if (i !== j) return signless ? Math.abs(value) : value;
    let dominance = 1 + Math.abs(value);
    for (let k = 0; k < a.cols; k++) {
      if (k !== i) dominance += Math.abs(Math.round(entryOf(a, Math.min(i, k), Math.max(i, k))));
    }
    return dominance;
  });
}

/** Orthonormal columns, rows where wide; with more attributes what they leave of that: signs, permutations, involutions. */
export function orthogonalOf(
  a: Matrix,
  attributes: readonly Attribute[],
  style: Style,
  edge: number | null,
  random: Random,
): Matrix {
  const n = a.rows;
  const has = (attribute: Attribute): boolean => attributes.includes(attribute);
  const structure = structureOf(attributes);
  if (has('spd') || has('psd')) return identity(n);
  if (structure === 'diagonal' || structure === 'lower' || structure === 'upper')
    return withSigns(n, negativesAt(n, style, edge, random), random);
  const signless = has('positive') || has('nonneg') || has('binary');
  if (signless || style.whole || (edge !== null && structure === 'full')) {
    if (structure === 'symmetric') return swaps(n, signless, random);
    return permutation(n, a.cols, structure === 'full' && !signless, random);
  }
  if (structure === 'symmetric') return involution(n, negativesAt(n, style, edge, random), random);
  if (structure === 'skew') return rotationBlocks(n, random);
  return a.rows < a.cols ? transpose(orthonormalColumns(transpose(a))) : orthonormalColumns(a);
}

/** How many of n eigenvalues are -1: over the trials every number from none to all. */
function negativesAt(n: number, style: Style, edge: number | null, random: Random): number {
  if (edge !== null) return edge % 2 === 0 ? 0 : n;
  const drawn = random.index(n + 1);
  if (style.flip === undefined || (drawn % 2 === 1) === style.flip) return drawn;
  return drawn === n ? n - 1 : drawn + 1;
}

/** ±1 on the diagonal, in a random order. */
function withSigns(n: number, negatives: number, random: Random): Matrix {
  const order = shuffled(n, random);
  return matrixOf(n, n, (i, j) => (i !== j ? 0 : (order[i] ?? 0) < negatives ? -1 : 1));
}

/** I - 2 V V' with as many orthonormal columns V as there are eigenvalues -1. */
function involution(n: number, negatives: number, random: Random): Matrix {
  if (negatives === 0) return identity(n);
  const v = orthonormalColumns(matrixOf(n, negatives, () => random.normal()));
  return project(subtract(identity(n), scale(multiply(v, transpose(v)), 2)), 'symmetric');
}

/** A symmetric permutation matrix: some pairs change places, the others stay, with signs if they may have some. */
function swaps(n: number, signless: boolean, random: Random): Matrix {
  const order = shuffled(n, random);
  const pairs = random.index(Math.floor(n / 2) + 1);
  const partner = Array.from({ length: n }, (_, i) => i);
  const sign = Array.from({ length: n }, () => (signless || random.index(2) === 0 ? 1 : -1));
  for (let k = 0; k < pairs; k++) {
    const [i = 0, j = 0] = [order[2 * k], order[2 * k + 1]];
    partner[i] = j;
    partner[j] = i;
    sign[j] = sign[i] ?? 1;
  }
  return matrixOf(n, n, (i, j) => (partner[i] === j ? (sign[i] ?? 1) : 0));
}

function shuffled(count: number, random: Random): readonly number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const k = random.index(i + 1);
    [order[i], order[k]] = [order[k] ?? 0, order[i] ?? 0];
  }
  return order;
}

function permutation(rows: number, cols: number, signed: boolean, random: Random): Matrix {
  const order = shuffled(Math.max(rows, cols), random);
  const sign = order.map(() => (signed && random.index(2) === 0 ? -1 : 1));
  return matrixOf(rows, cols, (i, j) =>
    order[rows >= cols ? j : i] === (rows >= cols ? i : j) ? (sign[j] ?? 1) : 0,
  );
}

/** A skew orthogonal matrix: quarter turns in pairs of axes, seen from a random basis; none for odd n. */
function rotationBlocks(n: number, random: Random): Matrix {
  const turn = matrixOf(n, n, (i, j) =>
    i % 2 === 0 && j === i + 1 ? 1 : j % 2 === 0 && i === j + 1 ? -1 : 0,
  );
  const basis = orthonormalColumns(matrixOf(n, n, () => random.normal()));
  return project(multiply(multiply(basis, turn), transpose(basis)), 'skew');
}

function orthonormalColumns(a: Matrix): Matrix {
  const data = Float64Array.from(a.data);
  const { rows, cols } = a;
  for (let j = 0; j < cols; j++) {
    // Twice is enough (Kahan and Parlett).
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < j; k++) {
        let product = 0;
        for (let i = 0; i < rows; i++) product += at(data, i * cols + j) * at(data, i * cols + k);
        for (let i = 0; i < rows; i++)
          data[i * cols + j] = at(data, i * cols + j) - product * at(data, i * cols + k);
      }
    }
    let length = 0;
    for (let i = 0; i < rows; i++) length += at(data, i * cols + j) ** 2;
    for (let i = 0; i < rows; i++) data[i * cols + j] = at(data, i * cols + j) / Math.sqrt(length);
  }
  return { rows, cols, data };
}

/** A square matrix with its determinant on the wanted side of 0, by the sign of its first row. */
export function withDeterminant(a: Matrix, isNegative: boolean): Matrix {
  if (a.rows > LARGEST) return a;
  const found = determinant(a);
  if (found === 0 || found < 0 === isNegative) return a;
  return matrixOf(a.rows, a.cols, (i, j) => (i === 0 ? -entryOf(a, i, j) : entryOf(a, i, j)));
}
