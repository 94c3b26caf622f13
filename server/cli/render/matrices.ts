// Small matrices side by side, each with its name, as one writes them on paper.

import type { Counterexample } from '../../engine/api.ts';
import { formatNumber } from '../../features/numbers.ts';
import { padTo, textWidth } from './text-width.ts';

export interface NamedMatrix {
  readonly name: string;
  readonly rows: Counterexample['claimed'];
}

const GAP = '   ';

/** As many in a row as fit into the width. */
export function renderMatrices(matrices: readonly NamedMatrix[], columns: number): readonly string[] {
  const bands: (readonly string[])[][] = [];
  let used = 0;
  for (const block of matrices.map(renderBlock)) {
    const width = blockWidth(block);
    const band = bands.at(-1);
    if (band && used + GAP.length + width <= columns) {
      band.push(block);
      used += GAP.length + width;
    } else {
      bands.push([block]);
      used = width;
    }
  }
  return bands.flatMap(joinBlocks);
}

function renderBlock({ name, rows }: NamedMatrix): readonly string[] {
  const cells = rows.map((row) => row.map(formatNumber));
  const only = cells.length === 1 && cells[0]?.length === 1 ? cells[0][0] : undefined;
  if (only !== undefined) return [`${name} = ${only}`];
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => textWidth(row[column] ?? ''))),
  );
  const middle = Math.floor((cells.length - 1) / 2);
  return cells.map((row, index) => {
    const label = index === middle ? `${name} = ` : ' '.repeat(textWidth(`${name} = `));
    const [open, close] = bracketsAt(index, cells.length);
    const numbers = row.map((cell, column) => ' '.repeat((widths[column] ?? 0) - textWidth(cell)) + cell);
    return `${label}${open}${numbers.join('  ')}${close}`;
  });
}

function bracketsAt(row: number, count: number): readonly [string, string] {
  if (count === 1) return ['[', ']'];
  if (row === 0) return ['⎡', '⎤'];
  return row === count - 1 ? ['⎣', '⎦'] : ['⎢', '⎥'];
}

function blockWidth(block: readonly string[]): number {
  return Math.max(0, ...block.map(textWidth));
}

/** Blocks of different heights stand on one middle line. */
function joinBlocks(blocks: readonly (readonly string[])[]): readonly string[] {
  const above = (block: readonly string[]): number => Math.floor((block.length - 1) / 2);
  const top = Math.max(...blocks.map(above));
  const height = Math.max(...blocks.map((block) => top - above(block) + block.length));
  return Array.from({ length: height }, (_, row) =>
    blocks
      .map((block) => padTo(block[row - top + above(block)] ?? '', blockWidth(block)))
      .join(GAP)
      .trimEnd(),
  );
}
