// Sizes that nothing in the file names, named by us: `A : R[?, ?]` in `tr(A' A)` as `dim m, n` and `A : R[m, n]`.

import type { InferredDocument } from '../document/document.ts';
import type { VariableSymbol } from '../names/symbols.ts';
import type { Fix, TextEdit } from '../problems/problem.ts';
import {
  type Dimension,
  dimsOf,
  isOpenName,
  namedSize,
  printSize,
  substituteSizes,
} from '../shapes/dimension.ts';
import { rangeOf, statementRange } from './places.ts';

/** Letters that sizes have in books, the usual ones first. */
const LETTERS = ['m', 'n', 'p', 'q', 'k', 'r', 'd', 's', 't', 'l', 'h', 'w', 'b', 'c', 'g'];

/**
 * The fix that names every size which nothing determines: one `dim` line before the first declaration concerned, and the
 * names in place of each `?`. null where nothing is open, or where declarations share a `?` that stands for several sizes.
 */
export function nameOpenSizes(document: InferredDocument): Fix | null {
  const open = document.undetermined.filter(({ statement }) => !document.statements[statement]?.foreign);
  const [first] = [...open].sort((a, b) => a.statement - b.statement);
  if (!first) return null;
  const letters = freshLetters(document);
  const named = new Map<string, Dimension>();
  const written = (size: Dimension): string => {
    for (const name of dimsOf(size)) {
      if (!isOpenName(name) || named.has(name)) continue;
      const letter = letters.next().value;
      if (letter !== undefined) named.set(name, namedSize(letter));
    }
    return printSize(substituteSizes(size, named));
  };
  const edits = new Map<string, TextEdit>();
  for (const symbol of open) {
    for (const edit of editsOf(symbol, document, written)) {
      const place = `${edit.range.start}`;
      const other = edits.get(place);
      if (other && other.newText !== edit.newText) return null;
      edits.set(place, edit);
    }
  }
  if (named.size === 0) return null;
  const { start } = statementRange(first.statement, document);
  const names = [...named.values()].map(printSize).join(', ');
  return {
    title: `Name the sizes: \`dim ${names}\``,
    edits: [{ range: { start, end: start }, newText: `dim ${names}\n` }, ...edits.values()],
    verified: false,
  };
}

function editsOf(
  symbol: VariableSymbol,
  document: InferredDocument,
  written: (size: Dimension) => string,
): readonly TextEdit[] {
  const value = document.valueOf(symbol.name);
  if (value?.kind !== 'shape') return [];
  const { rows, cols } = value.shape;
  return symbol.space.sizes.flatMap((size, at) =>
    size.kind === 'unknown'
      ? [
          {
            range: rangeOf(size.span, symbol.statement, document),
            newText: written(at === 0 ? rows : cols),
          },
        ]
      : [],
  );
}

/** Names that stand nowhere in the document. */
export function* freshLetters(document: InferredDocument): Generator<string> {
  const used = new Set(document.statements.flatMap(({ text }) => text.match(/[\p{L}\p{M}\d_]+/gu) ?? []));
  for (const letter of LETTERS) if (!used.has(letter)) yield letter;
  for (let number = 1; ; number++) if (!used.has(`n${number}`)) yield `n${number}`;
}
