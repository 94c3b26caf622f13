// Everything that stands in a row, with what stands behind it.

import { isTransposition } from './letter-names.ts';
import type { Math as Node, Row } from './math.ts';

export interface Visited {
  readonly node: Node;
  /** What stands behind it in its row. */
  readonly next: Node | null;
}

export function* walk(row: Row): Generator<Visited> {
  for (const [at, node] of row.entries()) {
    yield { node, next: row[at + 1] ?? null };
    switch (node.kind) {
      case 'fence':
      case 'root':
        yield* walk(node.body);
        break;
      case 'fraction':
        yield* walk(node.above);
        yield* walk(node.below);
        break;
      case 'scripts':
        // What stands below a letter is a part of its name, or an index.
        if (node.base && node.base.kind !== 'letter') {
          yield* walk([node.base]);
          // The F of a norm is no letter of the formula.
          if (node.base.kind !== 'fence' || node.base.open !== '‖') yield* walk(node.below);
        }
        if (!isTransposition(node.above)) yield* walk(node.above);
        break;
      case 'table':
        for (const cells of node.rows) for (const cell of cells) yield* walk(cell);
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
