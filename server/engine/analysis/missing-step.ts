// `∂L/∂A = ∂L/∂O V'` beside `O = softmax(Q K') V`: a name that the file differentiates by and nothing defines is a step on the way. The
// fix gives it to the one call inside a definition under which the lines that speak of it have shapes.

import { type InferredDocument, inferDocument } from '../document/document.ts';
import { innerTerms, type Term } from '../names/term.ts';
import type { Fix } from '../problems/problem.ts';
import { errorsIn } from '../repair/shapes/try-shapes.ts';
import { parseStatement } from '../syntax/parse.ts';
import type { Span } from '../syntax/tree.ts';
import { isReadByNothing } from './missing-upstream.ts';
import { rangeOf, statementRange } from './places.ts';

/** The fix that names such a step; null where no call fits, or more than one. */
export function nameStep(name: string, document: InferredDocument): Fix | null {
  const { symbols } = document.scope;
  if (symbols.has(name) || !/^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(name) || !isReadByNothing(name, document))
    return null;
  const before = errorsOf(document);
  const fitting = callsInside(document).flatMap(({ index, span }) => {
    const text = document.statements[index]?.text ?? '';
    const step = `${name} = ${text.slice(span.start, span.end)}`;
    const rest = text.slice(0, span.start) + name + text.slice(span.end);
    const after = replaced(index, [step, rest], document);
    return errorsOf(after) < before && isSoundWith(name, after) ? [{ index, span, step, rest }] : [];
  });
  const [only, ...others] = fitting;
  if (!only || others.length > 0) return null;
  const { start } = statementRange(only.index, document);
  return {
    title: `Name the step: \`${only.step}\`, \`${only.rest}\``,
    edits: [
      { range: { start, end: start }, newText: `${only.step}\n` },
      { range: rangeOf(only.span, only.index, document), newText: name },
    ],
    verified: false,
  };
}

/** The outermost calls inside the formulas of definitions, where they are not the whole of it. */
function callsInside({
  statements,
  inferred,
}: InferredDocument): readonly { readonly index: number; readonly span: Span }[] {
  return inferred.flatMap(({ resolved: { statement } }, index) => {
    const placed = statements[index];
    if (statement.kind !== 'definition' || statement.links.length > 0 || placed?.foreign || placed?.mended)
      return [];
    return innerTerms(statement.term)
      .flatMap(outermostCalls)
      .map(({ span }) => ({ index, span }));
  });
}

function outermostCalls(term: Term): readonly Term[] {
  if (term.kind === 'bigOperator') return [];
  return term.kind === 'call' ? [term] : innerTerms(term).flatMap(outermostCalls);
}

function replaced(
  index: number,
  lines: readonly string[],
  { statements }: InferredDocument,
): InferredDocument {
  const start = statements[index]?.start ?? 0;
  const own = lines.map((text) => ({ start, text, parsed: parseStatement(text) }));
  return inferDocument([...statements.slice(0, index), ...own, ...statements.slice(index + 1)]);
}

/** Whether every line that has the name is sound. */
function isSoundWith(name: string, document: InferredDocument): boolean {
  const word = new RegExp(`(?<![\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])`, 'u');
  return document.statements.every(({ text }, index) => !word.test(text) || errorsIn(document, index) === 0);
}

const errorsOf = (document: InferredDocument): number =>
  document.statements.reduce((sum, _, index) => sum + errorsIn(document, index), 0);
