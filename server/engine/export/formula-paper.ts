// A document on paper by its formulas: statements as they are written, and what is derived of them.

import { declaredInComments } from './declared-in-comments.ts';
import type { ExportInput } from './export-input.ts';
import { withDistinctNames } from './latex-names.ts';
import { type Paper, paperBlocks } from './paper.ts';

/** `expected` is what is said of expectations, behind what is made from formulas; nobody reads such a document back yet. */
export function formulaPaper(
  given: ExportInput,
  expected: Pick<Paper, 'blocks' | 'refusals'> | null = null,
): Paper {
  const { input, renamed } = withDistinctNames(given);
  const called = (name: string): string => renamed.get(name) ?? name;
  const blocks = paperBlocks({ ...input, names: given.names }, called);
  const { source, refusals } = input;
  if (!expected)
    return {
      source,
      refusals,
      renamed,
      blocks,
      declaredBy: (printed) => declaredInComments(input, called, printed),
    };
  return {
    source,
    refusals: [...refusals, ...expected.refusals],
    renamed,
    blocks: [...blocks.filter(({ kind }) => kind !== 'reading'), ...expected.blocks],
    declaredBy: () => [],
  };
}
