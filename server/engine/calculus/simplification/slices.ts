// Parts of matrices, taken inside: [x; y][1:n] is x, diag(x)[1:k, 1:k] is diag(x[1:k]), and (A B)[1:k, :] is A[1:k, :] B.

import { diagMatrix, isScalarExpression, matmul, rebuild, slice } from '../../expressions/build.ts';
import type { Expression, Slice } from '../../expressions/expression.ts';
import { factsOf } from '../../expressions/facts.ts';
import { isBlock, isDiagonalMatrix, isHadamard, isMatrixProduct, isSum } from '../../expressions/forms.ts';
import { addSizes, type Dimension, fixedSize, ONE, subtractSizes } from '../../shapes/dimension.ts';
import { sameShape } from '../../shapes/shape.ts';
import { blocksOf } from '../blocks.ts';

const ALL: Slice = { kind: 'all' };

/** A part of a matrix as a formula of parts of what the matrix is made of. */
export function slicedInside(node: Expression): readonly Expression[] {
  const [whole] = node.args;
  const { payload } = node;
  if (payload.kind !== 'slice' || !whole) return [];
  const { rows, cols } = payload;
  const [first] = whole.args;
  // A part of f([A E; 0 A]) is the derivative of f, and stays so.
  const isDerivative = isBlock(first?.args[0]);
  if (whole.payload.kind === 'slice' && first && !isDerivative)
    return [slice(first, within(whole.payload.rows, rows), within(whole.payload.cols, cols))];
  if (isBlock(whole)) return partOfBlocks(whole, rows, cols);
  if (isDiagonalMatrix(whole) && first && sameSlice(rows, cols)) return [diagMatrix(slice(first, rows, ALL))];
  if (isMatrixProduct(whole)) {
    const [left, right] = [whole.args[0], whole.args.at(-1)];
    if (!left || !right) return [];
    const inner = whole.args.slice(1, -1);
    return [matmul(slice(left, rows, ALL), ...inner, slice(right, ALL, cols))];
  }
  const isEntrywise = factsOf(whole).isEntrywise || isSum(whole) || isHadamard(whole);
  const isAligned = whole.args.every((arg) => isScalarExpression(arg) || sameShape(arg.shape, whole.shape));
  if (!isEntrywise || !isAligned || whole.args.length > 8) return [];
  const parts = whole.args.map((arg) => (isScalarExpression(arg) ? arg : slice(arg, rows, cols)));
  return [rebuild({ ...whole, shape: node.shape }, parts)];
}

/** A part of a part, counted in the whole. */
function within(outer: Slice, inner: Slice): Slice {
  if (inner.kind === 'all') return outer;
  if (outer.kind === 'all') return inner;
  const before = subtractSizes(outer.from, ONE);
  return { kind: 'range', from: addSizes(before, inner.from), to: addSizes(before, inner.to) };
}

const sameSlice = (a: Slice, b: Slice): boolean =>
  a.kind === 'range' && b.kind === 'range' && a.from === b.from && a.to === b.to;

/** The block of a column or row of blocks that a slice takes, where it takes a whole one. */
function partOfBlocks(whole: Expression, rows: Slice, cols: Slice): readonly Expression[] {
  const blocks = blocksOf(whole) ?? [];
  const [top = []] = blocks;
  if (blocks.every((row) => row.length === 1)) {
    const entry = entryAt(blocks.flat(), rows, ({ shape }) => shape.rows);
    return entry ? [slice(entry, ALL, cols)] : [];
  }
  const entry = blocks.length === 1 ? entryAt(top, cols, ({ shape }) => shape.cols) : null;
  return entry ? [slice(entry, rows, ALL)] : [];
}

function entryAt(
  line: readonly Expression[],
  part: Slice,
  sizeOf: (entry: Expression) => Dimension,
): Expression | null {
  if (part.kind === 'all') return null;
  let before = fixedSize(0);
  for (const entry of line) {
    const end = addSizes(before, sizeOf(entry));
    if (part.from === addSizes(before, ONE) && part.to === end) return entry;
    before = end;
  }
  return null;
}
