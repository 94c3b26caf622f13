// A document of LaTeX as a file of the language: its lines read in all ways that its signs allow, and written in the way in
// which the shapes have the fewest errors. Whether a claim comes out true is never looked at.

import type { Engine, TextRange } from '../engine/api.ts';
import { type Format, readPaper } from './document.ts';
import { type Facts, factsOf } from './facts.ts';
import { type Line, linesOf } from './lines.ts';
import { nested } from './nest.ts';
import { readMath } from './read-math.ts';
import { chooseReading } from './readings.ts';
import { draftStatements } from './statements.ts';

export interface Note {
  readonly message: string;
  /** Where in the document. */
  readonly range: TextRange;
}

export interface Imported {
  /** The file. What could not be read stands in it as comments. */
  readonly text: string;
  readonly notes: readonly Note[];
}

/** The document as a `.mcalc` file. `analyse` is the engine's. */
export function importPaper(text: string, format: Format, analyse: Engine['analyse']): Imported {
  const { formulas, remarks, macros } = readPaper(text, format);
  const notes: Note[] = [];
  const lines: Line[] = formulas.flatMap(({ latex, start }) => {
    const read = readMath(latex, macros);
    if (read.kind === 'unreadable') {
      notes.push({ message: read.why, range: { start: start + read.at, end: start + read.at } });
      return [];
    }
    return linesOf(nested(read.row)).map((line) => moved(line, start));
  });
  const facts: Facts = factsOf(lines);
  const drafts = draftStatements(lines, facts);
  const chosen = chooseReading(drafts, facts, remarks.map((remark) => remark.text).join('\n'), analyse);
  return { text: chosen.text, notes: [...notes, ...chosen.notes] };
}

/** A line with its places counted from the beginning of the document. */
function moved(line: Line, by: number): Line {
  return { ...line, range: { start: line.range.start + by, end: line.range.end + by } };
}
