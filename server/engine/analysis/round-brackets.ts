// `2 [a b + c]`: square brackets round a part of a formula, as on paper. Here they are a block, in which blanks part entries; the
// fix writes round ones, where the statement is sounder with them.

import { type InferredDocument, inferDocument } from '../document/document.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import { errorsIn, withStatement } from '../repair/shapes/try-shapes.ts';
import { applyEdits, type SpanEdit } from '../text/edits.ts';
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

/** What a bracket stands right behind where it holds places, sizes or the argument of a function. */
const BEHIND_VALUE = /[\p{L}\p{M}\p{N}_)\]'′ᵀ⊤}]$/u;

/** The edits that make round brackets of those which hold one expression: no row ends in them, and no comma parts entries. */
function bracketsIn(text: string): readonly SpanEdit[] {
  if (!text.includes('[') || text.includes('#')) return [];
  const edits: SpanEdit[] = [];
  const open: { readonly at: number; readonly isBlock: boolean; depth: number; hasEntries: boolean }[] = [];
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    const innermost = open.at(-1);
    if (sign === '[')
      open.push({ at, isBlock: !BEHIND_VALUE.test(text.slice(0, at)), depth: 0, hasEntries: false });
    else if (sign === ']') {
      const block = open.pop();
      if (!block?.isBlock || block.hasEntries) continue;
      edits.push(
        { span: { start: block.at, end: block.at + 1 }, text: '(' },
        { span: { start: at, end: at + 1 }, text: ')' },
      );
    } else if (innermost) {
      if (sign === '(') innermost.depth += 1;
      if (sign === ')') innermost.depth -= 1;
      if ((sign === ',' && innermost.depth === 0) || sign === ';' || sign === '\n')
        innermost.hasEntries = true;
    }
  }
  return edits.sort((a, b) => a.span.start - b.span.start);
}
