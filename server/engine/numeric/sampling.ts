// Random values with declared attributes: entries first (positive, binary …), then structure (symmetric, lower …), then
// spectrum (spd, orthogonal, invertible), then sums (unit, simplex); what comes out is checked against every attribute.

import type { Attribute } from '../expressions/expression.ts';
import {
  add,
  at,
  entryOf,
  frobeniusNorm,
  identity,
  inner,
  mapEntries,
  maxAbs,
  multiply,
  scale,
  subtract,
  transpose,
} from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';
import { matrixOf } from '../values/matrix.ts';
import { inverse } from './decompositions/lu.ts';
import type { Random } from './random.ts';
import { distanceFrom, project, structureOf } from './structure.ts';

/** How the entries of a variable are drawn: their sign where it is free, their size, and whether they are whole numbers. */
export interface Style {
  readonly sign: 'free' | 'positive' | 'negative';
  readonly magnitude: number;
  /** Small whole numbers (halves and quarters where attributes need them), for counterexamples. */
  readonly whole: boolean;
}

export const PLAIN_STYLE: Style = { sign: 'free', magnitude: 1, whole: false };

const ATTEMPTS = 40;

/** A rows×cols value with all the attributes, or null where none was found (`skew positive`, an orthogonal wide matrix). */
export function sampleValue(
  rows: number,
  cols: number,
  attributes: readonly Attribute[],
  style: Style,
  random: Random,
): Matrix | null {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    let value = matrixOf(rows, cols, () => drawEntry(attributes, style, random));
    value = withStructure(value, attributes);
    value = withSpectrum(value, attributes, style, random);
    value = withSums(value, attributes, random);
    if (attributes.every((attribute) => hasAttribute(value, attribute))) return value;
  }
  return null;
}

/** A random direction that stays inside the linear set of the attributes; entries are standard normal, or 1 and 2. */
export function sampleDirection(
  rows: number,
  cols: number,
  attributes: readonly Attribute[],
  style: Style,
  random: Random,
): Matrix {
  const structure = rows === cols ? structureOf(attributes) : 'full';
  const entry = style.whole ? () => 1 + random.index(2) : () => random.normal();
  return project(matrixOf(rows, cols, entry), structure);
}

function drawEntry(attributes: readonly Attribute[], style: Style, random: Random): number {
  const has = (attribute: Attribute): boolean => attributes.includes(attribute);
  if (has('binary')) return random.index(2);
  if (has('probability')) return style.whole ? (1 + random.index(3)) / 4 : random.between(0.1, 0.9);
  const positive =
    has('positive') || has('nonneg') || has('simplex') || has('simplex rows') || has('simplex cols');
  const { sign, magnitude, whole } = style;
  if (whole) {
    const least = positive || sign === 'positive' ? 1 : -magnitude;
    const drawn = least + random.index(magnitude - least + 1);
    return sign === 'negative' && !positive ? -Math.abs(drawn) : drawn;
  }
  if (positive || sign === 'positive') return magnitude * random.between(0.3, 1.8);
  if (sign === 'negative') return -magnitude * random.between(0.3, 1.8);
  // Kept away from 0, so that no term is lost among the others by chance.
  const drawn = random.normal();
  return magnitude * (drawn + (drawn < 0 ? -0.15 : 0.15));
}

function withStructure(a: Matrix, attributes: readonly Attribute[]): Matrix {
  if (a.rows !== a.cols) return a;
  // A binary symmetric matrix (a graph) mirrors its upper half: a mean of 0 and 1 would be neither.
  if (attributes.includes('binary') && attributes.includes('symmetric')) {
    return matrixOf(a.rows, a.cols, (i, j) => entryOf(a, Math.min(i, j), Math.max(i, j)));
  }
  return project(a, structureOf(attributes));
}

function withSpectrum(a: Matrix, attributes: readonly Attribute[], style: Style, random: Random): Matrix {
  const n = a.rows;
  const has = (attribute: Attribute): boolean => attributes.includes(attribute);
  if (has('orthogonal')) return orthogonalOf(a, attributes, style, random);
  if (n !== a.cols) return a;
  if (has('spd') || has('psd')) {
    if (structureOf(attributes) === 'diagonal') return mapEntries(a, Math.abs);
    if (style.whole) return wholeDefinite(a, attributes);
    const size = style.magnitude;
    const definite = add(scale(multiply(a, transpose(a)), 1 / (n * size)), scale(identity(n), 0.5 * size));
    return has('positive') || has('nonneg') ? mapEntries(definite, Math.abs) : definite;
  }
  const structured = has('lower') || has('upper') || has('diagonal');
  if (has('invertible') && structured) return awayFromZero(a, style.whole ? 1 : 0.4 * style.magnitude);
  return a;
}

/** A positive definite matrix of whole numbers: diagonally dominant. */
function wholeDefinite(a: Matrix, attributes: readonly Attribute[]): Matrix {
  const positive = attributes.includes('positive') || attributes.includes('nonneg');
  return matrixOf(a.rows, a.cols, (i, j) => {
    const value = Math.round(entryOf(a, Math.min(i, j), Math.max(i, j)));
    if (i !== j) return positive ? Math.abs(value) : value;
    let dominance = 1 + Math.abs(value);
    for (let k = 0; k < a.cols; k++) {
      if (k !== i) dominance += Math.abs(Math.round(entryOf(a, Math.min(i, k), Math.max(i, k))));
    }
    return dominance;
  });
}

/** Diagonal entries moved away from 0, others kept. */
function awayFromZero(a: Matrix, least: number): Matrix {
  return matrixOf(a.rows, a.cols, (i, j) => {
    const value = entryOf(a, i, j);
    return i !== j || Math.abs(value) >= least ? value : value < 0 ? -least : least;
  });
}

