// Block matrices multiplied out: [x; y]' [A B; B' C] [x; y] is x' A x + x' B y + y' B' x + y' C y. Horn and Johnson,
// Matrix Analysis, section 0.7: blocks multiply, add and transpose as entries do where their sizes fit.

import {
  addAll,
  block,
  inner,
  isScalarExpression,
  matmul,
  number,
  powerEach,
  rewritten,
  splitPower,
  sumAll,
  times,
  trace,
  transpose,
} from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import {
  isBlock,
  isInner,
  isMatrixPower,
  isMatrixProduct,
  isPower,
  isScaling,
  isSum,
  isTotal,
  isTrace,
  isTranspose,
} from '../expressions/forms.ts';
import { isDeterminant } from '../operators/determinants.ts';
import { frobeniusNorm, isFrobeniusNorm } from '../operators/norms.ts';

const MOST_FACTORS = 4;
/** Determinants of more rows have too many terms. */
const MOST_EXPANDED = 3;

/** The blocks of a block matrix, row by row. */
export type Blocks = readonly (readonly Expression[])[];

/** The formula without its block matrices, where they can all be multiplied out; else the formula itself. */
export function withoutBlocks(root: Expression): Expression {
  if (!hasBlocks(root)) return root;
  const result = rewritten(root, multipliedOut);
  return hasBlocks(result) ? root : result;
}

const hasBlocks = (root: Expression): boolean => topological([root]).some(isBlock);

function multipliedOut(node: Expression): Expression | null {
  const [only] = node.args;
  const blocks = only && blocksOf(only);
  if (isMatrixProduct(node)) return product(node.args);
  if (isMatrixPower(node)) {
    const power = node.payload.kind === 'number' ? node.payload.value : 0;
    return only && power > 1 && power <= MOST_FACTORS ? product(Array(power).fill(only)) : null;
  }
  if (isScaling(node)) return scaled(node);
  if (isSum(node)) return sum(node.args);
  if (isPower(node)) return squaredNorm(node);
  if (!blocks) return null;
  if (isTranspose(node)) return block(transposed(blocks));
  if (isTotal(node)) return addAll(blocks.flat().map(sumAll));
  if (isTrace(node)) return tracedBlocks(blocks);
  if (isDeterminant(node))
    return blocks.length <= MOST_EXPANDED && blocks.flat().every(isScalarExpression)
      ? expandedDeterminant(blocks)
      : null;
  const other = isInner(node) && node.args[1] ? blocksOf(node.args[1]) : null;
  return other && haveSameParts(blocks, other)
    ? addAll(blocks.flat().map((entry, place) => inner(entry, other.flat()[place] ?? entry)))
    : null;
}

/** ‖[A B]‖² as ‖A‖² + ‖B‖². */
function squaredNorm(node: Expression): Expression | null {
  const [base, exponent] = splitPower(node);
  const inside = isFrobeniusNorm(base) && base.args[0] ? blocksOf(base.args[0]) : null;
  if (!inside || exponent !== 2) return null;
  return addAll(inside.flat().map((entry) => powerEach(frobeniusNorm(entry), number(2))));
}

/** The blocks of a block matrix; null for every other expression. */
export function blocksOf(node: Expression): Blocks | null {
  if (node.payload.kind !== 'block') return null;
  let start = 0;
  return node.payload.columnsPerRow.map((count) => {
    start += count;
    return node.args.slice(start - count, start);
  });
}

const transposed = (blocks: Blocks): Blocks =>
  (blocks[0] ?? []).map((_, col) => blocks.flatMap((row) => (row[col] ? [transpose(row[col])] : [])));

const heights = (blocks: Blocks): readonly unknown[] => blocks.map((row) => row[0]?.shape.rows);
const widths = (blocks: Blocks): readonly unknown[] => (blocks[0] ?? []).map((entry) => entry.shape.cols);
const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, place) => one === b[place]);
/** Whether two block matrices are cut alike, so that they add block by block. */
export const haveSameParts = (a: Blocks, b: Blocks): boolean =>
  same(heights(a), heights(b)) &&
  a.every((row, place) =>
    same(
      row.map(({ shape }) => shape.cols),
      (b[place] ?? []).map(({ shape }) => shape.cols),
    ),
  );

/** Neighbours in a chain whose parts fit, multiplied. */
function product(factors: readonly Expression[]): Expression | null {
  for (const [place, left] of factors.entries()) {
    const right = factors[place + 1];
    if (!right || (!blocksOf(left) && !blocksOf(right))) continue;
    const [a, b] = [blocksOf(left) ?? [[left]], blocksOf(right) ?? [[right]]];
    if (!same(widths(a), heights(b))) continue;
    const entries = a.map((row) =>
      (b[0] ?? []).map((_, col) =>
        addAll(row.flatMap((entry, k) => (b[k]?.[col] ? [matmul(entry, b[k][col])] : []))),
      ),
    );
    const joined = matmul(...factors.slice(0, place), block(entries), ...factors.slice(place + 2));
    return multipliedOut(joined) ?? joined;
  }
  return null;
}

function scaled(node: Expression): Expression | null {
  const body = node.args.at(-1);
  const blocks = body && blocksOf(body);
  if (!blocks || node.args.slice(0, -1).some((factor) => !isScalarExpression(factor))) return null;
  return block(blocks.map((row) => row.map((entry) => times([...node.args.slice(0, -1), entry]))));
}

function sum(terms: readonly Expression[]): Expression | null {
  const parts = terms.map((term) => blocksOf(term));
  const [first] = parts;
  if (!first) return null;
  const all = parts.flatMap((blocks) => (blocks && haveSameParts(blocks, first) ? [blocks] : []));
  if (all.length < terms.length) return null;
  return block(
    first.map((row, i) =>
      row.map((_, j) => addAll(all.flatMap((blocks) => (blocks[i]?.[j] ? [blocks[i][j]] : [])))),
    ),
  );
}

/** The determinant of a matrix of numbers, along its first row. */
function expandedDeterminant([first = [], ...below]: Blocks): Expression {
  const [only] = first;
  if (below.length === 0 && only) return only;
  return addAll(
    first.map((entry, col) => {
      const minor = expandedDeterminant(below.map((row) => row.filter((_, other) => other !== col)));
      return times([number(col % 2 === 0 ? 1 : -1), entry, minor]);
    }),
  );
}

function tracedBlocks(blocks: Blocks): Expression | null {
  if (!same(heights(blocks), widths(blocks))) return null;
  return addAll(blocks.flatMap((row, i) => (row[i] ? [trace(row[i])] : [])));
}
