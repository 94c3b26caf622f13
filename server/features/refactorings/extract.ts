// A part of a formula gets a name: where it is selected, or wherever it stands.

import { type Analysis, isInParentheses, type NameOccurrence, type TextRange } from '../../engine/api.ts';
import { covers, sameRange } from '../ranges.ts';
import type { Refactoring, Scene } from './refactoring.ts';
import { freshName, lineStart, nameInPlaceOf, onOneLine } from './written.ts';

/** The refactorings that define a name for the selected part, or for each use of it. */
export function extractions({ analysis, range }: Scene): readonly Refactoring[] {
  const part = partAt(analysis, range);
  if (!part) return [];
  const places = alike(part, analysis);
  const once = range.start === range.end ? [] : [named(part, [part], analysis)];
  const all = places.length > 1 ? [named(part, places, analysis)] : [];
  return [...once, ...all].filter((found) => found !== null);
}

/** The part that is selected as a whole; without a selection, the smallest at the cursor that is more than a name. */
function partAt(analysis: Analysis, range: TextRange): TextRange | null {
  const { text } = analysis;
  const selected = trimmed(range, text);
  // The last of the parts at a place is the statement.
  const parts = analysis.partsAt(selected.start).slice(0, -1);
  const part =
    selected.start === selected.end
      ? parts.find(({ start, end }) => /[\s(∘·+]/u.test(text.slice(start, end)))
      : parts.find((one) => sameRange(one, selected));
  return part && isOnItsOwn(part, analysis) ? part : null;
}

function trimmed({ start, end }: TextRange, text: string): TextRange {
  const selected = text.slice(start, end);
  const left = selected.length - selected.trimStart().length;
  return selected.trim() === ''
    ? { start, end: start }
    : { start: start + left, end: start + selected.trimEnd().length };
}

/**
 * Whether a part can be a value of its own: it is more than a name, reads no parameter or index, and no differential, and is
 * not what a derivative is taken by.
 */
function isOnItsOwn(part: TextRange, analysis: Analysis): boolean {
  if (/^[\p{L}\p{M}_][\p{L}\p{M}\p{N}_]*$/u.test(analysis.text.slice(part.start, part.end))) return false;
  // The last of the parts is the statement, and the right side of a claim is not what it is derived by.
  const around = analysis.partsAt(part.start).slice(0, -1);
  const isVariable = around.some(({ start, end }) => {
    const below = analysis.text.slice(start, end).search(/\/\s*[∂d]/u);
    return analysis.text[start] === '∂' && covers({ start, end }, part) && part.start > start + below;
  });
  if (isVariable) return false;
  return inside(part, analysis).every(({ range, binding }) => {
    const isDifferential = range.start > part.start && analysis.text[range.start - 1] === 'd';
    return !isDifferential && !['parameter', 'size', 'index'].includes(binding.kind);
  });
}

const inside = (part: TextRange, analysis: Analysis): readonly NameOccurrence[] =>
  analysis.occurrencesIn(part).filter(({ range }) => covers(part, range));

/** The parts of the file that are written like this one and mean the same, in their order. */
function alike(part: TextRange, analysis: Analysis): readonly TextRange[] {
  const { text } = analysis;
  const written = text.slice(part.start, part.end);
  const meant = meaningOf(part, analysis);
  const found: TextRange[] = [];
  for (let at = text.indexOf(written); at >= 0; at = text.indexOf(written, at + written.length)) {
    const place = { start: at, end: at + written.length };
    const isPart = analysis.partsAt(at).some((one) => sameRange(one, place));
    if (isPart && isOnItsOwn(place, analysis) && meaningOf(place, analysis) === meant) found.push(place);
  }
  return found;
}

const meaningOf = (part: TextRange, analysis: Analysis): string =>
  inside(part, analysis)
    .map(({ binding: { kind, name, place } }) => `${kind} ${name} ${place?.file} ${place?.range.start}`)
    .join();

function named(part: TextRange, places: readonly TextRange[], analysis: Analysis): Refactoring | null {
  const { text } = analysis;
  const written = onOneLine(text.slice(part.start, part.end));
  const formula = isInParentheses(written) ? written.slice(1, -1).trim() : written;
  const shape = analysis.shapeOf(formula, part.start);
  const first = places[0];
  const statement = first && analysis.statementBefore(first.start);
  if (!shape || !statement) return null;
  const name = freshName(analysis, shape.shape);
  const above = lineStart(text, statement.start);
  return {
    kind: 'extract',
    title:
      places.length === 1
        ? `Define a name for \`${formula}\``
        : `Define a name for all ${places.length} \`${formula}\``,
    edits: [
      { range: { start: above, end: above }, newText: `${name} = ${formula}\n` },
      ...places.map((range) => ({ range, newText: nameInPlaceOf(range, name, text) })),
    ],
    newName: { start: above, end: above + name.length },
  };
}
