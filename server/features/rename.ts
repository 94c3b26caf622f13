// Renaming: whether a new name may stand for an old one, and what tells that it changed the meaning of something.

import type { Analysis, NameOccurrence, Place, TextEdit, TextRange } from '../engine/api.ts';

export type Renameable =
  | { readonly kind: 'name'; readonly range: TextRange; readonly text: string; readonly place: Place }
  | { readonly kind: 'refused'; readonly why: string };

/** The name to be renamed at an offset. */
export function renameableAt(analysis: Analysis, offset: number): Renameable {
  const found = analysis.occurrenceAt(offset);
  if (!found) return { kind: 'refused', why: 'There is no name here that could be renamed.' };
  const { binding, range } = found;
  if (!binding.place)
    return { kind: 'refused', why: `\`${binding.name}\` is a function of the language: it keeps its name.` };
  return {
    kind: 'name',
    range,
    text: analysis.text.slice(range.start, range.end),
    place: binding.place,
  };
}

const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u;
const KEYWORDS: ReadonlySet<string> = new Set([
  'dim',
  'const',
  'param',
  'var',
  'fn',
  'derive',
  'notation',
  'convention',
  'import',
]);

/** Why a text is no name; null where it is one. */
export function refuseName(text: string): string | null {
  if (KEYWORDS.has(text)) return `\`${text}\` begins a statement: it is no name.`;
  return NAME.test(text) ? null : `\`${text}\` is no name: letters, digits and \`_\`, a letter first.`;
}

/** The edits that rename what is bound at an offset, or why it cannot be renamed so. */
export function renameEdits(occurrences: readonly NameOccurrence[], newName: string): readonly TextEdit[] {
  return occurrences.map(({ range }) => ({ range, newText: newName }));
}

/** The text after edits that do not overlap. */
export function editedText(text: string, edits: readonly TextEdit[]): string {
  const inOrder = [...edits].sort((a, b) => a.range.start - b.range.start);
  let at = 0;
  let result = '';
  for (const { range, newText } of inOrder) {
    result += text.slice(at, range.start) + newText;
    at = range.end;
  }
  return result + text.slice(at);
}

/**
 * The first name of a document that means something else after a renaming than before, as the range in the document
 * before; null where every name is bound as it was and there is no new error. `edits` are those of this document.
 */
export function changedBinding(
  before: Analysis,
  after: Analysis,
  edits: readonly TextEdit[],
): TextRange | null {
  const moved = movement(edits);
  const whole = (analysis: Analysis) => analysis.occurrencesIn({ start: 0, end: analysis.text.length });
  const now = new Map(whole(after).map((occurrence) => [occurrence.range.start, occurrence]));
  const old = whole(before);
  const changed = old.find((occurrence) => {
    const same = now.get(moved(occurrence.range.start));
    return !same || !isSame(occurrence, same, moved);
  });
  if (changed) return changed.range;
  const errors = (analysis: Analysis) => analysis.problems.filter(({ severity }) => severity === 'error');
  if (now.size === old.length && errors(after).length <= errors(before).length) return null;
  const [first] = edits;
  return first?.range ?? { start: 0, end: 0 };
}

function isSame(before: NameOccurrence, after: NameOccurrence, moved: (offset: number) => number): boolean {
  const [a, b] = [before.binding, after.binding];
  if (a.kind !== b.kind || before.isDeclaration !== after.isDeclaration) return false;
  if (!a.place || !b.place) return a.place === b.place && a.name === b.name;
  if (a.place.file !== b.place.file) return false;
  // A place in another file has moved there by edits that are not known here.
  return a.place.file !== null || moved(a.place.range.start) === b.place.range.start;
}

/** Where an offset before the edits stands after them; the start of an edit stays its start. */
function movement(edits: readonly TextEdit[]): (offset: number) => number {
  const inOrder = [...edits].sort((a, b) => a.range.start - b.range.start);
  return (offset) => {
    let shift = 0;
    for (const { range, newText } of inOrder) {
      if (range.start >= offset) break;
      shift += newText.length - (range.end - range.start);
    }
    return offset + shift;
  };
}

/** Why a renaming is refused: what has the new name already, or else the place that would read differently. */
export function explainCollision(
  analysis: Analysis,
  newName: string,
  changed: TextRange,
  lineOf: (offset: number) => number,
): string {
  const wanted = newName.normalize('NFKC');
  const taken = analysis
    .occurrencesIn({ start: 0, end: analysis.text.length })
    .find(({ binding, isDeclaration }) => isDeclaration && binding.name === wanted);
  if (taken) {
    const article = /^[aeiou]/u.test(taken.binding.kind) ? 'an' : 'a';
    return `\`${newName}\` is already the name of ${article} ${taken.binding.kind}, line ${lineOf(taken.range.start)}.`;
  }
  return `With the name \`${newName}\`, line ${lineOf(changed.start)} would mean something else.`;
}
