// `w(j)`, `cov(i, j)`: places of declared columns and matrices as MATLAB and many papers write them. Where an index is nothing in the
// file, the fix writes brackets, says what a `sum` runs over, and what the left side has is claimed or defined for every index.

import { type InferredDocument, inferDocument } from '../document/document.ts';
import type { Fix } from '../problems/problem.ts';
import { errorsIn, withStatement } from '../repair/shapes/try-shapes.ts';
import { applyEdits, type SpanEdit } from '../text/edits.ts';
import { statementRange } from './places.ts';

const NAME = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]*`;
const CALL = new RegExp(
  `(?<![\\p{L}\\p{M}\\p{N}_])(${NAME})\\(\\s*(${NAME}(?:\\s*,\\s*${NAME})*)\\s*\\)`,
  'gu',
);
const LEFT = new RegExp(`^(${NAME})\\(\\s*(${NAME})\\s*\\)(?=\\s*=(?!=))`, 'u');
const SUM = /(?<![\p{L}\p{N}_])sum\(/gu;

/** The fix of a statement that has such places; null where an index stands in no sum and not on the left side. */
export function placesInParentheses(index: number, document: InferredDocument): Fix | null {
  const placed = document.statements[index];
  if (!placed || placed.foreign || /[\n#]/u.test(placed.text)) return null;
  const written = withBrackets(placed.text, document);
  if (written === null) return null;
  const after = inferDocument(withStatement(document.statements, index, written), { previous: document });
  // A family is read elsewhere; here it is enough that nothing else is wrong.
  if (!written.includes(' for ') && errorsIn(after, index) > 0) return null;
  return {
    title: `Write places: \`${written}\``,
    edits: [{ range: statementRange(index, document), newText: written }],
    verified: false,
  };
}

function withBrackets(text: string, document: InferredDocument): string | null {
  const { symbols } = document.scope;
  const sizes = new Map<string, string>();
  const uses: { readonly at: number; readonly end: number; readonly indices: readonly string[] }[] = [];
  const edits: SpanEdit[] = [];
  const [left = '', defined = '', parameter] = LEFT.exec(text) ?? [];
  for (const { 0: found, 1: name = '', 2: list = '', index: at } of text.matchAll(CALL)) {
    if (at < left.length) continue;
    const indices = list.split(',').map((part) => part.trim());
    const own = sizesOf(name, document);
    if (own.length !== indices.length || indices.some((letter) => symbols.has(letter))) continue;
    for (const [place, letter] of indices.entries()) sizes.set(letter, own[place] ?? '');
    uses.push({ at, end: at + found.length, indices });
    edits.push({
      span: { start: at + name.length, end: at + found.length },
      text: `[${indices.join(', ')}]`,
    });
  }
  if (uses.length === 0) return null;
  const isDefined = parameter !== undefined && sizes.has(parameter) && !symbols.has(parameter);
  for (const [letter, size] of sizes) {
    if (isDefined && letter === parameter) continue;
    const around = sumAround(
      uses.filter(({ indices }) => indices.includes(letter)),
      text,
    );
    if (around === null) return null;
    edits.push({ span: { start: around, end: around }, text: `${letter} in ${size}, ` });
  }
  if (isDefined) edits.push({ span: { start: defined.length, end: left.length }, text: `[${parameter}]` });
  const mended = applyEdits(
    text,
    edits.toSorted((a, b) => a.span.start - b.span.start),
  );
  return isDefined ? `${mended} for ${parameter} = 1..${sizes.get(parameter) ?? ''}` : mended;
}

/** The sizes of a declared column or matrix as they are written; none of all else. */
function sizesOf(name: string, { scope, statements }: InferredDocument): readonly string[] {
  const symbol = scope.symbols.get(name);
  if (symbol?.kind !== 'variable') return [];
  const text = statements[symbol.statement]?.text ?? '';
  return symbol.space.sizes.flatMap((size) =>
    size.kind === 'size' ? [text.slice(size.size.span.start, size.size.span.end)] : [],
  );
}

/** Where the argument of the innermost sum begins in which all of these stand; null where there is none. */
function sumAround(
  uses: readonly { readonly at: number; readonly end: number }[],
  text: string,
): number | null {
  const sums = [...text.matchAll(SUM)].map(({ 0: sign, index }) => ({
    open: index + sign.length,
    end: closing(text, index + sign.length),
  }));
  const around = sums.filter(({ open, end }) => uses.every((use) => use.at >= open && use.end <= end));
  return around.at(-1)?.open ?? null;
}

/** Where the bracket closes whose inside begins at `from`. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}
