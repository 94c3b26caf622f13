// How somebody writes LaTeX: their transpose, their product sign, their letters.

import type { Piece } from './pieces.ts';

export interface LatexStyle {
  /** The sign for a transpose behind a letter: `^\top`, `^T`, `'`. */
  readonly transpose: string;
  /** The sign of the Hadamard product. */
  readonly hadamard: string;
  /** The letters of the document by the names that they have in the file. */
  readonly names: ReadonlyMap<string, string>;
}

const TRANSPOSES = [
  '^\\top',
  '^{\\top}',
  '^\\mathsf{T}',
  '^{\\mathsf{T}}',
  '^\\intercal',
  '^{T}',
  '^T',
  '^{t}',
  "'",
];
const HADAMARDS = ['\\odot', '\\circ', '⊙', '∘', '\\bullet'];

/** The style of a document; `pieces` are the statements of the file that was made of it. */
export function styleOf(document: string, pieces: readonly Piece[]): LatexStyle {
  const mathematics = rangesOf(pieces).map(({ start, end }) => document.slice(start, end));
  const text = mathematics.join(' ');
  const names = new Map<string, string>();
  for (const { text: name, range } of pieces) {
    if (!range || names.has(name) || !/^[\p{L}][\p{L}\p{M}\d_]*$/u.test(name)) continue;
    const source = sourceOf(document, range);
    if (source !== '' && !/[\^']/u.test(source)) names.set(name, source);
  }
  return {
    transpose: mostUsed(text, TRANSPOSES) ?? '^\\top',
    hadamard: mostUsed(text, HADAMARDS) ?? '\\odot',
    names,
  };
}

/** The formulas, from the first to the last piece of each line. */
function rangesOf(pieces: readonly Piece[]): readonly { readonly start: number; readonly end: number }[] {
  const lines: { start: number; end: number }[] = [];
  let isNew = true;
  for (const { text, range } of pieces) {
    const last = lines.at(-1);
    if (range && (isNew || !last)) lines.push({ ...range });
    else if (range && last)
      lines[lines.length - 1] = {
        start: Math.min(last.start, range.start),
        end: Math.max(last.end, range.end),
      };
    if (range) isNew = false;
    if (text === '\n') isNew = true;
  }
  return lines;
}

/** The text at a place, without what only leads to a script behind it. */
export const sourceOf = (
  document: string,
  { start, end }: { readonly start: number; readonly end: number },
): string => document.slice(start, end).replace(/\s*\^\s*\{?\s*$/u, '');

function mostUsed(text: string, spellings: readonly string[]): string | null {
  const counted = spellings
    .map((spelling) => ({ spelling, uses: text.split(spelling).length - 1 }))
    // A prime may be that of a function.
    .filter(({ spelling, uses }) => uses > 0 && (spelling !== "'" || /[\p{Lu})}]'(?!\s*\()/u.test(text)));
  const [first, ...others] = counted;
  return first ? others.reduce((best, one) => (one.uses > best.uses ? one : best), first).spelling : null;
}
