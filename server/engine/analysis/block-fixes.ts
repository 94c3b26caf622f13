// Square brackets round a part of a formula, as on paper, and factors side by side in a block: `2 [a b + c]`, `[x y; z]`. Here blanks
// part entries in them; the fixes write round ones, or a `*`, where the statement is sounder so.

import { type InferredDocument, inferDocument } from '../document/document.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import { productsInBlocks } from '../repair/shapes/block-products.ts';
import { blocksIn, bracketsIn } from '../repair/shapes/square-brackets.ts';
import { errorsIn, withStatement } from '../repair/shapes/try-shapes.ts';
import { applyEdits, type SpanEdit } from '../text/edits.ts';
import { rangeOf, statementAt } from './places.ts';

/** The problems, with those fixes before all others at each error of a statement that they mend. */
export function withBlockFixes(problems: readonly Problem[], document: InferredDocument): readonly Problem[] {
  const tried = new Map<number, readonly Fix[]>();
  const fixesIn = (index: number): readonly Fix[] => {
    const known = tried.get(index) ?? [
      ...tryEdits('Write round brackets', index, document, bracketsIn),
      ...tryEdits('Write `*` between the factors of each entry', index, document, productsInBlocks),
    ];
    tried.set(index, known);
    return known;
  };
  return problems.map((problem) => {
    if (problem.severity !== 'error') return problem;
    const index = statementAt(problem.range.start, document);
    if (blocksIn(document.statements[index]?.text ?? '').length === 0) return problem;
    const { fixes } = problem;
    return {
      ...problem,
      get fixes(): readonly Fix[] {
        return [...fixesIn(index), ...fixes];
      },
    };
  });
}

function tryEdits(
  title: string,
  index: number,
  document: InferredDocument,
  editsIn: (text: string) => readonly SpanEdit[],
): readonly Fix[] {
  const placed = document.statements[index];
  if (!placed || placed.foreign) return [];
  const edits = editsIn(placed.text);
  if (edits.length === 0) return [];
  const text = applyEdits(placed.text, edits);
  const after = inferDocument(withStatement(document.statements, index, text), { previous: document });
  if (errorsIn(after, index) >= errorsIn(document, index)) return [];
  return [
    {
      title,
      edits: edits.map(({ span, text: newText }) => ({ range: rangeOf(span, index, document), newText })),
      verified: false,
    },
  ];
}
