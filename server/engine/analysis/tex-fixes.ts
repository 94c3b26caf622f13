// Offers for TeX that stands in a file: the sign in place of one command, and the signs in place of all.

import type { InferredDocument } from '../document/document.ts';
import type { Fix, Problem, TextEdit, TextRange } from '../problems/problem.ts';
import { texCommands } from '../syntax/tex.ts';
import { texPhrases } from '../syntax/tex-phrases.ts';
import { rangeOf } from './places.ts';
import { problem } from './problem-parts.ts';

/** Something of TeX in the document, with the edits that write it in the language. */
interface TexEdits {
  readonly range: TextRange;
  readonly edits: readonly TextEdit[];
  readonly reading: string;
}

/**
 * Errors at a TeX command, or at its name behind what is read as a division, with the fixes that write its sign; and a quiet hint with
 * them where TeX is read, as `hasTex` says of the document.
 */
export function withTexFixes(
  problems: readonly Problem[],
  document: InferredDocument,
  hasTex: boolean,
): readonly Problem[] {
  const read = hasTex ? texRead(document) : [];
  if (read.length === 0 && !problems.some(isAboutTex)) return problems;
  const found = texEdits(document);
  if (found.length === 0) return problems;
  const fixesFor = (own: TexEdits): readonly Fix[] => {
    const one: Fix = { title: `Write \`${own.reading}\``, edits: own.edits, verified: false };
    const all: Fix = {
      title: `Write all ${found.length} TeX commands of the file as signs`,
      edits: found.flatMap(({ edits }) => edits),
      verified: false,
    };
    return found.length > 1 ? [all, one] : [one];
  };
  const isRead = (range: TextRange): boolean => read.some((statement) => meets(statement, range));
  const hints = read.flatMap((statement) => {
    const first = found.find(({ range }) => meets(statement, range));
    if (!first) return [];
    const message = `TeX, read as \`${first.reading}\``;
    return [problem('syntax', 'hint', message, first.range, { fixes: fixesFor(first) })];
  });
  const mended = problems.map((own) => {
    const tex = isAboutTex(own) && !isRead(own.range) && found.find(({ range }) => meets(range, own.range));
    return tex ? { ...own, fixes: [...fixesFor(tex), ...own.fixes] } : own;
  });
  if (hints.length === 0) return mended;
  return [...mended, ...hints].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

/** The statements that are read with their TeX. */
function texRead({ statements }: InferredDocument): readonly TextRange[] {
  return statements
    .filter(({ parsed, foreign }) => parsed.kind === 'parsed' && parsed.isTex && !foreign)
    .map(({ start, text }) => ({ start, end: start + text.length }));
}

const isAboutTex = ({ code, severity }: Problem): boolean =>
  severity === 'error' && (code === 'syntax' || code === 'unknown-name');

const meets = (a: TextEdit['range'], b: Problem['range']): boolean => a.start < b.end && b.start < a.end;

function texEdits(document: InferredDocument): readonly TexEdits[] {
  const { symbols } = document.scope;
  return document.statements.flatMap(({ text, foreign }, index) => {
    if (foreign || !text.includes('\\')) return [];
    const code = text.replace(/#[^\n]*/gu, (comment) => ' '.repeat(comment.length));
    // `A\beta` with a declared `beta` divides.
    const signs = texCommands(text)
      .filter(({ name }) => !symbols.has(name))
      .map(({ span, sign }) => ({ span, edits: [{ span, text: sign }], reading: sign.trim() }));
    const phrases = texPhrases(code).filter(
      ({ span }) => !signs.some((sign) => sign.span.start < span.end && span.start < sign.span.end),
    );
    return [...signs, ...phrases].map(({ span, edits, reading }) => ({
      range: rangeOf(span, index, document),
      edits: edits.map((edit) => ({ range: rangeOf(edit.span, index, document), newText: edit.text })),
      reading,
    }));
  });
}
