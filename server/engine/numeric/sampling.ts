// Random values with declared attributes: entries first (positive, binary …), then structure (symmetric, lower …), then
// spectrum (spd, orthogonal, invertible), then sums (unit, simplex); what comes out is checked against every attribute.

import type { Attribute } from '../expressions/expression.ts';
import { at, entryOf, frobeniusNorm, mapEntries, scale, sumEntries } from '../values/kernels.ts';
import type { Matrix } from '../values/matrix.ts';
import { matrixOf } from '../values/matrix.ts';
import { groupsOf, hasAttribute } from './membership.ts';
import type { Random } from './random.ts';
import { definiteOf, orthogonalOf, withDeterminant } from './spectra.ts';
import { project, structureOf } from './structure.ts';
import type { Style } from './styles.ts';

const ATTEMPTS = 40;
/** Where attributes leave no edge (`psd unit` has no zero matrix), members inside are drawn after so many attempts. */
const EDGE_ATTEMPTS = 10;
/** One in so many members is on the edge where the style leaves it open. */
const RARITY = 4;
/** Kinds of edges are counted up to this. */
const KINDS = 4;

/** A rows×cols value with all the attributes, or null where none was found (`skew positive`, `skew invertible` of odd size). */
export function sampleValue(
  rows: number,
  cols: number,
  attributes: readonly Attribute[],
  style: Style,
  random: Random,
): Matrix | null {
  const wanted = style.edge === undefined ? openEdge(attributes, random) : style.edge;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const edge = attempt < EDGE_ATTEMPTS ? wanted : null;
    let value = entriesOf(rows, cols, attributes, style, edge, random);
    value = withStructure(value, attributes);
    value = withSpectrum(value, attributes, style, edge, random);
    value = withSums(value, attributes, edge, random);
    if (style.flip !== undefined && style.sign === 'free') value = onSide(value, attributes, style.flip);
    if (attributes.every((attribute) => hasAttribute(value, attribute))) return value;
  }
  return null;
}

