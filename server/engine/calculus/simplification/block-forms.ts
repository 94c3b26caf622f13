// Block matrices and parts of identities, in fewer signs: [A; 0] + [0; B] is [A; B], W [I; 0] is W[:, 1:n], and
// eye(m)[1:k, :] A is A[1:k, :]. Jacobians of stacked columns need these laws: ∂(W [x; b])/∂x is W[:, 1:n].

import { addAll, block, isZero, matmul, slice, splitScalars, times } from '../../expressions/build.ts';
import type { Expression, Slice } from '../../expressions/expression.ts';
import { isIdentity } from '../../expressions/forms.ts';
import { addSizes, type Dimension, fixedSize, ONE } from '../../shapes/dimension.ts';
import { type Blocks, blocksOf, haveSameParts } from '../blocks.ts';

const ALL: Slice = { kind: 'all' };

/** A sum whose blocks are cut alike, block by block. */
export function mergedBlocks(sum: Expression): readonly Expression[] {
  const parts = sum.args.map((term) => ({ term, blocks: scaledBlocks(term) }));
  for (const { blocks: first } of parts) {
    if (!first) continue;
    const alike = parts.flatMap(({ blocks }) => (blocks && haveSameParts(blocks, first) ? [blocks] : []));
    if (alike.length < 2) continue;
    const rest = parts.filter(({ blocks }) => !blocks || !haveSameParts(blocks, first));
    const merged = block(
      first.map((row, i) => row.map((entry, j) => addAll(alike.map((blocks) => blocks[i]?.[j] ?? entry)))),
    );
    return [addAll([merged, ...rest.map(({ term }) => term)])];
  }
  return [];
}

/** The blocks of a block matrix, or of scalars times one. */
function scaledBlocks(term: Expression): Blocks | null {
  const [scalars, body] = splitScalars(term);
  return blocksOf(body)?.map((row) => row.map((entry) => times([...scalars, entry]))) ?? null;
}

/** A product with a part of an identity, or with a block matrix of one block among zeros, as a product with a part of its neighbour. */
export function partsOfFactors(product: Expression): readonly Expression[] {
  const { args } = product;
  const results: Expression[] = [];
  for (const [place, factor] of args.entries()) {
    const before = args[place - 1];
    const behind = args[place + 1];
    const picked = pickedLines(factor);
    if (behind && picked?.axis === 'rows')
      results.push(
        matmul(...args.slice(0, place), slice(behind, picked.part, ALL), ...args.slice(place + 2)),
      );
    if (before && picked?.axis === 'cols')
      results.push(
        matmul(...args.slice(0, place - 1), slice(before, ALL, picked.part), ...args.slice(place + 1)),
      );
    const blocks = blocksOf(factor);
    const tall =
      before && blocks
        ? onlyPart(
            blocks.map(([entry]) => entry),
            blocks,
            'rows',
          )
        : null;
    if (before && tall)
      results.push(
        matmul(
          ...args.slice(0, place - 1),
          slice(before, ALL, tall.part),
          tall.entry,
          ...args.slice(place + 1),
        ),
      );
    const wide = behind && blocks ? onlyPart(blocks[0] ?? [], blocks, 'cols') : null;
    if (behind && wide)
      results.push(
        matmul(...args.slice(0, place), wide.entry, slice(behind, wide.part, ALL), ...args.slice(place + 2)),
      );
  }
  return results;
}

/** Rows or columns of an identity: which. */
function pickedLines(factor: Expression): { readonly axis: 'rows' | 'cols'; readonly part: Slice } | null {
  if (factor.payload.kind !== 'slice' || !isIdentity(factor.args[0])) return null;
  const { rows, cols } = factor.payload;
  if (cols.kind === 'all') return { axis: 'rows', part: rows };
  return rows.kind === 'all' ? { axis: 'cols', part: cols } : null;
}

/** The one block of a column (or row) of blocks that is not zero, with the places that it fills; null where there are several. */
function onlyPart(
  line: readonly (Expression | undefined)[],
  blocks: Blocks,
  axis: 'rows' | 'cols',
): { readonly entry: Expression; readonly part: Slice } | null {
  const isLine = axis === 'rows' ? blocks.every((row) => row.length === 1) : blocks.length === 1;
  if (!isLine || line.length < 2) return null;
  let start: Dimension = fixedSize(0);
  let found: { readonly entry: Expression; readonly part: Slice } | null = null;
  for (const entry of line) {
    if (!entry) return null;
    const end = addSizes(start, axis === 'rows' ? entry.shape.rows : entry.shape.cols);
    if (!isZero(entry)) {
      if (found) return null;
      found = { entry, part: { kind: 'range', from: addSizes(start, ONE), to: end } };
    }
    start = end;
  }
  return found;
}
