// A gradient node by node: what each node is, its shape, its own differential, the adjoint that reaches it. As a table
// where the page is wide enough, else a node at a time.

import type { NodeRow } from '../../engine/api.ts';
import { formatShape } from '../../features/numbers.ts';
import type { Page } from './steps.ts';
import { alignColumns, padTo, printable, textWidth } from './text-width.ts';
import { wrapFormula } from './wrap.ts';

const HEADS = ['node', 'shape', 'its differential', 'adjoint'] as const;
const GAP = '   ';
const NARROWEST_FORMULA = 20;

/** The table of nodes for the terminal, or a node at a time where it is too wide. */
export function renderNodes(rows: readonly NodeRow[], { paint, columns }: Page): readonly string[] {
  if (rows.length === 0) return [];
  const cells = rows.map((row) => cellsOf(row).map(printable));
  const table = alignColumns([HEADS, ...cells], GAP).map((line) => `  ${line}`);
  if (Math.max(...table.map(textWidth)) <= columns)
    return table.map((line, at) => (at === 0 ? paint.dim(line) : line));
  const entry = (title: string, text: string): readonly string[] => {
    const indent = Math.max(...HEADS.map(textWidth)) + 6;
    return wrapFormula(text, Math.max(NARROWEST_FORMULA, columns - indent)).map((part, row) =>
      row === 0 ? `    ${paint.dim(padTo(title, indent - 4))}${part}` : `${' '.repeat(indent)}${part}`,
    );
  };
  return cells.flatMap(([node = '', shape = '', differential = '', adjoint = '']) => [
    `  ${node}${GAP}${paint.dim(shape)}`,
    ...(differential === '' ? [] : entry(HEADS[2], differential)),
    ...entry(HEADS[3], adjoint),
  ]);
}

function cellsOf({ name, expr, shape, differential, adjoint }: NodeRow): readonly string[] {
  const named = name === null || name === expr ? null : name;
  const d = differential === null ? '' : named === null ? differential : `d${named} = ${differential}`;
  return [named === null ? expr : `${named} = ${expr}`, formatShape(shape), d, adjoint];
}