/** Now and then the edge of a set that is declared; what has no attributes stays in general position. */
function openEdge(attributes: readonly Attribute[], random: Random): number | null {
  return attributes.length > 0 && random.index(RARITY) === 0 ? random.index(KINDS) : null;
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

/** The entries before there is any structure: each in its range, on the edge at the ends of it. */
function entriesOf(
  rows: number,
  cols: number,
  attributes: readonly Attribute[],
  style: Style,
  edge: number | null,
  random: Random,
): Matrix {
  const has = (attribute: Attribute): boolean => attributes.includes(attribute);
  const drawn = matrixOf(rows, cols, () => drawEntry(attributes, style, edge !== null, random));
  if (edge === null) return drawn;
  const kind = edge % KINDS;
  const chosen = random.index(rows * cols);
  if (has('binary')) {
    // All 1, all 0, one alone, all but one.
    return mapAt(drawn, (_, index) =>
      kind === 0 ? 1 : kind === 1 ? 0 : (index === chosen) === (kind === 2) ? 1 : 0,
    );
  }
  if (has('nonneg') && !has('positive'))
    return mapAt(drawn, (value, index) => (index === chosen || kind === KINDS - 1 ? 0 : value));
  return drawn;
}

function mapAt(a: Matrix, f: (value: number, index: number) => number): Matrix {
  return { rows: a.rows, cols: a.cols, data: a.data.map(f) };
}

function drawEntry(attributes: readonly Attribute[], style: Style, isEdge: boolean, random: Random): number {
  const has = (attribute: Attribute): boolean => attributes.includes(attribute);
  const { sign, magnitude, whole } = style;
  if (has('binary')) return random.index(2);
  if (has('probability')) {
    if (whole) return (1 + random.index(3)) / 4;
    const near = isEdge ? random.index(3) : 2;
    const drawn = near === 2 ? random.between(0.1, 0.9) : 10 ** random.between(-4, -1);
    return near === 1 ? 1 - drawn : drawn;
  }
  const mayVanish = has('nonneg') || has('simplex') || has('simplex rows') || has('simplex cols');
  if (mayVanish && !has('positive') && isEdge && random.index(2) === 0) return 0;
  const positive = has('positive') || mayVanish;
  if (whole) {
    const least = positive || sign === 'positive' ? 1 : -magnitude;
    const drawn = least + random.index(magnitude - least + 1);
    return sign === 'negative' && !positive ? -Math.abs(drawn) : drawn;
  }
  if (has('positive') && isEdge) return magnitude * 10 ** random.between(-2.5, 0.7);
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

function withSpectrum(
  a: Matrix,
  attributes: readonly Attribute[],
  style: Style,
  edge: number | null,
  random: Random,
): Matrix {
  const has = (attribute: Attribute): boolean => attributes.includes(attribute);
  if (has('orthogonal')) return orthogonalOf(a, attributes, style, edge, random);
  if (a.rows !== a.cols) return a;
  if (has('spd') || has('psd')) return definiteOf(a, attributes, style, edge);
  if (!has('lower') && !has('upper') && !has('diagonal')) return a;
  if (has('invertible')) return awayFromZero(a, style.whole ? 1 : 0.4 * style.magnitude);
  // A singular one: the last entry of the diagonal is 0.
  const isSingular = edge !== null && edge % KINDS === 1 && !has('positive');
  return isSingular
    ? matrixOf(a.rows, a.cols, (i, j) => (i === j && i === a.rows - 1 ? 0 : entryOf(a, i, j)))
    : a;
}

/** Diagonal entries moved away from 0, others kept. */
function awayFromZero(a: Matrix, least: number): Matrix {
  return matrixOf(a.rows, a.cols, (i, j) => {
    const value = entryOf(a, i, j);
    return i !== j || Math.abs(value) >= least ? value : value < 0 ? -least : least;
  });
}

function withSums(a: Matrix, attributes: readonly Attribute[], edge: number | null, random: Random): Matrix {
  let value = a;
  if (attributes.includes('unit')) {
    // On the edge, a column of the identity with a sign.
    const chosen = edge !== null && attributes.length === 1 ? random.index(a.data.length) : -1;
    if (chosen >= 0) value = mapAt(value, (entry, index) => (index === chosen ? entry : 0));
    value = scale(value, 1 / frobeniusNorm(value));
  }
  for (const attribute of attributes) {
    const groups = groupsOf(value, attribute);
    if (!groups) continue;
    const data = Float64Array.from(value.data);
    const shared = random.index(groups[0]?.length ?? 1);
    for (const group of groups) {
      // On the edge, all groups choose alike, and others stay without a choice.
      const place = edge !== null && edge % 2 === 0 ? shared : random.index(group.length);
      const parts = attribute.startsWith('onehot')
        ? group.map((_, k) => (k === place ? 1 : 0))
        : partsOf(group, value, edge, place);
      group.forEach((index, k) => {
        data[index] = parts[k] ?? 0;
      });
    }
    value = { rows: value.rows, cols: value.cols, data };
  }
  return value;
}

/** Parts of 1 in proportion to the entries; on the edge also all in one place, or equal. */
function partsOf(group: readonly number[], a: Matrix, edge: number | null, place: number): readonly number[] {
  const total = group.reduce((sum, index) => sum + at(a.data, index), 0);
  const kind = edge === null ? 0 : edge % KINDS;
  if (kind === 1 || (edge !== null && total === 0)) return group.map((_, k) => (k === place ? 1 : 0));
  if (kind === 2) return group.map(() => 1 / group.length);
  return group.map((index) => at(a.data, index) / total);
}

const SIGNED: readonly Attribute[] = [
  'symmetric',
  'skew',
  'diagonal',
  'lower',
  'upper',
  'orthogonal',
  'invertible',
  'unit',
];

/** A value of free sign with its determinant, or the sum of its entries, below 0 or above it. */
function onSide(a: Matrix, attributes: readonly Attribute[], isNegative: boolean): Matrix {
  if (!attributes.every((attribute) => SIGNED.includes(attribute))) return a;
  const structure = structureOf(attributes);
  const isFixed = structure === 'symmetric' || structure === 'skew';
  if (attributes.includes('orthogonal') && isFixed) return a;
  if (a.rows === a.cols && a.rows > 1 && !isFixed) return withDeterminant(a, isNegative);
  return sumEntries(a) < 0 === isNegative ? a : mapEntries(a, (value) => -value);
}
