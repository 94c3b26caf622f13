// A document of LaTeX as a file of the language: its lines read in all ways that its signs allow, and written in the way in
// which the shapes have the fewest errors. Whether a claim comes out true is never looked at.

import type { Engine, TextRange } from '../engine/api.ts';
import { namesIn } from './declare.ts';
import { type Format, readPaper } from './document.ts';
import { factsOf } from './facts.ts';
import { type Line, linesOf, type PlacedLine } from './lines.ts';
import { withNablaSubscripts } from './nabla-subscripts.ts';
import { nested } from './nest.ts';
import type { Note } from './note.ts';
import { placesOf } from './places.ts';
import { withProgrammersGradients } from './programmers-gradients.ts';
import { readMath } from './read-math.ts';
import { chooseReading } from './readings.ts';
import { relevantLines } from './relevance.ts';
import { draftStatements } from './statements.ts';

export interface Imported {
  /** The file. What could not be read stands in it as comments. */
  readonly text: string;
  readonly notes: readonly Note[];
  /** The place in the document of a place in the file. */
  placeOf(range: TextRange): TextRange;
}

/** The document as a `.mcalc` file. `analyse` is the engine's. */
export function importPaper(text: string, format: Format, analyse: Engine['analyse']): Imported {
  const { formulas, remarks, macros } = readPaper(text, format);
  const notes: Note[] = [];
  const all = formulas.flatMap(({ latex, start, isDisplayed }): readonly PlacedLine[] => {
    const read = readMath(latex, macros);
    if (read.kind === 'unreadable') {
      notes.push({ message: read.why, range: { start: start + read.at, end: start + read.at } });
      return [];
    }
    return linesOf(nested(read.row))
      .filter((line) => isDisplayed || hasRelation(line))
      .map((line) => placed(line, start));
  });
  const said = remarks.map((remark) => remark.text).join('\n');
  const known = withNablaSubscripts(all);
  const relevant = format === 'piece' ? known : relevantLines(known, said);
  const lines = withProgrammersGradients(relevant, factsOf(relevant).indices);
  const facts = factsOf(lines);
  const drafts = draftStatements(lines, facts, new Set(namesIn(said)));
  const chosen = chooseReading(drafts, facts, said, analyse);
  return {
    text: chosen.text,
    notes: [...notes, ...chosen.notes],
    placeOf: placesOf(chosen.text, chosen.body),
  };
}

/** Within a sentence a formula without a relation only names what is talked about. */
const hasRelation = (line: Line): boolean => line.kind !== 'equation' || line.sides.length > 1;

function placed(line: Line, start: number): PlacedLine {
  return { ...line, range: { start: line.range.start + start, end: line.range.end + start }, start };
}
