// A row with some of what stands in it replaced, everywhere inside.

import type { Math as Node, Row } from './math.ts';

/** `change` sees each node behind its parts, and gives what stands there instead. */
export const rewritten = (row: Row, change: (node: Node) => Node): Row =>
  row.map((node) => change(inside(node, change)));

function inside(node: Node, change: (node: Node) => Node): Node {
  switch (node.kind) {
    case 'fence':
    case 'root':
      return { ...node, body: rewritten(node.body, change) };
    case 'fraction':
      return { ...node, above: rewritten(node.above, change), below: rewritten(node.below, change) };
    case 'scripts':
      return {
        ...node,
        base: node.base && change(inside(node.base, change)),
        below: rewritten(node.below, change),
        above: rewritten(node.above, change),
      };
    case 'table':
      return { ...node, rows: node.rows.map((cells) => cells.map((cell) => rewritten(cell, change))) };
    default:
      return node;
  }
}
