// Offers for TeX that stands in a file: the sign in place of one command, and the signs in place of all.

import type { InferredDocument } from '../document/document.ts';
import type { Fix, Problem, TextEdit, TextRange } from '../problems/problem.ts';
import { texCommands } from '../syntax/tex.ts';
import { texPhrases } from '../syntax/tex-phrases.ts';
import { rangeOf } from './places.ts';

/** Something of TeX in the document, with the edits that write it in the language. */
interface TexEdits {
  readonly range: TextRange;
  readonly edits: readonly TextEdit[];
  readonly shown: string;
}

/** Problems at a TeX command, or at its name behind what is read as a division, with the fixes that write its sign. */
export function withTexFixes(problems: readonly Problem[], document: InferredDocument): readonly Problem[] {
  if (!problems.some(({ code }) => isAboutTex(code))) return problems;
  const found = texEdits(document);
  if (found.length === 0) return problems;
  return problems.map((problem) => {
    const own = isAboutTex(problem.code) && found.find(({ range }) => meets(range, problem.range));
    if (!own) return problem;
    const one: Fix = { title: `Write \`${own.shown}\``, edits: own.edits, verified: false };
    const all: Fix = {
      title: `Write all ${found.length} TeX commands of the file as signs`,
      edits: found.flatMap(({ edits }) => edits),
      verified: false,
    };
    return { ...problem, fixes: [...(found.length > 1 ? [all] : []), one, ...problem.fixes] };
  });
}

const isAboutTex = (code: Problem['code']): boolean => code === 'syntax' || code === 'unknown-name';

const meets = (a: TextEdit['range'], b: Problem['range']): boolean => a.start < b.end && b.start < a.end;

function texEdits(document: InferredDocument): readonly TexEdits[] {
  const { symbols } = document.scope;
  return document.statements.flatMap(({ text, foreign }, index) => {
    if (foreign || !text.includes('\\')) return [];
    const code = text.replace(/#[^\n]*/gu, (comment) => ' '.repeat(comment.length));
    // `A\beta` with a declared `beta` divides.
    const signs = texCommands(text)
      .filter(({ name }) => !symbols.has(name))
      .map(({ span, sign }) => ({ span, edits: [{ span, text: sign }], shown: sign.trim() }));
    const phrases = texPhrases(code).filter(
      ({ span }) => !signs.some((sign) => sign.span.start < span.end && span.start < sign.span.end),
    );
    return [...signs, ...phrases].map(({ span, edits, shown }) => ({
      range: rangeOf(span, index, document),
      edits: edits.map((edit) => ({ range: rangeOf(edit.span, index, document), newText: edit.text })),
      shown,
    }));
  });
}
