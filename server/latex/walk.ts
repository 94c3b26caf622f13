// Everything that stands in a row, with what stands behind it.

import { isTransposition } from './letter-names.ts';
import type { Math as Node, Row } from './math.ts';
import { normBelow } from './norms.ts';

export interface Visited {
  readonly node: Node;
  /** The nodes behind it in its row. */
  readonly next: Node | null;
}

/** Rows are looked through many times while a document is read, and most stay the same from one version to the next. */
const known = new WeakMap<Row, readonly Visited[]>();

/** Each node behind the one that it stands in. */
export function walk(row: Row): readonly Visited[] {
  const found = known.get(row);
  if (found) return found;
  const visited: Visited[] = [];
  visit(row, visited);
  known.set(row, visited);
  return visited;
}

function visit(row: Row, visited: Visited[]): void {
  for (const [at, node] of row.entries()) {
    visited.push({ node, next: row[at + 1] ?? null });
    switch (node.kind) {
      case 'fence':
      case 'root':
        visit(node.body, visited);
        break;
      case 'fraction':
        visit(node.above, visited);
        visit(node.below, visited);
        break;
      case 'scripts':
        // A script below a letter is a part of its name, or an index; the F of a norm is no letter of the formula.
        if (node.base && node.base.kind !== 'letter') {
          visit([node.base], visited);
          const isNorm = node.base.kind === 'fence' && node.base.open === '‖';
          if (!isNorm || normBelow(node.below) === null) visit(node.below, visited);
        }
        if (!isTransposition(node.above)) visit(node.above, visited);
        break;
      case 'table':
        for (const cells of node.rows) for (const cell of cells) visit(cell, visited);
        break;
      case 'letter':
      case 'function':
      case 'number':
      case 'sign':
      case 'big':
      case 'words':
      case 'mark':
      case 'foreign':
        break;
    }
  }
}
