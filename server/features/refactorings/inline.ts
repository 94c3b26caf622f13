// A definition goes, and its formula stands wherever its name stood.

import type { TextRange } from '../../engine/api.ts';
import { covers, sameRange } from '../ranges.ts';
import { splitEquation } from '../split-equation.ts';
import type { Refactoring, Scene } from './refactoring.ts';
import { inPlaceOf, lineStart, onOneLine } from './written.ts';

/** The refactoring that writes a definition's formula wherever its name stands. */
export function inlining({ analysis, range }: Scene): readonly Refactoring[] {
  const { text } = analysis;
  const place = analysis.occurrenceAt(range.start)?.binding.place;
  const symbol = analysis.symbols.find(
    (candidate) =>
      candidate.kind === 'definition' && place?.file === null && sameRange(candidate.range, place.range),
  );
  if (!symbol) return [];
  const { name, statementRange } = symbol;
  const { left, right } = splitEquation(text.slice(statementRange.start, statementRange.end));
  // Of `L(w) = …` the uses are calls, and more than one `=` is a claim.
  const isPlain = left === name && splitEquation(right).left === null;
  const uses = analysis
    .occurrencesOf({ file: null, range: symbol.range })
    .filter(({ isDeclaration }) => !isDeclaration)
    .map((use) => use.range);
  // A numerator, or a variable that moves, is a name.
  const isVariable = (use: TextRange): boolean => /[∂d]$/u.test(text.slice(0, use.start));
  if (!isPlain || uses.length === 0 || uses.some(isVariable)) return [];
  if (uses.some((use) => covers(statementRange, use))) return [];
  const formula = onOneLine(right);
  return [
    {
      kind: 'inline',
      title: `Write \`${formula}\` for \`${name}\` everywhere`,
      edits: [
        { range: wholeLines(statementRange, text), newText: '' },
        ...uses.map((use) => ({ range: use, newText: inPlaceOf(use, formula, text) })),
      ],
      newName: null,
    },
  ];
}

/** The lines of a statement with their line break. */
function wholeLines({ start, end }: TextRange, text: string): TextRange {
  const lineEnd = text.indexOf('\n', end);
  return { start: lineStart(text, start), end: lineEnd < 0 ? text.length : lineEnd + 1 };
}