/** Orthonormal columns (rows where wide) by Gram and Schmidt; a reflection where symmetric; signs where diagonal. */
function orthogonalOf(a: Matrix, attributes: readonly Attribute[], style: Style, random: Random): Matrix {
  const n = a.rows;
  const structure = structureOf(attributes);
  if (structure === 'diagonal' || structure === 'lower' || structure === 'upper') {
    return matrixOf(n, a.cols, (i, j) => (i === j ? (random.index(2) === 0 ? 1 : -1) : 0));
  }
  if (attributes.includes('spd') || attributes.includes('psd')) return identity(n);
  if (
    style.whole ||
    attributes.includes('positive') ||
    attributes.includes('nonneg') ||
    attributes.includes('binary')
  ) {
    return permutation(n, a.cols, structure === 'full' && !attributes.includes('binary'), random);
  }
  if (structure === 'symmetric') {
    const v = matrixOf(n, 1, () => random.normal());
    return subtract(identity(n), scale(multiply(v, transpose(v)), 2 / inner(v, v)));
  }
  if (structure === 'skew') return rotationBlocks(n, random);
  return a.rows < a.cols ? transpose(orthonormalColumns(transpose(a))) : orthonormalColumns(a);
}

function permutation(rows: number, cols: number, signed: boolean, random: Random): Matrix {
  const order = Array.from({ length: Math.max(rows, cols) }, (_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const k = random.index(i + 1);
    const kept = order[i] ?? 0;
    order[i] = order[k] ?? 0;
    order[k] = kept;
  }
  const sign = signed ? order.map(() => (random.index(2) === 0 ? 1 : -1)) : order.map(() => 1);
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

function withSums(a: Matrix, attributes: readonly Attribute[], random: Random): Matrix {
  let value = a;
  if (attributes.includes('unit')) value = scale(value, 1 / frobeniusNorm(value));
  for (const attribute of attributes) {
    const groups = groupsOf(value, attribute);
    if (!groups) continue;
    const data = Float64Array.from(value.data);
    for (const group of groups) {
      const chosen = group[random.index(group.length)];
      const total = group.reduce((sum, index) => sum + at(value.data, index), 0);
      for (const index of group) {
        data[index] = attribute.startsWith('onehot')
          ? index === chosen
            ? 1
            : 0
          : at(value.data, index) / total;
      }
    }
    value = { rows: value.rows, cols: value.cols, data };
  }
  return value;
}

/** The entries that sum to 1 together; null for attributes that say no such thing. */
function groupsOf(a: Matrix, attribute: Attribute): readonly (readonly number[])[] | null {
  const row = (i: number): number[] => Array.from({ length: a.cols }, (_, j) => i * a.cols + j);
  const col = (j: number): number[] => Array.from({ length: a.rows }, (_, i) => i * a.cols + j);
  switch (attribute) {
    case 'simplex':
    case 'onehot':
      return [Array.from({ length: a.rows * a.cols }, (_, i) => i)];
    case 'simplex rows':
    case 'onehot rows':
      return Array.from({ length: a.rows }, (_, i) => row(i));
    case 'simplex cols':
    case 'onehot cols':
      return Array.from({ length: a.cols }, (_, j) => col(j));
    default:
      return null;
  }
}

const CLOSE = 1e-9;

/** Whether a value has an attribute, up to rounding. */
export function hasAttribute(a: Matrix, attribute: Attribute): boolean {
  switch (attribute) {
    case 'symmetric':
    case 'skew':
    case 'diagonal':
    case 'lower':
    case 'upper':
      return a.rows === a.cols && distanceFrom(a, structureOf([attribute])) <= CLOSE;
    case 'spd':
    case 'psd':
      return a.rows === a.cols && distanceFrom(a, 'symmetric') <= CLOSE && isDefinite(a, attribute === 'spd');
    case 'orthogonal': {
      const gram = a.rows < a.cols ? multiply(a, transpose(a)) : multiply(transpose(a), a);
      return maxAbs(subtract(gram, identity(gram.rows))) <= CLOSE;
    }
    case 'invertible':
      return a.rows === a.cols && frobeniusNorm(a) * frobeniusNorm(inverse(a)) <= 50 * a.rows;
    case 'positive':
      return a.data.every((value) => value > 0);
    case 'nonneg':
      return a.data.every((value) => value >= 0);
    case 'binary':
      return a.data.every((value) => value === 0 || value === 1);
    case 'probability':
      return a.data.every((value) => value > 0 && value < 1);
    case 'unit':
      return Math.abs(frobeniusNorm(a) - 1) <= CLOSE;
    case 'simplex':
    case 'simplex rows':
    case 'simplex cols':
    case 'onehot':
    case 'onehot rows':
    case 'onehot cols':
      return (groupsOf(a, attribute) ?? []).every((group) => {
        const total = group.reduce((sum, index) => sum + at(a.data, index), 0);
        const fine = (value: number): boolean =>
          attribute.startsWith('onehot') ? value === 0 || value === 1 : value >= 0;
        return Math.abs(total - 1) <= CLOSE && group.every((index) => fine(at(a.data, index)));
      });
  }
}

/** Whether Cholesky's factorisation of a symmetric matrix goes through. */
function isDefinite(a: Matrix, strictly: boolean): boolean {
  const n = a.rows;
  const shift = strictly ? 0 : 1e-10 * (maxAbs(a) + 1);
  const factor = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let rest = entryOf(a, i, j) + (i === j ? shift : 0);
      for (let k = 0; k < j; k++) rest -= at(factor, i * n + k) * at(factor, j * n + k);
      if (i === j && !(rest > 0)) return false;
      factor[i * n + j] = i === j ? Math.sqrt(rest) : rest / at(factor, j * n + j);
    }
  }
  return true;
}
