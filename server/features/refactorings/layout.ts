// A file in the other layout of Jacobians: the convention is said or taken back, and each Jacobian is transposed where it
// stands as a value or is claimed.

import type { Analysis, TextEdit, TextRange } from '../../engine/api.ts';
import { covers, sameRange, touches } from '../ranges.ts';
import { editedText } from '../rename.ts';
import type { Refactoring, Scene } from './refactoring.ts';
import { transposed } from './written.ts';

const CONVENTION =
  /^[ \t]*convention[ \t]+layout[ \t]*=[ \t]*(numerator|denominator)[ \t]*(?:#[^\n]*)?(?:\n|$)/gmu;

/** Other ways to write a Jacobian, which stay where they are: a file that has them is left alone. */
const OTHERS =
  /∇|\bjacobian[ \t]*\(|->[ \t]*(?:R|ℝ)|(?<![\p{L}\p{N}_])d[\p{L}\p{N}_]+[ \t]*\/[ \t]*d[\p{L}(]/u;

/** Offered at a Jacobian, where no more than one line of the file says which layout it has. */
export function otherLayout({ analysis, range }: Scene): readonly Refactoring[] {
  const { text } = analysis;
  const jacobians = jacobiansIn(analysis);
  if (!jacobians.some((place) => touches(place, range.start)) || OTHERS.test(text)) return [];
  const said = [...text.matchAll(CONVENTION)];
  const [first] = said;
  const start = Math.min(...jacobians.map((place) => place.start));
  if (said.length > 1 || (first && first.index > start)) return [];
  const now = first?.[1] ?? 'numerator';
  const other = now === 'numerator' ? 'denominator' : 'numerator';
  const saying: TextEdit = first
    ? {
        range: { start: first.index, end: first.index + first[0].length },
        newText: other === 'numerator' ? '' : first[0].replace('numerator', other),
      }
    : { range: { start: 0, end: 0 }, newText: `convention layout = ${other}\n` };
  return [
    {
      kind: 'rewrite',
      title: `Write the Jacobians of this file in ${other} layout`,
      edits: [saying, ...jacobians.flatMap((place) => transposedAt(place, jacobians, analysis))],
      newName: null,
    },
  ];
}

/** The derivatives of a column by a column; those of numbers are shaped like the variable in either layout. */
function jacobiansIn(analysis: Analysis): readonly TextRange[] {
  const { text } = analysis;
  const places: TextRange[] = [];
  for (let at = text.indexOf('∂'); at >= 0; at = text.indexOf('∂', at + 1)) {
    const part = analysis
      .partsAt(at)
      .find(({ start, end }) => start === at && /^∂[^∂]*\/\s*∂/u.test(text.slice(start, end)));
    const known = places.some((place) => place.start <= at && at < place.end);
    if (part && !known && isJacobian(text.slice(part.start, part.end), at, analysis)) places.push(part);
  }
  return places;
}

function isJacobian(derivative: string, at: number, analysis: Analysis): boolean {
  const [, of, by] = /^∂([^∂]*?)\s*\/\s*∂(.*)$/su.exec(derivative) ?? [];
  const isColumn = (formula: string | undefined): boolean => {
    const shape = formula === undefined ? undefined : analysis.shapeOf(formula, at)?.shape;
    return shape?.length === 2 && shape[1] === '1' && shape[0] !== '1';
  };
  return isColumn(of) && isColumn(by);
}

/** Of a claim each side is transposed, of a value the derivative itself. */
function transposedAt(
  place: TextRange,
  jacobians: readonly TextRange[],
  analysis: Analysis,
): readonly TextEdit[] {
  const { text, questions, claims } = analysis;
  const question = questions.find(({ range }) => sameRange(range, place));
  if (question)
    return claims
      .filter(({ statementRange }) => sameRange(statementRange, question.statementRange))
      .map(({ sideRange }) => ({
        range: sideRange,
        newText: transposed(rewritten(sideRange, jacobians, text)),
      }));
  // Inside of such a claim it goes with the claim.
  const isWithClaim = claims.some(
    ({ sideRange, statementRange }) =>
      covers(sideRange, place) &&
      questions.some(
        ({ range, statementRange: own }) =>
          sameRange(own, statementRange) && jacobians.some((one) => sameRange(one, range)),
      ),
  );
  return isWithClaim ? [] : [toggleTransposeAt(place, text)];
}

/** The derivative with a prime, or without the one that it has. */
function toggleTransposeAt({ start, end }: TextRange, text: string): TextEdit {
  const written = text.slice(start, end);
  return text[end] === "'"
    ? { range: { start, end: end + 1 }, newText: written }
    : { range: { start, end }, newText: `${written}'` };
}

/** A side with the Jacobians that it reads transposed. */
function rewritten(side: TextRange, jacobians: readonly TextRange[], text: string): string {
  const edits = jacobians
    .filter((one) => covers(side, one))
    .map((one) => toggleTransposeAt(one, text))
    .map(({ range, newText }) => ({
      newText,
      range: { start: range.start - side.start, end: range.end - side.start },
    }));
  return editedText(text.slice(side.start, side.end), edits);
}
