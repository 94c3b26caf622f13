// A formula as it is read in the end: blocks inside blocks are one block matrix, and rows and columns of a few entries are
// written out: s eye(2)[1, :] + t eye(2)[2, :] is [s, t], and rows of such a kind below each other are a matrix of entries, as the
// Jacobian of [p[1]/p[3]; p[2]/p[3]] is.

import {
  add,
  addAll,
  block,
  isScalarExpression,
  isZero,
  matmul,
  number,
  rewritten,
  splitScalars,
  times,
} from '../../expressions/build.ts';
import { type Expression, type Slice, topological } from '../../expressions/expression.ts';
import { isBlock, isIdentity, isMatrixProduct, isSum, isTranspose } from '../../expressions/forms.ts';
import { type Dimension, fixedValue, ONE } from '../../shapes/dimension.ts';
import { type Blocks, blocksOf } from '../blocks.ts';

/** Longer rows are not written out. */
const MOST_ENTRIES = 6;

/** The formula with blocks and short rows written as people write them. Equal to what is given. */
export function withEntriesWritten(root: Expression): Expression {
  const hasEntries = topological([root]).some((node) => isBlock(node) || isUnit(node));
  return hasEntries ? rewritten(root, written) : root;
}

const isUnit = (node: Expression): boolean => unitPlace(node) !== null;

function written(node: Expression): Expression | null {
  if (isSum(node)) return writtenSum(node) ?? writtenMatrix(node);
  const [inside] = node.args;
  if (isTranspose(node) && inside) return writtenColumn(inside);
  const blocks = blocksOf(node);
  if (!blocks) return null;
  const entries = blocks.every((row) => row.length === 1)
    ? blocks.map(([row]) => (row?.shape.rows === ONE ? entriesOf(row) : null))
    : [];
  const all = entries.flatMap((row) => (row ? [row] : []));
  if (all.length > 0 && all.length === entries.length) return block(all);
  const rows = blocks.flatMap((row) => rowsWithin(row) ?? [row]);
  return rows.length > blocks.length ? block(rows) : null;
}

/** [a, b]' as [a; b]. */
function writtenColumn(row: Expression): Expression | null {
  const [entries, ...more] = blocksOf(row) ?? [];
  if (!entries || more.length > 0 || !entries.every(isScalarExpression)) return null;
  return block(entries.map((entry) => [entry]));
}

/** A sum of unit columns times rows, e₁ r + e₂ s, as the matrix of these rows; of columns times unit rows likewise. */
function writtenMatrix(sum: Expression): Expression | null {
  const height = shortSize(sum.shape.rows);
  const width = shortSize(sum.shape.cols);
  if (height === null || width === null) return null;
  const entries = Array.from({ length: height }, () => Array.from({ length: width }, () => number(0)));
  const put = (row: number, col: number, entry: Expression): void => {
    const line = entries[row];
    const before = line?.[col];
    if (line && before) line[col] = add(before, entry);
  };
  for (const term of sum.args) {
    const [scalars, body] = splitScalars(term);
    const [first, ...behind] = isMatrixProduct(body) ? body.args : [];
    const last = behind.at(-1);
    if (!first || !last) return null;
    const [row, col] = [unitPlace(first), unitPlace(last)];
    const rest = row === null ? matmul(...body.args.slice(0, -1)) : matmul(...behind);
    const line =
      (row === null && col === null) || !isVector(rest) ? null : entriesOf(times([...scalars, rest]));
    if (!line) return null;
    for (const [at, entry] of line.entries()) {
      if (row !== null) put(row - 1, at, entry);
      else if (col !== null) put(at, col - 1, entry);
    }
  }
  return block(entries);
}

const isVector = ({ shape }: Expression): boolean => shape.rows === ONE || shape.cols === ONE;

/** A size of a few entries, more than one. */
function shortSize(size: Dimension): number | null {
  const count = fixedValue(size);
  return count !== null && count > 1 && count <= MOST_ENTRIES ? count : null;
}

/** The rows of blocks of a row that is one block matrix. */
function rowsWithin(row: readonly Expression[]): Blocks | null {
  const [only] = row;
  return row.length === 1 && only ? blocksOf(only) : null;
}

/** A sum of multiples of unit rows, or of unit columns, as a row or column of entries. */
function writtenSum(sum: Expression): Expression | null {
  const entries = entriesOf(sum);
  if (!entries || entries.filter((entry) => !isZero(entry)).length < 2) return null;
  return block(sum.shape.rows === ONE ? [entries] : entries.map((entry) => [entry]));
}

/** The entries of a short row or column, where all that it is made of has entries that are known. */
function entriesOf(vector: Expression): readonly Expression[] | null {
  const { rows, cols } = vector.shape;
  const count = rows === ONE ? shortSize(cols) : cols === ONE ? shortSize(rows) : null;
  if (count === null) return null;
  const [scalars, body] = splitScalars(vector);
  const scaled = (entry: Expression): Expression => times([...scalars, entry]);
  const each = (entry: (place: number) => Expression): readonly Expression[] =>
    Array.from({ length: count }, (_, place) => entry(place));
  if (isZero(body)) return each(() => number(0));
  const unit = unitPlace(body);
  if (unit !== null) return each((place) => (place + 1 === unit ? scaled(number(1)) : number(0)));
  const entries = blocksOf(body)?.flat();
  if (entries) return entries.every(isScalarExpression) ? entries.map(scaled) : null;
  if (!isSum(body)) return null;
  const terms = body.args.map(entriesOf);
  const known = terms.flatMap((term) => (term ? [term] : []));
  if (known.length < terms.length) return null;
  return each((place) => scaled(addAll(known.map((term) => term[place] ?? number(0)))));
}

/** Which row or column of an identity this is, from 1; null where it is none, or one at an index. */
function unitPlace(body: Expression): number | null {
  const unit = isTranspose(body) ? body.args[0] : body;
  if (unit?.payload.kind !== 'slice' || !isIdentity(unit.args[0])) return null;
  const { rows, cols } = unit.payload;
  return cols.kind === 'all' ? onlyPlace(rows) : rows.kind === 'all' ? onlyPlace(cols) : null;
}

const onlyPlace = (part: Slice): number | null =>
  part.kind === 'range' && part.from === part.to ? fixedValue(part.from) : null;
