// A gradient node by node, as a table: what each node is, its shape, its own differential, the adjoint that reaches it.

import type { NodeRow } from '../../engine/api.ts';
import { formatShape } from '../../features/numbers.ts';
import type { Paint } from './paint.ts';
import { padTo, printable, textWidth } from './text-width.ts';

const HEADS = ['node', 'shape', 'its differential', 'adjoint'] as const;

export function renderNodes(rows: readonly NodeRow[], paint: Paint): readonly string[] {
  if (rows.length === 0) return [];
  const cells = rows.map((row) => cellsOf(row).map(printable));
  const widths = HEADS.map((head, column) =>
    Math.max(textWidth(head), ...cells.map((row) => textWidth(row[column] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    `  ${row.map((cell, column) => padTo(cell, widths[column] ?? 0)).join('   ')}`.trimEnd();
  return [paint.dim(line(HEADS)), ...cells.map(line)];
}

function cellsOf({ name, expr, shape, differential, adjoint }: NodeRow): readonly string[] {
  return [name === null ? expr : `${name} = ${expr}`, formatShape(shape), differential ?? '', adjoint];
}
