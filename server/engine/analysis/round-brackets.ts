// `2 [a b + c]`: square brackets round a part of a formula, as on paper. Here they are a block, in which blanks part entries; the
// fix writes round ones, where the statement is sounder with them.

import { type InferredDocument, inferDocument } from '../document/document.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import { bracketsIn } from '../repair/shapes/square-brackets.ts';
import { errorsIn, withStatement } from '../repair/shapes/try-shapes.ts';
import { applyEdits } from '../text/edits.ts';
import { rangeOf, statementAt } from './places.ts';

/** The problems, with that fix before all others at each error of a statement that it mends. */
export function withRoundBrackets(
  problems: readonly Problem[],
  document: InferredDocument,
): readonly Problem[] {
  const tried = new Map<number, readonly Fix[]>();
  const fixesIn = (index: number): readonly Fix[] => {
    const known = tried.get(index) ?? roundBrackets(index, document);
    tried.set(index, known);
    return known;
  };
  return problems.map((problem) => {
    if (problem.severity !== 'error') return problem;
    const index = statementAt(problem.range.start, document);
    if (bracketsIn(document.statements[index]?.text ?? '').length === 0) return problem;
    const { fixes } = problem;
    return {
      ...problem,
      get fixes(): readonly Fix[] {
        return [...fixesIn(index), ...fixes];
      },
    };
  });
}

function roundBrackets(index: number, document: InferredDocument): readonly Fix[] {
  const placed = document.statements[index];
  if (!placed || placed.foreign) return [];
  const edits = bracketsIn(placed.text);
  const text = applyEdits(placed.text, edits);
  const after = inferDocument(withStatement(document.statements, index, text), { previous: document });
  if (errorsIn(after, index) >= errorsIn(document, index)) return [];
  return [
    {
      title: 'Write round brackets',
      edits: edits.map(({ span, text: newText }) => ({ range: rangeOf(span, index, document), newText })),
      verified: false,
    },
  ];
}
