// Fixes of the file that a document makes, as edits of the document. Each is tried: the document that comes out is read again,
// and has to make the file that the fix makes.

import type { Engine, Fix, TextEdit } from '../engine/api.ts';
import type { Format } from './document.ts';
import { type Imported, importPaper } from './import-paper.ts';
import { type LatexStyle, styleOf } from './latex-style.ts';
import type { Piece } from './pieces.ts';
import { toLatex } from './to-latex.ts';

/** A fix with edits of the document; null where it has no form there that means the same. */
export function fixInPaper(
  { title, edits, verified }: Fix,
  document: string,
  format: Format,
  paper: Imported,
  analyse: Engine['analyse'],
): Fix | null {
  const [edit, ...more] = edits;
  if (!edit || more.length > 0) return null;
  const style = styleOf(document, paper.body);
  const moved = editInPaper(edit, document, paper, style);
  if (!moved) return null;
  const fixed = applied(document, moved);
  const again = importPaper(fixed, format, analyse, { effort: 'typing', before: paper.memory });
  const wanted = applied(paper.text, edit);
  if (meaning(again.text) !== meaning(wanted)) return null;
  return { title: inLetters(title, edit, moved), edits: [moved], verified };
}

/** A title that quotes what is put in, as the document will have it. */
const inLetters = (title: string, edit: TextEdit, moved: TextEdit): string =>
  title.replaceAll(`\`${edit.newText}\``, () => `\`${moved.newText}\``);

const applied = (text: string, { range, newText }: TextEdit): string =>
  text.slice(0, range.start) + newText + text.slice(range.end);

/** The statements of a file, spaces and brackets round fractions left out. */
const meaning = (text: string): string =>
  text
    .replaceAll('½', '(1/2)')
    .replace(/[ \t]+/gu, '')
    .replace(/\((\w+\/\w+)\)/gu, '$1')
    .trim();

function editInPaper(
  { range, newText }: TextEdit,
  document: string,
  { text, body }: Imported,
  style: LatexStyle,
): TextEdit | null {
  const length = body.reduce((sum, piece) => sum + piece.text.length, 0);
  let at = text.length - 1 - length;
  const placed = body.map((piece) => {
    const start = at;
    at += piece.text.length;
    return { piece, start, end: at };
  });
  const touched = (start: number, end: number): readonly (typeof placed)[number][] =>
    placed.filter((one) => one.start < end && one.end > start);
  const first = touched(range.start, Math.max(range.end, range.start + 1));
  const [head, tail] = [first[0], first.at(-1)];
  if (!head || !tail) return null;
  // Whole pieces, as far as brackets that open in them close.
  let [from, to] = [placed.indexOf(head), placed.indexOf(tail)];
  while (to < placed.length - 1 && depthOf(placed.slice(from, to + 1).map(({ piece }) => piece)) > 0) to += 1;
  while (from > 0 && depthOf(placed.slice(from, to + 1).map(({ piece }) => piece)) < 0) from -= 1;
  const whole = placed.slice(from, to + 1);
  const [start, end] = [whole[0]?.start ?? 0, whole.at(-1)?.end ?? 0];
  const written = text.slice(start, range.start) + newText + text.slice(range.end, end);
  const statement = statementPieces(placed, start, text);
  const latex = toLatex(written, document, statement, style);
  const places = whole.flatMap(({ piece }) => piece.range ?? []);
  if (latex === null || places.length === 0) return null;
  return {
    range: {
      start: Math.min(...places.map((place) => place.start)),
      end: Math.max(...places.map((place) => place.end)),
    },
    newText: latex,
  };
}

function depthOf(pieces: readonly Piece[]): number {
  const text = pieces.map((piece) => piece.text).join('');
  return (text.match(/[([]/gu) ?? []).length - (text.match(/[)\]]/gu) ?? []).length;
}

/** The pieces of the statement that a place stands in. */
function statementPieces(
  placed: readonly { readonly piece: Piece; readonly start: number; readonly end: number }[],
  at: number,
  text: string,
): readonly Piece[] {
  const start = text.lastIndexOf('\n', at) + 1;
  const end = text.indexOf('\n', at);
  return placed.filter((one) => one.start >= start && one.end <= end).map(({ piece }) => piece);
}
