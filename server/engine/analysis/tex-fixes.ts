// Offers for TeX that stands in a file: the sign in place of one command, and the signs in place of all.

import type { InferredDocument } from '../document/document.ts';
import type { Fix, Problem, TextEdit } from '../problems/problem.ts';
import { type TexCommand, texCommands } from '../syntax/tex.ts';
import { rangeOf } from './places.ts';

/** Problems at a TeX command, or at its name behind what is read as a division, with the fixes that write its sign. */
export function withTexFixes(problems: readonly Problem[], document: InferredDocument): readonly Problem[] {
  if (!problems.some(({ code }) => isAboutTex(code))) return problems;
  const edits = texEdits(document);
  if (edits.length === 0) return problems;
  return problems.map((problem) => {
    const own = isAboutTex(problem.code) && edits.find(({ range }) => meets(range, problem.range));
    if (!own) return problem;
    const one: Fix = { title: `Write \`${own.newText.trim()}\``, edits: [own], verified: false };
    const all: Fix = {
      title: `Write all ${edits.length} TeX commands of the file as signs`,
      edits,
      verified: false,
    };
    return { ...problem, fixes: [...(edits.length > 1 ? [all] : []), one, ...problem.fixes] };
  });
}

const isAboutTex = (code: Problem['code']): boolean => code === 'syntax' || code === 'unknown-name';

const meets = (a: TextEdit['range'], b: Problem['range']): boolean => a.start < b.end && b.start < a.end;

function texEdits(document: InferredDocument): readonly TextEdit[] {
  const { symbols } = document.scope;
  // `A\beta` with a declared `beta` divides.
  const isMeant = ({ name }: TexCommand): boolean => !symbols.has(name);
  return document.statements.flatMap(({ text, foreign }, index) =>
    foreign || !text.includes('\\')
      ? []
      : texCommands(text)
          .filter(isMeant)
          .map(({ span, sign }) => ({ range: rangeOf(span, index, document), newText: sign })),
  );
}
